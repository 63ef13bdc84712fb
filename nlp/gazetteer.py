"""The gazetteer: administrative divisions of the mainland by code, and names that lie outside it.

Divisions are those of the Ministry of Civil Affairs, six-digit codes; `data/abroad.txt` lists countries and
well-known places outside the mainland, one a line.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_SUFFIXES = (
    "特别行政区",
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "地区",
    "新区",
    "省",
    "市",
    "盟",
)
_PEOPLES = re.compile(
    r"(?:傣族景颇族|哈尼族彝族|土家族苗族|布依族苗族|蒙古族藏族|壮族苗族|柯尔克孜|苗族侗族|藏族羌族|傈僳族|哈萨克|朝鲜族|蒙古族|傣族|回族|彝族|白族|蒙古|藏族)+$"
)
_OUTSIDE = ("71", "81", "82")
_MISLEADING = frozenset(
    {"中山", "白山", "朝阳", "大同", "长治", "保定", "和平", "通化", "资阳", "来宾", "东方", "三明", "七台"}
)
"""Short names that are also ordinary words or personal names: only their full form counts."""
_COMMON = frozenset({"东区", "西区", "南区", "北区", "中区", "城区", "郊区", "矿区"})
"""Districts whose full name is an ordinary word (城区, 工业集中区): they count only after the city they belong to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A province, prefecture or county (levels 1 to 3), or a place abroad (level 0)."""

    name: str
    level: int
    path: tuple[str, ...]
    """Full names from the province down; empty where the name alone does not tell which one is meant."""
    abroad: bool = False


class Gazetteer:
    """Names to divisions. `longest(text, at)` finds the longest name that starts at an index."""

    def __init__(self, names: Mapping[str, Division]) -> None:
        self.names = names
        heads: dict[str, list[str]] = defaultdict(list)
        for name in names:
            heads[name[:2]].append(name)
        self.heads = {head: sorted(found, key=len, reverse=True) for head, found in heads.items()}

    def longest(self, text: str, at: int) -> str | None:
        for name in self.heads.get(text[at : at + 2], ()):
            if text.startswith(name, at):
                return name
        return None


@cache
def divisions() -> dict[str, Division]:
    """All known names; short forms of provinces and prefectures among them, counties by their full name only."""
    table = files("nlp").joinpath("data/divisions.csv").read_text("utf-8")
    rows = {row["code"]: row["name"] for row in csv.DictReader(table.splitlines())}
    names: dict[str, Division] = {}
    for code, name in rows.items():
        if name not in _COMMON:
            _add(names, name, _division(rows, code, name))
    abroad = files("nlp").joinpath("data/abroad.txt").read_text("utf-8").split()
    for name in abroad:
        names.setdefault(name, Division(name=name, level=0, path=(), abroad=True))
    return names


def _division(rows: Mapping[str, str], code: str, name: str) -> Division:
    province = rows[f"{code[:2]}0000"]
    path = [province]
    prefecture = rows.get(f"{code[:4]}00")
    level = 1 if code.endswith("0000") else 2 if code.endswith("00") else 3
    if level > 1 and prefecture is not None and prefecture != province:
        path.append(prefecture)
    if level == 3:  # noqa: PLR2004  # county
        path.append(name)
    return Division(name=name, level=level, path=tuple(path), abroad=code[:2] in _OUTSIDE)


def _add(names: dict[str, Division], name: str, division: Division) -> None:
    held = names.get(name)
    if held is None or held.level > division.level:
        names[name] = division
    elif held.path != division.path:
        names[name] = Division(name=name, level=division.level, path=(), abroad=held.abroad)
    if division.level <= 2:  # noqa: PLR2004  # province or prefecture
        short = short_name(name)
        if short not in _MISLEADING:
            names.setdefault(short, division)


def short_name(name: str) -> str:
    """吉林市 → 吉林, 延边朝鲜族自治州 → 延边, 清源县 → 清源; unchanged if nothing would be left."""
    stem = name.removesuffix("自治州").removesuffix("自治县").removesuffix("自治旗")
    if stem != name:
        stem = _PEOPLES.sub("", stem)
    if stem == name:
        stem = next((name.removesuffix(end) for end in _SUFFIXES if name.endswith(end)), name)
        stem = stem.removesuffix("县").removesuffix("区") if stem == name else stem
    return stem if len(stem) > 1 else name

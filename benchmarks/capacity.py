"""The capacity model: what a county, a city, a province and a nation need, from measured figures.

`python benchmarks/capacity.py [--set understand_ms=1.9 …] [--figures FILE.json] [--write]` prints the tables in Markdown;
`--write` puts them into docs/capacity.md between its marks. Figures come from `capacity.toml`; a JSON object of names
and numbers, or `--set`, takes the place of single ones.
"""

import argparse
import json
import math
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from huiying.settings import SHARDS

HERE: Final = Path(__file__).parent
PAGE: Final = HERE.parent / "docs" / "capacity.md"
DAY, YEAR, MONTH = 86_400, 365, 30
TERA = 1000
EXACT = 100
"""From here on tenths say nothing."""
LAST_NUMBER: Final = 2**31 - 1
"""Of a document: `huiying.index.order` and the keys of the tables hold no greater one."""
LABELS: Final = {"county": "county", "city": "city", "province": "province", "nation": "nation"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Measured figures and assumptions."""

    figures: Mapping[str, float]
    assumed: Mapping[str, float]

    def peak(self, posts: float) -> float:
        """Posts a second in a wave."""
        return posts / DAY * self.assumed["waves"]

    def cores(self, posts: float, *figures: str) -> int:
        """Cores for these costs a post in a wave."""
        needed = self.peak(posts) * sum(self.figures[name] for name in figures) / 1000
        return max(1, math.ceil(needed / self.assumed["busy"]))

    @property
    def ceiling(self) -> float:
        """Posts a second that one office can store: one transaction has the turn at a time."""
        return 1000 / self.figures["turn_ms"]

    def offices(self, posts: float) -> int:
        """Databases, each with a turn of its own, that a wave needs."""
        return max(1, math.ceil(self.peak(posts) / (self.ceiling * self.assumed["busy"])))

    def records_gb(self, posts: float) -> float:
        """A year of posts, and the raw pages that are kept."""
        kept = (
            self.figures["records_bytes"] * YEAR + self.figures["page_bytes"] * self.assumed["keep_raw_days"]
        )
        return posts * kept / 1e9

    def index_gb(self, posts: float, days: float) -> float:
        """One copy."""
        return posts * days * self.figures["index_bytes"] / 1e9

    def shards(self, posts: float) -> int:
        """Primary shards of one month: as shipped, or as many as keep each below what it should hold."""
        return max(SHARDS, math.ceil(self.index_gb(posts, MONTH) / self.assumed["shard_gb"]))

    def nodes(self, posts: float) -> int:
        """Nodes of Elasticsearch for a year and its copies."""
        copies = 1 + self.assumed["replicas"]
        return max(3, math.ceil(self.index_gb(posts, YEAR) * copies / 1000 / self.assumed["node_tb"]))


def loads(model: Model, scales: Mapping[str, float]) -> Iterator[list[str]]:
    """The tables' rows: what, then a cell a scale."""
    rows: dict[str, Any] = {
        "posts a day": lambda posts: f"{posts:,.0f}",
        "posts a second, mean": lambda posts: _short(posts / DAY),
        "posts a second, in a wave": lambda posts: _short(model.peak(posts)),
        "sources": lambda posts: f"{posts / model.assumed['posts_a_source']:,.0f}",
        "cores to collect": lambda posts: f"{model.cores(posts, 'collect_ms'):,}",
        "cores to understand and store": lambda posts: f"{model.cores(posts, 'understand_ms', 'store_ms'):,}",
        "machines for both": lambda posts: f"{_machines(model, posts):,}",
        "share of the turn of one office, in a wave": lambda posts: (
            f"{model.peak(posts) / model.ceiling:.1%}"
        ),
        "databases needed for the turn": lambda posts: f"{model.offices(posts):,}",
        "records, a year": lambda posts: _size(model.records_gb(posts)),
        "index, a year, one copy": lambda posts: _size(model.index_gb(posts, YEAR)),
        "index, a month, one copy": lambda posts: _size(model.index_gb(posts, MONTH)),
        "primary shards a month": lambda posts: f"{model.shards(posts):,}",
        "nodes of Elasticsearch, a year and copies": lambda posts: f"{model.nodes(posts):,}",
        "years until the numbers of documents are used up": lambda posts: _short(LAST_NUMBER / posts / YEAR),
    }
    for what, cell in rows.items():
        yield [what, *(cell(posts) for posts in scales.values())]


def _machines(model: Model, posts: float) -> int:
    cores = model.cores(posts, "collect_ms") + model.cores(posts, "understand_ms", "store_ms")
    return max(1, math.ceil(cores / model.assumed["worker_cores"]))


def _short(number: float) -> str:
    return f"{number:,.{0 if number >= EXACT else 1}f}"


def _size(gigabytes: float) -> str:
    return f"{gigabytes / TERA:,.1f} TB" if gigabytes >= TERA else f"{gigabytes:,.1f} GB"


def table(head: Sequence[str], rows: Iterator[list[str]]) -> str:
    """In Markdown."""
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def rendered(page: str, given: Mapping[str, Any], model: Model) -> str:
    """The page with its tables made anew."""
    figures = (
        [one["about"], f"{model.figures[name]:g}", one["kind"], one["by"] or "–"]
        for name, one in given["figures"].items()
    )
    assumed = ([name.replace("_", " "), f"{value:g}"] for name, value in model.assumed.items())
    made = {
        "figures": table(["a post costs (ms, bytes)", "value", "kind", "benchmark"], figures),
        "assumed": table(["assumed", "value"], assumed),
        "loads": table(["", *(LABELS[name] for name in given["scales"])], loads(model, given["scales"])),
    }
    for name, words in made.items():
        page = re.sub(
            rf"(<!-- {name} -->\n).*?(<!-- end -->)", rf"\g<1>{words}\n\g<2>", page, flags=re.DOTALL
        )
    return page


def opened(path: Path = HERE / "capacity.toml", **other: float) -> tuple[Mapping[str, Any], Model]:
    """The figures as they are kept, and the model of them; `other` values take the place of single ones."""
    given = tomllib.loads(path.read_text("utf-8"))
    figures = {name: float(one["value"]) for name, one in given["figures"].items()}
    if strange := other.keys() - figures.keys() - given["assumed"].keys():
        raise SystemExit(f"no such figure: {', '.join(sorted(strange))}")
    figures |= {name: value for name, value in other.items() if name in figures}
    assumed = given["assumed"] | {name: value for name, value in other.items() if name in given["assumed"]}
    return given, Model(figures=figures, assumed=assumed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--figures", type=Path, metavar="FILE.json")
    parser.add_argument("--write", action="store_true")
    words = parser.parse_args()
    other = json.loads(words.figures.read_text("utf-8")) if words.figures else {}
    other |= {name: float(value) for name, _, value in (one.partition("=") for one in words.set)}
    given, model = opened(**other)
    page = rendered(PAGE.read_text("utf-8"), given, model)
    if words.write:
        PAGE.write_text(page, "utf-8")
    print(table(["", *given["scales"]], loads(model, given["scales"])))


if __name__ == "__main__":
    main()

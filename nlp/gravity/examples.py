"""Labelled texts the ranking learns from: the gold set, texts of public sets labelled here, texts of our own.

`nlp/data/urgency_labels.csv` names texts of public sets by the beginning of their SHA-1, with a level;
`nlp/data/urgency_texts.tsv` holds our own. Of petitions and headlines nobody labelled a few stand for the ordinary.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha1
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Final

from huiying.errors import Invalid

PETITIONS: Final = 800
HEADLINES: Final = 2500
"""How many that nobody labelled stand for the ordinary."""
_LONGEST: Final = 600
_KEY: Final = 16
_OWN, _LABELLED, _UNSEEN = 1.0, 0.8, 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text and its level 1–4; `weight` is how far the label is trusted. `origin` is for reports, never learned."""

    title: str
    text: str
    level: int
    weight: float
    origin: str
    tested: bool
    """Whether scores are reported on it."""


def read_examples(data: Path, also: Iterable[Path] = ()) -> list[Example]:
    """All examples: of the data folder, of further files in the gold set's format, our own. Raises Invalid."""
    csv.field_size_limit(10_000_000)
    needed = [
        data / "urgency" / "gold.jsonl",
        data / "emergencies" / "cec.jsonl",
        data / "rumours" / "ced.csv",
    ]
    missing = [str(path) for path in (*needed, *also) if not path.is_file()]
    if missing:
        raise Invalid(f"找不到训练数据 {'、'.join(missing)}：请检查文件夹", code="file_not_found")
    gold = list(_gold(needed[0]))
    known = {_key(example.text) for example in gold}
    further = [example for path in also for example in _gold(path)]
    labelled = [example for example in _labelled(data) if _key(example.text) not in known]
    return [*gold, *further, *_own(), *labelled, *_background(data)]


def _gold(path: Path) -> Iterator[Example]:
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        yield Example(
            title=record.get("title") or "",
            text=record.get("text") or "",
            level=int(record["urgency"]),
            weight=_OWN,
            origin=str(record.get("source", path.stem)).split("/")[0],
            tested=True,
        )


def _own() -> Iterator[Example]:
    lines = files("nlp").joinpath("data/urgency_texts.tsv").read_text("utf-8").splitlines()
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        origin = f"own {row['kind']}"
        yield Example(
            title="", text=row["text"], level=int(row["level"]), weight=_OWN, origin=origin, tested=True
        )


def _labelled(data: Path) -> Iterator[Example]:
    lines = files("nlp").joinpath("data/urgency_labels.csv").read_text("utf-8").splitlines()
    levels = {row["text"]: int(row["level"]) for row in csv.DictReader(lines)}
    for origin, title, text in _public(data):
        level = levels.pop(_key(text), None)
        if level is not None:
            yield Example(
                title=title, text=text[:_LONGEST], level=level, weight=_LABELLED, origin=origin, tested=False
            )


def _public(data: Path) -> Iterator[tuple[str, str, str]]:
    for line in (data / "emergencies" / "cec.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        yield "cec", record["title"], record["text"]
    for row in _rows(data / "rumours" / "ced.csv"):
        yield "ced", "", row["text"]
    for name in ("messages.csv", "stream.csv"):
        for row in _rows(data / "petitions" / name):
            yield "petitions", row["title"], row["body"]


def _background(data: Path) -> Iterator[Example]:
    petitions = [(row["title"], row["body"], 2) for row in _rows(data / "petitions" / "messages.csv")]
    headlines = [("", row["title"], 1) for row in _rows(next((data / "hot_search").glob("*.csv")))]
    for origin, told, most in (("petitions", petitions, PETITIONS), ("headlines", headlines, HEADLINES)):
        chosen = Random(7).sample(told, min(most, len(told)))  # noqa: S311  # a choice of texts, no secret
        for title, text, level in chosen:
            yield Example(
                title=title, text=text[:_LONGEST], level=level, weight=_UNSEEN, origin=origin, tested=False
            )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _key(text: str) -> str:
    return sha1(text.encode("utf-8"), usedforsecurity=False).hexdigest()[:_KEY]

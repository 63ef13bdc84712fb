"""Texts of our own with the policy topics and risks they bear: what the models learn from first (`nlp/data/matters.tsv`)."""

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from nlp.linear.features import written


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A text and its labels; people and places are made up."""

    title: str
    text: str
    topics: frozenset[str]
    risks: frozenset[str]

    @property
    def body(self) -> str:
        """Title, newline, text, normalised."""
        return written(self.title, self.text)


@cache
def matters() -> tuple[Matter, ...]:
    """All of them, in the order of the file."""
    lines = io.StringIO(files("nlp").joinpath("data/matters.tsv").read_text("utf-8"), newline="")
    return tuple(
        Matter(
            title=row["title"],
            text=row["text"],
            topics=frozenset(filter(None, row["topics"].split(","))),
            risks=frozenset(filter(None, row["risks"].split(","))),
        )
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    )

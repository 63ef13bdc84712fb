"""Who died, was hurt or is missing and what was lost, in texts as people write them (`tests/sets/fact_paragraphs.tsv`)."""

from pathlib import Path

import pytest

from huiying.text.normalise import plain
from nlp.facts import FactKind, facts

TABLE = Path(__file__).parents[1] / "sets" / "fact_paragraphs.tsv"
KINDS = {
    "d": FactKind.DEATHS,
    "i": FactKind.INJURED,
    "m": FactKind.MISSING,
    "y": FactKind.LOSS_YUAN,
}
"""What a figure is marked with; - where the text has none of these."""


def rows() -> list[tuple[str, str]]:
    lines = TABLE.read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]  # type: ignore[misc]  # two columns


@pytest.mark.parametrize(("wanted", "text"), rows())
def test_a_text_says_what_it_says(wanted: str, text: str) -> None:
    title, _, body = text.rpartition("‖")
    found = {fact.kind: fact.value for fact in facts(f"{plain(title)}\n{plain(body)}")}
    said = {kind: found[kind] for kind in KINDS.values() if found.get(kind) is not None}
    marks = [mark for mark in wanted.split() if mark != "-"]
    assert said == {KINDS[mark[0]]: float(mark[1:]) for mark in marks}


def test_the_table_is_long() -> None:
    assert len(rows()) >= 500

"""Some four hundred ways to say a figure, each with what it says (`tests/sets/fact_expressions.tsv`)."""

from pathlib import Path

import pytest

from huiying.text.normalise import plain
from nlp.facts import FactKind, facts, vaguely

TABLE = Path(__file__).parents[1] / "sets" / "fact_expressions.tsv"
KINDS = {
    "d": FactKind.DEATHS,
    "i": FactKind.INJURED,
    "s": FactKind.INJURED_SERIOUS,
    "l": FactKind.INJURED_LIGHT,
    "m": FactKind.MISSING,
    "t": FactKind.TRAPPED,
    "e": FactKind.EVACUATED,
    "y": FactKind.LOSS_YUAN,
    "M": FactKind.MAGNITUDE,
}
"""What a figure is marked with; V alone means that something is told without a figure."""


def rows() -> list[tuple[str, str]]:
    lines = TABLE.read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]  # type: ignore[misc]  # two columns


@pytest.mark.parametrize(("text", "wanted"), rows())
def test_an_expression_says_what_it_says(text: str, wanted: str) -> None:
    body = f"\n{plain(text)}"
    marks = [mark for mark in wanted.split() if mark not in ("V", "-")]
    found = {fact.kind: fact.value for fact in facts(body) if fact.value is not None}
    assert found == {KINDS[mark[0]]: float(mark[1:]) for mark in marks}
    assert vaguely(body) == ("V" in wanted.split())


def test_the_table_is_long() -> None:
    assert len(rows()) >= 300

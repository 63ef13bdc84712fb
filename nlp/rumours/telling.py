"""How likely one text of a batch is a rumour, from what the model made of it."""

from typing import Final

from nlp.linear import Scored
from nlp.sentiment.telling import sayable

NAME: Final = "rumours"
RUMOUR: Final = "rumor"
"""The label as the public set spells it."""
_OFFERED: Final = 12


def rumour_of(scored: Scored, row: int) -> float:
    """The calibrated share 0–1 of such texts that are rumours; 0 for a text without a word."""
    return float(scored.shares[row, _column(scored)]) if scored.known(row) else 0.0


def rumour_words(scored: Scored, row: int) -> tuple[str, ...]:
    """The words and looks that spoke most for a rumour."""
    return sayable(scored.words(row, _column(scored), limit=_OFFERED))


def _column(scored: Scored) -> int:
    return scored.model.labels.index(RUMOUR)

"""The risk classes of a text. 突发事件 and 谣言 are not guessed where stage and type of the event decide them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nlp.evidence.judging import Shares
from nlp.judgement import Told
from nlp.lexicon import EventType
from nlp.state import EventState

EMERGENCY: Final = "突发事件"
RUMOUR: Final = "谣言"
_NOT_REAL: Final = frozenset({EventState.DRILL, EventState.PREVENTION, EventState.NONE})
_NO_EMERGENCY: Final = frozenset({EventType.RUMOUR, EventType.NONE})
_PLAIN: Final = 0.5
"""Share from which a risk is told though nothing else makes the text a concern."""
_KEPT: Final = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Risks:
    """The classes told, the surest first, and the share of every class, for ranking."""

    told: tuple[Told, ...]
    scores: Mapping[str, float]


def judge_risks(shares: Shares, row: int, *, state: EventState, kind: EventType, concern: bool) -> Risks:
    """The risks of one text of a batch, from the shares of all and what its event is."""
    scores = shares.of(row)
    for label, real in decided(state, kind, concern=concern).items():
        scores[label] = _KEPT * scores[label] + (1 - _KEPT) * real
    found = shares.told(row, scores)
    return Risks(
        told=tuple(one for one in found if concern or one.score >= _PLAIN),
        scores=scores,
    )


def decided(state: EventState, kind: EventType, *, concern: bool) -> dict[str, bool]:
    """What follows from state and kind alone."""
    emergency = concern and state not in _NOT_REAL and kind not in _NO_EMERGENCY
    return {EMERGENCY: emergency, **({RUMOUR: True} if kind is EventType.RUMOUR else {})}

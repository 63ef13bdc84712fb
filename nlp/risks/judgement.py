"""The risk classes of a text. 突发事件 and 谣言 are not guessed where stage and type of the event decide them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nlp.evidence.judging import shares, told
from nlp.evidence.weighing import Weighing
from nlp.judgement import Told
from nlp.lexicon import EventType
from nlp.linear import Scored
from nlp.state import EventState

EMERGENCY: Final = "突发事件"
RUMOUR: Final = "谣言"
_PACK: Final = "risks"
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


def risk_shares(weighing: Weighing, scored: Scored, row: int, size: int) -> dict[str, float]:
    """How likely text `row` of a batch, `size` characters long, bears each risk by its words, 0–1."""
    return shares(_PACK, weighing, scored, row, size)


def judge_risks(
    weighing: Weighing,
    scored: Scored,
    row: int,
    *,
    scores: Mapping[str, float],
    state: EventState,
    kind: EventType,
    concern: bool,
) -> Risks:
    """The risks of text `row` of a batch from the shares of all (`risk_shares`) and what its event is."""
    scores = dict(scores)
    for label, real in decided(state, kind, concern=concern).items():
        scores[label] = _KEPT * scores[label] + (1 - _KEPT) * real
    found = told(_PACK, scores, weighing, scored, row)
    return Risks(
        told=tuple(one for one in found if concern or one.score >= _PLAIN),
        scores=scores,
    )


def decided(state: EventState, kind: EventType, *, concern: bool) -> dict[str, bool]:
    """What follows from state and kind alone."""
    emergency = concern and state not in _NOT_REAL and kind not in _NO_EMERGENCY
    return {EMERGENCY: emergency, **({RUMOUR: True} if kind is EventType.RUMOUR else {})}

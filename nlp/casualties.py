"""The figures of an emergency, as far as the text is about a real one, and what they say of its stage."""

from collections.abc import Sequence

from nlp.cues import Cues
from nlp.facts import Fact, FactKind, facts
from nlp.judgement import Judged, Reason
from nlp.state import EventState

_MEANT_OTHERWISE = ("market", "commemoration", "sport")
"""Frames that leave no figure standing where no emergency is told."""
_PAST = ("trial", "commemoration", "history")
_UNREAL = ("fiction", "drill", "firstaid", "sport", "market")
_WHY = {
    FactKind.DEATHS: "有人遇难",
    FactKind.INJURED: "有人受伤",
    FactKind.MISSING: "有人失联",
    FactKind.TRAPPED: "有人被困",
}
_OPEN = frozenset({FactKind.MISSING, FactKind.TRAPPED})


def casualties(cues: Cues, state: EventState) -> tuple[Fact, ...]:
    """The facts of a text whose stage is known: a reading of its words alone would take a claim for the event."""
    if state is EventState.DRILL:
        return ()
    if state is EventState.NONE and cues.framed(*_MEANT_OTHERWISE):
        return ()
    found = facts(cues.body)
    if state is EventState.AFTERMATH and cues.framed("refutation"):
        return tuple(fact for fact in found if fact.value)
    return found


def settled(cues: Cues, judged: Judged[EventState], stated: Sequence[Fact]) -> Judged[EventState]:
    """The stage, with the figures heard: where somebody is dead, hurt or missing, something did happen."""
    if judged.value is not EventState.NONE:
        return judged
    hit = [fact for fact in stated if fact.kind in _WHY and fact.value]
    if not hit or cues.framed(*_UNREAL):
        return judged
    reasons = tuple(
        Reason(word=fact.quote, start=fact.start, end=fact.end, why=_WHY[fact.kind]) for fact in hit
    )
    if cues.framed(*_PAST):
        return Judged(EventState.AFTERMATH, reasons)
    lasts = all(fact.kind in _OPEN for fact in hit)
    return Judged(EventState.ONGOING if lasts else EventState.OCCURRED, reasons)

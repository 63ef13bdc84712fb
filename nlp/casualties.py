"""The figures of an emergency, as far as the text is about a real one: none of a drill, a market, a claim refuted."""

from nlp.cues import Cues
from nlp.facts import Fact, facts
from nlp.state import EventState

_MEANT_OTHERWISE = ("market", "commemoration", "sport")
"""Frames that leave no figure standing where no emergency is told."""


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

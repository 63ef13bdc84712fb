"""A text that bears a risk is a concern of the office, one that surely bears none is not: what the words of appeal missed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from nlp.state import EventState
from nlp.urgency import LOW, ORDINARY, Urgency

RAISED: Final = 0.5
"""Share of a risk from which a text is a concern."""
DOUBTED: Final = 0.12
"""Share that no risk reaches in a text that only its words of appeal make a concern."""


def reconsidered(urgency: Urgency, scores: Mapping[str, float], state: EventState) -> Urgency:
    """The urgency with its concern set right; what is grave, abroad or an event stays as it was."""
    most = max(scores.values())
    if not urgency.concern and not urgency.outside and most >= RAISED:
        return replace(urgency, concern=True, urgency=ORDINARY)
    appeals_alone = urgency.urgency == ORDINARY and state is EventState.NONE
    if urgency.concern and appeals_alone and most < DOUBTED:
        return replace(urgency, concern=False, urgency=LOW, reasons=())
    return urgency

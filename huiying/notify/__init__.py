"""Telling people: a notice is given once on the record, shown on every screen, and delivered where people are reached."""

from huiying.notify.delivering import Counts, Deliverer, deliver, hand_on, unreached
from huiying.notify.giving import DRILL_MARK, give
from huiying.notify.sending import Sender
from huiying.sealing import office_seal
from huiying.settings import Settings

SIMULATED_MARK = "【模拟】"


def office_sender(settings: Settings) -> Sender:
    """How this office sends; a service with a simulated clock says so in each title."""
    return Sender(seal=office_seal(settings), mark=SIMULATED_MARK if settings.simulated else "")


__all__ = [
    "DRILL_MARK",
    "Counts",
    "Deliverer",
    "Sender",
    "deliver",
    "give",
    "hand_on",
    "office_sender",
    "unreached",
]

"""All that falls due by itself in noticing and in the clocks, for the scheduler's pass."""

from alerts.findings import outcomes
from alerts.recounts import queue as recounts
from alerts.scheduler import clocks, lapses, silences, unreached
from alerts.scheduler.offices import Offices
from huiying.people import Directory
from huiying.schedule import Part


def parts(directory: Directory) -> tuple[Part, ...]:
    """Recounts and pauses that lapse come first: what is counted anew or goes on again may be due at once."""
    offices = Offices(directory)
    return (
        recounts.PART,
        lapses.PART,
        clocks.part(offices),
        silences.part(offices),
        unreached.part(offices),
        outcomes.PART,
    )

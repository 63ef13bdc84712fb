"""All that falls due by itself in noticing and in the clocks, for the scheduler's pass."""

from alerts.scheduler import clocks, lapses, silences, unreached
from alerts.scheduler.offices import Offices
from huiying.people import Directory
from huiying.schedule import Part


def parts(directory: Directory) -> tuple[Part, ...]:
    """Pauses that lapse come first: what goes on again may be due at once."""
    offices = Offices(directory)
    return (lapses.PART, clocks.part(offices), silences.part(offices), unreached.part(offices))

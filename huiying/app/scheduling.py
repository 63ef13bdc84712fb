"""Everything that falls due by itself, put together: what a worker passes and a simulated clock stops for."""

from alerts.drills import passing
from alerts.recurring import opening
from alerts.scheduler.parts import parts
from api.directory import Accounts
from huiying.app import retention
from huiying.schedule import Part
from huiying.settings import Settings

PARTS: tuple[Part, ...] = (opening.PART, *parts(Accounts()), passing.part(Accounts()))


def due_parts(settings: Settings) -> tuple[Part, ...]:
    """The same, and what depends on the settings: the nightly pass over what is kept for a period."""
    return (*PARTS, retention.part(settings))

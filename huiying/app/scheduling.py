"""Everything that falls due by itself, put together: what a worker passes and a simulated clock stops for."""

from alerts.drills import passing
from alerts.recurring import opening
from alerts.scheduler.parts import parts
from api.directory import Accounts
from huiying.schedule import Part

PARTS: tuple[Part, ...] = (opening.PART, *parts(Accounts()), passing.part(Accounts()))

"""Packs, schedules and recounts as their screens show them."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import overlays, rulebook
from alerts.binding import Binding
from alerts.daybook import history
from alerts.daybook.loading import Report
from alerts.overlays import NATIONAL, Overlay
from alerts.recounts.queue import Progress
from alerts.rulebook import BookPack
from alerts.rulechoice import standing
from alerts.rulechoice.choosing import Choice
from alerts.rulechoice.models import RuleChoice
from api.schemas.rules import (
    HolidaysLoaded,
    HolidaysOut,
    LimitChange,
    PackOut,
    PacksChosen,
    PacksOut,
    RecountOut,
    ScheduleDayOut,
)


def packs(session: Session) -> PacksOut:
    """Every pack that could be chosen, and which are."""
    latest = session.scalars(select(RuleChoice).order_by(RuleChoice.id.desc()).limit(1)).first()
    binding = standing.book_in_force(session)
    shown = PacksOut(words="+".join([NATIONAL, *(pack.name for pack in binding.packs)]), packs=_all(binding))
    if latest is None:
        return shown
    return shown.model_copy(
        update={"chosen_at": latest.chosen_at, "chosen_by": latest.chosen_by, "reason": latest.reason}
    )


def _all(binding: Binding) -> list[PackOut]:
    shipped: list[Overlay | BookPack] = [*overlays.shipped(rulebook.national()), rulebook.house()]
    on = {pack.name for pack in binding.packs}
    own = [pack for pack in binding.packs if pack.name not in {each.name for each in shipped}]
    return [
        *(_pack(pack, own=False, in_force=pack.name in on) for pack in shipped),
        *(_pack(pack, own=True, in_force=True) for pack in own),
    ]


def _pack(pack: Overlay | BookPack, *, own: bool, in_force: bool) -> PackOut:
    level, place = (pack.level, pack.place) if isinstance(pack, Overlay) else ("rules", "")
    return PackOut(
        name=pack.name,
        title=pack.title,
        version=pack.version,
        level=level,
        place=place,
        sha256=pack.digest,
        own=own,
        in_force=in_force,
    )


def chosen(shown: PacksOut, choice: Choice, recount: RecountOut | None) -> PacksChosen:
    changes = [LimitChange.model_validate(change) for change in choice.changes]
    return PacksChosen(**shown.model_dump(), changes=changes, recount=recount)


def holidays(session: Session) -> HolidaysOut:
    """What was loaded and what stands."""
    return HolidaysOut.model_validate(history.as_json(history.read(session)))


def loaded(report: Report, recount: RecountOut | None) -> HolidaysLoaded:
    return HolidaysLoaded(
        file=report.file_name,
        days=report.days,
        years=list(report.years),
        published=list(report.published),
        changed=[
            ScheduleDayOut(date=day.date, kind="work" if day.working else "off", source=report.file_name)
            for day in report.changed
        ],
        recount=recount,
    )


def recount(steps: Iterable[Progress]) -> RecountOut | None:
    """How far the recounts have come that were carried out for one request."""
    last = {step.recount: step for step in steps}
    if not last:
        return None
    return RecountOut(
        cases=sum(step.cases for step in last.values()),
        clocks=sum(step.clocks for step in last.values()),
        left=max(step.left for step in last.values()),
        failed=sorted({case for step in last.values() for case in step.failed}),
    )

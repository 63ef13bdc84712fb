"""Load a schedule: the days on record change in one transaction, and every open clock is to be counted anew."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from alerts import schedules
from alerts.daybook import standing
from alerts.daybook.models import LoadedSchedule, ScheduleDay
from alerts.recounts import queue
from alerts.workdays import Calendar, Day
from huiying import audit
from huiying.people import Actor

REASON = "放假安排更新"
KIND_OF = {working: kind for kind, working in schedules.KINDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a file did. `changed`: days now worked or off that were not; `recount`: id of the recount it asks for.

    A file that says nothing new asks for none.
    """

    file_name: str
    days: int
    years: tuple[int, ...]
    published: tuple[int, ...]
    """Years that had no schedule before."""
    changed: tuple[Day, ...]
    recount: int | None


def load_schedule(
    session: Session, content: bytes, *, name: str, actor: Actor, now: datetime, replace: bool = False
) -> Report:
    """Take in a file of `date,kind`. A later file has the last word of a day; with `replace`, of its whole years.

    Raises Invalid naming file and line for a wrong one; nothing is half-applied.
    """
    said = schedules.parse(content, name=name)
    audit.take_turn(session)
    before = standing.read(session)
    after = _with(before, said, replace=replace)
    report = _report(before, after, said, name)
    if after == before:
        return report
    loaded = _write(session, said, after, name=name, content=content, actor=actor, now=now, replaced=replace)
    detail = {
        "file": name, "sha256": loaded.sha256, "years": loaded.years, "days": loaded.days,
        "replaced": replace, "changed": [str(day) for day in report.changed],
    }  # fmt: skip
    audit.record(
        session, at=now, actor=actor.username, action="holidays.loaded", subject="holidays", detail=detail
    )
    asked = queue.ask(session, reason=f"{REASON}（{name}）", actor=actor, now=now)
    return _report(before, after, said, name, recount=asked.id)


def _with(before: Calendar, said: Calendar, *, replace: bool) -> Calendar:
    kept = {
        day: working
        for day, working in before.overrides.items()
        if not (replace and day.year in said.announced)
    }
    return Calendar(overrides=kept | dict(said.overrides), announced=before.announced | said.announced)


def _report(
    before: Calendar, after: Calendar, said: Calendar, name: str, recount: int | None = None
) -> Report:
    return Report(
        file_name=name,
        days=len(said.overrides),
        years=tuple(sorted(said.announced)),
        published=tuple(sorted(year for year in said.announced if before.look(date(year, 7, 1)).provisional)),
        changed=tuple(_changed(before, after, said)),
        recount=recount,
    )


def _changed(before: Calendar, after: Calendar, said: Calendar) -> Iterator[Day]:
    for year in sorted(said.announced):
        day = date(year, 1, 1)
        while day.year == year:
            looked = after.look(day)
            if looked.working != before.look(day).working:
                yield looked
            day += timedelta(days=1)


def _write(
    session: Session,
    said: Calendar,
    after: Calendar,
    *,
    name: str,
    content: bytes,
    actor: Actor,
    now: datetime,
    replaced: bool,
) -> LoadedSchedule:
    loaded = LoadedSchedule(
        file_name=name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        years=sorted(said.announced),
        replaced=replaced,
        days=len(said.overrides),
        state=standing.digest(after.overrides, after.announced),
        loaded_at=now,
        loaded_by=actor.username,
    )
    session.add(loaded)
    session.flush()
    _lay_down(session, said.overrides, years=loaded.years if replaced else [])
    session.add_all(
        ScheduleDay(
            schedule_id=loaded.id,
            day=day,
            kind=KIND_OF[working],
            source=loaded.file_name,
            loaded_at=now,
            loaded_by=actor.username,
            active=True,
        )
        for day, working in sorted(said.overrides.items())
    )
    session.flush()
    return loaded


def _lay_down(session: Session, named: Mapping[date, bool], *, years: list[int]) -> None:
    """What earlier files said of these days, and of these whole years, stands no longer."""
    whole = [ScheduleDay.day.between(date(year, 1, 1), date(year, 12, 31)) for year in years]
    for condition in (ScheduleDay.day.in_(sorted(named)), *whole):
        session.execute(update(ScheduleDay).where(ScheduleDay.active, condition).values(active=False))

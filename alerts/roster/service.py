"""The roster on record: who is on duty, who stands in where nobody is, and putting shifts in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.audiences import Office
from alerts.roster.models import Shift
from alerts.roster.shifts import Gap, Turn, clashes, gaps
from alerts.roster.shifts import on_duty as present
from huiying import audit, messages
from huiying.clock import BEIJING, aware
from huiying.errors import Invalid
from huiying.people import Actor, Directory, Role

WATCH = (Role.DUTY, Role.LEADER)
"""Whose turn it can be."""
FALLS_BACK = "已改为通知全体值班员和领导"


def turns(session: Session, begin: datetime, end: datetime, *, drill_id: int | None = None) -> list[Turn]:
    """All shifts that touch a time, earliest first."""
    return [_turn(row) for row in _rows(session, begin, end, drill_id)]


def on_duty(session: Session, at: datetime, *, drill_id: int | None = None) -> list[str]:
    """Usernames of those the roster names for a moment, in the order in which they are asked; empty in a gap."""
    return present(turns(session, at, at, drill_id=drill_id), at)


def gaps_between(
    session: Session, begin: datetime, end: datetime, *, drill_id: int | None = None
) -> list[Gap]:
    """Every time between two moments for which the roster names nobody."""
    return list(gaps(turns(session, begin, end, drill_id=drill_id), begin, end))


def office_at(session: Session, at: datetime, *, directory: Directory, drill_id: int | None = None) -> Office:
    """Everybody who can be told at a moment. A gap of the roster falls to all officers and leaders, and says so."""
    people = directory.people(session)
    known = {one.username for one in people}
    named = on_duty(session, at, drill_id=drill_id)
    if here := [name for name in named if name in known]:
        return Office(people=people, on_duty=here)
    everybody = [one.username for role in WATCH for one in people if one.has(role)]
    why = f"当班的 {'、'.join(named)} 账号已停用" if named else _gap_at(session, at, drill_id)
    return Office(people=people, on_duty=list(dict.fromkeys(everybody)), gap=f"{why}，{FALLS_BACK}")


def _gap_at(session: Session, at: datetime, drill_id: int | None) -> str:
    day = datetime.combine(at.astimezone(BEIJING).date(), time(), BEIJING)
    for gap in gaps_between(session, day, day + timedelta(days=1), drill_id=drill_id):
        if gap.begins_at <= at < gap.ends_at:
            return str(gap)
    return "值班表上无人值班"


def put(
    session: Session,
    new: Sequence[Turn],
    *,
    begin: datetime,
    end: datetime,
    actor: Actor,
    directory: Directory,
    now: datetime,
    drill_id: int | None = None,
) -> list[Shift]:
    """Make these all the shifts of a time: what was entered for it goes, a shift that reaches in is cut at its edge.

    What is past stays as it was: a shift entered after it began counts from now. Raises Invalid naming the person
    or the shift, and then changes nothing.
    """
    check(new, people=directory.people(session))
    _check_within(new, aware(begin), aware(end), now)
    audit.take_turn(session)
    first = max(aware(begin), now)
    gone = _clear(session, first, aware(end), drill_id)
    ahead = [replace(turn, begins_at=max(turn.begins_at, first)) for turn in new if turn.ends_at > first]
    rows = [_row(turn, actor, now, drill_id) for turn in ahead]
    session.add_all(rows)
    session.flush()
    detail = {"shifts": [str(turn) for turn in ahead], "replaced": [str(turn) for turn in gone]}
    _tell(session, detail | {"drill_id": drill_id}, actor, now)
    return rows


def check(new: Sequence[Turn], *, people: Iterable[Actor]) -> None:
    """Raises Invalid for shifts that contradict themselves, each other, or name somebody who cannot be on duty."""
    faults = [f"{_numbered(place)}：{why}" for place, why in complaints(new, people=people)]
    if faults:
        raise Invalid("；".join(faults), code="bad_roster")


def _numbered(place: int) -> str:
    return f"第 {place + 1} 班"


def complaints(
    new: Sequence[Turn], *, people: Iterable[Actor], named: Callable[[int], str] = _numbered
) -> list[tuple[int, str]]:
    """What is wrong with shifts, each with its place among them; `named` says how a place is called."""
    watch = {one.username: one.has(*WATCH) for one in people}
    found = [(place, why) for place, turn in enumerate(new) for why in _wrong(turn, watch)]
    found += [(late, f"{why}（与{named(early)}）") for late, early, why in clashes(new)]
    return sorted(found)


def _wrong(turn: Turn, watch: dict[str, bool]) -> Iterable[str]:
    if turn.ends_at <= turn.begins_at:
        yield "结束时间不晚于开始时间"
    if turn.position < 1:
        yield "顺位应是 1、2、3……"
    if turn.username not in watch:
        yield f"没有可用的账号 {turn.username}"
    elif not watch[turn.username]:
        yield f"{turn.username} 不是值班员或领导，不能排班"


def _check_within(new: Sequence[Turn], begin: datetime, end: datetime, now: datetime) -> None:
    if end <= begin:
        raise Invalid("排班的结束时间应晚于开始时间", code="bad_roster")
    if end <= now:
        raise Invalid("已经过去的值班不能改：记录上要看得出当时是谁当班", code="roster_past")
    outside = next((turn for turn in new if turn.begins_at < begin or turn.ends_at > end), None)
    if outside is not None:
        raise Invalid(f"{outside} 不在所排的时间之内", code="bad_roster")


def _clear(session: Session, begin: datetime, end: datetime, drill_id: int | None) -> list[Turn]:
    """Take away what was entered for a time; what reaches over its edges is cut there."""
    gone = []
    for row in _rows(session, begin, end, drill_id):
        gone.append(_turn(row))
        if row.ends_at > end:
            session.add(_rest(row, end))
        if row.begins_at < begin:
            row.ends_at = begin
        else:
            session.delete(row)
    return gone


def _rest(row: Shift, begin: datetime) -> Shift:
    return Shift(
        username=row.username,
        position=row.position,
        begins_at=begin,
        ends_at=row.ends_at,
        drill_id=row.drill_id,
        entered_by=row.entered_by,
        entered_at=row.entered_at,
    )


def _tell(session: Session, detail: dict[str, Any], actor: Actor, now: datetime) -> None:
    who = actor.username
    audit.record(session, at=now, actor=who, action="roster.set", subject="roster", detail=detail)
    messages.announce(session, at=now, kind="roster.set", subject="roster", actor=who, payload=detail)


def _rows(session: Session, begin: datetime, end: datetime, drill_id: int | None) -> Sequence[Shift]:
    here = Shift.drill_id.is_(None) if drill_id is None else Shift.drill_id == drill_id
    query = select(Shift).where(Shift.ends_at > begin, Shift.begins_at <= end, here)
    return session.scalars(query.order_by(Shift.begins_at, Shift.position)).all()


def _turn(row: Shift) -> Turn:
    return Turn(username=row.username, position=row.position, begins_at=row.begins_at, ends_at=row.ends_at)


def _row(turn: Turn, actor: Actor, now: datetime, drill_id: int | None) -> Shift:
    return Shift(
        username=turn.username,
        position=turn.position,
        begins_at=turn.begins_at,
        ends_at=turn.ends_at,
        drill_id=drill_id,
        entered_by=actor.username,
        entered_at=now,
    )

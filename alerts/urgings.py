"""催办: a duty officer urges the unit that has a case. Every time is counted, and its people are told by name."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from alerts.audiences import Audience, Matter, Office, resolve
from alerts.deeds import Deed, require_words, undertake
from alerts.models import Case, Unit
from alerts.scheduler.urgency import is_urgent
from alerts.stages import Step
from huiying.db import Base
from huiying.errors import Conflict
from huiying.notify import give
from huiying.people import Actor, Directory


class Urging(Base):
    """One 催办 of one unit on one case."""

    __tablename__ = "urging"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id), index=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey(Unit.id))
    number: Mapped[int]
    """第几次, counted for this case and unit."""
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]


def urge(
    session: Session, case_id: int, *, text: str, directory: Directory, actor: Actor, now: datetime
) -> Urging:
    """Urge the responsible unit and tell its people; with nobody of the unit to be told, those above it.

    Raises Conflict for a case that has no unit, Invalid without words.
    """
    deed = undertake(session, case_id, Step.URGE, actor=actor, now=now)
    words, unit_id = require_words(text, "催办的事项"), deed.case.unit_id
    if unit_id is None:
        raise Conflict("办件还没有交办，没有单位可以催办", code="case_without_unit")
    before = select(func.count(Urging.id)).where(Urging.case_id == case_id, Urging.unit_id == unit_id)
    number = (session.scalar(before) or 0) + 1
    urging = Urging(
        case_id=deed.case.id, unit_id=unit_id, number=number, text=words, by=actor.username, at=now
    )
    session.add(urging)
    session.flush()
    unit = session.get_one(Unit, unit_id)
    told = resolve(
        [Audience.UNIT],
        Office(people=directory.people(session), on_duty=()),
        Matter(units=frozenset({unit_id})),
    )
    said = f"第 {number} 次催办{unit.name}：{words}"
    more = {"urging_id": urging.id, "unit": unit_id, "number": number, "told": list(told.to)}
    deed.done("case.urged", "；".join((said, *told.missing)), more)
    _notify(deed, urging, told.to)
    return urging


def urgings_of(session: Session, case_id: int) -> Sequence[Urging]:
    """Every 催办 of a case, oldest first."""
    return session.scalars(select(Urging).where(Urging.case_id == case_id).order_by(Urging.id)).all()


def _notify(deed: Deed, urging: Urging, people: Sequence[str]) -> None:
    case = deed.case
    give(
        deed.session,
        key=f"urging:{urging.id}",
        at=deed.now,
        title=f"催办（第 {urging.number} 次）：{case.title}",
        body=f"{deed.actor.name}催办办件 {case.number}：{urging.text}",
        subject=f"case:{case.id}",
        kind="case.urged",
        to=people,
        urgent=is_urgent(case.kind, case.grade),
        drill=case.drill_id is not None,
    )

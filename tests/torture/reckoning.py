"""The exact account of a feeding: nothing acknowledged is lost, nothing is there twice, and what is counted counts right."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alerts.models import Alert, Case
from huiying import audit
from huiying.app.bootstrap import audit_head
from huiying.app.indexing import verify_index
from huiying.db import Base
from huiying.inbox import InboxItem, Outcome, State
from nlp.models import Document, Event
from tests.torture.house import PATIENCE, House, wait_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a feeding came to."""

    acknowledged: int
    offered: int
    outcomes: dict[str, int]
    documents: int
    events: int
    alerts: int
    cases: int
    audit_rows: int


def settled(house: House) -> bool:
    """Nothing waits to be read, and nothing to be found."""
    with house.service.database.reading() as session:
        waiting = session.scalar(select(func.count(InboxItem.id)).where(InboxItem.state == State.WAITING))
        return not waiting and house.service.index.lag(session) == 0


def reckon(house: House, acknowledged: Collection[str], *, patience: float = PATIENCE) -> Account:
    """Wait until all is read and found, then hold everything against everything."""
    wait_for(lambda: settled(house), patience, "everything is read and can be found")
    with house.service.database.reading() as session:
        account = _counted(session, acknowledged)
        _demand_each_once(session, set(acknowledged))
        _demand_right_counts(session)
        _demand_no_twins(session)
        assert indexed(house) == set(session.scalars(select(Document.id)))
    # In a view of its own, which begins after the head was read: the office lives, and appends meanwhile.
    with house.service.database.reading() as session:
        verdict = audit.verify(session, audit_head(house.settings))
    assert verdict.sound, verdict.fault
    assert verify_index(house.service).counts == {}
    return account


def indexed(house: House) -> set[int]:
    """Ids of all documents that can be found."""
    with house.service.database.reading() as session:
        found = [number for number, _ in house.service.index.held(session)]
    assert len(found) == len(set(found)), "documents are in the index twice"
    return set(found)


def _counted(session: Session, acknowledged: Collection[str]) -> Account:
    def count(table: type[Base]) -> int:
        return session.scalar(select(func.count()).select_from(table)) or 0

    outcomes = session.execute(select(InboxItem.outcome, func.count()).group_by(InboxItem.outcome))
    return Account(
        acknowledged=len(acknowledged),
        offered=count(InboxItem),
        outcomes={str(outcome): number for outcome, number in outcomes},
        documents=count(Document),
        events=count(Event),
        alerts=count(Alert),
        cases=count(Case),
        audit_rows=count(audit.AuditRow),
    )


def _demand_each_once(session: Session, acknowledged: set[str]) -> None:
    items = session.execute(
        select(InboxItem.key, InboxItem.state, InboxItem.outcome, InboxItem.owner, InboxItem.document_id)
    ).all()
    offered = {item.key for item in items}
    assert acknowledged <= offered, f"{len(acknowledged - offered)} acknowledged posts are lost"
    assert Counter((item.state, item.owner) for item in items) == {(State.SETTLED, None): len(items)}
    kept = {item.key: item.document_id for item in items if item.outcome != Outcome.REJECTED}
    held = dict(session.execute(select(Document.key, Document.id)).all())
    assert kept == held, "what was settled as stored is not what is stored"
    reprints = {item.document_id for item in items if item.outcome == Outcome.REPRINT}
    assert reprints == set(session.scalars(select(Document.id).where(Document.reprint_of.is_not(None))))


def _demand_right_counts(session: Session) -> None:
    counted = session.execute(
        select(
            Document.event_id,
            func.count(Document.id),
            func.count(Document.reprint_of),
            func.count(Document.source_id.distinct()),
        )
        .where(Document.event_id.is_not(None))
        .group_by(Document.event_id)
    )
    told = session.execute(select(Event.id, Event.posts, Event.reprints, Event.sources))
    assert {tuple(row) for row in counted} == {tuple(row) for row in told}


def _demand_no_twins(session: Session) -> None:
    alerts = Counter(map(tuple, session.execute(select(Alert.event_id, Alert.rule))))
    cases = Counter(session.scalars(select(Case.event_id)))
    twins = {key: number for key, number in (*alerts.items(), *cases.items()) if number > 1}
    assert not twins, f"alerts or cases of one event twice: {twins}"

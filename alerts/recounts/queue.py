"""Recounts asked for, and carried out chunk by chunk: each chunk is one transaction, in the order they were asked."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from alerts.clocks import recompute
from alerts.deeds import observe
from alerts.models import Case, Obligation
from alerts.obligations import OPEN
from alerts.recounts.models import Recount
from huiying import audit
from huiying.db import Database
from huiying.errors import HuiyingError
from huiying.people import Actor, system

CHUNK = 25
"""Cases a transaction, about half a second: others write in between."""
log = logging.getLogger("huiying.recounts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a recount has come. `left`: cases still to count."""

    recount: int
    reason: str
    cases: int
    clocks: int
    failed: tuple[int, ...]
    left: int


def ask(session: Session, *, reason: str, actor: Actor, now: datetime) -> Recount:
    """Ask for every open clock to be counted anew, in the transaction of the change that makes it necessary."""
    recount = Recount(
        reason=reason, asked_by=actor.username, asked_at=now, reached=0, cases=0, clocks=0, failed=[]
    )
    session.add(recount)
    session.flush()
    return recount


def pending(session: Session) -> Recount | None:
    """The recount that is next, if any; costs one look at an almost empty table."""
    return session.scalars(
        select(Recount).where(Recount.finished_at.is_(None)).order_by(Recount.id).limit(1)
    ).first()


def advance(session: Session, *, now: datetime, limit: int = CHUNK) -> Progress | None:
    """Count the next cases of the oldest recount; None when there is nothing to do."""
    if pending(session) is None:
        return None
    audit.take_turn(session)
    recount = pending(session)
    if recount is None:
        return None
    cases = list(session.scalars(_waiting(recount).limit(limit)))
    for case_id in cases:
        _count(session, recount, case_id, now)
    left = session.scalar(select(func.count()).select_from(_waiting(recount).subquery())) or 0
    if not left:
        recount.finished_at = now
        detail = {"reason": recount.reason, "cases": recount.cases, "clocks": recount.clocks}
        audit.record(
            session,
            at=now,
            actor="system:recount",
            action="clocks.recounted",
            subject=f"recount:{recount.id}",
            detail=detail | {"failed": recount.failed},
        )
    return _progress(recount, left)


def carry_out(database: Database, *, now: datetime, most: int | None = None) -> Iterator[Progress]:
    """Advance until nothing waits, or about `most` cases are counted; one transaction a step."""
    done = 0
    while most is None or done < most:
        with database.transaction() as session:
            step = advance(session, now=now, limit=CHUNK)
        if step is None:
            return
        done += CHUNK
        yield step


def _waiting(recount: Recount) -> Select[int]:
    return (
        select(Obligation.case_id)
        .where(Obligation.state.in_(OPEN), Obligation.case_id > recount.reached)
        .distinct()
        .order_by(Obligation.case_id)
    )


def _count(session: Session, recount: Recount, case_id: int, now: datetime) -> None:
    recount.reached, recount.cases = case_id, recount.cases + 1
    try:
        with session.begin_nested():
            deed = observe(session, session.get_one(Case, case_id), actor=system("recount"), now=now)
            recount.clocks += len(recompute(deed, because=recount.reason).supersede)
    except HuiyingError as trouble:
        # One case that cannot be counted must not keep the others from it; it is named and stays as it was.
        log.warning("办件 %s 的时限没有重算：%s", case_id, trouble.message)
        recount.failed = [*recount.failed, case_id]


def _progress(recount: Recount, left: int) -> Progress:
    return Progress(
        recount=recount.id,
        reason=recount.reason,
        cases=recount.cases,
        clocks=recount.clocks,
        failed=tuple(recount.failed),
        left=left,
    )

"""Recounts asked for, and carried out chunk by chunk: each chunk is one transaction, in the order they were asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from alerts.clocks import recompute
from alerts.deeds import observe
from alerts.drills.time import moment_for
from alerts.models import Case, Obligation
from alerts.obligations import OPEN
from alerts.recounts.models import Recount
from huiying import audit
from huiying.db import Database
from huiying.people import Actor, system
from huiying.schedule import Part, trying

CHUNK = 25
"""Cases a transaction, about half a second: others write in between."""


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
    """One case that cannot be counted keeps nobody else from it: it is named, and stays as it was."""
    superseded = None
    with trying(session, f"recount_case:{case_id}", now=now):
        case, moment = session.get_one(Case, case_id), moment_for(session, case_id, now)
        deed = observe(session, case, actor=system("recount"), now=moment)
        superseded = len(recompute(deed, because=recount.reason).supersede)
    recount.reached, recount.cases = case_id, recount.cases + 1
    if superseded is None:
        recount.failed = [*recount.failed, case_id]
    else:
        recount.clocks += superseded


def _progress(recount: Recount, left: int) -> Progress:
    return Progress(
        recount=recount.id,
        reason=recount.reason,
        cases=recount.cases,
        clocks=recount.clocks,
        failed=tuple(recount.failed),
        left=left,
    )


def _next_at(session: Session) -> datetime | None:
    recount = pending(session)
    return recount.asked_at if recount else None


def _run(session: Session, now: datetime, limit: int) -> int:
    before = pending(session)
    counted = before.cases if before else 0
    step = advance(session, now=now, limit=min(limit, CHUNK))
    # To end a recount is something done, even where no case was left.
    return 0 if step is None else max(1, step.cases - counted)


PART = Part(name="recounts", next_at=_next_at, run=_run)
"""What a request or a command left to count, for the scheduler's pass."""

"""A deed: somebody does one thing to one case. It moves the case and is logged, audited and announced together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import course, kinds
from alerts.bodies import OUTSIDE
from alerts.closing import unfinished
from alerts.course import Standpoint
from alerts.drills.time import real
from alerts.duties import DUTY_LABELS, Duty
from alerts.models import Case, CaseStep, Obligation
from alerts.obligations import OPEN
from alerts.scheduler.silences import watch_case
from huiying import audit, messages
from huiying.errors import Invalid, NotFound
from huiying.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What is being done, by whom, when; `after` is where the case goes when it is done."""

    session: Session
    case: Case
    actor: Actor
    now: datetime
    step: str
    after: str

    def done(self, kind: str, summary: str, detail: Mapping[str, Any] | None = None) -> None:
        """Move the case and write that it was done. `kind` is the message kind, `detail` plain JSON values."""
        before, self.case.state = self.case.state, self.after
        self._write(kind, self.step, before, summary, dict(detail or {}))
        watch_case(self.session, self.case, now=self.now)

    def also(self, kind: str, step: str, summary: str, detail: Mapping[str, Any] | None = None) -> None:
        """Write what followed from the deed: a clock opened, a grade proposed. Moves nothing."""
        self._write(kind, step, self.case.state, summary, dict(detail or {}))

    def _write(self, kind: str, step: str, before: str, summary: str, detail: dict[str, Any]) -> None:
        case, subject = self.case, f"case:{self.case.id}"
        case.updated_at = self.now
        self.session.add(
            CaseStep(
                case_id=case.id,
                at=self.now,
                actor=self.actor.username,
                actor_name=self.actor.name,
                step=step,
                from_state=before,
                to_state=case.state,
                summary=summary,
                detail=detail,
            )
        )
        who = self.actor.username
        at = real(self.session, case, self.now)
        audit.record(self.session, at=at, actor=who, action=kind, subject=subject, detail=detail)
        shown = {
            "case_id": case.id,
            "number": case.number,
            "title": case.title,
            "state": case.state,
            "grade": case.grade,
            "unit_id": case.unit_id,
            "summary": summary,
            "drill": case.drill_id is not None,
        }
        messages.announce(self.session, at=at, kind=kind, subject=subject, actor=who, payload=detail | shown)


def undertake(
    session: Session,
    case_id: int,
    step: str,
    *,
    actor: Actor,
    now: datetime,
    target: str | None = None,
) -> Deed:
    """Begin a deed, if the case's state and the person allow it.

    Raises NotFound, Conflict (`transition_not_allowed`, `duties_open`), Forbidden (`not_your_step`).
    """
    audit.take_turn(session)
    case = get_case(session, case_id)
    after = course.require(step, standpoint(session, case), actor, target=target)
    return Deed(session=session, case=case, actor=actor, now=now, step=step, after=after)


def observe(session: Session, case: Case, *, actor: Actor, now: datetime) -> Deed:
    """The service looks at a case: it may write what follows, and moves nothing."""
    return Deed(session=session, case=case, actor=actor, now=now, step="watch", after=case.state)


def get_case(session: Session, case_id: int) -> Case:
    """A case by id. Raises NotFound."""
    case = session.get(Case, case_id)
    if case is None:
        raise NotFound(f"没有编号为 {case_id} 的办件", code="case_not_found")
    return case


def standpoint(session: Session, case: Case) -> Standpoint:
    """All of a case that decides what may be done to it."""
    running = session.scalars(
        select(Obligation)
        .where(Obligation.case_id == case.id, Obligation.state.in_(OPEN), Obligation.body.not_in(OUTSIDE))
        .order_by(Obligation.due)
    )
    return Standpoint(
        stage=case.state,
        table=kinds.table(case.kind),
        stage_label=kinds.stage_label(case.kind, case.state),
        unit_id=case.unit_id,
        co_units=frozenset(case.co_units),
        open_duties=tuple(f"{row.limit} {DUTY_LABELS[Duty(row.duty)]}" for row in running),
        unfinished=unfinished(session, case),
    )


def require_words(words: str, what: str) -> str:
    """Words that say something: a reason, a result. Raises Invalid."""
    if not words.strip():
        raise Invalid(f"请写明{what}", code="words_required")
    return words.strip()

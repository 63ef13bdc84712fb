"""Doing something to a case or a draft over HTTP: one transaction, and the thing as it then is for an answer."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.drills.time import moment_for
from alerts.models import Easing, Evidence
from api.context import ServiceContext
from api.schemas.cases import CaseOut
from api.schemas.drafts import DraftOut
from api.views import cases, drafts
from huiying.people import Actor
from response.models import Draft

Deed = Callable[[Session, datetime], object]


def case_after(context: ServiceContext, actor: Actor, case_id: int, deed: Deed) -> CaseOut:
    """Do something to a case and show it to who did it."""
    with context.database.transaction() as session:
        now = context.clock.now()
        deed(session, moment_for(session, case_id, now))
        return cases.one(session, case_id, actor=actor, now=now)


def decided(
    context: ServiceContext, actor: Actor, of: type[Easing] | type[Evidence], row_id: int, decide: Deed
) -> CaseOut:
    """Decide on a request or a piece of evidence and show its case to who decided."""
    now = context.clock.now()
    with context.database.transaction() as session:
        case_id = session.scalar(select(of.case_id).where(of.id == row_id)) or 0
        decide(session, moment_for(session, case_id, now))
        return cases.one(session, case_id, actor=actor, now=now)


def draft_after(context: ServiceContext, actor: Actor, draft_id: int, deed: Deed) -> DraftOut:
    """Do something to a draft and show it to who did it."""
    with context.database.transaction() as session:
        draft = session.get(Draft, draft_id)
        now = context.clock.now()
        deed(session, now if draft is None else moment_for(session, draft.case_id, now))
        return drafts.one(session, draft_id, actor=actor)

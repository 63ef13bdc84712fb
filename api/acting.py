"""Doing something to a case or a draft over HTTP: one transaction, and the thing as it then is for an answer."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from api.context import ServiceContext
from api.schemas.cases import CaseOut
from api.schemas.drafts import DraftOut
from api.views import cases, drafts
from huiying.people import Actor

Deed = Callable[[Session, datetime], object]


def case_after(context: ServiceContext, actor: Actor, case_id: int, deed: Deed) -> CaseOut:
    """Do something to a case and show it to who did it."""
    now = context.clock.now()
    with context.database.transaction() as session:
        deed(session, now)
        return cases.one(session, case_id, actor=actor, now=now)


def draft_after(context: ServiceContext, actor: Actor, draft_id: int, deed: Deed) -> DraftOut:
    """Do something to a draft and show it to who did it."""
    now = context.clock.now()
    with context.database.transaction() as session:
        deed(session, now)
        return drafts.one(session, draft_id, actor=actor)

"""Doing something to a case over HTTP: one transaction, and the case as it then is for an answer."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from api.context import ServiceContext
from api.schemas.cases import CaseOut
from api.views import cases
from huiying.people import Actor

Deed = Callable[[Session, datetime], object]


def case_after(context: ServiceContext, actor: Actor, case_id: int, deed: Deed) -> CaseOut:
    """Do something to a case and show it to who did it."""
    now = context.clock.now()
    with context.database.transaction() as session:
        deed(session, now)
        return cases.one(session, case_id, actor=actor, now=now)

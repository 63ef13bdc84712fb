"""What a case still owes beside its clocks: corrections are settled here, gates by passing them."""

from typing import Annotated

from fastapi import APIRouter

from alerts.settling import settle_by_hand
from api.context import Context
from api.permissions import Requires
from api.schemas.cases import CaseOut
from api.schemas.debts import Settlement
from api.views import cases as views
from huiying.people import Actor

router = APIRouter(prefix="/debts", tags=["debts"])


@router.post("/{debt_id}/settle")
def settle_debt(
    debt_id: int, form: Settlement, actor: Annotated[Actor, Requires("cases.evidence")], context: Context
) -> CaseOut:
    """更正任务办结：更正了什么，公众在哪里能看到。"""
    now = context.clock.now()
    with context.database.transaction() as session:
        row = settle_by_hand(session, debt_id, words=form.text, url=form.url, actor=actor, now=now)
        return views.one(session, row.case_id, actor=actor, now=now)

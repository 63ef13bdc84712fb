"""The middle of the chain: 催办, 并案, 移送材料."""

from typing import Annotated

from fastapi import APIRouter, Response

from alerts import urgings
from alerts.drills.time import moment_for
from alerts.mergers.merging import merge
from alerts.partners.referrals import Wanted, take_referral
from api.acting import case_after
from api.context import Context
from api.directory import Accounts
from api.permissions import Requires
from api.schemas.cases import CaseOut, Note
from api.schemas.chain import MergeIn
from huiying.people import Actor
from huiying.sealing import office_seal

router = APIRouter(prefix="/cases", tags=["cases"])


@router.post("/{case_id}/urge")
def urge(
    case_id: int, form: Note, actor: Annotated[Actor, Requires("cases.urge")], context: Context
) -> CaseOut:
    """催办承办单位：计次，并通知单位的人。"""
    return case_after(
        context,
        actor,
        case_id,
        lambda session, now: urgings.urge(
            session, case_id, text=form.text, directory=Accounts(), actor=actor, now=now
        ),
    )


@router.post("/{case_id}/merge")
def merge_case(
    case_id: int, form: MergeIn, actor: Annotated[Actor, Requires("cases.merge")], context: Context
) -> CaseOut:
    """并入另一个办件，返回并入后的那一件；会放宽时限的，须走“放宽申请”（merge）由第二人确认。"""
    return case_after(
        context,
        actor,
        form.into,
        lambda session, now: merge(
            session, case_id, into=form.into, reason=form.reason, actor=actor, now=now
        ),
    )


@router.get("/{case_id}/referral.zip", response_class=Response)
def referral(
    case_id: int,
    actor: Annotated[Actor, Requires("cases.referral")],
    context: Context,
    partner: int | None = None,
    full: bool = False,
) -> Response:
    """移送材料：清单、办件摘要、帖文、证据和办理记录，每个文件都有 SHA-256；谁取走，记入审计。"""
    wanted, seal = Wanted(partner_id=partner, full=full), office_seal(context.settings)
    with context.database.transaction() as session:
        now = moment_for(session, case_id, context.clock.now())
        made = take_referral(session, case_id, wanted, actor=actor, seal=seal, now=now)
    headers = {"Content-Disposition": f'attachment; filename="referral-{case_id}.zip"'}
    return Response(made.content, media_type="application/zip", headers=headers)

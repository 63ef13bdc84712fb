"""问责: findings raised with evidence, answered by the unit, decided by another person, carried out."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy.orm import Session

from alerts.drills.time import moment_for
from alerts.findings import proceedings
from alerts.findings.accountability import Ground, Outcome
from alerts.findings.models import Finding
from alerts.findings.proceedings import Charge
from api.context import Context, ServiceContext
from api.directory import Accounts
from api.paging import Paging
from api.parsing import maybe_member, member
from api.permissions import Requires
from api.schemas.base import Page
from api.schemas.cases import Note, Reason
from api.schemas.findings import CarriedOut, Decision, FindingIn, FindingOut, TakeUp
from api.views import findings as views
from huiying.people import Actor

router = APIRouter(tags=["findings"])
Reader = Annotated[Actor, Requires("findings.read")]
Raiser = Annotated[Actor, Requires("findings.raise")]


def _asked(
    state: str | None = None, ground: str | None = None, unit: str | None = None, case: int | None = None
) -> views.Wanted:
    return views.Wanted(state=state, ground=ground, unit=unit, case_id=case)


Asked = Annotated[views.Wanted, Depends(_asked)]


@router.get("/findings")
def findings(actor: Reader, context: Context, paging: Paging, wanted: Asked) -> Page[FindingOut]:
    """Findings, the newest first; a unit sees its own."""
    with context.database.reading() as session:
        return views.page(session, wanted, actor=actor, paging=paging, now=context.clock.now())


@router.get("/findings/{finding_id}")
def finding(finding_id: int, actor: Reader, context: Context) -> FindingOut:
    """One finding with what was said to it."""
    with context.database.reading() as session:
        return views.one(session, finding_id, actor=actor, now=context.clock.now())


@router.post("/cases/{case_id}/findings")
def raise_finding(case_id: int, form: FindingIn, actor: Raiser, context: Context) -> FindingOut:
    """提出问责：处置不得力或回应不妥当，要有证据；报告不及时由系统提示。"""
    charge = Charge(
        ground=member(Ground, form.ground, "问责情形"),
        text=form.text,
        url=form.url,
        sha256=form.file_sha256,
        unit_id=form.unit_id,
        reply_until=form.reply_until,
    )
    with context.database.transaction() as session:
        now = moment_for(session, case_id, context.clock.now())
        found = proceedings.raise_finding(
            session, case_id, charge, directory=Accounts(), actor=actor, now=now
        )
        return views.one(session, found.id, actor=actor, now=now)


@router.post("/findings/{finding_id}/raise")
def take_up(finding_id: int, form: TakeUp, actor: Raiser, context: Context) -> FindingOut:
    """核实系统提示后，以自己的名义提出。"""
    return _after(
        context,
        actor,
        finding_id,
        lambda session, now: proceedings.take_up(
            session,
            finding_id,
            reason=form.reason,
            unit_id=form.unit_id,
            reply_until=form.reply_until,
            directory=Accounts(),
            actor=actor,
            now=now,
        ),
    )


@router.post("/findings/{finding_id}/reply")
def reply(
    finding_id: int, form: Note, actor: Annotated[Actor, Requires("findings.reply")], context: Context
) -> FindingOut:
    """单位陈述申辩，期限内可以多次，原文保留。"""
    return _after(
        context,
        actor,
        finding_id,
        lambda session, now: proceedings.reply(session, finding_id, text=form.text, actor=actor, now=now),
    )


@router.post("/findings/{finding_id}/decide")
def decide(
    finding_id: int, form: Decision, actor: Annotated[Actor, Requires("findings.decide")], context: Context
) -> FindingOut:
    """领导认定成立或不成立；不能是提出的人，单位申辩之后或期满之后才能认定。"""
    outcome = maybe_member(Outcome, form.outcome, "处理")
    return _after(
        context,
        actor,
        finding_id,
        lambda session, now: proceedings.decide(
            session,
            finding_id,
            upheld=form.upheld,
            reason=form.reason,
            outcome=outcome,
            directory=Accounts(),
            actor=actor,
            now=now,
        ),
    )


@router.post("/findings/{finding_id}/done")
def carry_out(finding_id: int, form: CarriedOut, actor: Raiser, context: Context) -> FindingOut:
    """登记通报批评或约谈整改的落实。"""
    return _after(
        context,
        actor,
        finding_id,
        lambda session, now: proceedings.carry_out(
            session, finding_id, text=form.text, url=form.url, actor=actor, now=now
        ),
    )


@router.post("/findings/{finding_id}/withdraw")
def withdraw(finding_id: int, form: Reason, actor: Raiser, context: Context) -> FindingOut:
    """撤回，或不采纳系统提示；记录保留。"""
    return _after(
        context,
        actor,
        finding_id,
        lambda session, now: proceedings.withdraw(
            session, finding_id, reason=form.reason, actor=actor, now=now
        ),
    )


def _after(
    context: ServiceContext, actor: Actor, finding_id: int, deed: Callable[[Session, datetime], Finding]
) -> FindingOut:
    with context.database.transaction() as session:
        row, now = session.get(Finding, finding_id), context.clock.now()
        moment = now if row is None else moment_for(session, row.case_id, now)
        return views.one(session, deed(session, moment).id, actor=actor, now=moment)

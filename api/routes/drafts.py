"""Drafts, reviews, the secrecy slip, publication. Every action answers with the draft as it then is."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter

from alerts.drills.time import moment_for
from api.acting import draft_after
from api.context import Context
from api.paging import Paging
from api.parsing import maybe_member, member
from api.permissions import Requires
from api.schemas.base import Page
from api.schemas.cases import DraftRow
from api.schemas.drafts import (
    DraftOut,
    DraftSentence,
    NewDraft,
    NewVersion,
    PublicationIn,
    SecrecySlip,
    Verdict,
)
from api.views import drafts as views
from huiying.people import Actor
from response import approval, drafts, publishing
from response.release import Release
from response.reviews import DraftState
from response.terms import Kind, Stage
from response.wording import Sentence

router = APIRouter(tags=["drafts"])
Reader = Annotated[Actor, Requires("drafts.read")]
Writer = Annotated[Actor, Requires("drafts.write")]


@router.get("/drafts")
def list_drafts(
    actor: Reader, context: Context, paging: Paging, state: str | None = None, mine: bool = False
) -> Page[DraftRow]:
    """Drafts, last changed first. `mine`: what the signed-in person wrote or must review, slip or publish."""
    wanted = maybe_member(DraftState, state, "稿件状态")
    with context.database.reading() as session:
        return views.page(session, state=wanted, mine=mine, actor=actor, paging=paging)


@router.get("/drafts/{draft_id}")
def draft(draft_id: int, actor: Reader, context: Context) -> DraftOut:
    """One draft beside its facts and passages."""
    with context.database.reading() as session:
        return views.one(session, draft_id, actor=actor)


@router.post("/cases/{case_id}/drafts")
def create_draft(case_id: int, form: NewDraft, actor: Writer, context: Context) -> DraftOut:
    """拟稿：每句链接材料，或注明为本单位陈述。种类决定发布前要过哪些关口。"""
    kind = member(Kind, form.kind, "稿件种类")
    with context.database.transaction() as session:
        now = moment_for(session, case_id, context.clock.now())
        made = drafts.create_draft(
            session,
            case_id,
            title=form.title,
            sentences=_sentences(form.sentences),
            actor=actor,
            now=now,
            kind=kind,
        )
        return views.one(session, made.id, actor=actor)


def _sentences(given: Sequence[DraftSentence]) -> list[Sentence]:
    return [Sentence(text=each.text, document_id=each.document_id, own=each.own) for each in given]


@router.post("/drafts/{draft_id}/versions")
def add_version(draft_id: int, form: NewVersion, actor: Writer, context: Context) -> DraftOut:
    """保存新版本；以前各版得到的审核不再算数。"""
    return draft_after(
        context,
        actor,
        draft_id,
        lambda session, now: drafts.add_version(
            session,
            draft_id,
            base_version=form.base_version,
            title=form.title,
            sentences=_sentences(form.sentences),
            actor=actor,
            now=now,
        ),
    )


@router.post("/drafts/{draft_id}/submit")
def submit(draft_id: int, actor: Writer, context: Context) -> DraftOut:
    """送审。"""
    return draft_after(
        context, actor, draft_id, lambda session, now: drafts.submit(session, draft_id, actor=actor, now=now)
    )


@router.post("/drafts/{draft_id}/reviews")
def review(
    draft_id: int, form: Verdict, actor: Annotated[Actor, Requires("drafts.review")], context: Context
) -> DraftOut:
    """初审、复审、终审：三个不同的人，都不是执笔人。"""
    stage = member(Stage, form.stage, "审次")
    return draft_after(
        context,
        actor,
        draft_id,
        lambda session, now: approval.review(
            session,
            draft_id,
            stage=stage,
            approve=form.approve,
            comment=form.comment,
            actor=actor,
            now=now,
        ),
    )


@router.post("/drafts/{draft_id}/secrecy")
def sign_secrecy(
    draft_id: int, form: SecrecySlip, actor: Annotated[Actor, Requires("drafts.secrecy")], context: Context
) -> DraftOut:
    """保密审查，写明依据条款。"""
    return draft_after(
        context,
        actor,
        draft_id,
        lambda session, now: approval.sign_secrecy(
            session,
            draft_id,
            approve=form.approve,
            basis=form.basis,
            comment=form.comment,
            actor=actor,
            now=now,
        ),
    )


@router.post("/drafts/{draft_id}/publications")
def publish(
    draft_id: int, form: PublicationIn, actor: Annotated[Actor, Requires("drafts.publish")], context: Context
) -> DraftOut:
    """登记发布；它作为证据停表。还有关口没过的，逐项说明；政策文件和解读材料一并登记。"""
    return draft_after(
        context,
        actor,
        draft_id,
        lambda session, now: publishing.publish(
            session,
            draft_id,
            Release(
                channel=form.channel,
                url=form.url,
                published_at=form.published_at,
                interpretation_url=form.interpretation_url,
            ),
            actor=actor,
            now=now,
        ),
    )

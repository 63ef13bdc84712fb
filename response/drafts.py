"""Drafts: written, rewritten, sent to review. A version once written never changes; another follows it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.deeds import get_case
from alerts.handling import respond
from alerts.kinds import RESPONSES
from alerts.stages import Stage
from huiying.errors import Conflict, Invalid
from huiying.people import Actor
from nlp.models import Document
from response import reviews
from response.models import Draft, DraftVersion
from response.reviews import DraftState, Step
from response.standing import Progress
from response.terms import KIND_LABELS, Kind
from response.wording import Sentence, content_hash, whole_text
from response.work import Work, begin


def create_draft(
    session: Session,
    case_id: int,
    *,
    title: str,
    sentences: Sequence[Sentence],
    actor: Actor,
    now: datetime,
    kind: Kind = Kind.ANSWER,
    interprets: int | None = None,
) -> Draft:
    """Begin an answer to a case, or another kind of publication. A case in hand moves on to 回应.

    `interprets` is the policy document of which it is the 解读材料; only `interpretations` gives one.
    """
    case = get_case(session, case_id)
    if (kind is Kind.INTERPRETATION) != (interprets is not None):
        words = "解读材料在政策文件的稿子上起草，这样两者才会一并报批、互为链接"
        raise Invalid(words, code="interpretation_of_nothing")
    nothing = Progress(
        authors=frozenset(), unit_id=case.unit_id, unlinked=0, case_closed=case.state == Stage.ARCHIVED
    )
    reviews.require(Step.ADD_VERSION, nothing, actor)
    if case.state == Stage.HANDLING and case.kind in RESPONSES:
        respond(session, case.id, actor=actor, now=now)
    draft = Draft(
        case_id=case.id,
        kind=kind,
        interprets_id=interprets,
        title=title,
        version=0,
        state=DraftState.DRAFTING,
        created_by=actor.username,
        created_at=now,
        updated_at=now,
    )
    session.add(draft)
    session.flush()
    work = Work(session=session, draft=draft, actor=actor, now=now)
    version = _write(work, title, sentences)
    work.done("draft.created", f"拟稿（{KIND_LABELS[kind]}）：{title}", {"sha256": version.sha256})
    return draft


def add_version(
    session: Session,
    draft_id: int,
    *,
    base_version: int,
    title: str,
    sentences: Sequence[Sentence],
    actor: Actor,
    now: datetime,
) -> Draft:
    """Write the next version. Reviews given to the one before stay on record and count no more.

    Raises Conflict `version_outdated` when `base_version` is not the newest, `published` after publication.
    """
    work = begin(session, draft_id, Step.ADD_VERSION, actor=actor, now=now)
    if base_version != work.draft.version:
        raise Conflict(
            f"您改的是第 {base_version} 版，现在已有第 {work.draft.version} 版：请打开最新一版，把改动并进去再保存",
            code="version_outdated",
        )
    version = _write(work, title, sentences)
    work.done("draft.revised", f"稿件第 {version.number} 版：{title}", {"sha256": version.sha256})
    return work.draft


def submit(session: Session, draft_id: int, *, actor: Actor, now: datetime) -> Draft:
    """送审: send the newest version to review. Every sentence must say what it rests on."""
    work = begin(session, draft_id, Step.SUBMIT, actor=actor, now=now)
    work.draft.submitted_version = work.draft.version
    work.done("draft.submitted", f"稿件第 {work.draft.version} 版送审")
    return work.draft


def _write(work: Work, title: str, sentences: Sequence[Sentence]) -> DraftVersion:
    _check_documents(work.session, sentences)
    draft, text = work.draft, whole_text(sentences)
    version = DraftVersion(
        draft_id=draft.id,
        number=draft.version + 1,
        title=title,
        text=text,
        sentences=[sentence.as_json() for sentence in sentences],
        sha256=content_hash(title, text),
        by=work.actor.username,
        at=work.now,
    )
    work.session.add(version)
    draft.version, draft.title = version.number, title
    return version


def _check_documents(session: Session, sentences: Sequence[Sentence]) -> None:
    wanted = {sentence.document_id for sentence in sentences if sentence.document_id is not None}
    held = set(session.scalars(select(Document.id).where(Document.id.in_(wanted)))) if wanted else set()
    if wanted - held:
        missing = "、".join(str(each) for each in sorted(wanted - held))
        raise Invalid(f"链接的材料不存在：{missing}；请重新选择出处", code="passage_not_found")

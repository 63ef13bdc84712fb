"""Drafts: rows for lists, and the desk with versions, reviews, facts and passages."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.casefacts import Statement, settle
from alerts.debts import open_debts
from alerts.models import CaseFact, Evidence
from api.paging import Slice
from api.schemas.base import Action, Page
from api.schemas.cases import DraftRow
from api.schemas.drafts import (
    DraftOut,
    LinkCheckOut,
    PublicationOut,
    ReviewOut,
    SentenceOut,
    VersionOut,
)
from api.schemas.events import PostOut
from api.views import actions, gates, posts
from api.views.cases import draft_row, statement
from api.views.debts import debts
from api.views.facts import facts
from api.views.people import Names
from api.views.words import coded
from huiying.people import Actor
from nlp.models import Document
from response.links import OUTCOME_LABELS, checks_of
from response.models import DraftVersion, LinkCheck, Publication, Review, SecrecySlip
from response.progress import progress_of
from response.reading import Dossier, dossier, find_drafts
from response.reviews import STATE_LABELS
from response.terms import KIND_LABELS, STAGE_LABELS
from response.wording import MARK_LABELS, Mark, Sentence, checks
from response.work import get_draft

SECRECY = "secrecy"
STAGES: dict[str, str] = {
    **{stage.value: label for stage, label in STAGE_LABELS.items()},
    SECRECY: "保密审查",
}
REVIEW_STATES = {"waiting": "待办", "approved": "通过", "returned": "退回"}
PASSAGES = 60
"""Posts beside the draft, the newest."""


def page(session: Session, *, state: str | None, mine: bool, actor: Actor, paging: Slice) -> Page[DraftRow]:
    """One page of drafts."""
    found, total = find_drafts(
        session,
        state=state,
        concerning=actor if mine else None,
        offset=paging.offset,
        limit=paging.page_size,
    )
    items = [draft_row(draft) for draft in found]
    return Page(items=items, total=total, page=paging.page, page_size=paging.page_size)


def one(session: Session, draft_id: int, *, actor: Actor) -> DraftOut:
    """One draft with all that stands beside it. Raises NotFound."""
    held = dossier(session, get_draft(session, draft_id))
    progress = progress_of(session, held.draft)
    draft, case, names = held.draft, held.case, Names(session)
    said = [statement(fact) for fact in session.scalars(select(CaseFact).where(CaseFact.case_id == case.id))]
    return DraftOut(
        id=draft.id,
        case_id=case.id,
        case_number=case.number,
        case_title=case.title,
        kind=coded(draft.kind, KIND_LABELS),
        title=draft.title,
        state=coded(draft.state, STATE_LABELS),
        version=draft.version,
        versions=[_version(version, names) for version in held.versions],
        reviews=list(_reviews(held, names)),
        publications=_publications(session, held, names, actor),
        gates=gates.gates_of(session, held, progress, names),
        private=gates.private(held.versions[0]),
        express=gates.express(draft, names),
        companion=gates.companion(session, draft),
        debts=debts(open_debts(session, case.id), names, actor),
        facts=facts(said),
        passages=_passages(session, case.event_id or 0, held.versions),
        checks=_checks(held.versions[0], said),
        actions=actions.of_draft(progress, actor),
    )


def _version(version: DraftVersion, names: Names) -> VersionOut:
    by = names.of(version.by)
    return VersionOut(
        number=version.number,
        title=version.title,
        text=version.text,
        sha256=version.sha256,
        by=by,
        at=version.at,
        sentences=[
            SentenceOut(
                text=sentence["text"],
                mark=coded(sentence["mark"], MARK_LABELS),
                document_id=sentence["document_id"],
                note=f"由{by}陈述" if sentence["mark"] == Mark.OWN else None,
            )
            for sentence in version.sentences
        ],
    )


def _reviews(held: Dossier, names: Names) -> Iterator[ReviewOut]:
    """What the newest version has and still waits for, in order; then what older versions got, the newest first."""
    newest = held.draft.version
    given: list[tuple[str, Review | SecrecySlip]] = [(each.stage, each) for each in held.reviews]
    given += [(SECRECY, each) for each in held.slips]
    current = {stage: each for stage, each in given if each.version == newest}
    for stage in STAGES:
        yield _review(stage, current.get(stage), newest, names)
    for stage, each in sorted(given, key=lambda pair: pair[1].at, reverse=True):
        if each.version != newest:
            yield _review(stage, each, newest, names)


def _review(stage: str, given: Review | SecrecySlip | None, newest: int, names: Names) -> ReviewOut:
    if given is None:
        return ReviewOut(
            stage=coded(stage, STAGES),
            state=coded("waiting", REVIEW_STATES),
            by=None,
            at=None,
            comment=None,
            version=newest,
        )
    basis = f"依据：{given.basis}" if isinstance(given, SecrecySlip) else ""
    return ReviewOut(
        stage=coded(stage, STAGES),
        state=coded("approved" if given.approved else "returned", REVIEW_STATES),
        by=names.of(given.by),
        at=given.at,
        comment="。".join(filter(None, [basis, given.comment])) or None,
        version=given.version,
    )


def _publications(session: Session, held: Dossier, names: Names, actor: Actor) -> list[PublicationOut]:
    looked = checks_of(session, [each.id for each in held.publications])
    pair = gates.companion(session, held.draft) is not None
    return [
        _publication(
            made,
            session.get_one(Evidence, made.evidence_id),
            looked.get(made.id),
            names,
            actions.of_publication(session.get_one(Evidence, made.evidence_id), actor, has_pair=pair),
        )
        for made in held.publications
    ]


def _publication(
    made: Publication, proof: Evidence, look: LinkCheck | None, names: Names, offered: list[Action]
) -> PublicationOut:
    return PublicationOut(
        id=made.id,
        version=made.version,
        channel=made.channel,
        url=made.url,
        published_at=made.published_at,
        sha256=made.sha256,
        by=names.of(made.by),
        evidence_id=made.evidence_id,
        withdrawn_at=proof.false_at or proof.withdrawn_at,
        false=proof.false_at is not None,
        flaw=proof.flaw,
        check=None if look is None else _check(look, names),
        actions=offered,
    )


def _check(look: LinkCheck, names: Names) -> LinkCheckOut:
    return LinkCheckOut(
        outcome=coded(look.outcome, OUTCOME_LABELS), words=look.words, by=names.of(look.by), at=look.at
    )


def _passages(session: Session, event_id: int, versions: Sequence[DraftVersion]) -> list[PostOut]:
    """The newest originals of the event, and whatever any version links to."""
    linked = {sentence["document_id"] for version in versions for sentence in version.sentences} - {None}
    said_at = Document.first_seen_at
    newest = (
        select(Document)
        .where(Document.event_id == event_id, Document.reprint_of.is_(None))
        .order_by(said_at.desc(), Document.id.desc())
        .limit(PASSAGES)
    )
    found = {document.id: document for document in session.scalars(newest)}
    others = linked - set(found)
    if others:
        found |= {
            document.id: document
            for document in session.scalars(select(Document).where(Document.id.in_(others)))
        }
    return [posts.post(document) for document in found.values()]


def _checks(version: DraftVersion, said: Sequence[Statement]) -> list[str]:
    sentences = [
        Sentence(text=each["text"], document_id=each["document_id"], own=each["mark"] == Mark.OWN)
        for each in version.sentences
    ]
    return checks(sentences, settle(said).figures)

"""Publication: an approved version made public is entered with where and when, and stops what a notice stops."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alerts.duties import EvidenceKind
from alerts.evidence import Submission
from alerts.proofs import record_evidence
from huiying.clock import BEIJING, aware
from huiying.errors import Conflict, Invalid
from huiying.people import Actor
from response.models import Draft, DraftVersion, Publication, Review, SecrecySlip
from response.reviews import Step
from response.work import begin


def publish(
    session: Session,
    draft_id: int,
    *,
    channel: str,
    url: str,
    published_at: datetime,
    actor: Actor,
    now: datetime,
) -> Publication:
    """Enter that the approved version was published. It becomes evidence of a notice with the hash of its words.

    Raises Conflict `review_incomplete` before the three reviews and the slip, Invalid for a time that cannot be
    true or a link that is none. Entered more than two hours late it is 补录 and waits for a second person.
    """
    work = begin(session, draft_id, Step.PUBLISH, actor=actor, now=now)
    draft = work.draft
    moment = aware(published_at)
    _refuse_before_approval(session, draft, moment)
    _refuse_twice(session, draft, url)
    version = session.scalars(
        select(DraftVersion).where(DraftVersion.draft_id == draft.id, DraftVersion.number == draft.version)
    ).one()
    submission = Submission(
        kind=EvidenceKind.NOTICE,
        happened_at=moment,
        url=url,
        content_sha256=version.sha256,
        channel=channel,
        note=version.title,
    )
    evidence = record_evidence(
        session, draft.case_id, submission, actor=actor, now=now, origin=f"draft:{draft.id}"
    )
    publication = Publication(
        draft_id=draft.id,
        version=version.number,
        channel=channel,
        url=url,
        published_at=moment,
        sha256=version.sha256,
        by=actor.username,
        at=now,
        evidence_id=evidence.id,
    )
    session.add(publication)
    detail = {"channel": channel, "url": url, "published_at": moment.isoformat(), "sha256": version.sha256}
    work.done("draft.published", f"发布于{channel}：{url}", detail)
    return publication


def _refuse_before_approval(session: Session, draft: Draft, moment: datetime) -> None:
    """What was published before its last approval was not the approved version."""
    newest = (Review.draft_id == draft.id) & (Review.version == draft.version)
    slip = (SecrecySlip.draft_id == draft.id) & (SecrecySlip.version == draft.version)
    times = [
        session.scalar(select(func.max(Review.at)).where(newest)),
        session.scalar(select(func.max(SecrecySlip.at)).where(slip)),
    ]
    approved = max(at for at in times if at is not None)
    if moment < approved:
        raise Invalid(
            f"发布时间早于最后一道审核（{approved.astimezone(BEIJING):%m-%d %H:%M}）：请核对发布时间",
            code="published_before_approval",
        )


def _refuse_twice(session: Session, draft: Draft, url: str) -> None:
    held = select(Publication.id).where(Publication.draft_id == draft.id, Publication.url == url)
    if session.scalar(held) is not None:
        raise Conflict("这个链接已经登记过了", code="already_recorded")

"""Publication: an approved version made public is entered with where and when, and stops what its kind can stop.

A policy document and its 解读材料 are entered in one act, each with its own address.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alerts.duties import Duty, EvidenceKind, StartPoint
from alerts.evidence import Submission
from alerts.models import Case, Evidence
from alerts.proofs import record_evidence
from huiying.clock import BEIJING, aware
from huiying.errors import Conflict, Invalid
from huiying.people import Actor
from response.filings import file_release
from response.models import Draft, Publication, Review, SecrecySlip
from response.progress import interpretation_of, is_published, newest_version, standing_publications
from response.release import Release
from response.reviews import Step
from response.terms import Kind
from response.work import Work, begin

ACTS: dict[Kind, tuple[EvidenceKind, Duty | None]] = {
    Kind.ANSWER: (EvidenceKind.NOTICE, None),
    Kind.RESULT: (EvidenceKind.NOTICE, None),
    Kind.POLICY: (EvidenceKind.PUBLICATION, Duty.DISCLOSURE),
    Kind.DISCLOSURE: (EvidenceKind.PUBLICATION, Duty.DISCLOSURE),
    Kind.INTERPRETATION: (EvidenceKind.PUBLICATION, Duty.INTERPRETATION),
    Kind.GUIDE: (EvidenceKind.PUBLICATION, Duty.GUIDE_CHANGE),
}
"""What publishing a kind of draft is evidence of, and the one duty it discharges; None: whichever a notice can stop."""


def publish(session: Session, draft_id: int, release: Release, *, actor: Actor, now: datetime) -> Publication:
    """Enter that the approved version was published. It becomes evidence with the hash of its words.

    Raises Conflict `review_incomplete` naming every gate still shut, Invalid for a time that cannot be true or a
    link that is none, `interpretation_url_required` for a policy document entered without its 解读材料. Entered
    more than two hours late it is 补录 and waits for a second person.
    """
    work = begin(session, draft_id, Step.PUBLISH, actor=actor, now=now)
    interpretation = _to_publish_with(session, work.draft, release)
    if work.draft.kind == Kind.POLICY:
        _start_clocks(work, aware(release.published_at))
    made = _enter(work, release, release.url)
    if interpretation is not None and release.interpretation_url is not None:
        beside = Work(session=session, draft=interpretation, actor=actor, now=now)
        _enter(beside, release, release.interpretation_url)
    if work.draft.kind == Kind.POLICY:
        file_release(work, release)
    return made


def _start_clocks(work: Work, moment: datetime) -> None:
    """What is owed after a policy document (its 解读) is counted from its first publication."""
    case = work.session.get_one(Case, work.draft.case_id)
    case.moments = {StartPoint.PUBLISHED.value: moment.isoformat(), **case.moments}


def _to_publish_with(session: Session, draft: Draft, release: Release) -> Draft | None:
    """The 解读材料 that appears in the same act; None where there is none to publish."""
    if draft.kind != Kind.POLICY:
        if release.interpretation_url is not None:
            raise Invalid("只有政策文件随附解读材料的链接", code="interpretation_of_nothing")
        return None
    found = interpretation_of(session, draft.id)
    if found is None or is_published(session, found.id):
        return None
    if release.interpretation_url is None:
        raise Invalid("解读材料须与文件同步发布：请填写解读材料的链接", code="interpretation_url_required")
    if release.interpretation_url == release.url:
        raise Invalid("解读材料和文件须各有各的链接，才能互相链接", code="interpretation_url_required")
    return found


def _enter(work: Work, release: Release, url: str) -> Publication:
    session, draft, moment = work.session, work.draft, aware(release.published_at)
    _refuse_before_approval(session, draft, moment)
    _refuse_twice(session, draft, url)
    evidence = _evidence(work, release, url)
    version = newest_version(session, draft)
    publication = Publication(
        draft_id=draft.id,
        version=version.number,
        channel=release.channel,
        url=url,
        published_at=moment,
        sha256=version.sha256,
        by=work.actor.username,
        at=work.now,
        evidence_id=evidence.id,
    )
    session.add(publication)
    detail = {
        "channel": release.channel,
        "url": url,
        "published_at": moment.isoformat(),
        "sha256": version.sha256,
    }
    work.done("draft.published", f"发布于{release.channel}：{url}", detail)
    return publication


def _evidence(work: Work, release: Release, url: str) -> Evidence:
    version = newest_version(work.session, work.draft)
    kind, duty = ACTS[Kind(work.draft.kind)]
    submission = Submission(
        kind=kind,
        happened_at=aware(release.published_at),
        url=url,
        content_sha256=version.sha256,
        channel=release.channel,
        note=version.title,
    )
    return record_evidence(
        work.session,
        work.draft.case_id,
        submission,
        actor=work.actor,
        now=work.now,
        origin=f"draft:{work.draft.id}",
        duty=duty,
    )


def _refuse_before_approval(session: Session, draft: Draft, moment: datetime) -> None:
    """What was published before the last word said on it was not what was approved."""
    approved = max(_last_words(session, draft), default=None)
    if approved is not None and moment < approved and not is_published(session, draft.id):
        raise Invalid(
            f"发布时间早于最后一道审核（{approved.astimezone(BEIJING):%m-%d %H:%M}）：请核对发布时间",
            code="published_before_approval",
        )


def _last_words(session: Session, draft: Draft) -> Iterator[datetime]:
    for table in (Review, SecrecySlip):
        newest = (table.draft_id == draft.id) & (table.version == draft.version)
        at = session.scalar(select(func.max(table.at)).where(newest))
        if at is not None:
            yield at


def _refuse_twice(session: Session, draft: Draft, url: str) -> None:
    held = select(Publication.id).where(*standing_publications(draft.id), Publication.url == url)
    if session.scalar(held) is not None:
        raise Conflict("这个链接已经登记过了", code="already_recorded")

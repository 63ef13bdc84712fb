"""Evidence: what may stop a clock, and what is a lie. Only a dated, linked, typed record of an act counts.

Held in the future, before the event, or without a link or file: refused. Entered more than two hours after the
act: marked 补录 for ever, and of no effect until a second person confirms it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.duties import EVIDENCE_LABELS, Duty, EvidenceKind
from huiying.clock import BEIJING, aware
from huiying.errors import Invalid

PROMPT_ENTRY = timedelta(hours=2)
SHA256 = re.compile(r"[0-9a-f]{64}")
LINK = re.compile(r"https?://[^\s/]+\S*")
PAPER = frozenset({EvidenceKind.INTERNAL_REPORT, EvidenceKind.DRAFT, EvidenceKind.STATUS, EvidenceKind.LAPSE})
ACTS = frozenset(EvidenceKind) - PAPER
"""The kinds that can discharge a duty; the others are paper."""
PUBLIC = frozenset({EvidenceKind.NOTICE, EvidenceKind.PRESS_CONFERENCE, EvidenceKind.PUBLICATION})
"""Acts anyone can look at: their proof is a link or a file. For the others the number of the document will do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a person claims was done. `happened_at` is held_at of a conference, published_at of a notice.

    `sha256` names a file kept in the blob store; `content_sha256` is the hash of the text as it was published.
    """

    kind: EvidenceKind
    happened_at: datetime
    url: str | None = None
    sha256: str | None = None
    content_sha256: str | None = None
    channel: str = ""
    place: str = ""
    host: str = ""
    speakers: tuple[str, ...] = ()
    head_spoke: bool | None = None
    note: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """How an accepted submission enters the record."""

    late_entry: bool
    """补录: entered more than two hours after the act. Never cleared."""
    needs_second: bool
    """It counts for nothing until a second person confirms it."""


def rule_on(submission: Submission, *, occurred_at: datetime | None, now: datetime) -> Ruling:
    """Accept or refuse a submission. Raises Invalid, saying what is wrong with it."""
    happened, name = aware(submission.happened_at), EVIDENCE_LABELS[submission.kind]
    if happened > now:
        raise Invalid(
            f"{name}的时间 {_shown(happened)} 还没有到，不能作为证据：请在事情做完之后再登记",
            code="evidence_in_future",
        )
    if occurred_at is not None and happened < occurred_at:
        raise Invalid(
            f"{name}的时间 {_shown(happened)} 早于事发时间 {_shown(occurred_at)}，请核对后重新登记",
            code="evidence_before_event",
        )
    _refuse_unproven(submission, name)
    if submission.kind is EvidenceKind.PRESS_CONFERENCE:
        _refuse_vague_conference(submission)
    late = now - happened > PROMPT_ENTRY
    return Ruling(late_entry=late, needs_second=late and submission.kind in ACTS)


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def _refuse_unproven(submission: Submission, name: str) -> None:
    if submission.url and not LINK.fullmatch(submission.url):
        raise Invalid(
            f"{name}的链接应以 http:// 或 https:// 开头：{submission.url}", code="evidence_bad_link"
        )
    for digest in (submission.sha256, submission.content_sha256):
        if digest and not SHA256.fullmatch(digest):
            raise Invalid("文件的 SHA-256 应为 64 位十六进制小写", code="evidence_bad_digest")
    numbered = submission.kind not in PUBLIC and submission.reference.strip()
    if submission.kind in ACTS and not (submission.url or submission.sha256 or numbered):
        raise Invalid(
            f"{name}既没有链接也没有文件，不能作为证据：请补上其中之一", code="evidence_without_proof"
        )


def _refuse_vague_conference(submission: Submission) -> None:
    wanted = {
        "地点": submission.place.strip(),
        "主持人": submission.host.strip(),
        "发布人": submission.speakers,
        "主要负责人是否出席发言": submission.head_spoke is not None,
    }
    missing = [name for name, given in wanted.items() if not given]
    if missing:
        raise Invalid(f"新闻发布会的登记缺少：{'、'.join(missing)}", code="evidence_incomplete")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A piece of evidence on record, as far as clocks look at it. `counts`: entered in time, or confirmed."""

    id: int
    kind: EvidenceKind
    happened_at: datetime
    duty: Duty | None = None
    """The duty it discharges; None: whichever its kind can stop."""
    body: str | None = None
    """Whose act it is; None: of whoever owes it."""
    counts: bool = True
    withdrawn_at: datetime | None = None
    false: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What would discharge a duty: acts of these kinds, not before `since` where the clock started anew."""

    duty: Duty
    stops: frozenset[EvidenceKind]
    due: datetime
    since: datetime | None = None
    body: str | None = None
    """Who owes it; None: anybody's act will do."""


def earliest_stop(proofs: Iterable[Proof], wanted: Wanted) -> Proof | None:
    """The first act on record that discharges a duty, whatever order it was entered in.

    False evidence never counted. Evidence withdrawn before the due time no longer counts; withdrawn after it, it
    did its work in time and stays.
    """
    counting = (proof for proof in proofs if _counts(proof, wanted))
    return min(counting, key=lambda proof: (proof.happened_at, proof.id), default=None)


def _counts(proof: Proof, wanted: Wanted) -> bool:
    return (
        proof.kind in wanted.stops & ACTS
        and proof.duty in {None, wanted.duty}
        and (proof.body is None or wanted.body in {None, proof.body})
        and proof.counts
        and not proof.false
        and (wanted.since is None or proof.happened_at >= wanted.since)
        and (proof.withdrawn_at is None or proof.withdrawn_at >= wanted.due)
    )

"""移送材料: what a department is handed of a case — summary, posts and evidence as stored, the log — and who took it.

Posts are stored with private numbers starred out; the raw responses are not, and are only in a package that a
leader takes. What is left out is named in the manifest with its SHA-256.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import kinds
from alerts.casefacts import in_words
from alerts.deeds import Deed, undertake
from alerts.duties import EVIDENCE_LABELS, EvidenceKind
from alerts.figures import facts_of
from alerts.grades import Grade
from alerts.lineage import events_of
from alerts.models import Case, CaseStep, Evidence, Measure
from alerts.partners.actions import actions_of
from alerts.partners.contacts import get_partner
from alerts.partners.models import Partner, Referral
from alerts.partners.packages import Item, Package, as_json, pack
from alerts.stages import Step
from huiying.blobs import Blob, fetch
from huiying.clock import BEIJING
from huiying.errors import Forbidden
from huiying.people import Actor, Role
from huiying.sealing import Seal
from huiying.text.masking import mask
from nlp.authors import shown_author
from nlp.models import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whom the package is for, and whether private data may be in it."""

    partner_id: int | None = None
    full: bool = False


def take_referral(
    session: Session, case_id: int, wanted: Wanted, *, actor: Actor, seal: Seal, now: datetime
) -> Package:
    """Make the package and put on record who took it. Raises Forbidden for private data in other hands than a leader's."""
    deed = undertake(session, case_id, Step.REFER, actor=actor, now=now)
    if wanted.full and not actor.has(Role.LEADER):
        raise Forbidden(
            "含个人信息的原始材料只能由领导导出；其他人请导出遮盖后的材料", code="full_needs_leader"
        )
    partner = get_partner(session, wanted.partner_id) if wanted.partner_id else None
    made = _make(deed, partner, seal, full=wanted.full)
    session.add(
        Referral(
            case_id=deed.case.id,
            partner_id=partner.id if partner else None,
            masked=not wanted.full,
            files=made.files,
            manifest_sha256=made.manifest_sha256,
            taken_by=actor.username,
            taken_at=now,
        )
    )
    _tell(deed, partner, made, full=wanted.full)
    return made


def _tell(deed: Deed, partner: Partner | None, made: Package, *, full: bool) -> None:
    detail = {
        "partner": partner.name if partner else None,
        "masked": not full,
        "files": made.files,
        "manifest_sha256": made.manifest_sha256,
    }
    for_whom = f"给{partner.name}的" if partner else ""
    how = "含个人信息" if full else "个人信息已遮盖"
    deed.done("case.referred", f"导出{for_whom}移送材料：{made.files} 个文件，{how}", detail)


def referrals_of(session: Session, case_id: int) -> Sequence[tuple[Referral, str | None]]:
    """Every package taken of a case with whom it was for, oldest first."""
    query = select(Referral, Partner.name).outerjoin(Partner, Partner.id == Referral.partner_id)
    rows = session.execute(query.where(Referral.case_id == case_id).order_by(Referral.id))
    return [(row, name) for row, name in rows]


def _make(deed: Deed, partner: Partner | None, seal: Seal, *, full: bool) -> Package:
    session, case = deed.session, deed.case
    posts = _posts(session, case)
    evidence = session.scalars(
        select(Evidence).where(Evidence.case_id == case.id).order_by(Evidence.id)
    ).all()
    kept = {each.sha256: "证据文件" for each in evidence if each.sha256}
    raw = {each.raw_sha256: "帖文的原始响应" for each in posts if each.raw_sha256}
    wanted = kept | (raw if full else {})
    held = set(session.scalars(select(Blob.sha256).where(Blob.sha256.in_(wanted))))
    items = [
        Item(path="summary.txt", content=_summary(session, case, partner).encode(), what="办件摘要"),
        Item(path="log.json", content=as_json(list(_log(session, case))), what="办理记录"),
        Item(path="evidence.json", content=as_json([_evidence(each) for each in evidence]), what="证据登记"),
        *(
            Item(path=f"posts/{each.id}.json", content=as_json(_post(each)), what=f"帖文：{each.source_name}")
            for each in posts
        ),
        *(
            Item(path=f"files/{sha256}", content=fetch(session, sha256, seal=seal), what=what)
            for sha256, what in sorted(wanted.items())
            if sha256 in held
        ),
    ]
    about = {
        "case": case.number,
        "title": case.title,
        "for": partner.name if partner else None,
        "made_at": deed.now.isoformat(),
        "made_by": deed.actor.username,
        "masked": not full,
        "left_out": sorted((raw.keys() | kept.keys()) - held),
    }
    return pack(items, about, at=deed.now)


def _posts(session: Session, case: Case) -> Sequence[Document]:
    query = select(Document).where(Document.event_id.in_(events_of(session, case)))
    return session.scalars(query.order_by(Document.published_at, Document.id)).all()


def _summary(session: Session, case: Case, partner: Partner | None) -> str:
    figures = facts_of(session, case).figures
    measures = session.scalars(select(Measure).where(Measure.case_id == case.id).order_by(Measure.id))
    lines = [
        f"办件 {case.number}　{case.title}",
        f"移送：{partner.name}" if partner else "移送：（未指明部门）",
        f"状态：{kinds.stage_label(case.kind, case.state)}；等级：{_grade(case)}",
        f"事发：{_shown(case.occurred_at)}；首次发现：{_shown(case.first_seen_at)}",
        "核定情况：" + ("；".join(in_words(kind, value) for kind, value in figures.items()) or "无"),
        *(f"{_shown(each.at)} {each.text}" for each in measures),
        *(
            f"联动 {_shown(action.asked_at)} {asked.name}：{action.asked}"
            for action, asked in actions_of(session, case.id)
        ),
    ]
    return mask("\n".join(lines)) + "\n"


def _grade(case: Case) -> str:
    label = Grade(case.grade).label if case.grade else "未定"
    return f"{label}（拟）" if case.is_proposed else label


def _log(session: Session, case: Case) -> Iterator[dict[str, Any]]:
    for line in session.scalars(select(CaseStep).where(CaseStep.case_id == case.id).order_by(CaseStep.id)):
        yield {
            "at": line.at.isoformat(),
            "by": line.actor_name,
            "step": line.step,
            "summary": mask(line.summary),
        }


def _evidence(row: Evidence) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": EVIDENCE_LABELS[EvidenceKind(row.kind)],
        "happened_at": row.happened_at.isoformat(),
        "entered_at": row.entered_at.isoformat(),
        "late_entry": row.late_entry,
        "counts": row.counts,
        "withdrawn": row.withdrawn_at is not None,
        "false": row.false_at is not None,
        "url": row.url,
        "file_sha256": row.sha256,
        "content_sha256": row.content_sha256,
    }


def _post(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "source": document.source_name,
        "standing": document.standing,
        "url": document.url,
        "author": shown_author(document.author, document.standing),
        "published_at": document.published_at.isoformat() if document.published_at else None,
        "first_seen_at": document.first_seen_at.isoformat(),
        "title": mask(document.title),
        "text": mask(document.text),
        "raw_sha256": document.raw_sha256,
        "reprint_of": document.reprint_of,
    }


def _shown(moment: datetime | None) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}" if moment else "未知"

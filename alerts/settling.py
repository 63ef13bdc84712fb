"""Putting a debt on a case, and taking it off: by what was done, or by a person's word on a correction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from alerts.debts import DEBT_LABELS, CaseDebt, DebtKind, open_debts
from alerts.deeds import Deed, require_words, undertake
from alerts.evidence import LINK
from alerts.stages import Step
from huiying import audit
from huiying.errors import Conflict, Invalid, NotFound
from huiying.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """What is to be put on a case."""

    kind: DebtKind
    subject: str
    words: str


def owe(deed: Deed, owing: Owing) -> CaseDebt:
    """Put a debt on the case of a deed; one that is open already is not put twice."""
    held = (row for row in open_debts(deed.session, deed.case.id) if row.subject == owing.subject)
    if (row := next(held, None)) is not None:
        return row
    row = CaseDebt(
        case_id=deed.case.id, kind=owing.kind, subject=owing.subject, words=owing.words, since=deed.now
    )
    deed.session.add(row)
    deed.session.flush()
    detail = {"debt_id": row.id, "debt": row.kind, "on": row.subject}
    deed.also("debt.owed", "debt", f"{DEBT_LABELS[owing.kind]}：{owing.words}", detail)
    return row


def settle(deed: Deed, row: CaseDebt, words: str, url: str | None = None) -> None:
    """Write that a debt is settled, by whom and how."""
    row.settled_at, row.settled_by = deed.now, deed.actor.username
    row.settlement, row.url = words, url
    label = DEBT_LABELS[DebtKind(row.kind)]
    detail = {"debt_id": row.id, "debt": row.kind, "on": row.subject, "url": url}
    deed.also("debt.settled", "debt", f"{label}已办结：{row.words}（{words}）", detail)


def settle_by_hand(
    session: Session, debt_id: int, *, words: str, url: str | None, actor: Actor, now: datetime
) -> CaseDebt:
    """Settle a correction: say what was corrected and where the public can read it.

    Raises Conflict for a gate, which is settled by passing it, and for what is settled already.
    """
    audit.take_turn(session)
    row = session.get(CaseDebt, debt_id)
    if row is None:
        raise NotFound(f"没有编号为 {debt_id} 的待办事项", code="debt_not_found")
    deed = undertake(session, row.case_id, Step.RECORD_EVIDENCE, actor=actor, now=now)
    if row.settled_at is not None:
        raise Conflict("这一项已经办结", code="debt_settled")
    if row.kind != DebtKind.CORRECTION:
        raise Conflict("这一项要到稿件页补办，补办完自动了结", code="debt_of_gate")
    done = require_words(words, "更正了什么")
    if url is not None and not LINK.fullmatch(url):
        raise Invalid("链接应以 http:// 或 https:// 开头", code="evidence_bad_link")
    settle(deed, row, done, url)
    return row

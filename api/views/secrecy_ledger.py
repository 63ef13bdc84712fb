"""保密审查台账 for the screen and for the workbook."""

from sqlalchemy.orm import Session

from api.schemas.secrecy_ledger import LedgerRow
from api.views.people import Names
from api.views.words import coded
from response.ledger import LedgerLine
from response.terms import KIND_LABELS

VERDICTS = {"approved": "可以公开", "returned": "不得公开"}


def rows(session: Session, lines: list[LedgerLine]) -> list[LedgerRow]:
    """A line a slip."""
    names = Names(session)
    return [_row(line, names) for line in lines]


def _row(line: LedgerLine, names: Names) -> LedgerRow:
    slip = line.slip
    return LedgerRow(
        id=slip.id,
        at=slip.at,
        case_id=line.case.id,
        case_number=line.case.number,
        draft_id=line.draft.id,
        kind=coded(line.draft.kind, KIND_LABELS),
        title=line.title,
        version=slip.version,
        sha256=line.sha256,
        verdict=coded("approved" if slip.approved else "returned", VERDICTS),
        basis=slip.basis,
        comment=slip.comment,
        by=names.of(slip.by),
        published=[f"{each.channel} {each.url}" for each in line.publications],
    )

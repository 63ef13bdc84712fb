"""What an answer published by the express lane still owes, kept on its case until it is done."""

from collections.abc import Iterable

from alerts.debts import CaseDebt, DebtKind, open_debts
from alerts.deeds import Deed
from alerts.settling import Owing, owe, settle
from response import gates
from response.gates import GateState
from response.models import Draft
from response.standing import Progress
from response.terms import GATE_LABELS, Gate


def keep_up(deed: Deed, draft: Draft, held: Progress) -> None:
    """Bring the debts of a draft in line with its gates.

    A gate made up for settles its debt. An objection raised after publication settles it too, and leaves a
    correction to be made: the public has read what should not have been said so.
    """
    if not held.express:
        return
    owed = {_subject(draft, each.gate): each for each in gates.debts(held)}
    objected = {
        _subject(draft, each.gate): each
        for each in gates.standings(held)
        if each.state is GateState.RETURNED and held.published
    }
    for row in _open_of(deed, draft):
        if row.subject in objected:
            settle(deed, row, "已补办，未通过")
            _correct(deed, draft, objected[row.subject])
        elif row.subject not in owed:
            settle(deed, row, "已补办" if held.published else "发布已撤回")
    for subject, each in owed.items():
        words = f"“{draft.title}”经应急快车道发布，{GATE_LABELS[each.gate]}待补办（{each.why}）"
        owe(deed, Owing(kind=DebtKind.GATE, subject=subject, words=words))


def _correct(deed: Deed, draft: Draft, objection: gates.Standing) -> None:
    words = f"“{draft.title}”已经发布，事后{objection.why}：请更正已发布的内容"
    subject = f"{_subject(draft, objection.gate)}:correction"
    owe(deed, Owing(kind=DebtKind.CORRECTION, subject=subject, words=words))


def _subject(draft: Draft, gate: Gate) -> str:
    return f"draft:{draft.id}:{gate}"


def _open_of(deed: Deed, draft: Draft) -> Iterable[CaseDebt]:
    mine = f"draft:{draft.id}:"
    return [
        row
        for row in open_debts(deed.session, deed.case.id)
        if row.kind == DebtKind.GATE and row.subject.startswith(mine)
    ]

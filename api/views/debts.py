"""What a case still owes beside its clocks, in words."""

from collections.abc import Iterable

from alerts.course import COMMON
from alerts.debts import DEBT_LABELS, CaseDebt, DebtKind
from alerts.stages import Step
from api.schemas.base import Action
from api.schemas.debts import DebtOut
from api.views.people import Names
from api.views.words import coded
from huiying.people import Actor


def debts(rows: Iterable[CaseDebt], names: Names, actor: Actor) -> list[DebtOut]:
    """In the order they came, settled ones too."""
    return [
        DebtOut(
            id=row.id,
            kind=coded(row.kind, DEBT_LABELS),
            words=row.words,
            since=row.since,
            settled_at=row.settled_at,
            settled_by=names.of(row.settled_by) if row.settled_by else None,
            settlement=row.settlement,
            url=row.url,
            actions=_actions(row, actor),
        )
        for row in rows
    ]


def _actions(row: CaseDebt, actor: Actor) -> list[Action]:
    """A correction is settled by hand; a gate by passing it."""
    if row.settled_at is not None or row.kind != DebtKind.CORRECTION:
        return []
    barred = (
        None
        if actor.has(*COMMON[Step.RECORD_EVIDENCE].roles)
        else "须由承办单位、新闻发言人、值班员或领导办理"
    )
    return [Action(name="settle", label="更正办结", allowed=barred is None, why_not=barred)]

"""What may be asked for one clock of a case, and why not: the decisions are those of the use cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from alerts import easings
from alerts.clocks import not_concedable
from alerts.course import Standpoint
from alerts.dossiers import Dossier, Explanation
from alerts.easings import EasingKind
from alerts.obligations import OPEN
from alerts.stages import Step
from api.schemas.base import Action
from api.views.actions import barred
from huiying.people import Actor

LABELS = {
    EasingKind.EXTEND: "申请延长",
    EasingKind.INAPPLICABLE: "申请认定不适用",
    EasingKind.WAIVE: "申请豁免",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks, when, of which case."""

    dossier: Dossier
    stand: Standpoint
    actor: Actor
    now: datetime

    def actions(self, explained: Explanation) -> list[Action]:
        """Easings are asked for at `easings` with the name as kind, `concede` at its own route; none for a clock that ended."""
        if explained.clock.obligation.state not in OPEN:
            return []
        return [
            Action(name=name, label=label, allowed=why is None, why_not=why)
            for name, label, why in self._ways(explained)
        ]

    def _ways(self, explained: Explanation) -> Iterator[tuple[str, str, str | None]]:
        row, now = explained.clock.obligation, self.now
        cited = {rule.id: rule for rule in explained.rules}
        no_easing = barred(Step.PROPOSE_EASING, self.stand, self.actor)
        for kind, label in LABELS.items():
            extended = self._extended(row.id)
            yield (
                kind,
                label,
                no_easing or easings.refusal(row, kind, cited.get, extended=extended, now=now),
            )
        yield (
            "concede",
            "记为未完成",
            barred(Step.CONCEDE, self.stand, self.actor) or not_concedable(row, now),
        )

    def _extended(self, obligation_id: int) -> bool:
        return any(
            easing.obligation_id == obligation_id
            and easing.kind == EasingKind.EXTEND
            and easing.state == "confirmed"
            for easing in self.dossier.easings
        )

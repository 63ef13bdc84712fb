"""The course of a case, its log, and the moments marked on charts."""

from collections.abc import Sequence
from datetime import datetime

from alerts import kinds
from alerts.dossiers import Dossier
from alerts.duties import EVIDENCE_LABELS, EvidenceKind
from alerts.evidence import ACTS
from alerts.models import Alert, Case, CaseStep, Evidence, Measure
from alerts.stages import CLOSED, Stage
from api.schemas.cases import LogOut, StepOut
from api.schemas.events import Marker
from api.views.people import Names

CURRENT = {
    Stage.ASSESSING: "研判",
    Stage.WATCHING: "研判",
    Stage.SET_ASIDE: "归档",
    Stage.ASSIGNING: "交办",
    Stage.SIGNING: "签收",
    Stage.HANDLING: "处置",
    Stage.RESPONDING: "回应",
    Stage.EVALUATING: "评估",
    Stage.ARCHIVING: "归档",
}
"""Which step of the course a case is at."""
OTHER_LABELS = {
    "open": "立案",
    "clock": "时限",
    "facts": "事实",
    "suggestion": "提示",
    "draft": "稿件",
    "finding": "问责",
    "watch": "更新",
}
MEASURES = {"measure": "处置", "result": "公布处置结果", "evaluation": "效果评估"}


def steps(dossier: Dossier, now: datetime) -> list[StepOut]:
    """The ten steps: who, when, how long since the step before; the current one counts up to now."""
    current = _current(dossier)
    found: list[StepOut] = []
    before: datetime | None = None
    for each in dossier.course:
        state = "current" if each.name == current else "done" if each.at else "waiting"
        end = now if state == "current" else each.at
        took = (end - before).total_seconds() if end and before else None
        found.append(
            StepOut(name=each.name, label=each.name, state=state, at=each.at, by=each.by, took_seconds=took)
        )
        before = each.at or before
    return found


def _current(dossier: Dossier) -> str | None:
    """The step of the course a case stands at: for 舆情 by the table above, else the newest one taken."""
    case = dossier.case
    if case.kind in kinds.RESPONSES:
        return CURRENT.get(Stage(case.state)) if case.state in CURRENT else None
    if case.state in CLOSED:
        return None
    taken = [(each.at, each.name) for each in dossier.course if each.at]
    return max(taken)[1] if taken else kinds.course(case.kind)[0]


def entry(line: CaseStep) -> LogOut:
    """A line of the log."""
    return LogOut(
        at=line.at, actor=line.actor_name, action=line.step, label=_label(line.step), text=line.summary
    )


def _label(step: str) -> str:
    return OTHER_LABELS.get(step) or kinds.step_labels().get(step, step)


def measure(done: Measure, names: Names) -> LogOut:
    """Something a unit did, published or found."""
    text = f"{done.text}（{done.url}）" if done.url else done.text
    return LogOut(at=done.at, actor=names.of(done.by), action=done.kind, label=MEASURES[done.kind], text=text)


def markers(alerts: Sequence[Alert], case: Case | None, evidence: Sequence[Evidence]) -> list[Marker]:
    """What is drawn into the course of an event: alerts, the case, and the acts that answered."""
    found = [Marker(at=alert.raised_at, label="预警") for alert in alerts]
    if case is not None:
        found.append(Marker(at=case.opened_at, label="立案"))
    found += [
        Marker(at=each.happened_at, label=EVIDENCE_LABELS[EvidenceKind(each.kind)])
        for each in evidence
        if EvidenceKind(each.kind) in ACTS and each.withdrawn_at is None and each.false_at is None
    ]
    return sorted(found, key=lambda marker: marker.at)

"""The kinds of case there are."""

from collections.abc import Mapping

from alerts.course import Move
from alerts.kinds.complaint import COMPLAINT
from alerts.kinds.disclosure import DISCLOSURE_APPLICATION
from alerts.kinds.filing import ACCOUNT_FILING, SYSTEM_FILING
from alerts.kinds.hotline import HOTLINE_TICKET
from alerts.kinds.inquiry import ACCIDENT_INQUIRY
from alerts.kinds.kind import CaseKind
from alerts.kinds.periodic import PERIODIC_DUTY
from alerts.kinds.petition import PETITION
from alerts.kinds.policy import POLICY_RELEASE
from alerts.kinds.proactive import GUIDE_CHANGE, PROACTIVE_DISCLOSURE
from alerts.kinds.proposal import PROPOSAL
from alerts.kinds.response import EMERGENCY, OPINION
from alerts.kinds.upward import UPWARD_REPORT
from alerts.kinds.website import REPOST, SITE_MESSAGE, SITE_UPDATE
from alerts.stages import CLOSED, STAGE_LABELS, Stage
from huiying.errors import NotFound

RESPONSES = frozenset({EMERGENCY.name, OPINION.name})
"""舆情: opened by what the pipeline notices too, and moved by the course of `alerts.course`."""
FORMS: Mapping[str, CaseKind] = {
    kind.name: kind
    for kind in (
        EMERGENCY,
        OPINION,
        DISCLOSURE_APPLICATION,
        PETITION,
        HOTLINE_TICKET,
        COMPLAINT,
        UPWARD_REPORT,
        ACCIDENT_INQUIRY,
        POLICY_RELEASE,
        PROACTIVE_DISCLOSURE,
        GUIDE_CHANGE,
        PROPOSAL,
        SITE_UPDATE,
        SITE_MESSAGE,
        REPOST,
        ACCOUNT_FILING,
        SYSTEM_FILING,
        PERIODIC_DUTY,
    )
}
KIND_LABELS = {kind.name: kind.label for kind in FORMS.values()}


def kind(name: str) -> CaseKind:
    """A kind by name. Raises NotFound."""
    if name not in FORMS:
        raise NotFound(f"没有“{name}”这一类办件：可用 {'、'.join(FORMS)}", code="unknown_case_kind")
    return FORMS[name]


def table(name: str) -> Mapping[str, Move]:
    """The state table of a kind."""
    return kind(name).table


def course(name: str) -> tuple[str, ...]:
    """The steps of a kind as an officer names them, in order."""
    return kind(name).course


def stages() -> Mapping[str, str]:
    """Every stage of every kind, value → label, in the order of the courses."""
    return {stage: label for kind in FORMS.values() for stage, label in kind.stages.items()}


def step_labels() -> Mapping[str, str]:
    """Every step of every kind, value → label."""
    return {step: move.label for kind in FORMS.values() for step, move in kind.table.items()}


def stage_label(name: str, stage: str) -> str:
    """A stage in words."""
    return STAGE_LABELS[Stage(stage)] if stage in CLOSED else kind(name).stages[stage]

"""The kinds of case there are: 舆情 with its course, and those declared here with a form."""

from collections.abc import Mapping

from alerts import course as response_course
from alerts.course import Move
from alerts.kinds.disclosure import DISCLOSURE_APPLICATION
from alerts.kinds.kind import CaseKind
from alerts.stages import CLOSED, COURSE, STAGE_LABELS, Stage
from huiying.errors import NotFound

RESPONSES = {"emergency": "突发事件舆情", "opinion": "政务舆情"}
"""Opened by what the pipeline notices, not by a form."""
FORMS: Mapping[str, CaseKind] = {kind.name: kind for kind in (DISCLOSURE_APPLICATION,)}
KIND_LABELS = RESPONSES | {kind.name: kind.label for kind in FORMS.values()}


def kind(name: str) -> CaseKind:
    """A kind that has a form. Raises NotFound."""
    if name not in FORMS:
        raise NotFound(f"没有“{name}”这一类办件：可用 {'、'.join(FORMS)}", code="unknown_case_kind")
    return FORMS[name]


def table(name: str) -> Mapping[str, Move]:
    """The state table of a kind."""
    return FORMS[name].table if name in FORMS else response_course.TABLE


def course(name: str) -> tuple[str, ...]:
    """The steps of a kind as an officer names them, in order."""
    return FORMS[name].course if name in FORMS else COURSE


def stages() -> Mapping[str, str]:
    """Every stage of every kind, value → label, in the order of the courses."""
    return {
        **{stage.value: label for stage, label in STAGE_LABELS.items()},
        **{stage: label for kind in FORMS.values() for stage, label in kind.stages.items()},
    }


def step_labels() -> Mapping[str, str]:
    """Every step of every kind, value → label."""
    tables = [response_course.TABLE, *(kind.table for kind in FORMS.values())]
    return {step: move.label for table in tables for step, move in table.items()}


def stage_label(name: str, stage: str) -> str:
    """A stage in words."""
    if stage in CLOSED or name not in FORMS:
        return STAGE_LABELS[Stage(stage)]
    return FORMS[name].stages[stage]

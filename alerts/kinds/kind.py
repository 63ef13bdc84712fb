"""A kind of case, declared: its form, its state table, and what each step does to moments, pauses and evidence.

The clocks themselves are rules whose trigger names the kind; nothing here counts a day.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from alerts.course import COMMON, Move
from alerts.duties import Duty, EvidenceKind, StartPoint
from alerts.kinds.fields import Field
from alerts.rulebook import RESPONSIBLE_UNIT
from alerts.stages import Stage, Step
from huiying.people import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """A moment of the case, from a field. `once`: refused where it is known already; `after`: refused before that moment."""

    moment: StartPoint
    at: str
    once: bool = False
    after: StartPoint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """An answer of the form that the step settles: `value` itself, or what the field of that name says."""

    name: str
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proves:
    """An act that discharges a duty; `at`, `reference`, `url`, `file` are names of fields.

    No `duty`: every open one that the act discharges; no `act`: the one the rule of the duty asks for.
    """

    act: EvidenceKind | None = None
    duty: Duty | None = None
    at: str = "at"
    reference: str = "reference"
    url: str = "url"
    file: str = "file"
    given: str = ""
    """Only where this field was answered."""
    by: str = ""
    """The field that says whose act it is; unanswered, it is the act of who owes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """Limits suspended by this ground stand still from `at`; `lapse` names the limit after which they go on by themselves."""

    ground: str
    at: str = "at"
    reference: str = "reference"
    lapse: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumes:
    """The open pause of this ground ends at `at`."""

    ground: str
    at: str = "at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigns:
    """The unit named in a field becomes the responsible one."""

    unit: str = "unit_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opens:
    """Another case of the kind that a field names; `form` fills its form out of this one's form and the answers."""

    kind: str
    form: Callable[[str, Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """The act is also owed once a year or quarter: the period it happened in takes it. `limit` as `PI-03.name`."""

    limit: str
    at: str = "at"
    url: str = "url"


Effect = Credits | Opens | Sets | Marks | Proves | Pauses | Resumes | Assigns


def _no_objection(_form: Mapping[str, Any], _given: Mapping[str, Any], _now: datetime) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormStep(Move):
    """One step of a kind: who may take it from where to where, what it asks, and what follows.

    `two_persons`: it takes pressure off a clock, so it waits for a second person (an easing of kind `step`).
    """

    fields: tuple[Field, ...] = ()
    effects: tuple[Effect, ...] = ()
    two_persons: bool = False
    check: Callable[[Mapping[str, Any], Mapping[str, Any], datetime], None] = _no_objection
    """Reads the case's form, the answers and the time; raises Conflict or Invalid where the step makes no sense."""
    waits_for: frozenset[str] = frozenset()
    """Grounds: while a pause of one of these goes on, the case stays where it is."""


Moments = Mapping[StartPoint, datetime]


def _no_moments(_form: Mapping[str, Any]) -> Moments:
    return {}


def _unit_in_charge(_form: Mapping[str, Any]) -> str:
    return RESPONSIBLE_UNIT


def _no_bodies(_form: Mapping[str, Any]) -> frozenset[str]:
    return frozenset()


def _nothing(_form: Mapping[str, Any]) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseKind:
    """`stages` in the order of the course, value → label; the first is where a new case stands.

    `moments` reads the moments out of the form when the case is opened; it raises Invalid where they make no sense.
    """

    name: str
    label: str
    purpose: str
    """One sentence: what it is for and whose clocks it runs."""
    form: tuple[Field, ...]
    stages: Mapping[str, str]
    steps: Mapping[str, FormStep]
    course: tuple[str, ...]
    title: str = "{title}"
    """How a case is named out of its form."""
    roles: frozenset[Role] = frozenset({Role.DUTY, Role.LEADER})
    """Who may open one."""
    moments: Callable[[Mapping[str, Any]], Moments] = _no_moments
    body: Callable[[Mapping[str, Any]], str] = _unit_in_charge
    """Who owes what the responsible unit owes, as the form has it."""
    by_hand: bool = True
    """False: only the service opens one."""
    on_open: tuple[Effect, ...] = ()
    ready: frozenset[str] = frozenset()
    """Stages from which it may be archived, once nothing is owed."""
    own_bodies: Callable[[Mapping[str, Any]], frozenset[str]] = _no_bodies
    """Bodies outside that are this office itself in such a case."""
    lacking: Callable[[Mapping[str, Any]], tuple[str, ...]] = _nothing
    """What its form says is still to be done before the archive, clocks apart."""
    labels: Mapping[str, str] = field(default_factory=dict)

    own_table: Mapping[str, Move] | None = None
    """The state table where it is not made of `steps`: 舆情 has one of its own."""

    @property
    def questions(self) -> dict[str, Field]:
        """What it asks anywhere, by name: its form in order, then its steps."""
        asked = {field.name: field for field in self.form}
        later = (field for step in self.steps.values() for field in step.fields)
        return asked | {field.name: field for field in later if field.name not in asked}

    @property
    def first(self) -> str:
        return next(iter(self.stages))

    @property
    def table(self) -> Mapping[str, Move]:
        """The whole state table."""
        if self.own_table is not None:
            return self.own_table
        archive = Move(
            label="归档",
            course="归档",
            sources=self.ready,
            roles=self.roles,
            targets=frozenset({Stage.ARCHIVED}),
        )
        graded = any(field.name == "grade" for field in self.form)
        common = {step: move for step, move in COMMON.items() if graded or step != Step.SET_GRADE}
        return {**common, **self.steps, Step.ARCHIVE: archive}

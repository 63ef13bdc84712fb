"""Tables of noticing and of the clocks. All times aware, UTC."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base, JSONColumn
from nlp.models import Document, Event


class Unit(Base):
    """A unit that can be made responsible, with the subjects it answers for."""

    __tablename__ = "unit"

    id: Mapped[str] = mapped_column(String(50), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    subjects: Mapped[list[str]] = mapped_column(JSONColumn)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    """The unit above it."""
    places: Mapped[list[str]] = mapped_column(JSONColumn, default=list, server_default="[]")
    """Where it answers, `省/市/县/镇`; none: wherever the office is."""
    vertical: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """垂直管理: run from above, so that the unit above it answers."""


class Alert(Base):
    """An event that asks for an officer's attention. States: new, acknowledged, opened (a case), dismissed."""

    __tablename__ = "alert"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id), index=True)
    rule: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(20), index=True)
    raised_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    acknowledged_by: Mapped[str | None] = mapped_column(String(100))
    acknowledged_at: Mapped[datetime | None]
    dismissed_by: Mapped[str | None] = mapped_column(String(100))
    dismissed_at: Mapped[datetime | None]
    dismissed_reason: Mapped[str | None] = mapped_column(Text)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("office_case.id"))


class Case(Base):
    """办件: an event the office has to deal with. `state` is a Stage, `grade` the one in force (拟 until confirmed)."""

    __tablename__ = "office_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    event_id: Mapped[int | None] = mapped_column(ForeignKey(Event.id), index=True)
    """None for a case that was opened by a form."""
    kind: Mapped[str] = mapped_column(String(40))
    """A kind of `alerts.kinds`: emergency, opinion, disclosure_application …"""
    form: Mapped[dict[str, Any]] = mapped_column(JSONColumn, default=dict, server_default="{}")
    """What its form says, as its kind names the fields."""
    moments: Mapped[dict[str, str]] = mapped_column(JSONColumn, default=dict, server_default="{}")
    """StartPoint → ISO time: what its clocks run from."""
    drill_id: Mapped[int | None] = mapped_column(index=True)
    """演练: it counts in no figure and reaches nobody outside."""
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("office_case.id"))
    state: Mapped[str] = mapped_column(String(20), index=True)
    topic: Mapped[str | None] = mapped_column(String(100))
    grade: Mapped[str | None] = mapped_column(String(4))
    proposed_grade: Mapped[str | None] = mapped_column(String(4))
    proposed_reason: Mapped[str | None] = mapped_column(String(500))
    confirmed_grade: Mapped[str | None] = mapped_column(String(4))
    assessment: Mapped[str | None] = mapped_column(String(20))
    unit_id: Mapped[str | None] = mapped_column(ForeignKey(Unit.id), index=True)
    co_units: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    occurred_at: Mapped[datetime | None]
    occurred_rank: Mapped[str | None] = mapped_column(String(12))
    """Whose word the time of the event is: official, media, officer."""
    first_post_at: Mapped[datetime]
    first_seen_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(String(100))
    updated_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]

    @property
    def is_proposed(self) -> bool:
        """拟: the grade in force has not been confirmed by an officer."""
        return self.grade is not None and self.grade != self.confirmed_grade


class CaseFact(Base):
    """One source's word for one number of a case. Rank 0 private, 1 media, 2 official, 3 officer."""

    __tablename__ = "case_fact"
    __table_args__ = (UniqueConstraint("case_id", "kind", "document_id", "start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    value: Mapped[float]
    vague: Mapped[bool]
    rank: Mapped[int]
    source: Mapped[str] = mapped_column(String(200))
    said_at: Mapped[datetime]
    document_id: Mapped[int | None] = mapped_column(ForeignKey(Document.id))
    quote: Mapped[str] = mapped_column(Text, default="")
    start: Mapped[int | None]
    end: Mapped[int | None]
    noted_at: Mapped[datetime]
    noted_by: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(Text, default="")
    doubted_at: Mapped[datetime | None]
    """When it was announced as 待核实."""


class GradeRecord(Base):
    """One grade of a case, proposed by the service or given by people, with what it rests on."""

    __tablename__ = "grade_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id), index=True)
    grade: Mapped[str | None] = mapped_column(String(4))
    confirmed: Mapped[bool]
    in_force: Mapped[bool]
    """False for a proposal that would have eased a clock: it waits for two people."""
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(Text)
    scale: Mapped[str | None] = mapped_column(String(40))
    factors: Mapped[dict[str, float]] = mapped_column(JSONColumn)


class CaseStep(Base):
    """One line of a case's log: who did what, when, from which state to which."""

    __tablename__ = "case_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id), index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(100))
    actor_name: Mapped[str] = mapped_column(String(100))
    step: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    summary: Mapped[str] = mapped_column(Text)
    detail: Mapped[dict[str, Any]] = mapped_column(JSONColumn)


class Obligation(Base):
    """A clock, with all it takes to explain it years later. Rows are never deleted and never go back from late to met."""

    __tablename__ = "obligation"
    __table_args__ = (
        Index("ix_obligation_untold", "state", "late_told_at", "due"),
        Index("ix_obligation_next", "state", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id), index=True)
    duty: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(String(60))
    rules: Mapped[list[str]] = mapped_column(JSONColumn)
    limits: Mapped[list[str]] = mapped_column(JSONColumn, default=list, server_default="[]")
    """The limits that ask, as `OP-03.information`."""
    title: Mapped[str] = mapped_column(String(100), default="", server_default="")
    pack: Mapped[str] = mapped_column(String(60))
    pack_version: Mapped[str] = mapped_column(String(40))
    pack_digest: Mapped[str] = mapped_column(String(64))
    inputs: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    limit: Mapped[str] = mapped_column(String(60))
    start: Mapped[datetime]
    start_reason: Mapped[str] = mapped_column(Text)
    due: Mapped[datetime]
    plain: Mapped[datetime | None]
    """Due without pauses and extension, where those moved it."""
    next_at: Mapped[datetime | None]
    """When something has to be done about it next: a reminder, its being overdue, what follows. None when closed."""
    provisional: Mapped[bool]
    steps: Mapped[list[str]] = mapped_column(JSONColumn)
    stops: Mapped[list[str]] = mapped_column(JSONColumn)
    by_grade: Mapped[bool]
    state: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str | None] = mapped_column(String(20))
    """The state a superseded clock was in."""
    opened_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    born_late: Mapped[bool]
    was_late: Mapped[bool]
    """Past due while it ran, or discharged late; never cleared."""
    closed_at: Mapped[datetime | None]
    """When the duty was discharged (the time of the act), or the clock was closed otherwise."""
    closing_reason: Mapped[str | None] = mapped_column(Text)
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))
    superseded_by: Mapped[int | None] = mapped_column(ForeignKey("obligation.id"))
    late_told_at: Mapped[datetime | None]
    """When the one message of its being overdue went out."""


class Evidence(Base):
    """What was done, typed. Never deleted: withdrawn or shown false, it stays with the reason."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    duty: Mapped[str | None] = mapped_column(String(40))
    """The duty it discharges; None: whichever its kind can stop."""
    body: Mapped[str | None] = mapped_column(String(60))
    """Whose act it is; None: of whoever owes the duty."""
    happened_at: Mapped[datetime]
    """held_at of a press conference, published_at of a notice."""
    url: Mapped[str | None] = mapped_column(Text)
    sha256: Mapped[str | None] = mapped_column(String(64))
    content_sha256: Mapped[str | None] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200))
    host: Mapped[str] = mapped_column(String(100))
    speakers: Mapped[list[str]] = mapped_column(JSONColumn)
    head_spoke: Mapped[bool | None]
    note: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """Number of the letter, the report, the decision, where there is no link."""
    origin: Mapped[str | None] = mapped_column(String(60))
    """What it came from, `publication:3`; None when entered by hand."""
    entered_by: Mapped[str] = mapped_column(String(100))
    entered_at: Mapped[datetime]
    late_entry: Mapped[bool]
    """补录, for ever."""
    needs_second: Mapped[bool]
    confirmed_by: Mapped[str | None] = mapped_column(String(100))
    confirmed_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(String(100))
    withdrawn_at: Mapped[datetime | None]
    false_by: Mapped[str | None] = mapped_column(String(100))
    false_at: Mapped[datetime | None]
    flaw: Mapped[str | None] = mapped_column(Text)
    """Why it was withdrawn or is false."""

    @property
    def counts(self) -> bool:
        return not self.needs_second or self.confirmed_at is not None


class ClockPause(Base):
    """An interval in which limits suspended by its ground do not run, with the document it rests on."""

    __tablename__ = "clock_pause"
    __table_args__ = (Index("ix_clock_pause_lapse", "lapsed", "lapses_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id), index=True)
    ground: Mapped[str] = mapped_column(String(60))
    begin: Mapped[datetime]
    end: Mapped[datetime | None]
    lapses_at: Mapped[datetime | None]
    """When it ends by itself if nobody answers."""
    lapsed: Mapped[bool] = mapped_column(default=False)
    reference: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]
    ended_by: Mapped[str | None] = mapped_column(String(100))

    @property
    def until(self) -> datetime | None:
        return self.end or self.lapses_at


class Easing(Base):
    """A request to take pressure off a clock; nothing changes until a second person confirms it."""

    __tablename__ = "easing"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    obligation_id: Mapped[int | None] = mapped_column(ForeignKey(Obligation.id))
    change: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    """proposed, confirmed, declined."""
    proposed_by: Mapped[str] = mapped_column(String(100))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(String(100))
    decided_at: Mapped[datetime | None]


class Measure(Base):
    """Something a unit did, the result it published, or how the answer was received."""

    __tablename__ = "measure"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    """measure, result, evaluation."""
    text: Mapped[str] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    unit_id: Mapped[str | None] = mapped_column(String(50))
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]

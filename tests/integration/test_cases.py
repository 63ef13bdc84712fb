"""Cases and their clocks on a real record engine: the day of a fire, and the ways people try to cheat a clock."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import alarms, board, clocks, dossiers, easings, figures, gradebook, handling, proofs, watch
from alerts.accounts import timeliness
from alerts.duties import Assessment, Duty, EvidenceKind
from alerts.easings import EasingKind
from alerts.evidence import Submission
from alerts.grades import Grade
from alerts.models import Alert, Case, CaseStep, Easing, Evidence, GradeRecord, Obligation, Unit
from alerts.stages import Stage
from alerts.timeliness import Filter
from huiying import audit, blobs, messages
from huiying.db import Base, Database
from huiying.errors import Conflict, Forbidden, HuiyingError, Invalid
from huiying.people import Actor, Role
from nlp.models import Document, Event

FIRE = datetime(2026, 3, 1, 0, 10, tzinfo=UTC)
"""08:10 in Beijing."""

DUTY = Actor(username="zhao", name="赵值班", roles=frozenset({Role.DUTY}))
LEADER = Actor(username="qian", name="钱领导", roles=frozenset({Role.LEADER}))
SPOKESPERSON = Actor(username="sun", name="孙发言", roles=frozenset({Role.SPOKESPERSON}))
BUREAU = Actor(username="li", name="李应急", roles=frozenset({Role.UNIT}), unit_id="emergency")
HOUSING = Actor(username="zhou", name="周住建", roles=frozenset({Role.UNIT}), unit_id="housing")
ADMIN = Actor(username="wu", name="吴管理", roles=frozenset({Role.ADMIN}))


def after(**span: float) -> datetime:
    """So long after the fire."""
    return FIRE + timedelta(**span)


@dataclass
class Office:
    """A small office with its record engine; posts arrive, people act."""

    database: Database
    posts: int = 0
    folder: Path = field(default_factory=Path)

    @contextmanager
    def acting(self) -> Iterator[Session]:
        with self.database.transaction() as session:
            yield session

    def event(self, **given: Any) -> int:
        values: dict[str, Any] = {
            "title": "清源县宏达家具厂火灾",
            "state": "occurred",
            "type": "accident",
            "hazard": "fire",
            "place": "江岭省/云州市/清源县",
            "scope": "local",
            "urgency": 4,
            "occurred_at": FIRE,
            "occurred_standing": "official",
            "occurred_precision": "minute",
            "first_post_at": after(minutes=15),
            "last_post_at": after(minutes=30),
            "first_seen_at": after(minutes=30),
            "posts": 0,
            "reprints": 0,
            "sources": 0,
            "profile": {},
            "updated_at": after(minutes=30),
        } | given
        with self.acting() as session:
            event = Event(**values)
            session.add(event)
            session.flush()
            return event.id

    def post(
        self,
        event_id: int,
        at: datetime,
        *,
        standing: str = "official",
        kind: str = "government",
        **figures_: float,
    ) -> Alert | None:
        """A post about an event arrives and is noticed."""
        self.posts += 1
        with self.acting() as session:
            event = session.get_one(Event, event_id)
            event.posts += 1
            event.sources += 1
            event.last_post_at = max(event.last_post_at, at)
            session.add(self._document(event_id, at, standing, kind, figures_))
            session.flush()
            return watch.notice_event(session, event_id, now=at)

    def _document(
        self, event_id: int, at: datetime, standing: str, kind: str, stated: dict[str, float]
    ) -> Document:
        facts = [
            {
                "kind": name, "value": value, "low": value, "high": value, "vague": False,
                "start": number, "end": number + 1, "quote": f"{name} {value}",
            }
            for number, (name, value) in enumerate(stated.items())
        ]  # fmt: skip
        return Document(
            key=hashlib.sha256(str(self.posts).encode()).hexdigest(),
            source_id=f"source-{self.posts}",
            source_name=f"来源{self.posts}",
            source_kind=kind,
            standing=standing,
            external_id=str(self.posts),
            title="火灾",
            text="",
            published_at=at,
            first_seen_at=at,
            event_id=event_id,
            topics=[{"label": "安全生产", "score": 0.9, "words": []}],
            facts=facts,
            places=[],
            state="occurred",
            type="accident",
            hazard="fire",
            concern=False,
            outside=False,
            urgency=4,
            scope="local",
            reasons={},
            fingerprint=str(self.posts),
            pipeline_version="1",
        )

    def case(self) -> Case:
        with self.acting() as session:
            return session.scalars(select(Case).order_by(Case.id.desc())).one()

    def clocks(self) -> list[Obligation]:
        with self.acting() as session:
            return list(session.scalars(select(Obligation).order_by(Obligation.id)))

    def clock(self, duty: Duty) -> Obligation:
        """The clock of a duty that is not superseded."""
        (found,) = [each for each in self.clocks() if each.duty == duty and each.state != "superseded"]
        return found

    def states(self) -> list[tuple[str, str]]:
        return [(clock.duty, clock.state) for clock in self.clocks()]

    def kinds(self) -> list[str]:
        with self.acting() as session:
            return [message.kind for message in messages.after(session, 0, limit=1000)]

    def refused(self, code: str) -> "Refusal":
        return Refusal(code)


class Refusal:
    """Expects a refusal with a stable code and words for the officer."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        assert isinstance(error, HuiyingError), f"expected a refusal {self.code}, got {error!r}"
        assert error.reason == self.code
        assert any("\u4e00" <= letter <= "\u9fff" for letter in error.message)
        return True


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    database = Database(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    Base.metadata.create_all(database.engine)
    with database.transaction() as session:
        session.add(Unit(id="emergency", name="县应急管理局", subjects=["安全生产"]))
        session.add(Unit(id="housing", name="县住建局", subjects=["城乡建设"]))
    yield Office(database=database, folder=tmp_path)
    database.dispose()


@pytest.fixture
def fire(office: Office) -> Office:
    """08:40: official media report four dead; a case has opened."""
    event_id = office.event()
    office.post(event_id, after(minutes=30), standing="official", kind="news", deaths=4)
    return office


@pytest.fixture
def grave_fire(fire: Office) -> Office:
    """Assessed 需回应, assigned, signed for; at 14:00 eleven are dead."""
    assess(fire)
    with fire.acting() as session:
        handling.assign(session, 1, unit_id="emergency", reason="属地主管", actor=DUTY, now=after(hours=1.2))
    with fire.acting() as session:
        handling.sign_for(session, 1, actor=BUREAU, now=after(hours=1.3))
    fire.post(1, after(hours=5.8), deaths=11)
    return fire


def assess(office: Office, decision: Assessment = Assessment.MUST_ANSWER, at: float = 1) -> None:
    with office.acting() as session:
        handling.assess(session, 1, decision=decision, reason="涉及公共安全", actor=DUTY, now=after(hours=at))


def a_notice(at: datetime, **given: Any) -> Submission:
    return Submission(
        kind=EvidenceKind.NOTICE,
        happened_at=at,
        **({"url": "https://qingyuan.example/n/1", "channel": "县政府网站"} | given),
    )


def a_conference(at: datetime, **given: Any) -> Submission:
    said = {
        "url": "https://qingyuan.example/live/1",
        "place": "县会议中心",
        "host": "县委宣传部",
        "speakers": ("县长",),
        "head_spoke": True,
    }
    return Submission(kind=EvidenceKind.PRESS_CONFERENCE, happened_at=at, **(said | given))


def record(
    office: Office, submission: Submission, *, entered: datetime, actor: Actor = SPOKESPERSON
) -> Evidence:
    with office.acting() as session:
        return proofs.record_evidence(session, 1, submission, actor=actor, now=entered)


def test_official_report_opens_a_case_with_a_proposed_grade_and_its_reason(fire: Office) -> None:
    case = fire.case()

    assert (case.number, case.state, case.topic) == ("2026-0001", "assessing", "安全生产")
    assert (case.grade, case.confirmed_grade, case.is_proposed) == ("III", None, True)
    assert case.proposed_reason == "死亡 4 人 ≥ 3 → 较大（生产安全事故报告和调查处理条例 第三条）"
    assert fire.clocks() == []
    with fire.acting() as session:
        alert = session.scalars(select(Alert)).one()
    assert (alert.state, alert.level, alert.case_id) == ("opened", "emergency", 1)
    assert alert.reason.startswith("死亡 4 人 · 本地 · 1 源 · ")


def test_must_answer_starts_the_48_hour_clock_from_first_detection(fire: Office) -> None:
    assess(fire)

    clock = fire.clock(Duty.RESPONSE)
    assert (clock.start, clock.due) == (after(minutes=30), after(hours=48.5))
    assert (clock.rules, clock.state, clock.by_grade) == (["OP-02"], "running", False)
    assert "首次发现" in clock.start_reason
    assert fire.case().state == Stage.ASSIGNING


def test_rumour_changes_no_grade_and_is_told_once(fire: Office) -> None:
    for minutes in (90, 95, 99):
        fire.post(1, after(minutes=minutes), standing="private", kind="microblog", deaths=30)

    assert fire.case().grade == "III"
    assert fire.kinds().count("case.fact_doubted") == 1
    with fire.acting() as session:
        (doubt,) = figures.facts_of(session, session.get_one(Case, 1)).doubts
    assert (doubt.statement.value, doubt.times) == (30, 3)
    assert doubt.reason == "私人发帖称死亡 30 人，高于官方的死亡 4 人"


def test_the_day_of_the_fire(grave_fire: Office) -> None:
    office = grave_fire
    response, information, conference = office.clocks()
    assert (response.state, response.outcome, response.superseded_by) == (
        "superseded", "running", information.id,
    )  # fmt: skip
    assert "等级由较大改为重大" in (response.closing_reason or "")
    assert (information.duty, information.rules, information.start, information.due) == (
        "first_information", ["OP-03"], FIRE, after(hours=5),
    )  # fmt: skip
    assert information.born_late
    assert (conference.duty, conference.rules, conference.start, conference.due) == (
        "press_conference", ["OP-01", "OP-03", "OP-04"], FIRE, after(hours=24),
    )  # fmt: skip
    assert not conference.born_late

    record(office, a_notice(after(hours=6.5)), entered=after(hours=6.6))
    assert office.case().state == Stage.RESPONDING
    record(office, a_conference(after(hours=20)), entered=after(hours=21))

    assert office.states() == [
        ("response", "superseded"),
        ("first_information", "met_late"),
        ("press_conference", "met"),
    ]
    with office.acting() as session:
        told = timeliness(session, Filter(), now=after(hours=30))
        grades = [(row.grade, row.confirmed) for row in session.scalars(select(GradeRecord))]
    assert grades == [("III", False), ("II", False)]
    assert [(item.duty, item.obligation_id) for item in told.late] == [("first_information", information.id)]
    assert (told.overall.on_time, told.overall.late) == ((conference.id,), (information.id,))
    assert [tally.unit_id for tally in told.by_unit] == ["emergency"]


def test_chain_is_audited_and_announced_together(grave_fire: Office) -> None:
    record(grave_fire, a_conference(after(hours=6)), entered=after(hours=6.1))

    with grave_fire.acting() as session:
        head = session.scalars(select(audit.AuditRow).order_by(audit.AuditRow.id.desc())).first()
        assert head is not None
        audit.write_head(grave_fire.folder / "head", head.id, head.hash)
        assert audit.verify(session, grave_fire.folder / "head").sound
        actions = list(session.scalars(select(audit.AuditRow.action).order_by(audit.AuditRow.id)))
    assert actions == grave_fire.kinds()
    assert "obligation.superseded" in actions
    assert actions[-1] == "obligation.met"


def test_whole_course_to_the_archive(grave_fire: Office) -> None:
    office = grave_fire
    steps = [
        lambda session: handling.record_measure(
            session, 1, text="封控现场", actor=BUREAU, now=after(hours=6)
        ),
        lambda session: handling.respond(session, 1, actor=SPOKESPERSON, now=after(hours=6.1)),
        lambda session: proofs.record_evidence(
            session, 1, a_conference(after(hours=6.5)), actor=SPOKESPERSON, now=after(hours=6.6)
        ),
        lambda session: handling.publish_result(
            session, 1, text="已查明原因", url="https://qingyuan.example/r", actor=BUREAU, now=after(hours=70)
        ),
        lambda session: handling.evaluate_effect(
            session, 1, text="讨论平息", actor=DUTY, now=after(hours=90)
        ),
        lambda session: handling.archive(session, 1, actor=DUTY, now=after(hours=91)),
    ]
    for step in steps:
        with office.acting() as session:
            step(session)

    assert office.case().state == Stage.ARCHIVED
    with office.acting() as session:
        course = dossiers.case_view(session, 1, actor=DUTY, now=after(hours=92)).course
    assert [step.name for step in course if step.at is None] == []


def test_archive_is_refused_while_a_duty_is_open(fire: Office) -> None:
    assess(fire, Assessment.WATCH)
    fire.post(1, after(hours=2), deaths=12)
    assess(fire, Assessment.NO_ANSWER, at=3)

    with fire.refused("duties_open"), fire.acting() as session:
        handling.archive(session, 1, actor=DUTY, now=after(hours=4))


def test_missed_duty_is_conceded_and_stays_missed(fire: Office) -> None:
    fire.post(1, after(hours=2), deaths=12)
    clock = fire.clock(Duty.FIRST_INFORMATION)
    with fire.refused("clock_not_overdue"), fire.acting() as session:
        clocks.concede(session, clock.id, reason="没有发布", actor=LEADER, now=after(hours=3))
    with fire.acting() as session:
        clocks.concede(session, clock.id, reason="没有发布", actor=LEADER, now=after(hours=9))

    record(fire, a_notice(after(hours=10)), entered=after(hours=10))

    assert fire.clock(Duty.FIRST_INFORMATION).state == "missed"


@pytest.mark.parametrize(
    ("submission", "entered", "code"),
    [
        (a_conference(after(hours=9)), after(hours=8), "evidence_in_future"),
        (a_conference(after(hours=-1)), after(minutes=40), "evidence_before_event"),
        (a_conference(after(hours=6), url=None), after(hours=6), "evidence_without_proof"),
        (a_conference(after(hours=6), url="在线直播"), after(hours=6), "evidence_bad_link"),
        (a_conference(after(hours=6), url=None, sha256="0" * 64), after(hours=6), "evidence_file_missing"),
        (a_conference(after(hours=6), url=None, sha256="xyz"), after(hours=6), "evidence_bad_digest"),
        (a_conference(after(hours=6), host=""), after(hours=6), "evidence_incomplete"),
        (a_conference(after(hours=6), head_spoke=None), after(hours=6), "evidence_incomplete"),
        (a_notice(after(hours=6), url=None), after(hours=6), "evidence_without_proof"),
    ],
)
def test_evidence_that_is_a_lie_is_refused_and_leaves_no_trace(
    grave_fire: Office, submission: Submission, entered: datetime, code: str
) -> None:
    before = grave_fire.states()

    with grave_fire.refused(code):
        record(grave_fire, submission, entered=entered)

    assert grave_fire.states() == before
    with grave_fire.acting() as session:
        assert session.scalars(select(Evidence)).all() == []


def test_file_kept_in_the_store_is_proof(grave_fire: Office) -> None:
    with grave_fire.acting() as session:
        digest = blobs.keep(session, b"%PDF-1.7 conference", "application/pdf")

    record(grave_fire, a_conference(after(hours=6), url=None, sha256=digest), entered=after(hours=6.1))

    assert grave_fire.clock(Duty.PRESS_CONFERENCE).state == "met"


def test_late_entry_counts_only_after_a_second_person_and_stays_marked(grave_fire: Office) -> None:
    office = grave_fire
    row = record(office, a_conference(after(hours=20)), entered=after(hours=23.5))
    assert (row.late_entry, row.counts) == (True, False)
    assert office.clock(Duty.PRESS_CONFERENCE).state == "running"

    with office.refused("same_person"), office.acting() as session:
        proofs.confirm_evidence(session, row.id, actor=SPOKESPERSON, now=after(hours=23.6))
    with office.acting() as session:
        proofs.confirm_evidence(session, row.id, actor=DUTY, now=after(hours=23.7))

    clock = office.clock(Duty.PRESS_CONFERENCE)
    assert (clock.state, clock.evidence_id) == ("met", row.id)
    with office.acting() as session:
        assert session.get_one(Evidence, row.id).late_entry
        items = timeliness(session, Filter(duty=Duty.PRESS_CONFERENCE), now=after(hours=30)).items
    assert [(item.obligation_id, item.late_entry) for item in items] == [(clock.id, True)]
    with office.refused("evidence_not_pending"), office.acting() as session:
        proofs.confirm_evidence(session, row.id, actor=LEADER, now=after(hours=24))


def test_back_dated_evidence_leaves_the_late_clock_in_view(grave_fire: Office) -> None:
    office = grave_fire
    row = record(office, a_conference(after(hours=20)), entered=after(hours=30))
    with office.acting() as session:
        proofs.confirm_evidence(session, row.id, actor=LEADER, now=after(hours=31))

    old, new = [clock for clock in office.clocks() if clock.duty == Duty.PRESS_CONFERENCE]
    assert (old.state, old.was_late, old.superseded_by) == ("superseded", True, new.id)
    assert (new.state, new.due, new.was_late) == ("met", old.due, False)


@pytest.mark.parametrize(
    ("kind", "left"),
    [
        (EvidenceKind.INTERNAL_REPORT, ["running", "running"]),
        (EvidenceKind.DRAFT, ["running", "running"]),
        (EvidenceKind.STATUS, ["running", "running"]),
        (EvidenceKind.NOTICE, ["met_late", "running"]),
    ],
)
def test_only_the_right_kind_stops_a_clock(grave_fire: Office, kind: EvidenceKind, left: list[str]) -> None:
    submission = Submission(kind=kind, happened_at=after(hours=6), url="https://qingyuan.example/1")

    record(grave_fire, submission, entered=after(hours=6.1))

    assert [state for _, state in grave_fire.states()[1:]] == left


def test_withdrawn_after_the_due_time_stays_met_but_false_never_counted(grave_fire: Office) -> None:
    office = grave_fire
    row = record(office, a_conference(after(hours=10)), entered=after(hours=10.5))
    with office.acting() as session:
        proofs.withdraw_evidence(
            session, row.id, false=False, reason="链接失效", actor=SPOKESPERSON, now=after(hours=25)
        )
    assert office.clock(Duty.PRESS_CONFERENCE).state == "met"

    with office.acting() as session:
        proofs.withdraw_evidence(
            session, row.id, false=True, reason="并未召开", actor=LEADER, now=after(hours=26)
        )

    clock = office.clock(Duty.PRESS_CONFERENCE)
    assert (clock.state, clock.due) == ("running", after(hours=24))
    assert "obligation.reopened" in office.kinds()


def test_grade_is_lowered_only_by_two_people(grave_fire: Office) -> None:
    office = grave_fire
    with office.refused("second_person_required"), office.acting() as session:
        gradebook.set_grade(session, 1, grade=Grade.III, reason="数字有误", actor=LEADER, now=after(hours=7))
    with office.acting() as session:
        asked = easings.propose_easing(
            session,
            1,
            kind=EasingKind.GRADE_DOWN,
            grade=Grade.III,
            reason="数字有误",
            actor=DUTY,
            now=after(hours=7),
        )
    assert office.case().grade == "II"
    with office.refused("same_person"), office.acting() as session:
        easings.confirm_easing(session, asked.id, actor=DUTY, now=after(hours=7.1))
    with office.acting() as session:
        easings.confirm_easing(session, asked.id, actor=LEADER, now=after(hours=7.2))

    case = office.case()
    assert (case.grade, case.confirmed_grade, case.is_proposed) == ("III", "III", False)
    assert office.states() == [
        ("response", "superseded"),
        ("first_information", "superseded"),
        ("press_conference", "superseded"),
        ("response", "running"),
    ]
    late = office.clocks()[1]
    assert (late.was_late, late.outcome) == (True, "running")
    with office.refused("easing_decided"), office.acting() as session:
        easings.confirm_easing(session, asked.id, actor=LEADER, now=after(hours=7.3))


def test_change_undone_restores_the_first_deadline_and_keeps_the_record(grave_fire: Office) -> None:
    office = grave_fire
    first = office.clock(Duty.PRESS_CONFERENCE)
    _ease(office, EasingKind.GRADE_DOWN, grade=Grade.III)

    with office.acting() as session:
        gradebook.set_grade(session, 1, grade=Grade.II, reason="复核属实", actor=DUTY, now=after(hours=9))

    again = office.clock(Duty.PRESS_CONFERENCE)
    assert (again.start, again.due, again.rules) == (first.start, first.due, first.rules)
    assert again.id != first.id
    assert len(office.clocks()) == 6


def test_posts_that_would_ease_a_clock_only_suggest_it(grave_fire: Office) -> None:
    office = grave_fire
    before = office.states()

    for minutes in (1, 2):
        office.post(1, after(hours=8, minutes=minutes), deaths=9)

    case = office.case()
    assert (case.grade, case.proposed_grade) == ("II", "III")
    assert office.states() == before
    assert office.kinds().count("case.easing_suggested") == 1


def test_grade_confirmed_lower_is_not_raised_again_by_the_same_words(grave_fire: Office) -> None:
    office = grave_fire
    _ease(office, EasingKind.GRADE_DOWN, grade=Grade.III)

    office.post(1, after(hours=9), deaths=11)
    assert office.case().grade == "III"

    office.post(1, after(hours=10), deaths=13)
    assert office.case().grade == "II"


def test_earlier_event_time_needs_nobody_and_a_later_one_two_people(grave_fire: Office) -> None:
    office = grave_fire
    with office.acting() as session:
        figures.confirm_time(
            session, 1, occurred_at=after(minutes=-30), reason="监控录像", actor=DUTY, now=after(hours=7)
        )
    assert office.clock(Duty.PRESS_CONFERENCE).due == after(hours=23.5)

    with office.refused("second_person_required"), office.acting() as session:
        figures.confirm_time(
            session, 1, occurred_at=FIRE, reason="录像时间快了", actor=DUTY, now=after(hours=7)
        )
    _ease(office, EasingKind.LATER_TIME, occurred_at=FIRE)

    clock = office.clock(Duty.PRESS_CONFERENCE)
    assert (clock.start, clock.due) == (FIRE, after(hours=24))
    assert "起算由" in clock.reason


def test_stated_time_follows_the_posts_until_a_clock_would_be_eased(fire: Office) -> None:
    with fire.acting() as session:
        session.get_one(Event, 1).occurred_at = after(minutes=5)
    fire.post(1, after(hours=1))
    assert fire.case().occurred_at == after(minutes=5)

    fire.post(1, after(hours=2), deaths=11)
    with fire.acting() as session:
        session.get_one(Event, 1).occurred_at = after(minutes=20)
    fire.post(1, after(hours=3))

    assert fire.case().occurred_at == after(minutes=5)
    assert "case.easing_suggested" in fire.kinds()


def test_stated_day_without_an_hour_starts_no_clock(office: Office) -> None:
    event_id = office.event(occurred_at=after(hours=-8), occurred_precision="day")
    office.post(event_id, after(hours=1), deaths=11)

    assert office.case().occurred_at is None
    assert office.clock(Duty.PRESS_CONFERENCE).start == after(minutes=30)


def test_binding_clock_is_not_waived_but_shown_inapplicable_by_two(grave_fire: Office) -> None:
    office = grave_fire
    clock = office.clock(Duty.PRESS_CONFERENCE)
    with office.refused("binding_clock"), office.acting() as session:
        easings.propose_easing(
            session,
            1,
            kind=EasingKind.WAIVE,
            obligation_id=clock.id,
            reason="来不及",
            actor=DUTY,
            now=after(hours=7),
        )

    _ease(office, EasingKind.INAPPLICABLE, obligation_id=clock.id)

    assert office.clock(Duty.PRESS_CONFERENCE).state == "inapplicable"
    with office.acting() as session:
        told = timeliness(session, Filter(duty=Duty.PRESS_CONFERENCE), now=after(hours=30))
    assert (told.overall.closed, told.overall.apart) == (0, (clock.id,))


def test_withdrawing_must_answer_is_an_easing(fire: Office) -> None:
    assess(fire)
    with fire.refused("second_person_required"):
        assess(fire, Assessment.NO_ANSWER, at=2)
    assert fire.case().assessment == "must_answer"

    _ease(fire, EasingKind.INAPPLICABLE, obligation_id=fire.clock(Duty.RESPONSE).id)
    assess(fire, Assessment.NO_ANSWER, at=9)

    assert fire.case().state == Stage.SET_ASIDE


def test_declined_easing_changes_nothing(grave_fire: Office) -> None:
    office = grave_fire
    before = office.states()
    with office.acting() as session:
        asked = easings.propose_easing(
            session,
            1,
            kind=EasingKind.GRADE_DOWN,
            grade=Grade.III,
            reason="数字有误",
            actor=DUTY,
            now=after(hours=7),
        )
    with office.acting() as session:
        easings.decline_easing(session, asked.id, reason="数字无误", actor=LEADER, now=after(hours=7.1))

    with office.acting() as session:
        assert session.get_one(Easing, asked.id).state == "declined"
    assert office.states() == before


def _ease(office: Office, kind: EasingKind, **given: Any) -> None:
    with office.acting() as session:
        asked = easings.propose_easing(
            session, 1, kind=kind, reason="有误", actor=DUTY, now=after(hours=8), **given
        )
    with office.acting() as session:
        easings.confirm_easing(session, asked.id, actor=LEADER, now=after(hours=8.1))


def test_officers_figure_stands_and_a_newer_official_one_still_tightens(fire: Office) -> None:
    with fire.acting() as session:
        figures.confirm_fact(
            session, 1, kind="deaths", value=5, reason="现场核实", actor=DUTY, now=after(hours=1)
        )

    fire.post(1, after(hours=2), standing="media", kind="news", deaths=12)
    assert fire.case().grade == "III"

    fire.post(1, after(hours=3), deaths=11)
    with fire.acting() as session:
        table = figures.facts_of(session, session.get_one(Case, 1))
    assert table.settled["deaths"].value == 5
    assert fire.case().grade == "II"


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [("deaths", -1, "bad_figure"), ("beauty", 3, "unknown_fact"), ("deaths_or_missing", 3, "unknown_fact")],
)
def test_figure_without_sense_is_refused(fire: Office, kind: str, value: float, code: str) -> None:
    with fire.refused(code), fire.acting() as session:
        figures.confirm_fact(
            session, 1, kind=kind, value=value, reason="核实", actor=DUTY, now=after(hours=1)
        )


def test_unlisted_transition_is_refused(fire: Office) -> None:
    with fire.refused("transition_not_allowed"), fire.acting() as session:
        handling.sign_for(session, 1, actor=BUREAU, now=after(hours=1))
    with fire.refused("transition_not_allowed"), fire.acting() as session:
        handling.archive(session, 1, actor=DUTY, now=after(hours=1))

    assert fire.case().state == Stage.ASSESSING


def test_unit_acts_only_for_its_own_cases(grave_fire: Office) -> None:
    with grave_fire.refused("not_your_step"), grave_fire.acting() as session:
        handling.record_measure(session, 1, text="抢修", actor=HOUSING, now=after(hours=6))
    with grave_fire.acting() as session:
        handling.co_units(
            session, 1, unit_ids=["housing"], reason="房屋安全", actor=BUREAU, now=after(hours=6)
        )
    with grave_fire.acting() as session:
        handling.record_measure(session, 1, text="抢修", actor=HOUSING, now=after(hours=6.1))

    with grave_fire.refused("co_unit_is_unit"), grave_fire.acting() as session:
        handling.co_units(session, 1, unit_ids=["emergency"], reason="协办", actor=DUTY, now=after(hours=6.2))


@pytest.mark.parametrize("actor", [SPOKESPERSON, BUREAU, ADMIN])
def test_only_officers_assess(fire: Office, actor: Actor) -> None:
    with fire.refused("not_your_step"), fire.acting() as session:
        handling.assess(session, 1, decision=Assessment.WATCH, reason="看看", actor=actor, now=after(hours=1))


def test_sent_back_case_waits_for_assignment_again(fire: Office) -> None:
    assess(fire)
    with fire.acting() as session:
        handling.assign(session, 1, unit_id="housing", reason="房屋", actor=DUTY, now=after(hours=1))
    with fire.acting() as session:
        handling.send_back(session, 1, reason="不属本局职责", actor=HOUSING, now=after(hours=1.1))

    assert (fire.case().state, fire.case().unit_id) == (Stage.ASSIGNING, None)
    with fire.acting() as session:
        view = dossiers.case_view(session, 1, actor=DUTY, now=after(hours=2))
    assert {step.name: step.at for step in view.course}["交办"] is None
    assert [entry.summary for entry in view.log][-1] == "退回：不属本局职责"


@pytest.mark.parametrize("words", ["", "  \n"])
def test_reasons_are_required(fire: Office, words: str) -> None:
    with fire.refused("words_required"), fire.acting() as session:
        handling.assess(
            session, 1, decision=Assessment.MUST_ANSWER, reason=words, actor=DUTY, now=after(hours=1)
        )


@pytest.mark.parametrize(
    "given",
    [
        {"state": "drill"},
        {"state": "prevention"},
        {"state": "aftermath"},
        {"scope": "elsewhere"},
        {"scope": "none"},
        {"type": "none"},
        {"type": "rumour"},
    ],
)
def test_traps_raise_nothing(office: Office, given: dict[str, str]) -> None:
    event_id = office.event(**given)

    assert office.post(event_id, after(hours=1), deaths=20) is None
    assert office.kinds() == []


def test_private_posts_raise_an_alert_that_waits(office: Office) -> None:
    event_id = office.event(occurred_standing="private")
    office.post(event_id, after(hours=1), standing="private", kind="microblog", deaths=6)
    office.post(event_id, after(hours=1.1), standing="private", kind="microblog", deaths=7)

    with office.acting() as session:
        alert = session.scalars(select(Alert)).one()
        assert (alert.state, alert.rule) == ("new", "casualties_claimed")
        assert alert.reason.startswith("死亡 7 人（待核实） · 本地 · 2 源")
        assert session.scalars(select(Case)).all() == []
        alarms.acknowledge_alert(session, alert.id, actor=DUTY, now=after(hours=1.2))
    with office.acting() as session:
        case = watch.open_from_alert(session, alert.id, actor=DUTY, now=after(hours=1.3))
        assert (case.grade, case.opened_by) == (None, "zhao")


def test_alert_grows_into_a_case_when_official_words_come(office: Office) -> None:
    event_id = office.event()
    office.post(event_id, after(hours=1), standing="private", kind="microblog", deaths=6)
    office.post(event_id, after(hours=2), deaths=3)

    assert office.case().grade == "III"
    with office.acting() as session:
        assert session.scalars(select(Alert)).one().state == "opened"
    assert "alert.escalated" in office.kinds() or "alert.updated" in office.kinds()


def test_petitions_raise_nothing_unless_urgent(office: Office) -> None:
    calm = office.event(urgency=2, occurred_standing="private")
    for number in range(20):
        assert office.post(calm, after(minutes=number), standing="private", kind="hotline", deaths=1) is None

    urgent = office.event(urgency=3, occurred_standing="private")
    alert = office.post(urgent, after(hours=1), standing="private", kind="hotline")

    assert alert is not None
    with office.acting() as session:
        assert session.scalars(select(Case)).all() == []


def test_dismissed_alert_comes_back_only_when_graver(office: Office) -> None:
    event_id = office.event(urgency=3)
    office.post(event_id, after(hours=1), standing="private", kind="microblog")
    with office.acting() as session:
        alarms.dismiss_alert(session, 1, reason="误报", actor=DUTY, now=after(hours=1.1))
    office.post(event_id, after(hours=1.2), standing="private", kind="microblog")
    with office.acting() as session:
        assert [alert.state for alert in session.scalars(select(Alert))] == ["dismissed"]

    office.post(event_id, after(hours=2), deaths=4)

    with office.acting() as session:
        assert [alert.state for alert in session.scalars(select(Alert).order_by(Alert.id))] == [
            "dismissed", "opened",
        ]  # fmt: skip


def test_archived_case_asks_for_an_officer_when_it_turns_graver(fire: Office) -> None:
    assess(fire, Assessment.NO_ANSWER)
    with fire.acting() as session:
        handling.archive(session, 1, actor=DUTY, now=after(hours=2))
    fire.post(1, after(hours=3), deaths=5)
    fire.post(1, after(hours=4), deaths=12)
    fire.post(1, after(hours=5), deaths=12)

    with fire.acting() as session:
        states = [alert.state for alert in session.scalars(select(Alert).order_by(Alert.id))]
        assert len(session.scalars(select(Case)).all()) == 1
    assert states == ["opened", "new"]


@pytest.mark.parametrize("call", ["acknowledge", "dismiss", "open"])
def test_alerts_are_answered_by_officers(office: Office, call: str) -> None:
    office.post(office.event(urgency=3), after(hours=1), standing="private", kind="microblog")
    with office.refused("not_your_step"), office.acting() as session:
        if call == "acknowledge":
            alarms.acknowledge_alert(session, 1, actor=BUREAU, now=after(hours=1))
        elif call == "dismiss":
            alarms.dismiss_alert(session, 1, reason="误报", actor=BUREAU, now=after(hours=1))
        else:
            watch.open_from_alert(session, 1, actor=BUREAU, now=after(hours=1))


def test_opened_alert_cannot_be_dismissed_or_opened_twice(fire: Office) -> None:
    with fire.refused("alert_closed"), fire.acting() as session:
        alarms.dismiss_alert(session, 1, reason="误报", actor=DUTY, now=after(hours=1))
    with fire.refused("alert_closed"), fire.acting() as session:
        watch.open_from_alert(session, 1, actor=DUTY, now=after(hours=1))


def test_overdue_is_told_once_and_changes_no_state(grave_fire: Office) -> None:
    office = grave_fire
    for at in (6.0, 6.1, 30.0, 31.0):
        with office.acting() as session:
            clocks.refresh(session, now=after(hours=at))

    assert office.kinds().count("obligation.overdue") == 2
    assert [state for _, state in office.states()] == ["superseded", "running", "running"]
    assert office.clock(Duty.PRESS_CONFERENCE).was_late


def test_board_orders_by_time_left_and_names_what_a_person_may_do(grave_fire: Office) -> None:
    office = grave_fire
    other = office.event(title="河东路积水")
    office.post(other, after(hours=6), deaths=1)

    with office.acting() as session:
        seen = board.board(session, actor=DUTY, now=after(hours=6))

    assert [row.case.id for row in seen.cases] == [1, 2]
    first = seen.cases[0]
    assert first.next_clock is not None
    assert (first.next_clock.obligation.duty, first.next_clock.overdue, first.next_clock.proposed) == (
        "first_information", True, True,
    )  # fmt: skip
    why_not = {action.name: action.why_not for action in first.actions}
    assert why_not["assess"] is None
    assert "承办单位" in (why_not["record_measure"] or "") or "责任单位" in (why_not["record_measure"] or "")


@pytest.mark.parametrize(
    ("state", "duties"),
    [
        (None, ["response", "first_information", "press_conference"]),
        ("running", ["first_information", "press_conference"]),
        ("overdue", ["first_information"]),
        ("superseded", ["response"]),
        ("met", []),
    ],
)
def test_obligations_by_state(grave_fire: Office, state: str | None, duties: list[str]) -> None:
    with grave_fire.acting() as session:
        found = board.obligations(session, state=state, now=after(hours=6))

    assert [row.obligation.duty for row in found] == duties


def test_obligations_by_due_time_unit_and_page(grave_fire: Office) -> None:
    with grave_fire.acting() as session:
        now = after(hours=6)
        soon = board.obligations(session, due_before=after(hours=6), now=now)
        none = board.obligations(session, unit_id="housing", now=now)
        page = board.obligations(session, after_id=1, limit=1, now=now)

    assert [row.obligation.duty for row in soon] == ["first_information"]
    assert none == []
    assert [row.obligation.id for row in page] == [2]
    with grave_fire.refused("unknown_state"), grave_fire.acting() as session:
        board.obligations(session, state="sleeping", now=now)


def test_clock_is_explained_from_what_was_stored_with_it(grave_fire: Office) -> None:
    with grave_fire.acting() as session:
        why = dossiers.explain(session, 3, now=after(hours=6))
        first = dossiers.explain(session, 2, now=after(hours=6))

    assert [rule.id for rule in why.rules] == ["OP-01", "OP-03", "OP-04"]
    assert "应在24小时内举行新闻发布会" in why.rules[0].source.quote
    assert why.clock.obligation.inputs["grade"] == "II"
    assert not why.pack_changed
    assert [row.duty for row in first.replaces] == ["response"]


def test_dossier_holds_every_statement_with_its_source(grave_fire: Office) -> None:
    grave_fire.post(1, after(hours=6), standing="private", kind="microblog", deaths=30)

    with grave_fire.acting() as session:
        view = dossiers.case_view(session, 1, actor=LEADER, now=after(hours=7))

    assert [(row.value, row.rank) for row in view.statements] == [(4, 2), (11, 2), (30, 0)]
    assert view.facts.settled["deaths"].value == 11
    assert [clock.clock.obligation.state for clock in view.clocks] == ["superseded", "running", "running"]
    assert view.unit is not None
    assert view.unit.name == "县应急管理局"


def test_refused_deed_leaves_the_record_as_it_was(fire: Office) -> None:
    before = fire.kinds()

    with pytest.raises(Invalid), fire.acting() as session:
        handling.assess(session, 1, decision=Assessment.WATCH, reason=" ", actor=DUTY, now=after(hours=1))
    with pytest.raises(Conflict), fire.acting() as session:
        handling.respond(session, 1, actor=DUTY, now=after(hours=1))
    with pytest.raises(Forbidden), fire.acting() as session:
        handling.assess(session, 1, decision=Assessment.WATCH, reason="看", actor=ADMIN, now=after(hours=1))

    assert fire.kinds() == before
    with fire.acting() as session:
        assert len(session.scalars(select(CaseStep)).all()) == len(
            [kind for kind in before if not kind.startswith("alert")]
        )

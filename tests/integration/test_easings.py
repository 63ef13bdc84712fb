"""Whatever takes pressure off a clock needs two people; whatever tightens it needs nobody."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from alerts import easings, figures, gradebook
from alerts.accounts import timeliness
from alerts.duties import Assessment, Duty
from alerts.easings import EasingKind
from alerts.grades import Grade
from alerts.models import Case, Easing
from alerts.stages import Stage
from alerts.timeliness import Filter
from huiying.errors import Conflict
from huiying.people import Actor, Role
from nlp.models import Event
from tests.integration.office import DUTY, FIRE, LEADER, Office, after, assess, ease


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
    ease(office, EasingKind.GRADE_DOWN, grade=Grade.III)

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
    ease(office, EasingKind.GRADE_DOWN, grade=Grade.III)

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
    ease(office, EasingKind.LATER_TIME, occurred_at=FIRE)

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

    ease(office, EasingKind.INAPPLICABLE, obligation_id=clock.id)

    assert office.clock(Duty.PRESS_CONFERENCE).state == "inapplicable"
    with office.acting() as session:
        told = timeliness(session, Filter(duty=Duty.PRESS_CONFERENCE), now=after(hours=30))
    assert (told.overall.closed, told.overall.apart) == (0, (clock.id,))


def test_withdrawing_must_answer_is_an_easing(fire: Office) -> None:
    assess(fire)
    with fire.refused("second_person_required"):
        assess(fire, Assessment.NO_ANSWER, at=2)
    assert fire.case().assessment == "must_answer"

    ease(fire, EasingKind.INAPPLICABLE, obligation_id=fire.clock(Duty.RESPONSE).id)
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


@pytest.mark.parametrize("record_url", ["sqlite", "postgresql"], indirect=True)
def test_two_people_who_confirm_at_once_confirm_once(grave_fire: Office) -> None:
    office = grave_fire
    with office.acting() as session:
        asked = easings.propose_easing(
            session, 1, kind=EasingKind.GRADE_DOWN, grade=Grade.III, reason="数字有误", actor=DUTY, now=after(hours=7)
        )  # fmt: skip
    together = Barrier(2)

    def confirm(name: str) -> str:
        second = Actor(username=name, name=name, roles=frozenset({Role.LEADER}))
        together.wait()
        try:
            with office.acting() as session:
                easings.confirm_easing(session, asked.id, actor=second, now=after(hours=8))
        except Conflict as refused:
            return refused.reason
        return "confirmed"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(confirm, ["qian", "wang"]))

    assert answers == ["confirmed", "easing_decided"]
    assert office.kinds().count("easing.confirmed") == 1

"""并案: nothing is lost, the earliest times hold, and no clock is eased by one person alone."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from alerts import easings, handling, proofs
from alerts.cases import case_of_event
from alerts.deeds import get_case
from alerts.duties import Assessment, Duty
from alerts.easings import EasingKind
from alerts.lineage import absorbed_by, events_of
from alerts.mergers.merging import merge
from alerts.mergers.models import CaseMerger
from alerts.models import Alert, CaseStep, Evidence, Obligation
from huiying.people import Actor
from tests.integration.office import (
    BUREAU,
    DUTY,
    LEADER,
    SPOKESPERSON,
    Office,
    a_conference,
    after,
)

both_engines = pytest.mark.parametrize("record_url", ["sqlite", "postgresql"], indirect=True)


def second_fire(office: Office, *, at: float = 2, deaths: int = 4, **given: object) -> int:
    """The same fire, told of by others and taken for another: case 2."""
    values: dict[str, object] = {
        "title": "清源县一工厂大火",
        "first_post_at": after(hours=at),
        "first_seen_at": after(hours=at),
        "occurred_at": after(minutes=20),
    }
    event_id = office.event(**(values | given))
    office.post(event_id, after(hours=at, minutes=10), deaths=deaths)
    return event_id


def must_answer(office: Office, case_id: int, at: float) -> None:
    with office.acting() as session:
        handling.assess(
            session,
            case_id,
            decision=Assessment.MUST_ANSWER,
            reason="有人死亡",
            actor=DUTY,
            now=after(hours=at),
        )


def merged(office: Office, case_id: int, into: int, *, at: float, actor: Actor = DUTY) -> None:
    with office.acting() as session:
        merge(session, case_id, into=into, reason="同一起火灾", actor=actor, now=after(hours=at))


def clocks(office: Office, case_id: int) -> Sequence[Obligation]:
    with office.acting() as session:
        return session.scalars(
            select(Obligation).where(Obligation.case_id == case_id).order_by(Obligation.id)
        ).all()


def live(office: Office, case_id: int, duty: Duty) -> Obligation:
    [found] = [each for each in clocks(office, case_id) if each.duty == duty and each.state != "superseded"]
    return found


@both_engines
def test_the_earliest_times_hold_and_the_absorbed_case_points_on(fire: Office) -> None:
    second_fire(fire)
    must_answer(fire, 1, 1)
    must_answer(fire, 2, 3)
    assert live(fire, 2, Duty.RESPONSE).due == after(hours=50)

    merged(fire, 1, 2, at=4)

    response = live(fire, 2, Duty.RESPONSE)
    assert (response.start, response.due) == (after(minutes=30), after(hours=48.5))
    with fire.acting() as session:
        gone, kept = get_case(session, 1), get_case(session, 2)
        assert (gone.state, gone.merged_into, gone.number) == ("merged", 2, "2026-0001")
        assert (kept.first_seen_at, kept.first_post_at) == (after(minutes=30), after(minutes=15))
        assert [each.id for each in absorbed_by(session, kept)] == [1]
        assert events_of(session, kept) == [2, 1]
        assert set(session.scalars(select(Alert.case_id))) == {2}
        found = case_of_event(session, 1)
        assert found is not None
        assert found.id == 2
        [record] = session.scalars(select(CaseMerger))
        assert (record.case_id, record.into_id, record.second, len(record.moved["facts"])) == (1, 2, None, 1)
        told = session.scalars(select(CaseStep.summary).where(CaseStep.case_id == 2)).all()
    assert "2026-0001 并入本件：同一起火灾" in told
    [old] = clocks(fire, 1)
    assert (old.state, old.outcome, old.superseded_by) == ("superseded", "running", response.id)
    assert old.closing_reason == "并入 2026-0002：同一起火灾"


@pytest.mark.parametrize(("case_id", "into"), [(1, 2), (2, 1)])
def test_which_way_they_are_merged_moves_no_deadline(fire: Office, case_id: int, into: int) -> None:
    second_fire(fire, deaths=11)
    must_answer(fire, 1, 3)
    merged(fire, case_id, into, at=4)
    owed = {(each.duty, each.start, each.due) for each in clocks(fire, into) if each.state != "superseded"}
    assert owed == {
        (Duty.FIRST_INFORMATION, after(), after(hours=5)),
        (Duty.PRESS_CONFERENCE, after(), after(hours=24)),
    }


def test_an_earlier_time_of_the_event_is_taken_over_and_not_put_off_again(grave_fire: Office) -> None:
    second_fire(grave_fire, at=6, deaths=11, occurred_at=after(hours=2))
    assert live(grave_fire, 2, Duty.PRESS_CONFERENCE).due == after(hours=26)
    merged(grave_fire, 1, 2, at=7)
    assert live(grave_fire, 2, Duty.PRESS_CONFERENCE).due == after(hours=24)

    grave_fire.post(2, after(hours=8))
    assert live(grave_fire, 2, Duty.PRESS_CONFERENCE).due == after(hours=24)


def test_new_posts_of_the_absorbed_event_reach_the_case_that_stays(fire: Office) -> None:
    second_fire(fire)
    merged(fire, 1, 2, at=4)
    before = title(fire)
    fire.post(1, after(hours=5), deaths=11)

    assert live(fire, 2, Duty.PRESS_CONFERENCE).state == "running"
    with fire.acting() as session:
        assert (get_case(session, 1).grade, get_case(session, 2).grade) == ("III", "II")
    assert title(fire) == before


def title(office: Office) -> str:
    with office.acting() as session:
        return get_case(session, 2).title


@both_engines
def test_evidence_of_the_absorbed_case_counts_for_the_other(grave_fire: Office) -> None:
    second_fire(grave_fire, at=6, deaths=11)
    with grave_fire.acting() as session:
        proofs.record_evidence(
            session, 1, a_conference(after(hours=6.5)), actor=SPOKESPERSON, now=after(hours=6.6)
        )
    merged(grave_fire, 1, 2, at=7)

    conference = live(grave_fire, 2, Duty.PRESS_CONFERENCE)
    assert (conference.state, conference.closed_at) == ("met", after(hours=6.5))
    with grave_fire.acting() as session:
        assert session.get_one(Evidence, conference.evidence_id).case_id == 2
        proofs.withdraw_evidence(session, 1, false=True, reason="没有开过", actor=DUTY, now=after(hours=8))
    assert live(grave_fire, 2, Duty.PRESS_CONFERENCE).state == "running"


def test_a_graver_grade_is_taken_over(grave_fire: Office) -> None:
    second_fire(grave_fire, at=6, deaths=4)
    merged(grave_fire, 1, 2, at=7)
    with grave_fire.acting() as session:
        kept = get_case(session, 2)
        assert (kept.grade, kept.confirmed_grade, kept.assessment) == ("II", None, "must_answer")
        assert kept.co_units == ["emergency"]
    assert live(grave_fire, 2, Duty.FIRST_INFORMATION).was_late


def test_a_late_clock_is_not_merged_away_by_one_person(grave_fire: Office) -> None:
    """Case 2 of another drawer: its conference was held in time, and would make the late one look met."""
    office = grave_fire
    second_fire(office, at=1, deaths=11)
    with office.acting() as session:
        proofs.record_evidence(
            session, 2, a_conference(after(hours=4)), actor=SPOKESPERSON, now=after(hours=4.1)
        )
    assert live(office, 1, Duty.FIRST_INFORMATION).born_late
    assert live(office, 2, Duty.FIRST_INFORMATION).state == "met"

    with office.refused("second_person_required"):
        merged(office, 1, 2, at=7)
    with office.acting() as session:
        assert get_case(session, 1).merged_into is None
        assert session.get_one(Evidence, 1).case_id == 2
    assert [each.state for each in clocks(office, 1)] == ["superseded", "running", "running"]

    with office.acting() as session:
        asked = easings.propose_easing(
            session, 1, kind=EasingKind.MERGE, into=2, reason="同一起火灾", actor=DUTY, now=after(hours=7)
        )
    with office.refused("same_person"), office.acting() as session:
        easings.confirm_easing(session, asked.id, actor=DUTY, now=after(hours=8))
    with office.acting() as session:
        easings.confirm_easing(session, asked.id, actor=LEADER, now=after(hours=8))
    gone = next(each for each in clocks(office, 1) if each.duty == Duty.FIRST_INFORMATION)
    assert (gone.state, gone.outcome, gone.was_late) == ("superseded", "running", True)
    with office.acting() as session:
        assert session.scalars(select(CaseMerger.second)).one() == "zhao"


@pytest.mark.parametrize(
    ("case_id", "into", "code"),
    [(1, 1, "merge_into_itself"), (1, 99, "case_not_found"), (99, 1, "case_not_found")],
)
def test_cases_that_cannot_be_one(fire: Office, case_id: int, into: int, code: str) -> None:
    with fire.refused(code):
        merged(fire, case_id, into, at=2)


def test_what_was_merged_is_closed_for_good(fire: Office) -> None:
    second_fire(fire)
    merged(fire, 1, 2, at=4)
    with fire.refused("transition_not_allowed"):
        merged(fire, 1, 2, at=5)
    with fire.refused("merge_into_closed"):
        merged(fire, 2, 1, at=5)
    with fire.refused("transition_not_allowed"), fire.acting() as session:
        handling.assess(
            session, 1, decision=Assessment.MUST_ANSWER, reason="再看", actor=DUTY, now=after(hours=5)
        )


def test_only_officers_merge(grave_fire: Office) -> None:
    second_fire(grave_fire, at=6, deaths=11)
    with grave_fire.refused("not_your_step"):
        merged(grave_fire, 1, 2, at=7, actor=BUREAU)


def test_merged_and_merged_again_leads_to_the_last(fire: Office) -> None:
    second_fire(fire)
    second_fire(fire, at=3)
    merged(fire, 1, 2, at=4)
    merged(fire, 2, 3, at=5)
    with fire.acting() as session:
        found = case_of_event(session, 1)
        assert found is not None
        assert (found.id, events_of(session, found)) == (3, [3, 1, 2])
    fire.post(1, after(hours=6), deaths=12)
    assert live(fire, 3, Duty.PRESS_CONFERENCE).due == after(hours=24)

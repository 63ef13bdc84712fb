"""The scheduler's pass: reminders and escalations at their moments, each once on record, whoever passes and how often."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import alarms, handling
from alerts.duties import Assessment, Duty
from alerts.models import Obligation
from alerts.roster import service as roster
from alerts.roster.shifts import Turn
from alerts.scheduler import clocks
from alerts.scheduler.models import Reminder, WatchItem
from alerts.scheduler.parts import parts
from huiying import audit, schedule
from huiying.clock import FileClock
from huiying.notify.models import Delivery, Notice
from huiying.schedule import Stumble
from tests.integration.office import BUREAU, DUTY, LEADER, Office, after, assess
from tests.integration.people import STAFF

PARTS = parts(STAFF)


def at_work(office: Office, at: datetime) -> int:
    return schedule.pass_through(office.database, PARTS, now=at).total


def told(office: Office, kind: str = "") -> list[tuple[str, list[str]]]:
    """Titles of notices in order, with the people they went to."""
    with office.acting() as session:
        notices = session.scalars(select(Notice).order_by(Notice.id)).all()
        return [
            (
                notice.title.split("：")[0],
                list(
                    session.scalars(
                        select(Delivery.username).where(Delivery.notice_id == notice.id).order_by(Delivery.id)
                    )
                ),
            )
            for notice in notices
            if notice.kind.startswith(kind)
        ]


def reminders(office: Office, duty: Duty) -> list[tuple[str, float]]:
    """Names of what was said of the clock of a duty, with hours from its start."""
    with office.acting() as session:
        found = session.execute(
            select(Reminder, Obligation)
            .join(Obligation, Obligation.id == Reminder.obligation_id)
            .where(Obligation.duty == duty)
            .order_by(Reminder.id)
        ).all()
        return [
            (reminder.name, round((reminder.fell_due_at - clock.start) / timedelta(hours=1), 3))
            for reminder, clock in found
        ]


def test_a_clock_is_spoken_of_at_its_shares_and_each_word_is_said_once(fire: Office) -> None:
    assess(fire)
    for hour in (1, 23.9, 24.4, 24.5, 24.6, 38, 39, 48.4, 48.6, 60):
        at_work(fire, after(hours=hour))
        at_work(fire, after(hours=hour))
    assert [name for name, _ in reminders(fire, Duty.RESPONSE)] == ["50", "80", "100"]
    hours = [at for _, at in reminders(fire, Duty.RESPONSE)]
    assert hours == pytest.approx([24, 38.4, 48], abs=0.001)
    clock = fire.clock(Duty.RESPONSE)
    assert (clock.state, clock.was_late) == ("running", True)
    assert fire.kinds().count("obligation.overdue") == len(
        [one for one in fire.clocks() if one.was_late and one.state == "running"]
    )


def test_reminders_reach_the_watch_and_the_unit_and_at_the_end_the_leader(fire: Office) -> None:
    assess(fire)
    with fire.acting() as session:
        handling.assign(session, 1, unit_id="emergency", reason="属地主管", actor=DUTY, now=after(hours=1.2))
    with fire.acting() as session:
        handling.sign_for(session, 1, actor=BUREAU, now=after(hours=1.3))
        put_on_duty(session, ("wang", 0, 100))
    for hour in (25, 39, 49):
        at_work(fire, after(hours=hour))
    said = [to for title, to in told(fire, "obligation") if title.startswith("回应")]
    assert said == [["wang", "li"], ["wang", "li", "he"], ["wang", "li", "he", "qian"]]


def put_on_duty(session: Session, *shifts: tuple[str, float, float]) -> None:
    turns = [
        Turn(username=name, position=place, begins_at=after(hours=begin), ends_at=after(hours=end))
        for place, (name, begin, end) in enumerate(shifts, 1)
    ]
    begin, end = min(one.begins_at for one in turns), max(one.ends_at for one in turns)
    roster.put(session, turns, begin=begin, end=end, actor=LEADER, directory=STAFF, now=begin)


def an_alert(office: Office) -> int:
    event_id = office.event(occurred_standing="private")
    alert = office.post(event_id, after(hours=1), standing="private", kind="microblog", deaths=6)
    assert alert is not None
    return alert.id


def test_an_alert_nobody_acknowledges_rises_to_the_leader(office: Office) -> None:
    with office.acting() as session:
        put_on_duty(session, ("wang", 0, 100), ("zhao", 0, 100))
    an_alert(office)
    for minute in range(0, 60, 5):
        at_work(office, after(hours=1, minutes=minute))
    assert [to for _, to in told(office, "silence")][:4] == [
        ["wang"],
        ["zhao"],
        ["qian"],
        ["wang", "zhao", "qian"],
    ]


def test_an_answer_ends_the_silence(office: Office) -> None:
    alert_id = an_alert(office)
    at_work(office, after(hours=1))
    with office.acting() as session:
        alarms.acknowledge_alert(session, alert_id, actor=DUTY, now=after(hours=1.01))
    at_work(office, after(hours=9))
    assert len(told(office, "silence")) == 1
    with office.acting() as session:
        (item,) = session.scalars(select(WatchItem)).all()
        assert (item.due_at, item.done_at) == (None, after(hours=1.01))


def test_a_gap_of_the_roster_is_said_in_the_notice(office: Office) -> None:
    an_alert(office)
    at_work(office, after(hours=1))
    assert told(office, "silence") == [("预警无人认领", ["zhao", "wang", "qian", "he"])]
    with office.acting() as session:
        assert "3月1日 00:00–24:00 无人值班" in session.scalars(select(Notice.body)).one()


def test_a_case_rises_step_by_step_of_its_course(fire: Office) -> None:
    at_work(fire, after(minutes=31))
    assess(fire)
    at_work(fire, after(hours=1))
    with fire.acting() as session:
        handling.assign(session, 1, unit_id="housing", reason="属地主管", actor=DUTY, now=after(hours=1.2))
    at_work(fire, after(hours=1.2))
    with fire.acting() as session:
        handling.assign(session, 1, unit_id="emergency", reason="错了", actor=DUTY, now=after(hours=1.25))
    for minute in range(0, 60, 5):
        at_work(fire, after(hours=1.25, minutes=minute))
    titles = [(title.split("，")[0], to[0]) for title, to in told(fire, "silence")]
    assert titles == [
        ("办件待研判", "zhao"),
        ("办件待交办", "zhao"),
        ("办件待签收", "zhou"),
        ("办件待签收", "li"),
        ("办件待签收", "he"),
        ("办件待签收", "zhao"),
        ("办件待签收", "wang"),
    ]


def test_what_is_urgent_is_marked_so(fire: Office) -> None:
    assess(fire, Assessment.MUST_ANSWER)
    at_work(fire, after(hours=49))
    with fire.acting() as session:
        assert set(session.scalars(select(Notice.urgent))) == {True}


def test_one_that_fails_stays_in_view_and_the_rest_goes_on(
    grave_fire: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    fire = grave_fire
    broken = fire.clock(Duty.PRESS_CONFERENCE).id
    speak = clocks.speak

    def speak_or_fail(session: Session, row: Obligation, *rest: object, **named: object) -> object:
        said = speak(session, row, *rest, **named)  # type: ignore[arg-type]
        if row.id == broken:
            raise ZeroDivisionError
        return said

    monkeypatch.setattr(clocks, "speak", speak_or_fail)
    at_work(fire, after(hours=49))
    at_work(fire, after(hours=49, seconds=30))
    with fire.acting() as session:
        (stumble,) = session.scalars(select(Stumble)).all()
        assert (stumble.subject, stumble.times) == (f"obligation:{broken}", 1)
        assert session.scalars(select(Reminder.obligation_id)).all()
        assert broken not in session.scalars(select(Reminder.obligation_id)).all()
    monkeypatch.undo()
    at_work(fire, after(hours=49, minutes=2))
    assert "100" in [name for name, _ in reminders(fire, Duty.PRESS_CONFERENCE)]
    with fire.acting() as session:
        assert session.scalars(select(Stumble)).all() == []
        assert audit.verify(session, fire.folder / "none").rows > 0


@pytest.fixture
def hands(fire: Office, tmp_path: Path) -> FileClock:
    clock = FileClock(tmp_path / "clock.json")
    clock.set(after(hours=1))
    assess(fire)
    return clock


def test_turning_the_clock_does_each_thing_at_its_moment(fire: Office, hands: FileClock) -> None:
    schedule.advance(fire.database, PARTS, hands, after(hours=60))
    assert hands.now() == after(hours=60)
    with fire.acting() as session:
        for reminder in session.scalars(select(Reminder)):
            assert reminder.given_at == max(reminder.fell_due_at, after(hours=1))
        moments = session.scalars(select(Notice.at).order_by(Notice.id)).all()
        assert list(moments) == sorted(moments)
        assert (schedule.next_due_moment(session, PARTS) or after(hours=99)) > after(hours=60)


def test_turned_at_once_or_step_by_step_the_same_is_said(fire: Office, hands: FileClock) -> None:
    for hour in (2, 3, 5, 8, 13, 21, 34, 55, 60):
        schedule.advance(fire.database, PARTS, hands, after(hours=hour))
    stepwise = [name for name, _ in reminders(fire, Duty.RESPONSE)]
    assert stepwise == ["50", "80", "100"]

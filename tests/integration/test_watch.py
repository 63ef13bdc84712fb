"""What is noticed, what opens a case by itself, and what waits for an officer."""

import pytest
from sqlalchemy import select

from alerts import alarms, handling, watch
from alerts.duties import Assessment
from alerts.models import Alert, Case
from nlp.models import Event
from tests.integration.office import BUREAU, DUTY, Office, after, assess


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


def test_hot_event_is_told_of_once_a_minute_and_at_once_when_its_figures_change(office: Office) -> None:
    event_id = office.event(urgency=3)
    for second in range(30):
        office.post(event_id, after(hours=1, seconds=second), standing="private", kind="microblog")
    assert office.kinds() == ["alert.raised"]

    office.post(event_id, after(hours=1, seconds=40), standing="private", kind="microblog", deaths=2)
    office.post(event_id, after(hours=1, seconds=41), standing="private", kind="microblog")
    office.post(event_id, after(hours=1, seconds=101), standing="private", kind="microblog")

    assert office.kinds() == ["alert.raised", "alert.updated", "alert.updated"]
    with office.acting() as session:
        assert session.scalars(select(Alert)).one().reason.endswith("33 帖")


def test_the_headline_of_a_case_follows_that_of_its_event(office: Office) -> None:
    event_id = office.event(title="厂房火灾已有4人遇难")
    office.post(event_id, after(hours=1), deaths=4)
    with office.acting() as session:
        session.get_one(Event, event_id).title = "火灾事故情况通报"
    office.post(event_id, after(hours=6), deaths=11)

    assert office.case().title == "火灾事故情况通报"

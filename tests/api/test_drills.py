"""A drill runs the real course with its own roster and time, and nothing of it reaches the real figures, clocks or channels."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from huiying.notify.models import Delivery, Notice
from tests.api.conftest import Office
from tests.api.test_by_hand import FIRE


def started(office: Office) -> dict[str, Any]:
    drill: dict[str, Any] = office.does(
        "leader", "/drills", {"title": "码头火灾处置", "on_duty": ["duty2", "duty"]}
    )
    return drill


def opened(office: Office, drill: dict[str, Any], **more: str) -> dict[str, Any]:
    body = {"kind": "emergency", "form": FIRE | more}
    case: dict[str, Any] = office.does("duty", f"/drills/{drill['id']}/cases", body)
    return case


def turned(office: Office, drill: dict[str, Any], **span: float) -> dict[str, Any]:
    to = office.clock.now() + timedelta(**span)
    answer = office.client("leader").put(f"/api/drills/{drill['id']}/clock", json={"now": to.isoformat()})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def states(case: dict[str, Any]) -> dict[str, str]:
    return {each["duty"]["code"]: each["state"]["code"] for each in case["clocks"]}


def test_everything_of_a_drill_is_marked(office: Office) -> None:
    drill = started(office)
    case = opened(office, drill)

    assert case["title"] == "【演练】东湾码头仓库火灾"
    assert case["drill_id"] == drill["id"]
    assert [todo["title"] for todo in office.sees("duty", "/board")["todo"]] == ["【演练】东湾码头仓库火灾"]
    assert [each["title"] for each in office.sees("unit", "/drills")] == ["【演练】码头火灾处置"]
    assert drill["on_duty"] == ["戴班", "杜值"]


def test_turning_its_time_moves_no_real_clock_and_reminds_its_roster_in_the_house(office: Office) -> None:
    earnest = office.does("duty", "/cases", {"kind": "emergency", "form": FIRE})
    drill = started(office)
    case = opened(office, drill)
    before = office.clock.now()

    turned(office, drill, hours=30)

    assert office.clock.now() == before
    seen = office.sees("duty", f"/cases/{case['id']}")
    assert [each["overdue"] for each in seen["clocks"]] == [True, True]
    assert [each["overdue"] for each in office.sees("duty", f"/cases/{earnest['id']}")["clocks"]] == [
        False,
        False,
    ]
    with office.database.reading() as session:
        notices = session.scalars(select(Notice)).all()
        assert notices
        assert all(notice.drill and notice.title.startswith("【演练】") for notice in notices)
        assert {row.channel for row in session.scalars(select(Delivery))} == {"in_app"}
        told = {row.username for row in session.scalars(select(Delivery))}
    assert "duty2" in told


def test_at_its_end_running_clocks_close_as_drill_ended_never_missed(office: Office) -> None:
    drill = started(office)
    case = opened(office, drill)
    turned(office, drill, hours=30)

    ended = office.does("leader", f"/drills/{drill['id']}/end")

    assert not ended["running"]
    seen = office.sees("duty", f"/cases/{case['id']}")
    assert states(seen) == {"first_information": "drill_ended", "press_conference": "drill_ended"}
    assert seen["state"]["code"] == "archived"
    body = {"kind": "emergency", "form": FIRE}
    assert office.does("duty", f"/drills/{drill['id']}/cases", body, expect=409)["code"] == "drill_ended"


def test_a_drill_counts_in_no_figure(office: Office) -> None:
    drill = started(office)
    opened(office, drill)
    turned(office, drill, hours=30)

    figures = office.sees("leader", "/timeliness")
    assert figures["late"] == []
    assert office.sees("duty", "/board")["today"]["answered"] == 0


def test_evidence_of_a_drill_is_judged_by_its_time(office: Office) -> None:
    drill = started(office)
    case = opened(office, drill)
    turned(office, drill, hours=10)
    held = office.clock.now() + timedelta(hours=9)
    conference = {
        "kind": "press_conference",
        "held_at": held.isoformat(),
        "place": "县政府",
        "host": "方正",
        "speakers": ["凌岛"],
        "head_spoke": True,
        "url": "http://127.0.0.1/live",
    }

    seen = office.does("spokesperson", f"/cases/{case['id']}/evidence", conference)

    assert states(seen)["press_conference"] == "met"
    real = office.does("duty", "/cases", {"kind": "emergency", "form": FIRE})
    refused = office.does("spokesperson", f"/cases/{real['id']}/evidence", conference, expect=422)
    assert refused["code"] == "evidence_in_future"


def test_only_organisers_turn_its_time_and_only_forward(office: Office) -> None:
    drill = started(office)
    to = {"now": (office.clock.now() - timedelta(hours=1)).isoformat()}
    assert office.client("unit").put(f"/api/drills/{drill['id']}/clock", json=to).status_code == 403
    refused = office.client("leader").put(f"/api/drills/{drill['id']}/clock", json=to)
    assert (refused.status_code, refused.json()["code"]) == (409, "clock_backwards")
    assert office.does("leader", "/drills/99/end", expect=404)["code"] == "drill_not_found"

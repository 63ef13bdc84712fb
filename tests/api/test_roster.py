"""The roster over HTTP: read by all, written by officers, gaps named; the watch handed over."""

from datetime import timedelta
from typing import Any

from tests.api.conftest import NOON, Office


def shift(username: str, begin: float, end: float, position: int = 1) -> dict[str, Any]:
    return {"username": username, "position": position, "begins_at": at(begin), "ends_at": at(end)}


def at(hours: float) -> str:
    return (NOON + timedelta(hours=hours)).isoformat()


def put(office: Office, *shifts: dict[str, Any], who: str = "duty") -> tuple[int, Any]:
    body = {"begin": at(0), "end": at(24), "shifts": shifts}
    answer = office.client(who).put("/api/roster", json=body)
    return answer.status_code, answer.json()


def test_a_roster_is_set_and_its_gap_named(office: Office) -> None:
    status, body = put(office, shift("duty2", 0, 8), shift("duty", 0, 8, 2))
    assert status == 200
    assert [one["name"] for one in body["on_duty"]] == ["戴班", "杜值"]
    assert [gap["words"] for gap in body["gaps"]] == ["3月4日 20:00–3月5日 12:00 无人值班"]
    office.clock.advance(timedelta(hours=9))
    seen = office.sees("unit", "/roster")
    assert {one["username"] for one in seen["on_duty"]} == {"duty", "duty2", "leader"}
    assert "无人值班" in seen["gap"]


def test_a_wrong_roster_is_refused_by_its_shift(office: Office) -> None:
    status, body = put(office, shift("duty", 0, 8), shift("unit", 8, 16))
    assert (status, body["code"]) == (422, "bad_roster")
    assert "第 2 班" in body["message"]
    assert put(office, shift("duty", 0, 8), who="unit")[0] == 403


def test_a_time_that_is_none_is_refused(office: Office) -> None:
    path = "/roster?begin=2026-03-05T00:00:00Z&end=2026-03-04T00:00:00Z"
    assert office.sees("duty", path, expect=422)["code"] == "bad_interval"


def test_the_watch_is_handed_over(office: Office) -> None:
    office.does("duty", "/roster/handovers", {"to": "duty2", "note": "无异常"})
    (row,) = office.sees("unit", "/roster/handovers")
    assert (row["from"]["name"], row["to"]["name"], row["open_items"]) == ("杜值", "戴班", [])
    office.does("unit", "/roster/handovers", {"to": "duty"}, expect=403)

"""The rules screen: what binds, what would be due, which packs and schedules stand behind it."""

from datetime import UTC, datetime
from typing import Any

from tests.api.conftest import Office
from tests.integration.test_rulechoice import OWN_OVERLAY

NOTICE = b"date,kind\n2027-01-01,off\n2027-01-04,off\n2027-01-09,work\n"


def put(office: Office, body: dict[str, Any], *, expect: int = 200, who: str = "admin") -> Any:
    answer = office.client(who).put("/api/rules/packs", json=body)
    assert answer.status_code == expect, answer.text
    return answer.json()


def upload(office: Office, content: bytes, *, expect: int = 200, who: str = "admin") -> Any:
    answer = office.client(who).post("/api/rules/holidays", files={"file": ("2027.csv", content, "text/csv")})
    assert answer.status_code == expect, answer.text
    return answer.json()


def rows(office: Office, query: str = "") -> dict[str, Any]:
    return {row["id"]: row for row in office.sees("unit", f"/rules{query}")}


def test_every_rule_says_whether_it_binds_and_why_not(office: Office) -> None:
    found = rows(office)

    assert len(found) == 109
    assert found["OP-03"]["binds"]
    assert found["OP-03"]["source"]["quote"].startswith("对涉及特别重大")
    assert found["EM-27"]["why_not"] == "未核实（U），默认关闭"
    assert found["OP-16x"]["why_not"] == "北京、安徽的规定，本单位没有选用"
    assert {row["kind"]["code"] for row in rows(office, "?kind=gate").values()} == {"gate"}


def test_one_rule_with_its_limits_and_what_it_displaces(office: Office) -> None:
    general, special = office.sees("duty", "/rules/GI-01"), office.sees("duty", "/rules/GI-15")

    assert "GI-15" in general["displaced_by"]
    assert special["displaces"] == ["GI-01"]
    assert special["limits"][0]["limit"] == "20 日"
    assert special["verification"]["label"] == "法律法规原文已核"
    assert office.sees("duty", "/rules/ZZ-99", expect=404)["code"] == "rule_not_found"


def test_a_trial_uses_the_schedule_and_the_packs_of_this_office(office: Office) -> None:
    asked = "/rules/due?rule=GI-05&from=2026-12-25&extend=0"
    before = office.sees("duty", asked)
    upload(office, NOTICE)
    put(
        office, {"packs": "national", "reason": "试行", "files": [{"name": "q.toml", "content": OWN_OVERLAY}]}
    )
    after = office.sees("duty", asked)

    assert (before["due"], before["provisional"]) == ("2027-01-25T15:59:59Z", True)
    assert (after["due"], after["provisional"], after["limit"]) == (
        "2027-01-11T15:59:59Z",
        False,
        "10 个工作日",
    )
    assert (
        office.sees("duty", "/rules/due?rule=OP-02&from=2026-03-01T08:00:00", expect=422)["code"]
        == "naive_time"
    )


def test_packs_are_put_in_force_and_taken_back(office: Office) -> None:
    chosen = put(office, {"packs": "national+beijing", "reason": "本市预案"})

    assert chosen["words"] == "national+beijing"
    assert {change["name"] for change in chosen["changes"]} == {
        "OP-16x.information",
        "OP-16x.press_conference",
    }
    assert rows(office)["OP-16x"]["binds"]
    held = office.sees("unit", "/rules/packs")
    assert {pack["name"] for pack in held["packs"] if pack["in_force"]} == {"beijing"}
    assert (held["chosen_by"], held["reason"]) == ("admin", "本市预案")

    put(office, {"packs": "national", "reason": "撤回"})
    assert not rows(office)["OP-16x"]["binds"]


def test_what_is_wrong_is_refused_whole(office: Office) -> None:
    bad = {"packs": "national+beijing", "reason": "试", "files": [{"name": "own.toml", "content": "[pack"}]}
    refused = put(office, bad, expect=422)

    assert refused["code"] == "pack_refused"
    assert "own.toml" in refused["message"]
    assert put(office, {"packs": "atlantis", "reason": "试"}, expect=404)["code"] == "unknown_pack"
    assert "第 5 行" in upload(office, NOTICE + b"2027-01-04,work\n", expect=422)["message"]
    assert office.sees("unit", "/rules/packs")["words"] == "national"
    assert office.sees("unit", "/rules/holidays")["schedules"] == []


def test_a_schedule_is_loaded_and_listed(office: Office) -> None:
    loaded = upload(office, NOTICE)
    held = office.sees("unit", "/rules/holidays")

    assert (loaded["years"], loaded["published"], loaded["days"]) == ([2027], [2027], 3)
    assert held["published_to"] == 2027
    assert held["schedules"][0]["loaded_by"] == "admin"
    assert upload(office, NOTICE)["changed"] == []


RECEIVED = "2026-12-25T10:00:00+08:00"


def applied(office: Office) -> dict[str, Any]:
    """An application for information whose twenty working days run into the next year."""
    office.turn(datetime.fromisoformat("2026-12-25T10:30:00+08:00").astimezone(UTC))
    form = {
        "applicant": "柳青", "content": "补偿标准", "channel": "in_person", "submitted_at": RECEIVED,
    }  # fmt: skip
    case: dict[str, Any] = office.does("duty", "/cases", {"kind": "disclosure_application", "form": form})
    return case


def answers(office: Office, case: dict[str, Any]) -> list[dict[str, Any]]:
    clocks = office.sees("duty", f"/cases/{case['id']}")["clocks"]
    found = [clock for clock in clocks if clock["duty"]["code"] == "application_answer"]
    return sorted(found, key=lambda clock: int(clock["id"]))


def test_a_schedule_loaded_later_moves_the_clocks_that_run(office: Office) -> None:
    case = applied(office)
    (before,) = answers(office, case)
    loaded = upload(office, NOTICE + b"2027-01-16,work\n")

    assert (before["due"], before["provisional"]) == ("2027-01-25T15:59:59Z", True)
    assert loaded["recount"] == {"cases": 1, "clocks": 1, "left": 0, "failed": []}
    old, new = answers(office, case)
    assert (old["state"]["code"], new["due"], new["provisional"]) == (
        "superseded", "2027-01-22T15:59:59Z", False,
    )  # fmt: skip
    assert "放假安排更新" in str(office.sees("duty", f"/cases/{case['id']}")["log"])


def test_a_stricter_local_rule_shortens_the_clocks_that_run_and_is_cited(office: Office) -> None:
    case = applied(office)
    put(
        office,
        {"packs": "national", "reason": "本区办法", "files": [{"name": "q.toml", "content": OWN_OVERLAY}]},
    )
    _, new = answers(office, case)

    assert (new["limit"], new["due"]) == ("10 个工作日", "2027-01-11T15:59:59Z")

    put(office, {"packs": "national", "reason": "撤回"})
    *_, last = answers(office, case)
    assert (last["limit"], last["due"]) == ("20 个工作日", "2027-01-25T15:59:59Z")
    assert len(answers(office, case)) == 3

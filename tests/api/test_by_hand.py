"""舆情 opened by hand: an emergency with a grade runs its clocks at once, from the event or from when it was known."""

from tests.api.conftest import Office

FIRE = {
    "title": "东湾码头仓库火灾",
    "source": "县应急管理局来电",
    "place": "东湾镇",
    "occurred_at": "2026-03-04T08:10:00+08:00",
    "known_at": "2026-03-04T08:40:00+08:00",
    "grade": "II",
}


def test_graver_emergency_owes_information_and_a_conference(office: Office) -> None:
    case = office.does("duty", "/cases", {"kind": "emergency", "form": FIRE})

    due = {each["duty"]["code"]: each["due"] for each in case["clocks"]}
    assert due == {"first_information": "2026-03-04T05:10:00Z", "press_conference": "2026-03-05T00:10:00Z"}
    assert (case["grade"]["code"], case["grade_proposed"], case["event_id"]) == ("II", False, None)
    assert case["first_seen_at"] == "2026-03-04T00:40:00Z"
    assert [each["label"] for each in case["form"]][:2] == ["标题", "来源"]
    assert any(todo["case_id"] == case["id"] for todo in office.sees("duty", "/board")["todo"])
    assert office.sees("duty", "/cases?page=1")["items"][0]["kind"]["label"] == "突发事件舆情"


def test_grade_that_rises_later_opens_the_first_information_late(office: Office) -> None:
    case = office.does("duty", "/cases", {"kind": "emergency", "form": FIRE | {"grade": "III"}})
    assert case["clocks"] == []

    office.turn(office.clock.now().replace(hour=10))
    case = office.does("duty", f"/cases/{case['id']}/grade", {"grade": "II", "reason": "死亡人数升至十一人"})
    born = {each["duty"]["code"]: each["born_late"] for each in case["clocks"]}
    assert born == {"first_information": True, "press_conference": False}


def test_opinion_is_answered_in_48_hours_from_first_knowledge(office: Office) -> None:
    form = {"title": "供暖迟到", "source": "来访", "known_at": "2026-03-04T09:00:00+08:00"}
    case = office.does("duty", "/cases", {"kind": "opinion", "form": form})
    assert case["clocks"] == []

    asked = {"decision": "must_answer", "reason": "涉及公众切身利益"}
    case = office.does("duty", f"/cases/{case['id']}/assess", asked)
    assert [each["due"] for each in case["clocks"]] == ["2026-03-06T01:00:00Z"]


def test_known_before_it_happened_is_refused(office: Office) -> None:
    form = FIRE | {"known_at": "2026-03-04T08:00:00+08:00"}
    assert (
        office.does("duty", "/cases", {"kind": "emergency", "form": form}, expect=422)["code"] == "bad_form"
    )

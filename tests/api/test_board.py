"""The duty board: what needs whom, by the clock that runs out next; quiet only with its ground."""

from datetime import timedelta

from sqlalchemy import event as hooks

from nlp.models import Event
from tests.api.conftest import Office
from tests.api.fire import BROKE_OUT, a_post, an_event
from tests.api.test_journey import a_draft, a_fire, approved, assigned, cleared, conference


def test_an_empty_board_says_on_what_ground_all_is_quiet(office: Office) -> None:
    board = office.sees("duty", "/board")
    assert board["todo"] == []
    assert board["quiet"].startswith("无待办。最近 1 小时 0 源 0 帖。没有在采的来源")
    assert board["on_duty"] == "杜值"
    assert board["health"]["ok"] is False


def test_a_case_shows_with_its_clock_heat_and_reason(office: Office) -> None:
    a_fire(office)
    board = office.sees("duty", "/board")
    [todo] = board["todo"]
    assert todo["mine"] is True
    assert todo["clock"]["duty"]["code"] == "first_information"
    assert [c["duty"]["code"] for c in todo["clocks"]] == ["first_information", "press_conference"]
    assert todo["waiting_for"] == "待研判 0 秒"
    assert sum(todo["heat"]) == 1
    assert any("死亡 11 人" in why for why in todo["why"])
    assert board["quiet"] is None
    [alert] = board["alerts"]
    assert (alert["level"], alert["state"]["code"], alert["grade"]["code"]) == (1, "opened", "II")
    assert board["today"] == {
        "read": 1, "grouped": 1, "alerted": 1, "answered_in_time": 0, "answered": 0,
    }  # fmt: skip


def test_whose_turn_it_is_follows_the_case(office: Office) -> None:
    case_id = a_fire(office)

    def waits_for() -> set[str]:
        people = ("duty", "unit", "stranger", "spokesperson", "first", "second", "third", "secrecy")
        return {who for who in people if office.sees(who, "/board")["todo"][0]["mine"]}

    assert waits_for() == {"duty"}
    office.does("duty", f"/cases/{case_id}/assess", {"decision": "must_answer", "reason": "本县有人死亡"})
    office.does("duty", f"/cases/{case_id}/assign", {"unit_id": "emergency", "reason": "归口"})
    assert waits_for() == {"unit"}
    office.does("unit", f"/cases/{case_id}/sign_for")
    assert waits_for() == {"unit", "spokesperson"}
    draft_id = a_draft(office, case_id)
    office.does("spokesperson", f"/drafts/{draft_id}/submit")
    assert {"first", "second", "third", "secrecy"} <= waits_for()
    office.does("first", f"/drafts/{draft_id}/reviews", {"stage": "first", "approve": True})
    assert "first" not in waits_for()
    office.does("second", f"/drafts/{draft_id}/reviews", {"stage": "second", "approve": True})
    office.does("third", f"/drafts/{draft_id}/reviews", {"stage": "final", "approve": True})
    office.does("secrecy", f"/drafts/{draft_id}/secrecy", {"approve": True, "basis": "条例第十七条"})
    assert next_action(office, "secrecy") == ("drafts", "稿件：去标识化核对")
    assert next_action(office, "leader") == ("drafts", "稿件：去标识化核对")
    cleared(office, draft_id)
    assert next_action(office, "spokesperson") == ("drafts", "稿件：登记发布")
    notice = {"channel": "县政府网站", "url": "https://qy.example/1", "published_at": "2026-03-04T04:00:00Z"}
    office.does("spokesperson", f"/drafts/{draft_id}/publications", notice)
    assert next_action(office, "spokesperson") == ("evidence", "登记证据")
    office.clock.advance(timedelta(hours=1))
    office.does("spokesperson", f"/cases/{case_id}/evidence", conference(office.clock.now()))
    assert next_action(office, "unit") == ("result", "公布处置结果")


def next_action(office: Office, who: str) -> tuple[str, str]:
    [action] = [each for each in office.sees(who, "/board")["todo"][0]["actions"] if each["primary"]]
    return action["name"], action["label"]


def test_cases_are_in_the_order_of_their_next_clock(office: Office) -> None:
    a_fire(office, deaths=4)
    office.does("duty", "/cases/1/assess", {"decision": "must_answer", "reason": "本县有人死亡"})
    a_fire(office, deaths=11)
    board = office.sees("duty", "/board")
    assert [todo["case_id"] for todo in board["todo"]] == [2, 1]


def test_an_event_folds_its_reprints_and_draws_its_course(office: Office) -> None:
    with office.database.transaction() as session:
        event = an_event(session)
        original = a_post(session, event, deaths=4, at=BROKE_OUT + timedelta(minutes=30))
        a_post(
            session,
            event,
            deaths=4,
            at=BROKE_OUT + timedelta(minutes=50),
            source="转载站",
            reprint_of=original.id,
        )
        rumour = BROKE_OUT + timedelta(minutes=70)
        a_post(session, event, deaths=30, at=rumour, standing="private", source="某博主")
        event_id = event.id
    shown = office.sees("duty", f"/events/{event_id}")
    assert [len(document["reprints"]) for document in shown["documents"]] == [0, 1]
    assert [(f["text"], f["status"]["code"]) for f in shown["facts"]][:2] == [
        ("4 人", "held"),
        ("30 人", "unverified"),
    ]
    assert sum(sum(point["by_kind"].values()) for point in shown["course"]) == 3
    document = shown["documents"][0]
    [span] = [span for span in document["spans"] if span["kind"] == "fact"]
    assert document["body"][span["start"] : span["end"]] == "造成30人死亡"


def test_the_board_and_the_case_are_quick_on_a_busy_day(office: Office) -> None:
    """Counted in queries, which do not depend on the machine: none grows with the posts."""
    case_id = a_fire(office)
    assigned(office, case_id)
    approved(office, a_draft(office, case_id))

    def queries(path: str) -> int:
        seen = []
        engine = office.database.engine

        def count(*_args: object) -> None:
            seen.append(1)

        hooks.listen(engine, "before_cursor_execute", count)
        office.sees("duty", path)
        hooks.remove(engine, "before_cursor_execute", count)
        return len(seen)

    paths = ("/board", f"/cases/{case_id}", "/events/1", "/drafts/1")
    few = [queries(path) for path in paths]
    with office.database.transaction() as session:
        held = session.get_one(Event, 1)
        for minute in range(40):
            a_post(session, held, deaths=11, at=BROKE_OUT + timedelta(minutes=minute), source=f"站{minute}")
    assert [queries(path) for path in paths] == few
    assert max(few) < 70

"""The roster on record: who is on duty, who stands in for a gap, what is past stays, and the watch handed over."""

from datetime import datetime

from alerts.roster import handovers, service
from alerts.roster.shifts import Turn
from huiying import audit
from huiying.people import Actor
from tests.integration.office import BUREAU, DUTY, LEADER, Office, after
from tests.integration.people import SECOND, STAFF, Staff


def turn(username: str, begin: float, end: float, position: int = 1) -> Turn:
    return Turn(username=username, position=position, begins_at=after(hours=begin), ends_at=after(hours=end))


def put(
    office: Office, *shifts: Turn, begin: float = 0, end: float = 24, now: float = 0, drill: int | None = None
) -> None:
    with office.acting() as session:
        service.put(
            session,
            shifts,
            begin=after(hours=begin),
            end=after(hours=end),
            actor=LEADER,
            directory=STAFF,
            now=after(hours=now),
            drill_id=drill,
        )


def on_duty(office: Office, hour: float, *, drill: int | None = None) -> list[str]:
    with office.acting() as session:
        return service.on_duty(session, after(hours=hour), drill_id=drill)


def test_those_on_duty_in_the_order_of_the_roster(office: Office) -> None:
    put(office, turn("wang", 0, 12, 2), turn("zhao", 0, 12), turn("qian", 12, 24))
    assert [on_duty(office, hour) for hour in (-1, 0, 11.9, 12, 24)] == [
        [],
        ["zhao", "wang"],
        ["zhao", "wang"],
        ["qian"],
        [],
    ]


def test_a_new_roster_takes_the_place_of_the_old_and_the_past_stays(office: Office) -> None:
    put(office, turn("zhao", 0, 24))
    put(office, turn("wang", 4, 12), begin=4, end=12, now=6)
    assert [on_duty(office, hour) for hour in (5, 6, 11, 13)] == [["zhao"], ["wang"], ["wang"], ["zhao"]]
    with office.refused("roster_past"):
        put(office, turn("wang", 0, 4), begin=0, end=4, now=6)


def test_a_roster_that_contradicts_itself_changes_nothing(office: Office) -> None:
    put(office, turn("zhao", 0, 24))
    for shifts in (
        [turn("wang", 0, 12), turn("qian", 6, 18)],
        [turn("wang", 0, 12), turn("wang", 6, 18, 2)],
        [turn("nobody", 0, 12)],
        [turn("li", 0, 12)],
        [turn("wang", 12, 36)],
    ):
        with office.refused("bad_roster"):
            put(office, *shifts)
    assert on_duty(office, 5) == ["zhao"]


def office_at(office: Office, hour: float, people: Staff = STAFF) -> tuple[list[str], str | None]:
    with office.acting() as session:
        found = service.office_at(session, after(hours=hour), directory=people)
        return list(found.on_duty), found.gap


def test_a_gap_falls_to_all_officers_and_leaders_and_says_so(office: Office) -> None:
    put(office, turn("zhao", 0, 4))
    assert office_at(office, 2) == (["zhao"], None)
    names, gap = office_at(office, 5)
    assert names == ["zhao", "wang", "qian", "he"]
    assert gap == "3月1日 12:10–24:00 无人值班，已改为通知全体值班员和领导"


def test_an_account_that_is_gone_leaves_a_gap(office: Office) -> None:
    put(office, turn("zhao", 0, 4))
    names, gap = office_at(office, 2, Staff((SECOND, LEADER)))
    assert names == ["wang", "qian"]
    assert gap is not None
    assert "zhao 账号已停用" in gap


def test_a_drill_has_its_own_roster(office: Office) -> None:
    put(office, turn("zhao", 0, 12))
    put(office, turn("wang", 0, 12), drill=7)
    assert on_duty(office, 1) == ["zhao"]
    assert on_duty(office, 1, drill=7) == ["wang"]


def hand_over(office: Office, to: str, at: datetime, actor: Actor = DUTY) -> None:
    with office.acting() as session:
        handovers.hand_over(session, to=to, note=" 盯住火灾 ", actor=actor, directory=STAFF, now=at)


def test_the_watch_is_handed_over_with_what_is_open(grave_fire: Office) -> None:
    fire = grave_fire
    hand_over(fire, "wang", after(hours=6))
    next_due = min(clock.due for clock in fire.clocks() if clock.state == "running")
    with fire.acting() as session:
        (row,) = handovers.handovers(session)
        assert (row.from_username, row.to_username, row.note) == ("zhao", "wang", "盯住火灾")
        (item,) = row.open_items
        assert item["subject"] == "case:1"
        assert item["waiting_for"] == "处置中"
        assert datetime.fromisoformat(item["due"]) == next_due
        assert audit.verify(session, fire.folder / "none").rows > 0
    assert fire.kinds()[-1] == "roster.handed_over"


def test_who_cannot_hand_over_or_take_it(fire: Office) -> None:
    with fire.refused("not_your_step"):
        hand_over(fire, "wang", after(hours=2), BUREAU)
    with fire.refused("bad_roster"):
        hand_over(fire, "li", after(hours=2))
    with fire.refused("same_taker"):
        hand_over(fire, "zhao", after(hours=2))

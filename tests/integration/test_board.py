"""What the board, the lists and the dossier of a case show."""

import pytest

from alerts import board, dossiers
from alerts.duties import Duty
from alerts.scheduler.parts import parts
from huiying import schedule
from tests.integration.office import DUTY, LEADER, Office, after
from tests.integration.people import STAFF


def test_overdue_is_told_once_and_changes_no_state(grave_fire: Office) -> None:
    office = grave_fire
    for at in (6.0, 6.1, 30.0, 31.0):
        schedule.pass_through(office.database, parts(STAFF), now=after(hours=at))

    assert office.kinds().count("obligation.overdue") == 2
    assert [state for _, state in office.states()] == ["superseded", "running", "running"]
    assert office.clock(Duty.PRESS_CONFERENCE).was_late


def test_board_orders_by_time_left_and_names_what_a_person_may_do(grave_fire: Office) -> None:
    office = grave_fire
    other = office.event(title="河东路积水")
    office.post(other, after(hours=6), deaths=1)

    with office.acting() as session:
        seen = board.board(session, actor=DUTY, now=after(hours=6))

    assert [row.case.id for row in seen.cases] == [1, 2]
    first = seen.cases[0]
    assert first.next_clock is not None
    assert (first.next_clock.obligation.duty, first.next_clock.overdue, first.next_clock.proposed) == (
        "first_information", True, True,
    )  # fmt: skip
    why_not = {action.name: action.why_not for action in first.actions}
    assert why_not["assess"] is None
    assert "承办单位" in (why_not["record_measure"] or "") or "责任单位" in (why_not["record_measure"] or "")


@pytest.mark.parametrize(
    ("state", "duties"),
    [
        (None, ["response", "first_information", "press_conference"]),
        ("running", ["first_information", "press_conference"]),
        ("overdue", ["first_information"]),
        ("superseded", ["response"]),
        ("met", []),
    ],
)
def test_obligations_by_state(grave_fire: Office, state: str | None, duties: list[str]) -> None:
    with grave_fire.acting() as session:
        found = board.obligations(session, state=state, now=after(hours=6))

    assert [row.obligation.duty for row in found] == duties


def test_obligations_by_due_time_unit_and_page(grave_fire: Office) -> None:
    with grave_fire.acting() as session:
        now = after(hours=6)
        soon = board.obligations(session, due_before=after(hours=6), now=now)
        none = board.obligations(session, unit_id="housing", now=now)
        page = board.obligations(session, after_id=1, limit=1, now=now)

    assert [row.obligation.duty for row in soon] == ["first_information"]
    assert none == []
    assert [row.obligation.id for row in page] == [2]
    with grave_fire.refused("unknown_state"), grave_fire.acting() as session:
        board.obligations(session, state="sleeping", now=now)


def test_clock_is_explained_from_what_was_stored_with_it(grave_fire: Office) -> None:
    with grave_fire.acting() as session:
        why = dossiers.explain(session, 3, now=after(hours=6))
        first = dossiers.explain(session, 2, now=after(hours=6))

    assert [rule.id for rule in why.rules] == ["OP-01", "OP-03", "OP-04"]
    assert "应在24小时内举行新闻发布会" in why.rules[0].source.quote
    assert why.clock.obligation.inputs["grade"] == "II"
    assert not why.pack_changed
    assert [row.duty for row in first.replaces] == ["response"]


def test_dossier_holds_every_statement_with_its_source(grave_fire: Office) -> None:
    grave_fire.post(1, after(hours=6), standing="private", kind="microblog", deaths=30)

    with grave_fire.acting() as session:
        view = dossiers.case_view(session, 1, actor=LEADER, now=after(hours=7))

    assert [(row.value, row.rank) for row in view.statements] == [(4, 2), (11, 2), (30, 0)]
    assert view.facts.settled["deaths"].value == 11
    assert [clock.clock.obligation.state for clock in view.clocks] == ["superseded", "running", "running"]
    assert view.unit is not None
    assert view.unit.name == "县应急管理局"

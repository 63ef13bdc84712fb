"""The engine of the clocks."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alerts import rulebook
from alerts.binding import bind_for
from alerts.demands import CaseInputs, demands
from alerts.duties import Assessment, Duty, EvidenceKind
from alerts.evidence import Proof
from alerts.grades import Grade
from alerts.obligations import State, eases, obligations_for
from alerts.overlays import choose, shipped
from alerts.rulebook import bind, parse
from alerts.rules import pack_of
from alerts.workdays import Calendar
from tests.unit.ledger import FIRE, PACK, SECOND, SEEN, Ledger, a_case, a_conference, a_notice, hours


@pytest.mark.parametrize(
    ("grade", "assessment", "owed"),
    [
        (None, None, {}),
        (Grade.III, None, {}),
        (Grade.III, Assessment.WATCH, {}),
        (None, Assessment.MUST_ANSWER, {Duty.RESPONSE: SEEN + timedelta(hours=48)}),
        (Grade.IV, Assessment.MUST_ANSWER, {Duty.RESPONSE: SEEN + timedelta(hours=48)}),
        (Grade.II, None, {Duty.FIRST_INFORMATION: hours(5), Duty.PRESS_CONFERENCE: hours(24)}),
        (
            Grade.I,
            Assessment.MUST_ANSWER,
            {Duty.FIRST_INFORMATION: hours(5), Duty.PRESS_CONFERENCE: hours(24)},
        ),
    ],
)
def test_what_a_case_owes(
    grade: Grade | None, assessment: Assessment | None, owed: dict[Duty, datetime]
) -> None:
    found = demands(a_case(grade, assessment), PACK, Calendar(), now=SEEN)

    assert {demand.duty: demand.due for demand in found} == owed


def test_one_press_conference_clock_cites_all_three_texts() -> None:
    found = {demand.duty: demand for demand in demands(a_case(Grade.II), PACK, Calendar(), now=SEEN)}

    assert found[Duty.PRESS_CONFERENCE].rules == ("OP-01", "OP-03", "OP-04")
    assert found[Duty.FIRST_INFORMATION].rules == ("OP-03",)
    assert "事发时间" in found[Duty.PRESS_CONFERENCE].start_reason


@pytest.mark.parametrize(
    ("occurred_at", "first_seen_at", "start"),
    [
        (FIRE, SEEN, FIRE),
        (None, SEEN, SEEN),
        (SEEN + timedelta(hours=1), SEEN, SEEN),
    ],
)
def test_start_is_the_earliest_known_moment(
    occurred_at: datetime | None, first_seen_at: datetime, start: datetime
) -> None:
    case = a_case(Grade.II, occurred_at=occurred_at, first_seen_at=first_seen_at)

    assert {demand.start for demand in demands(case, PACK, Calendar(), now=SEEN)} == {start}


def test_rule_not_yet_in_force_asks_for_nothing() -> None:
    long_ago = datetime(2015, 8, 13, tzinfo=UTC)
    between = datetime(2016, 9, 1, tzinfo=UTC)

    assert (
        demands(a_case(Grade.I, occurred_at=long_ago, first_seen_at=long_ago), PACK, Calendar(), now=SEEN)
        == ()
    )
    rules = demands(a_case(Grade.I, occurred_at=between, first_seen_at=between), PACK, Calendar(), now=SEEN)
    assert [demand.rules for demand in rules] == [("OP-01", "OP-04")]


def test_stricter_binding_rule_decides_the_due_time_and_the_advisory_one_is_cited() -> None:
    text = """
[pack]
name = "local"
title = "t"
version = "1"
"""
    for rule_id, binding, amount in (("OP-90", "true", 24), ("OP-91", "true", 12), ("OP-92", "false", 2)):
        text += f"""
[[rules]]
id = "{rule_id}"
title = "t"
kind = "limit"
duty = "press_conference"
jurisdiction = "national"
trigger = {{ kinds = ["opinion"] }}
binding = {binding}
verification = "L"
effective_from = 2016-01-01
stage = "s"
actor = "a"
source = {{ title = "t", number = "n", article = "a", quote = "应在{amount}小时内举行新闻发布会" }}
[[rules.limits]]
name = "x"
title = "t"
duty = "press_conference"
amount = {amount}
unit = "hour"
start = ["occurred"]
stops = ["press_conference"]
"""
    pack = pack_of(bind_for(bind([parse(text.encode(), where="local.toml")])))
    found = demands(a_case(), pack, Calendar(), now=FIRE)

    assert [(demand.due, demand.rules) for demand in found] == [(hours(12), ("OP-90", "OP-91", "OP-92"))]


def test_the_day_of_the_fire() -> None:
    ledger = Ledger()
    ledger.follow(a_case(Grade.III), at=0.7)
    assert ledger.clocks == []

    ledger.follow(a_case(Grade.III, Assessment.MUST_ANSWER), at=1)
    response = ledger.live(Duty.RESPONSE)
    assert response is not None
    assert (response.start, response.due, response.rules) == (SEEN, SEEN + timedelta(hours=48), ("OP-02",))

    graver = a_case(Grade.II, Assessment.MUST_ANSWER)
    plan = ledger.follow(graver, at=5.8)
    assert [gone.clock.duty for gone in plan.supersede] == [Duty.RESPONSE]
    assert plan.supersede[0].by == (Duty.FIRST_INFORMATION, Duty.PRESS_CONFERENCE)
    assert "等级由较大改为重大" in plan.supersede[0].reason
    assert {opened.demand.duty: opened.born_late for opened in plan.open} == {
        Duty.FIRST_INFORMATION: True,
        Duty.PRESS_CONFERENCE: False,
    }

    ledger.evidence.append(a_notice(6.5))
    ledger.follow(graver, at=6.6)
    ledger.evidence.append(a_conference(20))
    ledger.follow(graver, at=20.5)

    assert ledger.states() == [
        ("response", "superseded"),
        ("first_information", "met_late"),
        ("press_conference", "met"),
    ]
    first = ledger.live(Duty.FIRST_INFORMATION)
    assert first is not None
    assert first.evidence_id == 1


def test_nothing_to_do_when_nothing_changed() -> None:
    ledger = Ledger()
    case = a_case(Grade.II)
    ledger.follow(case, at=1)

    assert not ledger.follow(case, at=2)
    assert not ledger.follow(case, at=300)


@pytest.mark.parametrize("kind", [EvidenceKind.INTERNAL_REPORT, EvidenceKind.DRAFT, EvidenceKind.STATUS])
def test_paper_stops_nothing(kind: EvidenceKind) -> None:
    ledger = Ledger()
    ledger.evidence.append(Proof(id=1, kind=kind, happened_at=hours(2)))

    ledger.follow(a_case(Grade.II, Assessment.MUST_ANSWER), at=3)
    ledger.follow(a_case(Grade.III, Assessment.MUST_ANSWER), at=4)

    assert {clock.state for clock in ledger.clocks} == {State.RUNNING, State.SUPERSEDED}


@pytest.mark.parametrize(
    ("proof", "first_information", "press_conference"),
    [
        (a_notice(3), State.MET, State.RUNNING),
        (a_notice(5), State.MET, State.RUNNING),
        (a_notice(5 + SECOND), State.MET_LATE, State.RUNNING),
        (a_conference(4), State.MET, State.MET),
        (a_conference(24), State.MET_LATE, State.MET),
        (a_conference(24 + SECOND), State.MET_LATE, State.MET_LATE),
        (a_conference(26), State.MET_LATE, State.MET_LATE),
        (replace(a_notice(3), counts=False), State.RUNNING, State.RUNNING),
        (replace(a_notice(3), false=True), State.RUNNING, State.RUNNING),
        (replace(a_notice(3), withdrawn_at=hours(4)), State.RUNNING, State.RUNNING),
        (replace(a_notice(3), withdrawn_at=hours(6)), State.MET, State.RUNNING),
    ],
)
def test_what_stops_what(proof: Proof, first_information: State, press_conference: State) -> None:
    ledger = Ledger()
    ledger.evidence.append(proof)

    ledger.follow(a_case(Grade.II), at=30)

    assert ledger.states() == [
        ("first_information", first_information),
        ("press_conference", press_conference),
    ]


def test_false_evidence_lets_the_clock_run_again_with_its_old_due() -> None:
    ledger = Ledger()
    case = a_case(Grade.II)
    ledger.evidence.append(a_notice(3))
    ledger.follow(case, at=4)
    ledger.evidence[0] = replace(ledger.evidence[0], false=True)

    ledger.follow(case, at=30)

    first = ledger.live(Duty.FIRST_INFORMATION)
    assert first is not None
    assert (first.id, first.state, first.due) == (1, State.RUNNING, hours(5))


def test_late_clock_is_never_turned_into_a_met_one() -> None:
    ledger = Ledger()
    case = a_case(Grade.II)
    ledger.follow(case, at=1)
    ledger.evidence.append(a_notice(4))

    ledger.follow(case, at=6)

    assert ledger.states() == [
        ("first_information", "superseded"),
        ("press_conference", "running"),
        ("first_information", "met"),
    ]
    assert "超时的记录保留" in ledger.reasons[1]


def test_earlier_event_time_replaces_also_a_met_clock() -> None:
    ledger = Ledger()
    ledger.evidence.append(a_notice(4.5))
    ledger.follow(a_case(Grade.II), at=4.6)

    ledger.follow(a_case(Grade.II, occurred_at=hours(-1)), at=5)

    first = ledger.live(Duty.FIRST_INFORMATION)
    assert first is not None
    assert (first.state, first.due) == (State.MET_LATE, hours(4))
    assert "事发时间由" in ledger.reasons[1]


def test_duty_no_longer_asked_for_stays_met_and_is_superseded_when_running() -> None:
    ledger = Ledger()
    ledger.evidence.append(a_notice(3))
    ledger.follow(a_case(Grade.II, Assessment.MUST_ANSWER), at=4)

    ledger.follow(a_case(Grade.III, Assessment.MUST_ANSWER), at=5)

    assert ledger.states() == [
        ("first_information", "met"),
        ("press_conference", "superseded"),
        ("response", "met"),
    ]


@pytest.mark.parametrize("state", [State.WAIVED, State.INAPPLICABLE, State.MISSED])
def test_what_people_decided_stays_until_the_ground_changes(state: State) -> None:
    ledger = Ledger()
    case = a_case(Grade.II)
    ledger.follow(case, at=1)
    ledger.clocks[0] = replace(ledger.clocks[0], state=state)
    ledger.evidence.append(a_notice(3))

    assert not ledger.follow(case, at=7)

    ledger.follow(a_case(Grade.II, occurred_at=hours(-2)), at=8)
    assert ledger.states()[0] == ("first_information", "superseded")
    first = ledger.live(Duty.FIRST_INFORMATION)
    assert first is not None
    assert first.due == hours(3)


def test_order_of_evidence_decides_nothing() -> None:
    pieces = [a_notice(6, 1), a_conference(7, 2), a_notice(4, 3), a_conference(25, 4)]
    results = set()
    for order in itertools.permutations(pieces):
        ledger = Ledger()
        ledger.follow(a_case(Grade.II), at=1)
        for number, piece in enumerate(order):
            ledger.evidence.append(piece)
            ledger.follow(a_case(Grade.II), at=26 + number)
        live = [ledger.live(duty) for duty in (Duty.FIRST_INFORMATION, Duty.PRESS_CONFERENCE)]
        results.add(tuple((clock.state, clock.due, clock.evidence_id) for clock in live if clock))

    assert results == {((State.MET, hours(5), 3), (State.MET, hours(24), 2))}


ANSWER = Assessment.MUST_ANSWER


@pytest.mark.parametrize(
    ("before", "after", "eased"),
    [
        (a_case(Grade.III, ANSWER), a_case(Grade.II, ANSWER), False),
        (a_case(Grade.II, ANSWER), a_case(Grade.I, ANSWER), False),
        (a_case(Grade.II, ANSWER), a_case(Grade.III, ANSWER), True),
        (a_case(Grade.II), a_case(Grade.III), True),
        (a_case(Grade.III, ANSWER), a_case(Grade.IV, ANSWER), False),
        (a_case(Grade.III, ANSWER), a_case(Grade.III, Assessment.NO_ANSWER), True),
        (a_case(Grade.II, ANSWER), a_case(Grade.II, Assessment.NO_ANSWER), False),
        (a_case(Grade.II), a_case(Grade.II, occurred_at=hours(-1)), False),
        (a_case(Grade.II), a_case(Grade.II, occurred_at=hours(0.5)), True),
        (a_case(Grade.II), a_case(Grade.II, occurred_at=None), True),
        (a_case(Grade.III, ANSWER), a_case(Grade.III, ANSWER, occurred_at=hours(0.5)), False),
        (a_case(None), a_case(Grade.I), False),
    ],
)
def test_whether_a_change_eases(before: CaseInputs, after: CaseInputs, eased: bool) -> None:
    ledger = Ledger()
    ledger.follow(before, at=1)

    plan = obligations_for(after, PACK, [], ledger.clocks, now=hours(2))

    assert eases(plan) is eased


def test_other_rules_leave_a_closed_clock_alone_and_replace_a_running_one() -> None:
    book = rulebook.national()
    [beijing] = choose("beijing", shipped(book))
    ledger, case = Ledger(), a_case(Grade.II)
    ledger.evidence.append(a_notice(3))
    ledger.follow(case, at=3.1)
    met = ledger.live(Duty.FIRST_INFORMATION)

    plan = obligations_for(
        case,
        pack_of(bind_for(book, [beijing])),
        ledger.evidence,
        ledger.clocks,
        now=hours(4),
        because="执行北京预案",
    )

    assert met is not None
    assert met.state is State.MET
    assert [gone.clock.duty for gone in plan.supersede] == [Duty.PRESS_CONFERENCE]
    assert "OP-16x" in plan.open[0].demand.rules

"""Who may do what with a finding, and when; a computed one never accuses."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.findings.accountability import (
    FindingState,
    Ground,
    Position,
    Step,
    allowed_actions,
    may_see,
    refusal,
)
from alerts.findings.lateness import may_accuse
from huiying.people import Actor, Role

NOW = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
DUTY = Actor(username="zhao", name="赵", roles=frozenset({Role.DUTY}))
LEADER = Actor(username="qian", name="钱", roles=frozenset({Role.LEADER}))
OTHER = Actor(username="wang", name="王", roles=frozenset({Role.LEADER}))
BUREAU = Actor(username="li", name="李", roles=frozenset({Role.UNIT}), unit_id="emergency")
CHIEF = Actor(username="he", name="何", roles=frozenset({Role.LEADER}), unit_id="emergency")
HOUSING = Actor(username="zhou", name="周", roles=frozenset({Role.UNIT}), unit_id="housing")


def raised(**given: object) -> Position:
    values: dict[str, object] = {
        "ground": Ground.HANDLING,
        "state": FindingState.RAISED,
        "unit_id": "emergency",
        "raised_by": "qian",
        "reply_until": NOW + timedelta(days=1),
    }
    return Position(**(values | given))  # type: ignore[arg-type]  # a table of cases


PROPOSED = raised(ground=Ground.LATENESS, state=FindingState.PROPOSED, raised_by=None, reply_until=None)
NOTED = raised(ground=Ground.HEAD_ABSENT, state=FindingState.NOTED, raised_by=None, reply_until=None)
HEARD = raised(replied=True)
OVER = raised(reply_until=NOW - timedelta(seconds=1))
UPHELD = raised(state=FindingState.UPHELD)


@pytest.mark.parametrize(
    ("step", "finding", "actor", "code"),
    [
        (Step.RAISE, PROPOSED, DUTY, None),
        (Step.RAISE, PROPOSED, BUREAU, "not_your_step"),
        (Step.RAISE, HEARD, DUTY, "finding_not_so"),
        (Step.REPLY, raised(), BUREAU, None),
        (Step.REPLY, raised(), HOUSING, "not_your_unit"),
        (Step.REPLY, raised(), LEADER, "not_your_step"),
        (Step.REPLY, OVER, BUREAU, "reply_too_late"),
        (Step.REPLY, NOTED, BUREAU, None),
        (Step.REPLY, UPHELD, BUREAU, "finding_not_so"),
        (Step.DECIDE, HEARD, OTHER, None),
        (Step.DECIDE, OVER, OTHER, None),
        (Step.DECIDE, raised(), OTHER, "reply_pending"),
        (Step.DECIDE, HEARD, LEADER, "same_person"),
        (Step.DECIDE, HEARD, DUTY, "not_your_step"),
        (Step.DECIDE, HEARD, CHIEF, "own_unit"),
        (Step.DECIDE, PROPOSED, OTHER, "finding_not_so"),
        (Step.DECIDE, NOTED, OTHER, "finding_not_so"),
        (Step.CARRY_OUT, UPHELD, DUTY, None),
        (Step.CARRY_OUT, raised(state=FindingState.UPHELD, carried_out=True), DUTY, "finding_not_so"),
        (Step.CARRY_OUT, HEARD, DUTY, "finding_not_so"),
        (Step.WITHDRAW, HEARD, LEADER, None),
        (Step.WITHDRAW, HEARD, OTHER, None),
        (Step.WITHDRAW, HEARD, DUTY, "not_your_step"),
        (Step.WITHDRAW, PROPOSED, DUTY, None),
        (Step.WITHDRAW, NOTED, OTHER, "finding_not_so"),
        (Step.WITHDRAW, UPHELD, OTHER, "finding_not_so"),
    ],
)
def test_who_may_do_what(step: Step, finding: Position, actor: Actor, code: str | None) -> None:
    why = refusal(step, finding, actor, NOW)
    assert (why.reason if why else None) == code


@given(
    st.sampled_from(Ground),
    st.sampled_from(FindingState),
    st.booleans(),
    st.sampled_from([None, NOW - timedelta(hours=1), NOW + timedelta(hours=1)]),
    st.sampled_from([DUTY, LEADER, OTHER, BUREAU, HOUSING]),
)
def test_nobody_decides_their_own_finding_nor_unheard(
    ground: Ground, state: FindingState, replied: bool, until: datetime | None, actor: Actor
) -> None:
    finding = raised(ground=ground, state=state, replied=replied, reply_until=until)
    if refusal(Step.DECIDE, finding, actor, NOW) is None:
        assert actor.username != finding.raised_by
        assert replied or until is None or until < NOW
        assert state is FindingState.RAISED


@given(st.sampled_from([DUTY, LEADER, OTHER, BUREAU, HOUSING]))
def test_what_is_on_record_for_good_can_only_be_answered(actor: Actor) -> None:
    assert {action.name for action in allowed_actions(NOTED, actor, NOW)} == {Step.REPLY}


def test_a_unit_sees_what_is_found_against_itself_only() -> None:
    assert may_see("emergency", BUREAU)
    assert not may_see("emergency", HOUSING)
    assert may_see("emergency", DUTY)


@dataclass(frozen=True, slots=True)
class Text:
    binding: bool
    verification: str


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([Text(True, "N")], True),
        ([Text(True, "U")], False),
        ([Text(False, "L")], False),
        ([Text(False, "L"), Text(True, "U")], False),
        ([Text(False, "L"), Text(True, "P")], True),
        ([], False),
    ],
)
def test_only_a_binding_verified_text_is_held_against_anybody(rules: list[Text], expected: bool) -> None:
    assert may_accuse(rules) is expected

"""The course of a case: the one table."""

import itertools

import pytest

from alerts.course import ASSIGNED, TABLE, Standpoint, allowed_actions, assessed, require
from alerts.duties import Assessment
from alerts.stages import CLOSED, COURSE, STAGE_LABELS, Stage, Step
from huiying.errors import Conflict, Forbidden
from huiying.people import Actor, Role

ALMIGHTY = Actor(username="all", name="全权", roles=frozenset(Role), unit_id="a")


def a_person(*roles: Role, unit: str | None = None) -> Actor:
    return Actor(username="x", name="某人", roles=frozenset(roles), unit_id=unit)


def at(stage: Stage, unit: str | None = "a", *open_duties: str) -> Standpoint:
    return Standpoint(stage=stage, unit_id=unit, open_duties=open_duties)


MOVES = {
    (Stage.ASSESSING, Step.ASSESS, Stage.ASSIGNING),
    (Stage.ASSIGNING, Step.ASSIGN, Stage.SIGNING),
    (Stage.SIGNING, Step.SIGN_FOR, Stage.HANDLING),
    (Stage.SIGNING, Step.SEND_BACK, Stage.ASSIGNING),
    (Stage.HANDLING, Step.RESPOND, Stage.RESPONDING),
    (Stage.RESPONDING, Step.PUBLISH_RESULT, Stage.EVALUATING),
    (Stage.EVALUATING, Step.EVALUATE, Stage.ARCHIVING),
    (Stage.ARCHIVING, Step.ARCHIVE, Stage.ARCHIVED),
    (Stage.SET_ASIDE, Step.ARCHIVE, Stage.ARCHIVED),
}


AGREED = {
    Step.ASSESS: (
        "assessing watching set_aside assigning signing handling responding",
        "assigning watching set_aside",
    ),
    Step.ASSIGN: ("assigning signing handling responding", "signing"),
    Step.SIGN_FOR: ("signing", "handling"),
    Step.SEND_BACK: ("signing", "assigning"),
    Step.CO_UNITS: ("signing handling responding", ""),
    Step.RECORD_MEASURE: ("handling responding evaluating", ""),
    Step.RESPOND: ("handling", "responding"),
    Step.PUBLISH_RESULT: ("handling responding", "evaluating"),
    Step.EVALUATE: ("evaluating", "archiving"),
    Step.ARCHIVE: ("archiving set_aside", "archived"),
    Step.MERGE: (" ".join(sorted(set(Stage) - CLOSED)), "merged"),
}
"""From where, and to where, as the offices agreed; the steps not named may be taken until the archive, and move nothing."""


@pytest.mark.parametrize("step", sorted(Step))
def test_the_table_lists_what_was_agreed_and_nothing_else(step: Step) -> None:
    sources, targets = AGREED.get(step, (" ".join(set(Stage) - CLOSED), ""))
    assert {stage for stage in Stage if TABLE[step].begins(stage)} == set(sources.split())
    assert TABLE[step].targets == set(targets.split())


@pytest.mark.parametrize(("stage", "step", "after"), sorted(MOVES))
def test_course_from_first_to_last(stage: Stage, step: Step, after: Stage) -> None:
    assert require(step, at(stage), ALMIGHTY, target=after) is after


@pytest.mark.parametrize(("stage", "step"), sorted(itertools.product(Stage, Step)))
def test_what_the_table_does_not_list_is_refused(stage: Stage, step: Step) -> None:
    move = TABLE[step]
    for target in Stage:
        stays = target is stage and (move.may_stay or not move.targets)
        listed = move.begins(stage) and (target in move.targets or stays)
        if listed:
            assert require(step, at(stage), ALMIGHTY, target=target) is target
        else:
            with pytest.raises(Conflict) as refused:
                require(step, at(stage), ALMIGHTY, target=target)
            assert refused.value.reason == "transition_not_allowed"


def test_nothing_leaves_the_archive() -> None:
    assert allowed_actions(at(Stage.ARCHIVED), ALMIGHTY) == []


def test_every_stage_can_be_reached_and_left() -> None:
    reached = {target for move in TABLE.values() for target in move.targets} | {Stage.ASSESSING}
    left = {source for move in TABLE.values() if move.targets for source in move.sources or ()}

    assert reached >= set(Stage) - {Stage.MERGED}
    assert left == set(Stage) - CLOSED
    assert set(STAGE_LABELS) == set(Stage)
    assert {move.course for move in TABLE.values()} - {""} <= set(COURSE)


@pytest.mark.parametrize(
    ("step", "stage", "roles"),
    [
        (Step.ASSESS, Stage.ASSESSING, {Role.DUTY, Role.LEADER}),
        (Step.ASSIGN, Stage.ASSIGNING, {Role.DUTY, Role.LEADER}),
        (Step.SIGN_FOR, Stage.SIGNING, {Role.UNIT}),
        (Step.SEND_BACK, Stage.SIGNING, {Role.UNIT}),
        (Step.SET_GRADE, Stage.HANDLING, {Role.DUTY, Role.LEADER}),
        (Step.CONFIRM_EASING, Stage.HANDLING, {Role.DUTY, Role.LEADER}),
        (Step.RECORD_MEASURE, Stage.HANDLING, {Role.UNIT}),
        (Step.RECORD_EVIDENCE, Stage.HANDLING, {Role.DUTY, Role.LEADER, Role.UNIT, Role.SPOKESPERSON}),
        (Step.PUBLISH_RESULT, Stage.RESPONDING, {Role.UNIT, Role.SPOKESPERSON}),
        (Step.ARCHIVE, Stage.ARCHIVING, {Role.DUTY, Role.LEADER}),
    ],
)
def test_who_may(step: Step, stage: Stage, roles: set[Role]) -> None:
    for role in Role:
        person = a_person(role, unit="a")
        if role in roles:
            require(step, at(stage), person, target=None if len(TABLE[step].targets) < 2 else Stage.ASSIGNING)
        else:
            with pytest.raises(Forbidden) as refused:
                require(step, at(stage), person)
            assert refused.value.reason == "not_your_step"


@pytest.mark.parametrize("unit", [None, "b"])
def test_unit_person_acts_only_for_the_own_unit(unit: str | None) -> None:
    with pytest.raises(Forbidden, match="不属于您的单位"):
        require(Step.SIGN_FOR, at(Stage.SIGNING), a_person(Role.UNIT, unit=unit))


def test_unit_of_nobody_is_not_the_unit_of_an_unassigned_case() -> None:
    with pytest.raises(Forbidden):
        require(Step.RECORD_EVIDENCE, at(Stage.ASSIGNING, None), a_person(Role.UNIT, unit=None))


def test_co_unit_may_record_measures() -> None:
    case = Standpoint(stage=Stage.HANDLING, unit_id="a", co_units=frozenset({"b"}))

    assert require(Step.RECORD_MEASURE, case, a_person(Role.UNIT, unit="b")) is Stage.HANDLING


def test_officer_of_a_unit_acts_as_officer() -> None:
    person = a_person(Role.DUTY, Role.UNIT, unit="b")

    assert require(Step.RECORD_EVIDENCE, at(Stage.HANDLING), person) is Stage.HANDLING


@pytest.mark.parametrize("stage", [Stage.ARCHIVING, Stage.SET_ASIDE])
def test_archive_is_refused_while_a_duty_is_open(stage: Stage) -> None:
    case = at(stage, "a", "24 小时 新闻发布会")

    with pytest.raises(Conflict, match="24 小时 新闻发布会") as refused:
        require(Step.ARCHIVE, case, ALMIGHTY)
    assert refused.value.reason == "duties_open"
    (action,) = [each for each in allowed_actions(case, ALMIGHTY) if each.name is Step.ARCHIVE]
    assert "不能归档" in (action.why_not or "")


@pytest.mark.parametrize("stage", sorted(Stage))
@pytest.mark.parametrize("role", sorted(Role))
@pytest.mark.parametrize("unit", ["a", "b"])
def test_what_is_offered_is_what_is_allowed(stage: Stage, role: Role, unit: str) -> None:
    person, case = a_person(role, unit=unit), at(stage)
    offered = {action.name: action.why_not for action in allowed_actions(case, person)}

    for step, why_not in offered.items():
        target = next(iter(sorted(TABLE[step].targets)), None)
        if why_not is None:
            require(step, case, person, target=target)
        else:
            with pytest.raises((Forbidden, Conflict)):
                require(step, case, person, target=target)
    assert set(offered) == {step for step, move in TABLE.items() if move.begins(stage)}


@pytest.mark.parametrize(
    ("stage", "decision", "after"),
    [
        (Stage.ASSESSING, Assessment.MUST_ANSWER, Stage.ASSIGNING),
        (Stage.ASSESSING, Assessment.PASS_ON, Stage.ASSIGNING),
        (Stage.ASSESSING, Assessment.WATCH, Stage.WATCHING),
        (Stage.ASSESSING, Assessment.FALSE_ALARM, Stage.SET_ASIDE),
        (Stage.WATCHING, Assessment.NO_ANSWER, Stage.SET_ASIDE),
        (Stage.SET_ASIDE, Assessment.MUST_ANSWER, Stage.ASSIGNING),
        (Stage.HANDLING, Assessment.MUST_ANSWER, Stage.HANDLING),
    ],
)
def test_where_an_assessment_leads(stage: Stage, decision: Assessment, after: Stage) -> None:
    assert assessed(stage, decision) is after
    assert require(Step.ASSESS, at(stage), ALMIGHTY, target=after) is after


def test_every_assessment_from_every_stage_that_allows_one_is_listed() -> None:
    for stage in (TABLE[Step.ASSESS].sources or frozenset()) | ASSIGNED:
        for decision in Assessment:
            require(Step.ASSESS, at(stage), ALMIGHTY, target=assessed(stage, decision))


@pytest.mark.parametrize("target", [Stage.HANDLING, Stage.RESPONDING])
def test_assessing_anew_does_not_sign_for_the_unit(target: Stage) -> None:
    with pytest.raises(Conflict):
        require(Step.ASSESS, at(Stage.SIGNING), ALMIGHTY, target=target)

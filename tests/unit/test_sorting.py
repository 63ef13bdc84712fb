"""研判: grounds that ask for an answer, sorts that say what is to be published."""

import pytest

from alerts.assessments.sorting import TO_PUBLISH, AnswerGround, Judgement, Sort, check, hinted
from alerts.duties import Assessment
from huiying.errors import Invalid


@pytest.mark.parametrize("sort", Sort)
def test_every_sort_says_what_is_to_be_published(sort: Sort) -> None:
    given = Judgement(decision=Assessment.MUST_ANSWER, reason="热度上升", sort=sort)
    assert given.to_publish == TO_PUBLISH[sort]
    assert TO_PUBLISH[sort] in given.summary


@pytest.mark.parametrize("decision", [Assessment.FALSE_ALARM, Assessment.WATCH, Assessment.NO_ANSWER])
def test_nothing_is_expected_of_what_is_not_answered(decision: Assessment) -> None:
    assert Judgement(decision=decision, reason="查无此事", sort=Sort.MISTAKEN).to_publish is None


@pytest.mark.parametrize("ground", AnswerGround)
@pytest.mark.parametrize("decision", [each for each in Assessment if each is not Assessment.MUST_ANSWER])
def test_a_ground_for_answering_contradicts_any_other_decision(
    ground: AnswerGround, decision: Assessment
) -> None:
    with pytest.raises(Invalid, match="应重点回应"):
        check(Judgement(decision=decision, reason="算了", grounds=(ground,)))


def test_grounds_stand_in_the_summary() -> None:
    given = Judgement(decision=Assessment.MUST_ANSWER, reason="有人死亡", grounds=(AnswerGround.EMERGENCY,))
    check(given)
    assert given.summary == "研判为“需回应”（涉及突发事件处置和自然灾害应对）：有人死亡"


def test_an_emergency_hints_at_its_ground() -> None:
    assert hinted("accident", emergencies=["accident"]) == (AnswerGround.EMERGENCY,)
    assert hinted("none", emergencies=["accident"]) == ()

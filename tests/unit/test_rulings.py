"""What has to be said at each gate, and what passes no one's eyes unseen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.errors import Invalid
from huiying.text.personal import PersonalKind, PersonalSpan
from response.rulings import RULED, Ruling, enter
from response.terms import Attribute, Exemption, Gate, Risk, Verdict

PHONE = PersonalSpan(kind=PersonalKind.PHONE, start=3, end=14)
JUDGED = Ruling(content="事实已核", timing="事故后首发", manner="网站首发")
PLANNED = Ruling(
    risk=Risk.MEDIUM,
    reason="涉及停车收费",
    release_plan="上午十点发",
    interpretation_plan="图解",
    response_plan="专人答",
)


@pytest.mark.parametrize(
    ("gate", "ruling", "verdict"),
    [
        (Gate.ATTRIBUTE, Ruling(attribute=Attribute.PROACTIVE), Verdict.PASSED),
        (Gate.ATTRIBUTE, Ruling(attribute=Attribute.WITHHELD, reason="内部管理信息"), Verdict.RETURNED),
        (
            Gate.ATTRIBUTE,
            Ruling(verdict=Verdict.PASSED, attribute=Attribute.ON_APPLICATION, reason="个人事项"),
            Verdict.RETURNED,
        ),
        (Gate.PRIVACY, Ruling(), Verdict.PASSED),
        (Gate.PRIVACY, Ruling(verdict=Verdict.RETURNED, reason="写了住址"), Verdict.RETURNED),
        (
            Gate.PRIVACY,
            Ruling(verdict=Verdict.EXEMPT, exemption=Exemption.PENALTY, reason="处罚决定公示"),
            Verdict.EXEMPT,
        ),
        (Gate.JUDGEMENT, JUDGED, Verdict.PASSED),
        (Gate.JUDGEMENT, Ruling(verdict=Verdict.RETURNED, reason="深夜发布不妥"), Verdict.RETURNED),
        (Gate.RISK, PLANNED, Verdict.PASSED),
        (Gate.RISK, Ruling(verdict=Verdict.EXEMPT, reason="文字勘误，不涉敏感事项"), Verdict.EXEMPT),
    ],
)
def test_what_is_said_in_full_goes_on_record(gate: Gate, ruling: Ruling, verdict: Verdict) -> None:
    entry = enter(gate, ruling)
    assert entry.verdict is verdict
    assert ruling.reason in entry.words


@pytest.mark.parametrize(
    ("gate", "ruling", "code"),
    [
        (Gate.ATTRIBUTE, Ruling(), "gate_incomplete"),
        (Gate.ATTRIBUTE, Ruling(attribute=Attribute.WITHHELD), "words_required"),
        (Gate.ATTRIBUTE, Ruling(attribute=Attribute.ON_APPLICATION, reason=" "), "words_required"),
        (Gate.PRIVACY, Ruling(verdict=Verdict.RETURNED), "words_required"),
        (Gate.PRIVACY, Ruling(verdict=Verdict.EXEMPT, reason="需要"), "gate_incomplete"),
        (Gate.PRIVACY, Ruling(verdict=Verdict.EXEMPT, exemption=Exemption.PENALTY), "words_required"),
        (Gate.JUDGEMENT, Ruling(content="好", timing="好"), "gate_incomplete"),
        (Gate.JUDGEMENT, Ruling(verdict=Verdict.EXEMPT, reason="急"), "gate_not_exempt"),
        (Gate.RISK, Ruling(reason="低"), "gate_incomplete"),
        (Gate.RISK, Ruling(risk=Risk.LOW, release_plan="发", interpretation_plan="解", response_plan="答"),
         "words_required"),
        (Gate.RISK, Ruling(risk=Risk.LOW, reason="无", release_plan="发"), "gate_incomplete"),
        (Gate.RISK, Ruling(verdict=Verdict.EXEMPT), "words_required"),
    ],
)  # fmt: skip
def test_what_leaves_something_out_is_refused(gate: Gate, ruling: Ruling, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        enter(gate, ruling)
    assert refused.value.reason == code


def test_personal_data_left_passes_only_when_a_person_says_that_it_is_none() -> None:
    for ruling, code in ((Ruling(), "personal_data_left"), (Ruling(not_personal=True), "words_required")):
        with pytest.raises(Invalid) as refused:
            enter(Gate.PRIVACY, ruling, [PHONE])
        assert refused.value.reason == code
    entry = enter(Gate.PRIVACY, Ruling(not_personal=True, reason="值班公开电话"), [PHONE])
    assert entry.detail["found"] == [{"kind": "phone", "start": 3, "end": 14}]
    assert entry.detail["not_personal"] is True


words = st.text(max_size=4)
rulings = st.builds(
    Ruling,
    verdict=st.sampled_from(Verdict),
    reason=words,
    attribute=st.none() | st.sampled_from(Attribute),
    exemption=st.none() | st.sampled_from(Exemption),
    not_personal=st.booleans(),
    content=words,
    timing=words,
    manner=words,
    risk=st.none() | st.sampled_from(Risk),
    release_plan=words,
    interpretation_plan=words,
    response_plan=words,
)


@given(st.sampled_from(sorted(RULED)), rulings, st.lists(st.just(PHONE), max_size=2))
def test_nothing_but_a_plain_pass_goes_without_a_reason(
    gate: Gate, ruling: Ruling, found: list[PersonalSpan]
) -> None:
    try:
        entry = enter(gate, ruling, found)
    except Invalid:
        return
    plain = entry.verdict is Verdict.PASSED and not (gate is Gate.PRIVACY and found)
    assert plain or ruling.reason.strip()

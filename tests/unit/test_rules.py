"""Rule packs: what ships, and what a wrong pack says."""

import pytest

from alerts import grading, rules
from alerts.duties import Assessment, Duty, EvidenceKind
from alerts.grades import Grade
from alerts.rulebook import BookRule
from huiying.errors import Misconfigured


def response_rules() -> list[BookRule]:
    return [rule for rule in rules.national().rules if "emergency" in rule.trigger.kinds]


def test_national_pack_holds_the_four_response_clocks() -> None:
    pack = rules.national()

    limits = {
        (rule.id, limit.name): (limit.duty, limit.amount, limit.unit)
        for rule in pack.rules
        if "emergency" in rule.trigger.kinds
        for limit in rule.limits
    }

    assert limits == {
        ("OP-01", "press_conference"): (Duty.PRESS_CONFERENCE, 24, "hour"),
        ("OP-02", "answer"): (Duty.RESPONSE, 48, "hour"),
        ("OP-03", "information"): (Duty.FIRST_INFORMATION, 5, "hour"),
        ("OP-03", "press_conference"): (Duty.PRESS_CONFERENCE, 24, "hour"),
        ("OP-04", "press_conference"): (Duty.PRESS_CONFERENCE, 24, "hour"),
    }
    assert len(pack.digest) == 64


def test_every_clock_of_the_national_pack_states_its_limit_in_its_quotation() -> None:
    for rule in response_rules():
        for limit in rule.limits:
            assert f"{limit.amount:g}小时" in rule.source.quote


def test_only_a_press_conference_stops_the_24_hour_clock() -> None:
    for rule in response_rules():
        for limit in rule.limits:
            if limit.duty is Duty.PRESS_CONFERENCE:
                assert limit.stops == (EvidenceKind.PRESS_CONFERENCE,)


@pytest.mark.parametrize(
    ("rule_id", "grade", "assessment", "fires"),
    [
        ("OP-01", Grade.I, None, True),
        ("OP-01", Grade.II, None, True),
        ("OP-01", Grade.III, None, False),
        ("OP-01", None, Assessment.MUST_ANSWER, False),
        ("OP-02", Grade.III, Assessment.MUST_ANSWER, True),
        ("OP-02", None, Assessment.MUST_ANSWER, True),
        ("OP-02", None, None, False),
        ("OP-02", Grade.III, Assessment.WATCH, False),
        ("OP-02", Grade.II, Assessment.MUST_ANSWER, False),
        ("OP-04", Grade.IV, None, False),
    ],
)
def test_trigger(rule_id: str, grade: Grade | None, assessment: Assessment | None, fires: bool) -> None:
    rule = rules.national().rule(rule_id)

    assert rule is not None
    assert rule.trigger.fires("emergency", grade, assessment, {}) is fires


def test_wrong_grading_pack_names_file_and_field() -> None:
    wrong = b'[pack]\nname="g"\ntitle="g"\nversion="1"\n[[scales]]\nid="A"\nverification="L"\n[scales.grades]\nI=[]'

    with pytest.raises(Misconfigured, match=r"own\.toml.*source"):
        grading.parse(wrong, where="own.toml")

"""Rule packs: what ships, and what a wrong pack says."""

from datetime import date

import pytest

from alerts import grading, rules
from alerts.duties import Assessment, Duty, EvidenceKind
from alerts.grades import Grade
from huiying.errors import Misconfigured

GOOD = """
[pack]
name = "office"
title = "某单位"
version = "1"

[[rules]]
id = "OP-16x"
kind = "limit"
binding = true
verification = "X"
effective_from = 2021-07-01
effective_to = 2023-06-30
stage = "重大突发事件"
actor = "责任单位"
trigger = { grades = ["II"] }
[rules.source]
title = "某市预案"
number = "2021年修订"
article = "五"
quote = "最迟要在5小时内发布权威信息"
[[rules.limits]]
name = "information"
duty = "first_information"
amount = 5
unit = "hour"
start = ["occurred"]
stops = ["notice"]
"""


def test_national_pack_holds_the_four_response_clocks() -> None:
    pack = rules.national()

    limits = {
        (rule.id, limit.name): (limit.duty, limit.amount, limit.unit)
        for rule in pack.rules
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
    for rule in rules.national().rules:
        for limit in rule.limits:
            assert f"{limit.amount:g}小时" in rule.source.quote


def test_only_a_press_conference_stops_the_24_hour_clock() -> None:
    for rule in rules.national().rules:
        for limit in rule.limits:
            if limit.duty is Duty.PRESS_CONFERENCE:
                assert limit.stops == {EvidenceKind.PRESS_CONFERENCE}


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
    assert rule.trigger.fires(grade, assessment) is fires


@pytest.mark.parametrize(
    ("day", "verification", "fires"),
    [
        (date(2021, 6, 30), "X", False),
        (date(2021, 7, 1), "X", True),
        (date(2023, 6, 30), "X", True),
        (date(2023, 7, 1), "X", False),
        (date(2022, 1, 1), "U", False),
    ],
)
def test_rule_fires_only_in_force_and_verified(day: date, verification: str, fires: bool) -> None:
    text = GOOD.replace('verification = "X"', f'verification = "{verification}"')

    assert rules.parse(text.encode(), where="office.toml").rules[0].in_force(day) is fires


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('unit = "hour"', 'unit = "fortnight"', ("OP-16x", "limits.0.unit")),
        ('quote = "最迟要在5小时内发布权威信息"', 'quote = ""', ("OP-16x", "source.quote")),
        ('duty = "first_information"', 'duty = "tea"', ("OP-16x", "limits.0.duty")),
        ('stops = ["notice"]', "stops = []", ("OP-16x", "limits.0.stops")),
        ('kind = "limit"', 'kind = "gate"', ("OP-16x", "rules.limits")),
        ('id = "OP-16x"', 'name = "OP-16x"', ("第 1 条", "id")),
        ('version = "1"', "", ("[pack]", "version")),
        ("[pack]", "[pack", ("TOML",)),
        ("binding = true", "binding = true\nsurprise = 1", ("OP-16x", "surprise")),
    ],
)
def test_wrong_pack_is_refused_with_file_and_place(old: str, new: str, named: tuple[str, ...]) -> None:
    assert old in GOOD

    with pytest.raises(Misconfigured) as refused:
        rules.parse(GOOD.replace(old, new, 1).encode(), where="office.toml")

    assert "office.toml" in refused.value.message
    for name in named:
        assert name in refused.value.message


def test_two_rules_with_one_id_are_refused() -> None:
    twice = GOOD + GOOD[GOOD.index("[[rules]]") :]

    with pytest.raises(Misconfigured, match="OP-16x") as refused:
        rules.parse(twice.encode(), where="office.toml")

    assert refused.value.reason == "duplicate_rule"


def test_digest_changes_with_one_character() -> None:
    first = rules.parse(GOOD.encode(), where="a.toml")
    second = rules.parse(GOOD.replace('version = "1"', 'version = "2"').encode(), where="a.toml")

    assert first.digest != second.digest


def test_wrong_grading_pack_names_file_and_field() -> None:
    wrong = b'[pack]\nname="g"\ntitle="g"\nversion="1"\n[[scales]]\nid="A"\nverification="L"\n[scales.grades]\nI=[]'

    with pytest.raises(Misconfigured, match=r"own\.toml.*source"):
        grading.parse(wrong, where="own.toml")

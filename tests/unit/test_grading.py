"""Grading from thresholds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.grades import Grade, gravest, gravity
from alerts.grading import national, propose


@pytest.mark.parametrize(
    ("figures", "event_type", "hazard", "grade"),
    [
        ({"deaths": 2}, "accident", "fire", Grade.IV),
        ({"deaths": 3}, "accident", "fire", Grade.III),
        ({"deaths": 9}, "accident", "fire", Grade.III),
        ({"deaths": 10}, "accident", "fire", Grade.II),
        ({"deaths": 29}, "accident", "fire", Grade.II),
        ({"deaths": 30}, "accident", "fire", Grade.I),
        ({"injured_serious": 9}, "accident", None, Grade.IV),
        ({"injured_serious": 10}, "accident", None, Grade.III),
        ({"injured_serious": 50}, "accident", None, Grade.II),
        ({"injured_serious": 100}, "accident", None, Grade.I),
        ({"loss_yuan": 9_999_999}, "accident", None, Grade.IV),
        ({"loss_yuan": 10_000_000}, "accident", None, Grade.III),
        ({"loss_yuan": 50_000_000}, "accident", None, Grade.II),
        ({"loss_yuan": 100_000_000}, "accident", None, Grade.I),
        ({"deaths": 1, "loss_yuan": 60_000_000}, "accident", None, Grade.II),
        ({"injured": 200}, "accident", None, None),
        ({"deaths": 0}, "accident", None, None),
        ({}, "accident", None, None),
        ({"deaths_or_missing": 12, "deaths": 12}, "disaster", "quake", Grade.III),
        ({"deaths": 12}, "disaster", "flood", Grade.II),
        ({"loss_yuan": 10_000_000}, "disaster", "landslide", Grade.I),
        ({"deaths": 1}, "health", None, Grade.III),
        ({"sick": 101}, "health", None, Grade.III),
        ({"sick": 101, "deaths": 1}, "health", None, Grade.II),
        ({"deaths": 40}, "safety", None, None),
        ({"deaths": 40}, "rumour", None, None),
        ({"deaths": 40}, "none", None, None),
    ],
)
def test_grade(figures: dict[str, float], event_type: str, hazard: str | None, grade: Grade | None) -> None:
    assert propose(figures, event_type, hazard).grade == grade


def test_reason_says_number_threshold_and_text() -> None:
    proposed = propose({"deaths": 11, "injured": 20}, "accident")

    assert proposed.reason == "死亡 11 人 ≥ 10 → 重大（生产安全事故报告和调查处理条例 第三条）"
    assert proposed.scale == "GR-493"
    assert proposed.factors == {"deaths": 11}


def test_reason_of_the_lowest_grade_says_what_it_stays_below() -> None:
    assert propose({"deaths": 2}, "accident").reason.startswith("死亡 2 人 < 3 → 一般")


def test_reason_gives_money_in_ten_thousands() -> None:
    assert propose({"loss_yuan": 60_000_000}, "accident").reason.startswith(
        "直接经济损失 6000 万元 ≥ 5000 万 → 重大"
    )


def test_social_safety_is_left_to_the_officer() -> None:
    assert "值班员" in propose({"deaths": 40}, "safety").reason


@given(
    st.dictionaries(st.sampled_from(["deaths", "injured_serious", "loss_yuan"]), st.integers(0, 10**9)),
    st.sampled_from(["deaths", "injured_serious", "loss_yuan"]),
    st.integers(0, 10**6),
    st.sampled_from([None, "quake", "wildfire", "pollution"]),
)
def test_more_harm_never_lowers_a_grade(
    figures: dict[str, float], factor: str, more: int, hazard: str | None
) -> None:
    worse = figures | {factor: figures.get(factor, 0) + more}

    before, after = propose(figures, "accident", hazard), propose(worse, "accident", hazard)

    assert gravity(after.grade) >= gravity(before.grade)


def test_scales_are_ordered_by_gravity() -> None:
    for scale in national().scales:
        for factor in ("deaths", "injured_serious", "loss_yuan", "magnitude", "deaths_or_missing"):
            least = [
                condition[factor]
                for grade in Grade
                for condition in scale.grades[grade]
                if condition.keys() == {factor}
            ]
            assert least == sorted(least, reverse=True)


def test_gravest_of_grades() -> None:
    assert gravest(None, Grade.III, Grade.I, Grade.IV) is Grade.I
    assert gravest(None, None) is None

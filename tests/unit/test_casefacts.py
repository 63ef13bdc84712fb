"""Whose word counts for a number."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.casefacts import Rank, Statement, in_words, settle

MORNING = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)


def said(
    value: float, rank: Rank = Rank.OFFICIAL, hour: float = 0, *, vague: bool = False, kind: str = "deaths"
) -> Statement:
    return Statement(
        kind=kind,
        value=value,
        vague=vague,
        rank=rank,
        source=rank.label,
        said_at=MORNING + timedelta(hours=hour),
        document_id=int(value * 100 + hour),
    )


@pytest.mark.parametrize(
    ("statements", "value", "doubted"),
    [
        ([said(4)], 4, []),
        ([said(4), said(11, hour=5)], 11, []),
        ([said(11, hour=5), said(9, hour=7)], 9, []),
        ([said(4), said(30, Rank.PRIVATE, 2)], 4, [30]),
        ([said(4), said(3, Rank.PRIVATE, 2)], 4, []),
        ([said(4), said(6, Rank.MEDIA, 2)], 4, [6]),
        ([said(4, Rank.MEDIA), said(6, Rank.MEDIA, 2)], 6, []),
        ([said(6, Rank.MEDIA, 3), said(4, Rank.OFFICIAL, 1)], 4, [6]),
        ([said(30, Rank.PRIVATE), said(40, Rank.PRIVATE)], None, [40, 30]),
        ([said(4), said(5, Rank.OFFICER, 1)], 5, []),
        ([said(11), said(5, Rank.OFFICER, 1)], 5, []),
        ([said(5, Rank.OFFICER, 1), said(11, hour=2)], 5, [11]),
        ([said(5, Rank.OFFICER, 1), said(4, Rank.OFFICER, 2)], 4, []),
        ([said(11), said(10, hour=1, vague=True)], 11, []),
        ([said(10, vague=True)], 10, []),
    ],
)
def test_settled_value_and_what_is_doubted(
    statements: list[Statement], value: float | None, doubted: list[float]
) -> None:
    table = settle(statements)

    assert table.figures.get("deaths") == value
    assert [doubt.statement.value for doubt in table.doubts] == doubted


def test_doubt_says_who_claims_what_against_whom() -> None:
    (doubt,) = settle([said(4), said(30, Rank.PRIVATE, 1), said(30, Rank.PRIVATE, 2)]).doubts

    assert doubt.reason == "私人发帖称死亡 30 人，高于官方的死亡 4 人"
    assert doubt.times == 2


def test_rumour_alone_is_doubted_against_nothing() -> None:
    (doubt,) = settle([said(30, Rank.PRIVATE)]).doubts

    assert doubt.against is None
    assert doubt.reason.endswith("尚无官方或媒体说法")


def test_newer_official_count_tightens_the_grade_though_the_officers_word_is_shown() -> None:
    table = settle([said(5, Rank.OFFICER, 1), said(11, hour=2), said(40, Rank.MEDIA, 3)])

    assert table.figures["deaths"] == 5
    assert table.figures_to_grade["deaths"] == 11


def test_dead_and_missing_are_added_for_scales_that_count_both() -> None:
    table = settle([said(4), said(7, kind="missing")])

    assert table.figures_to_grade["deaths_or_missing"] == 11
    assert "deaths_or_missing" not in table.figures


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("deaths", 11.0, "死亡 11 人"),
        ("loss_yuan", 60_000_000, "直接经济损失 6000 万元"),
        ("loss_yuan", 900, "直接经济损失 900 元"),
        ("magnitude", 5.5, "震级 5.5 级"),
        ("hectares", 1234567.0, "受害森林 1234567 公顷"),
    ],
)
def test_number_in_words(kind: str, value: float, words: str) -> None:
    assert in_words(kind, value) == words


statements = st.lists(
    st.builds(
        said,
        value=st.integers(0, 40),
        rank=st.sampled_from(Rank),
        hour=st.integers(0, 9),
        vague=st.booleans(),
        kind=st.sampled_from(["deaths", "missing"]),
    ),
    max_size=8,
)


@given(statements, st.randoms(use_true_random=False))
def test_order_of_statements_decides_nothing(given_: list[Statement], chance: random.Random) -> None:
    shuffled = chance.sample(given_, len(given_))

    assert settle(given_).figures == settle(shuffled).figures
    assert settle(given_).doubts == settle(shuffled).doubts


@given(statements, st.integers(0, 40))
def test_private_word_never_moves_a_value(given_: list[Statement], claimed: float) -> None:
    with_rumour = [*given_, said(claimed, Rank.PRIVATE, 9)]

    assert settle(with_rumour).figures == settle(given_).figures
    assert settle(with_rumour).figures_to_grade == settle(given_).figures_to_grade

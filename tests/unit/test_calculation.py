"""A deadline from words: which limit, what cautions, and what suspensions and extensions do to it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.calculation import answer, find, interval, starting
from alerts.deadlines import Kind, Limit, Unit, due
from alerts.pauses import Pause, Pauses
from alerts.rulebook import national
from alerts.workdays import Calendar
from huiying.clock import BEIJING
from huiying.errors import Invalid

PLAIN = Calendar()
STARTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 6, 1), timezones=st.just(BEIJING))  # noqa: DTZ001  # hypothesis adds the zone
SPANS = st.tuples(st.integers(-20, 60), st.integers(0, 20))
UNITS = st.sampled_from([Unit.HOUR, Unit.DAY, Unit.WORKDAY, Unit.MONTH])


def counted(reference: str, start: str, **more: str) -> str:
    pauses = [interval(each) for each in more.get("suspend", "").split()]
    found = answer(
        find(national(), reference), start, PLAIN, pauses=pauses, extended_by=more.get("extend", "")
    )
    return found.deadline.due.astimezone(BEIJING).isoformat()


def shifted(start: datetime, spans: list[tuple[int, int]]) -> Pauses:
    return Pauses(
        [
            Pause(begin=start + timedelta(days=after), end=start + timedelta(days=after + length))
            for after, length in spans
        ]
    )


@pytest.mark.parametrize(
    ("reference", "variant", "name"),
    [
        ("OP-03.information", "", "OP-03.information"),
        ("OP-03", "press_conference", "OP-03.press_conference"),
        ("OP-02", "", "OP-02.answer"),
        (" GI-05 ", " answer ", "GI-05.answer"),
        ("EM-28x.one_county_phone", "", "EM-28x.one_county_phone"),
    ],
)
def test_find(reference: str, variant: str, name: str) -> None:
    assert find(national(), reference, variant).name == name


@pytest.mark.parametrize("reference", ["OP-99", "OP-05", "OP-03", "OP-03.tea", "", "op"])
def test_find_refuses_what_is_not_one_limit(reference: str) -> None:
    with pytest.raises(Invalid):
        find(national(), reference)


@pytest.mark.parametrize(
    ("reference", "start", "cautions"),
    [
        ("OP-03.information", "2026-03-01T08:10:00+08:00", []),
        ("EM-27", "2026-03-01T08:10:00+08:00", ["默认关闭"]),
        ("WB-06.repost_recalled", "2026-03-01T08:10:00+08:00", ["默认关闭"]),
        ("WB-06.repost_fujian", "2026-03-01T08:10:00+08:00", []),
        ("EM-20", "2025-10-31T23:59:59+08:00", ["2025-11-01 起施行"]),
        ("EM-20", "2025-11-01T00:00:00+08:00", []),
    ],
)
def test_a_rule_that_is_off_is_computed_and_says_so(reference: str, start: str, cautions: list[str]) -> None:
    found = answer(find(national(), reference), start, PLAIN)

    assert len(found.cautions) == len(cautions)
    assert all(words in said for words, said in zip(cautions, found.cautions, strict=True))


@pytest.mark.parametrize(
    ("reference", "extend", "suspend", "caution"),
    [
        ("GI-05", "20", "", ""),
        ("GI-05", "21", "", "最多延长 20，须经政府信息公开工作机构负责人同意"),
        ("GI-01", "5", "", "没有规定可以延长"),
        ("GI-01", "", "2026-03-03..2026-03-04", "没有规定可以中止"),
        ("GI-05", "", "2026-03-03..2026-03-04", ""),
    ],
)
def test_what_the_text_does_not_allow_is_said(
    reference: str, extend: str, suspend: str, caution: str
) -> None:
    pauses = [interval(each) for each in suspend.split()]

    found = answer(find(national(), reference), "2026-03-02", PLAIN, pauses=pauses, extended_by=extend)

    assert "；".join(found.cautions) == (f"{find(national(), reference).name} {caution}" if caution else "")


def test_extension_is_one_count_from_the_original_start_not_from_the_rolled_end() -> None:
    # 60 days from 2025-12-20 end on 18 February, in the Spring Festival, and roll to the 24th; 90 days end on 20 March.
    assert counted("XF-04", "2025-12-20") == "2026-02-24T23:59:59+08:00"
    assert counted("XF-04", "2025-12-20", extend="30") == "2026-03-20T23:59:59+08:00"


@pytest.mark.parametrize(
    ("suspend", "end"),
    [
        ("", "2026-03-30"),
        ("2026-03-09..2026-03-16", "2026-04-07"),
        ("2026-03-09..2026-03-16 2026-03-11..2026-03-16", "2026-04-07"),
        ("2026-03-09..2026-03-10", "2026-03-31"),
        ("2026-03-07..2026-03-09", "2026-03-30"),
        ("2026-03-09..2026-03-09", "2026-03-30"),
        ("2026-03-30..2026-03-31", "2026-03-31"),
        ("2026-03-31..2026-04-20", "2026-03-30"),
    ],
)
def test_the_day_of_the_letter_is_left_out_and_the_day_of_the_answer_counts(suspend: str, end: str) -> None:
    assert counted("GI-05", "2026-03-02", suspend=suspend) == f"{end}T23:59:59+08:00"


def test_a_pause_that_begins_on_the_rolled_last_day_leaves_that_day_to_run() -> None:
    # 30 days from 5 February end on Saturday 7 March and roll to Monday the 9th, the day the letter goes out.
    assert counted("XF-06.second_review_opinion", "2026-02-05") == "2026-03-09T23:59:59+08:00"
    moved = counted("XF-06.second_review_opinion", "2026-02-05", suspend="2026-03-09..2026-03-12")
    assert moved == "2026-03-12T23:59:59+08:00"


@pytest.mark.parametrize("reference", ["PI-02", "GI-09", "GI-19"])
def test_nothing_moves_a_fixed_date_or_what_is_owed_at_once(reference: str) -> None:
    start = "2026-05-05T09:00:00+08:00"

    moved = answer(
        find(national(), reference), start, PLAIN, pauses=[("2026-05-06", "2026-05-09")], extended_by="3"
    )

    assert moved.deadline.due == answer(find(national(), reference), start, PLAIN).deadline.due
    assert "不改变" in moved.deadline.steps[-1]


@pytest.mark.parametrize("text", ["2026-03-02", "..2026-03-02", "2026-03-02..", "", "a-b"])
def test_interval_without_two_edges_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="中止应写成"):
        interval(text)


def test_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(Invalid, match="早于开始"):
        Pause(begin=datetime(2026, 3, 2, tzinfo=UTC), end=datetime(2026, 3, 1, tzinfo=UTC))


def test_bare_date_starts_a_day_in_beijing() -> None:
    assert starting("2026-03-02", Unit.DAY) == datetime(2026, 3, 1, 16, tzinfo=UTC)


@given(STARTS, UNITS, st.integers(0, 40), st.lists(SPANS, max_size=4))
def test_order_and_overlap_of_pauses_move_no_deadline(
    start: datetime, unit: Unit, amount: int, spans: list[tuple[int, int]]
) -> None:
    limit = Limit(amount=amount, unit=unit)
    pauses = shifted(start, spans)
    again = Pauses([*reversed(pauses.intervals), *pauses.intervals])

    assert due(start, limit, PLAIN, pauses).due == due(start, limit, PLAIN, again).due


@given(STARTS, UNITS, st.integers(1, 40), st.lists(SPANS, max_size=4))
def test_a_pause_never_makes_a_deadline_earlier(
    start: datetime, unit: Unit, amount: int, spans: list[tuple[int, int]]
) -> None:
    limit = Limit(amount=amount, unit=unit)

    assert due(start, limit, PLAIN, shifted(start, spans)).due >= due(start, limit, PLAIN).due


@given(STARTS, st.integers(0, 30), st.integers(0, 30), st.sampled_from([Unit.HOUR, Unit.DAY, Unit.WORKDAY]))
def test_an_extension_is_a_longer_limit(start: datetime, first: int, more: int, unit: Unit) -> None:
    extended = due(start, Limit(amount=first, unit=unit), PLAIN, extended_by=more)

    assert extended.due == due(start, Limit(amount=first + more, unit=unit), PLAIN).due


@given(STARTS, st.integers(1, 60), st.sampled_from([Kind.MIN, Kind.WINDOW, Kind.KEEP]))
def test_windows_minimums_and_retention_do_not_roll(start: datetime, days: int, kind: Kind) -> None:
    found = due(start, Limit(amount=days, unit=Unit.DAY, kind=kind), PLAIN)

    assert found.due.astimezone(BEIJING).date() == start.date() + timedelta(days=days)
    assert not found.provisional


@given(STARTS, st.integers(1, 60))
def test_limits_in_days_end_on_a_working_day(start: datetime, days: int) -> None:
    last = due(start, Limit(amount=days, unit=Unit.DAY), PLAIN).due.astimezone(BEIJING).date()

    assert PLAIN.look(last).working
    assert not any(PLAIN.look(day).working for day in _between(start.date() + timedelta(days=days), last))


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days)]

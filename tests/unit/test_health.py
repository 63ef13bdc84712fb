"""Health of a source: silence by its own history, odd volumes, the one word for it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.coverage import summed
from crawlers.health.hours import Hour
from crawlers.health.judging import Grade, SourceHealth, learned
from crawlers.health.judging import judged as judged_by
from crawlers.health.silence import silence
from crawlers.health.volume import volume
from crawlers.models import SourceState
from crawlers.registry.reading import read_declaration
from crawlers.sources import Source
from huiying.clock import BEIJING

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""Monday 12:00 in Beijing."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCE = read_declaration(
    {
        "id": "news",
        "name": "清源日报",
        "kind": "rss",
        "url": "https://news.example/rss.xml",
        "standing": "media",
        "source_kind": "news",
    }
)


def judged(
    source: Source, before: SourceState | None, history: Sequence[Hour], *, now: datetime
) -> SourceHealth:
    return judged_by(source, before, learned(source, before, history, now=now), now=now)


def hours(weeks: float, quiet: timedelta, brings: Callable[[datetime], int]) -> list[Hour]:
    """Read every hour for so many weeks up to now; nothing new in the last `quiet`."""
    count = int(weeks * 7 * 24)
    moments = [NOW - HOUR * back for back in range(count, 0, -1)]
    return [Hour(at=at, new=0 if at >= NOW - quiet else brings(at)) for at in moments]


def always(_at: datetime) -> int:
    return 2


def at_nine(at: datetime) -> int:
    return 3 if at.astimezone(BEIJING).hour == 9 else 0


def office_hours(at: datetime) -> int:
    local = at.astimezone(BEIJING)
    return 1 if local.weekday() < 5 and 9 <= local.hour < 17 else 0


def afternoons(at: datetime) -> int:
    local = at.astimezone(BEIJING)
    return 1 if local.weekday() < 5 and 13 <= local.hour < 18 else 0


def now_and_then(at: datetime) -> int:
    return 1 if int(at.timestamp() // 3600) % 29 == 0 else 0


@pytest.mark.parametrize(
    ("weeks", "quiet", "brings", "silent"),
    [
        (3, 3 * HOUR, always, True),
        (3, 1 * HOUR, always, False),
        # From Friday evening to Monday noon is nothing for an office that publishes in the afternoon.
        (4, 66 * HOUR, afternoons, False),
        (4, 5 * DAY, office_hours, True),
        # Once a day at nine: one day missed may be, three may not.
        (4, 1.5 * DAY, at_nine, False),
        (4, 4 * DAY, at_nine, True),
        (6, 2 * DAY, now_and_then, False),
        (6, 14 * DAY, now_and_then, True),
    ],
)
def test_a_source_is_silent_by_its_own_history(
    weeks: float, quiet: timedelta, brings: Callable[[datetime], int], *, silent: bool
) -> None:
    found = silence(hours(weeks, quiet, brings), now=NOW, after=timedelta(hours=72))
    assert found.likely is not None
    assert found.silent is silent


@pytest.mark.parametrize(("quiet", "silent"), [(2 * DAY, False), (4 * DAY, True)])
def test_without_history_the_declared_time_decides(quiet: timedelta, *, silent: bool) -> None:
    short = hours(6 / 7, quiet, always)
    found = silence(short, now=NOW, after=timedelta(hours=72))
    assert (found.likely, found.silent) == (None, silent)
    assert silence([], now=NOW, after=timedelta(hours=72), last_new=NOW - quiet).silent is silent
    assert not silence([], now=NOW, after=timedelta(hours=72)).silent


def test_hours_in_which_nobody_asked_do_not_count() -> None:
    history = hours(3, 3 * HOUR, always)
    asked_since = [hour for hour in history if hour.new]
    assert silence(history, now=NOW, after=DAY).silent
    assert not silence(asked_since, now=NOW, after=DAY).silent


def test_what_comes_in_bursts_is_not_silent_between_them() -> None:
    """Two busy days, five quiet ones: its own gaps are as long."""

    def burst(at: datetime) -> int:
        return 1 if at.astimezone(BEIJING).weekday() in {1, 2} else 0

    before = NOW - 5 * DAY + 8 * HOUR
    assert not silence(hours(6, NOW - before, burst), now=NOW, after=DAY).silent


@given(st.lists(st.integers(0, 3), max_size=400), st.integers(0, 3000))
def test_silence_never_fails_and_is_a_probability(news: list[int], later: int) -> None:
    history = [Hour(at=NOW + HOUR * place, new=new) for place, new in enumerate(news)]
    found = silence(history, now=NOW + HOUR * later, after=DAY)
    assert found.likely is None or 0 <= found.likely <= 1


@given(st.integers(1, 40))
def test_the_longer_the_quiet_the_less_likely(step: int) -> None:
    shorter, longer = (
        silence(hours(4, quiet * HOUR, office_hours), now=NOW, after=DAY).likely
        for quiet in (step, step + 24)
    )
    assert shorter is not None
    assert longer is not None
    assert longer <= shorter


def daily(count: int, today: int) -> list[Hour]:
    """So many posts a day, all at 8:00, for five weeks; another number today."""
    moments = [NOW - HOUR * back for back in range(36 * 24, 0, -1)]
    return [
        Hour(
            at=at,
            new=0 if at.astimezone(BEIJING).hour != 8 else (today if at >= NOW - DAY else count),
        )
        for at in moments
    ]


@pytest.mark.parametrize(
    ("usual", "today", "odd"),
    [
        (20, 20, None),
        (20, 60, None),
        (20, 61, "high"),
        (1, 9, None),
        (30, 10, None),
        (30, 9, "low"),
        (9, 0, None),
        (30, 0, "low"),
    ],
)
def test_a_day_is_held_against_days_of_its_kind(usual: int, today: int, odd: str | None) -> None:
    found = volume(daily(usual, today), now=NOW)
    assert (found.count, found.least, found.most, found.odd) == (today, usual, usual, odd)


def test_a_holiday_is_not_held_against_working_days() -> None:
    found = volume(daily(30, 0), now=NOW, off=lambda day: day == NOW.astimezone(BEIJING).date())
    assert (found.usual, found.odd) == (None, None)


def test_a_new_source_has_no_usual_day() -> None:
    assert volume(hours(2, timedelta(), always), now=NOW).usual is None
    assert volume([], now=NOW).count == 0


def state(
    ended: str, *, due: timedelta = timedelta(), failures: int = 0, good_ago: timedelta = HOUR
) -> SourceState:
    return SourceState(
        id="news",
        name="n",
        due_at=NOW + due,
        state=ended,
        last_run_at=NOW - HOUR,
        last_good_at=NOW - good_ago,
        last_new_at=NOW - HOUR,
        failures=failures,
        error="连接被拒绝",
    )


@pytest.mark.parametrize(
    ("before", "enabled", "expected"),
    [
        (None, True, ("never", Grade.ODD, False)),
        (state("fresh"), False, ("disabled", Grade.OFF, False)),
        (state("fresh"), True, ("fresh", Grade.GOOD, False)),
        (state("failing", failures=1), True, ("failing", Grade.ODD, False)),
        (state("failing", failures=3), True, ("failing", Grade.BAD, True)),
        (state("login_wall", failures=1, good_ago=7 * HOUR), True, ("login_wall", Grade.BAD, True)),
        (state("partial", failures=2), True, ("partial", Grade.ODD, False)),
        (state("fresh", due=-2 * HOUR), True, ("stalled", Grade.BAD, True)),
    ],
)
def test_the_one_word_for_a_source(
    before: SourceState | None, *, enabled: bool, expected: tuple[str, Grade, bool]
) -> None:
    source = SOURCE.model_copy(update={"enabled": enabled})
    found = judged(source, before, [], now=NOW)
    assert (found.state, found.grade, found.down) == expected


def test_a_silent_source_says_why_and_an_odd_day_is_worth_a_look() -> None:
    silent = judged(SOURCE, state("unchanged"), hours(3, 30 * HOUR, always), now=NOW)
    assert (silent.state, silent.down) == ("silent", True)
    assert "千分之一" in silent.reasons[0]
    many = judged(SOURCE, state("fresh"), daily(10, 90), now=NOW)
    assert (many.state, many.grade, many.down) == ("fresh", Grade.ODD, False)
    assert "突然变多" in many.reasons[0]


def test_the_watch_is_whole_only_when_nothing_is_down() -> None:
    fine = judged(SOURCE, state("fresh"), daily(20, 10), now=NOW)
    down = judged(SOURCE, state("failing", failures=5), [], now=NOW)
    idle = judged(SOURCE.model_copy(update={"enabled": False}), None, [], now=NOW)
    watch = summed([fine, idle])
    assert (watch.whole, watch.expected, watch.good, watch.share) == (True, 1, 1, 0.5)
    assert not summed([fine, down]).whole
    once = judged(SOURCE, state("empty", failures=1), [], now=NOW)
    assert (once.down, summed([fine, once]).whole) == (False, False)
    assert summed([*[fine] * 9, once]).whole
    assert not summed([]).whole
    assert not summed([idle]).whole

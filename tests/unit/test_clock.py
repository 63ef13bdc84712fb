"""The clock: one file that several readers share; a time without a zone is refused."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from huiying.clock import BEIJING, FileClock, FixedClock, SystemClock, aware
from huiying.errors import Invalid

EIGHT = datetime(2026, 3, 4, 8, 10, tzinfo=BEIJING)


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        aware(datetime(2026, 3, 4, 8, 10))  # noqa: DTZ001  # the fault under test
    assert refusal.value.reason == "naive_time"


def test_aware_times_become_utc() -> None:
    assert aware(EIGHT) == datetime(2026, 3, 4, 0, 10, tzinfo=UTC)
    assert aware(EIGHT).tzinfo is UTC


def test_a_stopped_file_clock_stands_still_for_every_reader(tmp_path: Path) -> None:
    FileClock(tmp_path / "clock.json").set(EIGHT)
    readers = [FileClock(tmp_path / "clock.json") for _ in range(2)]
    assert {reader.now() for reader in readers} == {aware(EIGHT)}


def test_a_running_file_clock_goes_on(tmp_path: Path) -> None:
    clock = FileClock(tmp_path / "clock.json")
    clock.set(EIGHT, running=True)
    first = clock.now()
    assert aware(EIGHT) <= first <= clock.now() < aware(EIGHT) + timedelta(minutes=1)


def test_a_fixed_clock_moves_only_when_told() -> None:
    clock = FixedClock(EIGHT)
    clock.advance(timedelta(hours=5))
    assert clock.now() == aware(EIGHT) + timedelta(hours=5)


def test_the_system_clock_is_aware() -> None:
    assert SystemClock().now().tzinfo is UTC

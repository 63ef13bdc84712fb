"""Trouble that lasts is told when it begins, once a minute, and when it is over."""

import logging
from dataclasses import dataclass
from pathlib import Path

import pytest

from huiying.errors import Unavailable
from huiying.outage import EVERY, Outage

GONE = Unavailable("数据库连接不上", code="database_unreachable")
FULL = Unavailable("磁盘已满", code="disk_full")


@dataclass
class Part:
    """A part whose time the test turns."""

    now: float = 100.0

    def __post_init__(self) -> None:
        self.outage = Outage(logging.getLogger("huiying.test"), monotonic=lambda: self.now)

    def fails(self, error: Unavailable = GONE, *, times: int = 1, apart: float = 0.5) -> None:
        for _ in range(times):
            self.outage.trouble(error)
            self.now += apart


@pytest.fixture
def part() -> Part:
    return Part()


def test_a_long_trouble_is_told_once_a_minute(part: Part, caplog: pytest.LogCaptureFixture) -> None:
    part.fails(times=600)
    part.outage.over()
    assert len(caplog.messages) == 300 / EVERY + 1
    assert caplog.messages[0] == "数据库连接不上（database_unreachable）；会自动重试"
    assert caplog.messages[1].endswith("已 60 秒，试了 121 次")
    assert caplog.messages[-1] == "恢复了：前后 300 秒，试了 600 次"


def test_another_trouble_is_told_at_once(part: Part, caplog: pytest.LogCaptureFixture) -> None:
    part.fails()
    part.fails(FULL)
    part.fails()
    assert [message.partition("（")[0] for message in caplog.messages] == ["数据库连接不上", "磁盘已满"]


def test_what_comes_and_goes_does_not_flood(part: Part, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(100):
        part.fails()
        part.outage.over()
    assert len(caplog.messages) == 2
    part.now += EVERY
    part.fails()
    part.outage.over()
    assert len(caplog.messages) == 4


def test_what_nobody_foresaw_is_kept_once_a_minute_too(
    part: Part, caplog: pytest.LogCaptureFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIYING_HOME", str(tmp_path))
    for _ in range(100):
        part.outage.trouble(KeyError("nobody"))
    assert len(caplog.messages) == 1
    assert (tmp_path / "errors.log").read_text("utf-8").count("KeyError") == 1


def test_what_goes_well_is_not_told(part: Part, caplog: pytest.LogCaptureFixture) -> None:
    part.outage.over()
    assert caplog.messages == []

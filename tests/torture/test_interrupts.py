"""Ctrl-C to everything at once, again and again, on one machine: each ends by itself, and what was acknowledged is kept."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from huiying.clock import SystemClock
from tests.torture.feeding import Feeder
from tests.torture.house import House, house, tell
from tests.torture.reckoning import reckon
from tests.torture.stories import Stories

pytestmark = pytest.mark.torture

TIMES = 5
FEEDING = 5.0


@pytest.fixture
def office(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path) as office:
        (tmp_path / "sources.toml").write_text("", "utf-8")
        office.open(services=1, workers=2)
        office.start("crawl", "crawl", "--watch")
        yield office


def test_ctrl_c_of_everything_loses_nothing_and_leaves_no_trace(office: House) -> None:
    feeder = Feeder(office.urls, Stories(start=SystemClock().now()))
    feeder.start()
    ends, longest = [], 0.0
    for _ in range(TIMES):
        time.sleep(FEEDING)
        asked = time.monotonic()
        ends.append(office.interrupt())
        longest = max(longest, time.monotonic() - asked)
        for name, member in list(office.members.items()):
            office.start(name, *member.words)
        office.await_services()
    feeder.close()
    account = reckon(office, feeder.acknowledged)
    tell(times=TIMES, longest=longest, account=account, ends=ends[0], troubles=dict(feeder.troubles))
    assert all(set(codes.values()) == {0} for codes in ends), ends
    assert office.tracebacks() == {}

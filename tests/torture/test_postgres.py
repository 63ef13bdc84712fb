"""PostgreSQL stopped and crashed under ingest: everybody waits, goes on by himself, and nothing acknowledged is lost."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from huiying.clock import SystemClock
from tests.torture.conftest import Killable
from tests.torture.feeding import Feeder
from tests.torture.house import House, house, tell, wait_for
from tests.torture.readers import Reader
from tests.torture.reckoning import reckon
from tests.torture.stories import Stories

pytestmark = pytest.mark.torture

AWAY = 15.0
FEEDING = 20.0


@pytest.fixture
def office(tmp_path: Path, records: Killable, engine: Killable) -> Iterator[House]:
    with house(tmp_path, records=records.url, index=engine.url) as office:
        office.open(services=1, workers=2)
        yield office


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["fast", "immediate"])
def test_postgresql_restarted_under_ingest_loses_nothing(
    office: House, records: Killable, how: signal.Signals
) -> None:
    feeder = Feeder(office.urls, Stories(start=SystemClock().now()))
    reader = Reader(office.urls, office.service)
    feeder.start()
    reader.start()
    time.sleep(FEEDING)
    said = {name: len(office.lines(name)) for name in office.members}
    gone = time.monotonic()
    records.server.stop(how)
    time.sleep(AWAY)
    records.server.start()
    back = time.monotonic()
    before = len(feeder.acknowledged)
    waited = wait_for(lambda: len(feeder.acknowledged) > before + 100, 60, "posts are taken in again")
    time.sleep(FEEDING)
    feeder.close()
    account = reckon(office, feeder.acknowledged)
    reader.close()
    tell(
        how=how.name,
        away=back - gone,
        taken_in_again=waited,
        account=account,
        troubles=feeder.troubles,
        log_lines={name: len(office.lines(name)) - lines for name, lines in said.items()},
        pages=reader.statuses(since=gone, until=back),
        lies=reader.lies()[:5],
    )
    assert office.died() == {}
    assert office.tracebacks() == {}
    assert reader.failures() == []
    assert reader.lies() == []

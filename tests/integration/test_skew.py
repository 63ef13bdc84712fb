"""A machine whose clock is wrong says so by its name, and claims nothing, on a real server."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from huiying import inbox
from huiying.app.worker import Worker
from huiying.clock import SystemClock
from huiying.db import Database
from huiying.inbox import InboxItem, Offer
from huiying.index.fts import FullTextIndex
from huiying.service import Service
from huiying.settings import Settings
from huiying.skew import Timecheck
from tests.seals import SEAL
from tests.servers.records import with_tables


class Wrong:
    """A clock that goes ahead of the machine's."""

    def __init__(self, seconds: float) -> None:
        self.ahead = timedelta(seconds=seconds)

    def now(self) -> datetime:
        return SystemClock().now() + self.ahead


@pytest.fixture
def database(postgres_database: str) -> Iterator[Database]:
    with with_tables(postgres_database) as database:
        yield database


def complaints(database: Database, timecheck: Timecheck) -> list[str]:
    with database.reading() as session:
        return timecheck.complaints(session)


@pytest.mark.parametrize(
    ("ahead", "claims", "said"),
    [(0.0, True, []), (6.0, True, ["快 ", "NTP"]), (-45.0, False, ["慢 4", "NTP", "不领任务"])],
)
def test_each_process_holds_its_clock_against_the_server(
    database: Database, ahead: float, claims: bool, said: list[str]
) -> None:
    timecheck = Timecheck(database, Wrong(ahead))
    assert timecheck.may_claim() is claims
    # Another machine's health page reads it, too.
    told = complaints(database, timecheck)
    assert len(told) == bool(said)
    assert all(word in told[0] for word in said)


def test_a_machine_that_was_put_right_takes_its_word_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huiying.skew.EVERY_SECONDS", 0.0)
    clock = Wrong(40)
    timecheck = Timecheck(database, clock)
    assert not timecheck.may_claim()
    clock.ahead = timedelta()
    assert timecheck.may_claim()
    assert complaints(database, timecheck) == []


def test_a_worker_whose_clock_is_wrong_leaves_everything_alone(database: Database, tmp_path: Path) -> None:
    offer = Offer(source_id="board", external_id="1", kind="post", payload={})
    with database.aside() as session:
        inbox.publish(session, [offer], seal=SEAL, now=SystemClock().now())
    wrong = Wrong(3600)
    service = Service(
        settings=Settings(home=tmp_path),
        database=database,
        clock=wrong,
        index=FullTextIndex(),
        timecheck=Timecheck(database, wrong),
    )
    worker = Worker(service)
    assert worker.once() == 0
    assert worker.timekeeper.once() == 0
    with database.reading() as session:
        assert session.scalars(select(InboxItem.attempts)).one() == 0
    # The same clock, simulated, is nobody's fault.
    assert replace(service, timecheck=None).may_claim()


def test_sqlite_has_nothing_to_compare(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    assert Timecheck(database, Wrong(3600)).may_claim()
    database.dispose()

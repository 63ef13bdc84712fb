"""Wake-ups over a real server: quick, after the commit only, back after a break; without them nothing but time is lost."""

import asyncio
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from api.live import follow
from huiying import messages
from huiying.app.tables import METADATA
from huiying.db import Bell, Database
from tests.servers.records import with_tables

NOW = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
SOON = 5.0
"""Seconds; a busy machine may take them, a poll of an hour may not."""


@pytest.fixture
def database(postgres_database: str) -> Iterator[Database]:
    with with_tables(postgres_database) as database:
        yield database


def say(database: Database) -> None:
    with database.transaction() as session:
        messages.announce(session, at=NOW, kind="k", subject="s", actor="a")


def listening(database: Database, woken: threading.Event) -> None:
    """The listener rings once when it begins to hear."""
    assert woken.wait(SOON)
    woken.clear()
    assert database.wakeups is not None


def test_who_listens_is_woken_by_the_commit_and_not_before(database: Database) -> None:
    woken, other = threading.Event(), threading.Event()
    wakeups = database.wakeups
    with wakeups.hearing(Bell.MESSAGES, woken.set), wakeups.hearing(Bell.INBOX, other.set):
        listening(database, woken)
        other.clear()
        with database.transaction() as session:
            messages.announce(session, at=NOW, kind="k", subject="s", actor="a")
            assert not woken.wait(0.2)
        began = time.monotonic()
        assert woken.wait(SOON)
        assert time.monotonic() - began < SOON
        assert not other.is_set()


def test_what_is_rolled_back_wakes_nobody(database: Database) -> None:
    woken = threading.Event()
    with database.wakeups.hearing(Bell.MESSAGES, woken.set):
        listening(database, woken)
        with pytest.raises(ZeroDivisionError), database.transaction() as session:
            messages.announce(session, at=NOW, kind="k", subject="s", actor="a")
            raise ZeroDivisionError
        assert not woken.wait(0.3)


def test_a_listener_that_was_cut_off_comes_back_and_wakes_all_for_what_it_missed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huiying.db.wakeups.RETRY_SECONDS", 0.1)
    woken = threading.Event()
    with database.wakeups.hearing(Bell.MESSAGES, woken.set):
        listening(database, woken)
        with database.aside() as session:
            cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
            assert session.execute(text(cut)).all() == [(True,)]
        assert woken.wait(SOON)
        woken.clear()
        say(database)
        assert woken.wait(SOON)


def test_one_connection_listens_for_a_whole_process(database: Database) -> None:
    woken = threading.Event()
    with database.wakeups.hearing(Bell.INBOX, woken.set), database.wakeups.hearing(Bell.NOTICES, woken.set):
        listening(database, woken)
        with database.reading() as session:
            count = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
            assert session.scalar(text(count)) == 1


def test_a_screen_hears_of_a_message_without_waiting_for_the_next_look(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.live.POLL_SECONDS", 3600.0)

    async def gone() -> bool:
        return False

    async def say_later() -> None:
        await asyncio.sleep(0.5)
        await asyncio.to_thread(say, database)

    async def watch() -> list[str | None]:
        events = follow(database, 0, gone)
        seen = [(await anext(events)).comment]
        teller = asyncio.create_task(say_later())
        seen.append((await asyncio.wait_for(anext(events), 2 * SOON)).id)
        await teller
        await events.aclose()  # type: ignore[attr-defined]  # it is a generator
        return seen

    assert asyncio.run(watch()) == ["connected", "1"]


def test_on_sqlite_nobody_listens_and_nobody_rings(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    METADATA.create_all(database.engine)
    woken = threading.Event()
    with database.wakeups.hearing(Bell.MESSAGES, woken.set):
        say(database)
        assert [thread.name for thread in threading.enumerate() if thread.name == "wakeups"] == []
    assert not woken.is_set()
    database.dispose()

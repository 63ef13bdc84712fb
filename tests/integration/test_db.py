"""The record engine: aware times only, all or nothing, faults told in the officer's words."""

import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from huiying import blobs, messages
from huiying.db import Base, Database
from huiying.errors import NotFound, Unavailable
from huiying.messages import Message
from tests.seals import SEAL

NOW = datetime(2026, 3, 4, 0, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    Base.metadata.create_all(database.engine)
    return database


def test_a_naive_time_never_reaches_the_database(database: Database) -> None:
    naive = datetime(2026, 3, 4)  # noqa: DTZ001  # the fault under test
    with pytest.raises(StatementError), database.transaction() as session:
        messages.announce(session, at=naive, kind="post.stored", subject="document:1", actor="system:worker")


def test_times_come_back_aware_and_in_utc(database: Database) -> None:
    with database.transaction() as session:
        messages.announce(session, at=NOW, kind="post.stored", subject="document:1", actor="system:worker")
    with database.reading() as session:
        assert session.scalars(select(Message.at)).one() == NOW


def test_messages_after_an_id_come_in_order(database: Database) -> None:
    with database.transaction() as session:
        for number in range(4):
            messages.announce(session, at=NOW, kind="k", subject=f"s:{number}", actor="a")
    with database.reading() as session:
        assert [message.subject for message in messages.after(session, 2)] == ["s:2", "s:3"]
        assert messages.last_id(session) == 4


def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    with database.transaction() as writer:
        messages.announce(writer, at=NOW, kind="k", subject="s", actor="a")
        with database.reading() as reader:
            assert messages.last_id(reader) == 0


def test_an_engine_without_tables_says_what_to_do(tmp_path: Path) -> None:
    empty = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    with pytest.raises(Unavailable) as trouble, empty.reading() as session:
        messages.last_id(session)
    assert trouble.value.reason == "database_not_migrated"


def test_a_read_only_file_says_what_to_do(database: Database) -> None:
    with pytest.raises(Unavailable) as trouble, database.transaction() as session:
        session.connection().exec_driver_sql("PRAGMA query_only=ON")
        messages.announce(session, at=NOW, kind="k", subject="s", actor="a")
    assert trouble.value.reason == "database_read_only"


def test_a_blob_is_kept_once_and_read_back(database: Database) -> None:
    page = "<html>清源县</html>".encode("gb18030")
    with database.transaction() as session:
        digest = blobs.keep(session, page, "text/html", seal=SEAL, now=NOW)
        assert blobs.keep(session, page, "text/html", seal=SEAL, now=NOW) == digest
    with database.reading() as session:
        assert blobs.fetch(session, digest, seal=SEAL) == page
        with pytest.raises(NotFound):
            blobs.fetch(session, "0" * 64, seal=SEAL)


def test_who_waits_to_write_comes_before_who_has_just_written(database: Database) -> None:
    order: list[str] = []
    waiting = threading.Event()

    def other() -> None:
        waiting.set()
        with database.transaction():
            order.append("other")

    thread = threading.Thread(target=other)
    with database.transaction():
        thread.start()
        waiting.wait(5)
        time.sleep(0.05)
        order.append("first")
    with database.transaction():
        order.append("first again")
    thread.join(5)

    assert order == ["first", "other", "first again"]


def test_a_transaction_within_a_transaction_is_refused_instead_of_waiting_for_itself(
    database: Database,
) -> None:
    with database.transaction(), pytest.raises(RuntimeError), database.transaction():
        pass

"""Two senders of one key at the same moment, on both record engines: one post, the same receipt."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.pushing import push
from api.schemas.events import PostIn, PushReceipt
from huiying.app.tables import METADATA
from huiying.db import Database
from huiying.errors import Conflict
from huiying.inbox import InboxItem
from huiying.people import Actor
from tests.seals import SEAL

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
SENDER = Actor(username="hotline", name="热线", roles=frozenset())
HELD_BACK = 0.3
"""Seconds between a receipt and its commit: the other sender asks in between."""


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'posts.sqlite3'}")
    else:
        database = Database(request.getfixturevalue("postgres_database"))
    METADATA.create_all(database.engine)
    yield database
    database.dispose()


def send(
    database: Database, text: str, key: str, entered: threading.Event | None = None
) -> PushReceipt | str:
    form = PostIn(external_id="1", source_name="热线", text=text)
    try:
        with database.transaction() as session:
            receipt = push(session, form, key=key, actor=SENDER, seal=SEAL, now=NOW)
            if entered is not None:
                entered.set()
                threading.Event().wait(HELD_BACK)
    except Conflict as taken:
        return taken.reason
    return receipt


def together(database: Database, first: tuple[str, str], second: tuple[str, str]) -> list[PushReceipt | str]:
    """The second is sent before the first is committed."""
    entered, answers = threading.Event(), list[PushReceipt | str]()
    thread = threading.Thread(target=lambda: answers.append(send(database, *first, entered)))
    thread.start()
    assert entered.wait(10)
    later = send(database, *second)
    thread.join(10)
    return [*answers, later]


def held(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(InboxItem.id))) or 0


def test_one_key_sent_twice_at_once_has_one_receipt(database: Database) -> None:
    first, second = together(database, ("停水", "key-00001"), ("停水", "key-00001"))
    assert first == second
    assert held(database) == 1


def test_one_key_with_two_posts_at_once_is_a_conflict(database: Database) -> None:
    first, second = together(database, ("停水", "key-00001"), ("停电", "key-00001"))
    assert isinstance(first, PushReceipt)
    assert second == "idempotency_key_reused"
    assert held(database) == 1


def test_one_post_under_two_keys_at_once_is_held_once(database: Database) -> None:
    first, second = together(database, ("停水", "key-00001"), ("停水", "key-00002"))
    assert isinstance(first, PushReceipt)
    assert isinstance(second, PushReceipt)
    assert (first.accepted, second.accepted, first.inbox_id == second.inbox_id) == (True, False, True)
    assert held(database) == 1

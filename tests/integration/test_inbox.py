"""The inbox: nothing doubled, nothing lost, the dead let go."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from huiying import inbox
from huiying.clock import BEIJING
from huiying.db import Base, Database
from huiying.inbox import ATTEMPTS, LEASE, InboxItem, Offer, Outcome, State
from tests.seals import SEAL
from tests.servers.records import records_in

NOW = datetime(2026, 3, 4, 8, 0, tzinfo=BEIJING)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(records_in(tmp_path))
    Base.metadata.create_all(database.engine)
    return database


def offer(name: str) -> Offer:
    return Offer(source_id="board", external_id=name, kind="post", payload={"title": name})


def publish(database: Database, *names: str) -> list[inbox.Published]:
    with database.transaction() as session:
        return inbox.publish(session, [offer(name) for name in names], seal=SEAL, now=NOW)


def claim(database: Database, owner: str, now: datetime = NOW, limit: int = 100) -> list[int]:
    with database.transaction() as session:
        return [item.id for item in inbox.claim(session, owner=owner, now=now, limit=limit)]


def test_an_item_offered_twice_is_held_once(database: Database) -> None:
    first = publish(database, "a", "b", "a")
    again = publish(database, "b", "c")
    assert [one.fresh for one in first] == [True, True, False]
    assert [one.fresh for one in again] == [False, True]
    assert first[0].id == first[2].id
    assert again[0].id == first[1].id


def test_two_workers_never_hold_the_same_item(database: Database) -> None:
    publish(database, *"abcdef")
    held = [claim(database, owner, limit=2) for owner in ("one/1", "two/2", "one/1", "two/2")]
    assert held == [[1, 2], [3, 4], [5, 6], []]


def test_a_lease_that_ends_lets_the_item_go(database: Database) -> None:
    publish(database, "a")
    assert claim(database, "dead/1") == [1]
    assert claim(database, "other/2", NOW + LEASE - timedelta(seconds=1)) == []
    assert claim(database, "other/2", NOW + LEASE) == [1]


def test_what_a_dead_worker_held_is_adopted_at_once(database: Database) -> None:
    publish(database, "a", "b")
    claim(database, "dead/1", limit=1)
    with database.transaction() as session:
        assert inbox.owners(session) == ["dead/1"]
        inbox.adopt(session, ["dead/1"], now=NOW)
    assert claim(database, "other/2") == [1, 2]


def test_settled_items_stay_as_the_account(database: Database) -> None:
    publish(database, *"abc")
    claim(database, "one/1")
    with database.transaction() as session:
        outcomes = (Outcome.STORED, Outcome.REPRINT, Outcome.REJECTED)
        for number, outcome in enumerate(outcomes, start=1):
            inbox.settle(session.get_one(InboxItem, number), outcome=outcome, now=NOW, reason="empty")
        assert inbox.tally(session) == {"stored": 1, "reprint": 1, "rejected": 1}
        assert inbox.waiting(session) == (0, None)
    assert claim(database, "one/1", NOW + timedelta(days=1)) == []


def test_failures_back_off_and_end_in_quarantine_from_which_they_can_be_replayed(database: Database) -> None:
    publish(database, "a")
    now, waits = NOW, []
    for _ in range(ATTEMPTS):
        now += timedelta(hours=1)
        assert claim(database, "one/1", now) == [1]
        with database.transaction() as session:
            item = session.get_one(InboxItem, 1)
            inbox.put_back(item, now=now, reason="database_locked")
            waits.append(item.due_at - now)
    assert waits[:3] == [timedelta(seconds=seconds) for seconds in (10, 20, 40)]
    with database.transaction() as session:
        assert session.get_one(InboxItem, 1).state == State.QUARANTINED
        assert inbox.replay(session, now=now) == 1
    assert claim(database, "one/1", now) == [1]


def test_the_lag_tells_how_many_wait_and_since_when(database: Database) -> None:
    publish(database, "a", "b")
    with database.reading() as session:
        assert inbox.waiting(session) == (2, NOW)

"""Many at once on the same records: what is offered, claimed or decided by several happens once, and nobody fails."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from huiying import audit, blobs, heartbeat, inbox, messages
from huiying.app.tables import METADATA
from huiying.blobs import Blob, BlobKind
from huiying.db import Database
from huiying.heartbeat import Heartbeat
from huiying.inbox import InboxItem, Offer
from huiying.messages import Message
from tests.seals import SEAL
from tests.servers.records import ENGINES, on_either

NOW = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
MANY = 4
T = TypeVar("T")


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with on_either(request, tmp_path) as database:
        yield database


def at_once(work: Callable[[int], T]) -> list[T]:
    """What `work` gives to each of several who begin at the same moment."""
    start = threading.Barrier(MANY)

    def begin(number: int) -> T:
        start.wait(30)
        return work(number)

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(begin, range(MANY)))


def offers(count: int) -> list[Offer]:
    return [
        Offer(source_id="board", external_id=str(n), kind="post", payload={"text": f"第{n}条"})
        for n in range(count)
    ]


def test_the_same_posts_offered_by_many_are_held_once_and_are_new_to_one(database: Database) -> None:
    def publish(number: int) -> Counter[int]:
        mine = offers(200)
        random.Random(number).shuffle(mine)
        fresh: Counter[int] = Counter()
        for first in range(0, len(mine), 20):
            with database.aside() as session:
                lot = inbox.publish(session, mine[first : first + 20], seal=SEAL, now=NOW)
            fresh.update(one.id for one in lot if one.fresh)
        return fresh

    new = sum(at_once(publish), Counter())
    with database.reading() as session:
        ids = set(session.scalars(select(InboxItem.id)))
    assert len(ids) == 200
    assert new == Counter(dict.fromkeys(ids, 1))


def test_two_who_enter_the_same_post_by_hand_at_once_both_get_its_number(database: Database) -> None:
    """In the turn, as the API does it: no unique key is broken."""

    def enter(_number: int) -> int:
        with database.transaction() as session:
            [published] = inbox.publish(session, offers(1), seal=SEAL, now=NOW)
            audit.record(
                session, at=NOW, actor="zhao", action="post.entered", subject=f"inbox:{published.id}"
            )
        return published.id

    assert len(set(at_once(enter))) == 1


def test_what_waits_is_claimed_by_one(database: Database) -> None:
    with database.aside() as session:
        inbox.publish(session, offers(120), seal=SEAL, now=NOW)

    def drain(number: int) -> list[int]:
        mine: list[int] = []
        while True:
            with database.aside() as session:
                claimed = inbox.claim(session, owner=f"host/{number}", now=NOW, limit=7)
                mine += [item.id for item in claimed]
            if not claimed:
                return mine

    taken = Counter(number for mine in at_once(drain) for number in mine)
    assert sorted(taken) == sorted(set(taken.elements()))
    with database.reading() as session:
        assert set(taken) == set(session.scalars(select(InboxItem.id)))
        assert set(session.scalars(select(InboxItem.attempts))) == {1}


def test_the_dead_are_buried_by_many_without_a_quarrel(database: Database) -> None:
    with database.aside() as session:
        inbox.publish(session, offers(60), seal=SEAL, now=NOW)
        inbox.claim(session, owner="host/dead", now=NOW, limit=60)

    def adopt(_number: int) -> None:
        with database.aside() as session:
            inbox.adopt(session, ["host/dead"], now=NOW)
            heartbeat.beat(session, "worker", at=NOW)

    at_once(adopt)
    with database.aside() as session:
        assert len(inbox.claim(session, owner="host/1", now=NOW, limit=100)) == 60


def test_the_same_bytes_kept_by_many_are_kept_once_and_as_evidence(database: Database) -> None:
    pages = [f"<html>{number}</html>".encode() for number in range(20)]

    def keep(number: int) -> None:
        mine = random.Random(number).sample(pages, len(pages))
        kind = BlobKind.EVIDENCE if number == 0 else BlobKind.RAW
        packed = [blobs.pack(page, "text/html", seal=SEAL) for page in mine]
        with database.aside() as session:
            blobs.keep_packed(session, packed, now=NOW, kind=kind)

    at_once(keep)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Blob)) == len(pages)
        assert set(session.scalars(select(Blob.kind))) == {BlobKind.EVIDENCE}


def test_who_decides_from_what_he_reads_decides_alone(database: Database) -> None:
    def count(_number: int) -> None:
        for _ in range(15):
            with database.transaction() as session:
                held = heartbeat.latest(session, "counted")
                number = int(held.detail) if held else 0
                heartbeat.beat(session, "counted", at=NOW, detail=str(number + 1))

    at_once(count)
    with database.reading() as session:
        assert session.scalars(select(Heartbeat.detail)).one() == str(15 * MANY)


def test_a_reader_who_goes_on_from_the_last_message_passes_none_over(database: Database) -> None:
    """A number that is seen after a greater one would be lost to every open screen."""
    over = threading.Event()
    seen: list[int] = []

    def read() -> None:
        while True:
            last = over.is_set()
            with database.reading() as session:
                seen.extend(one.id for one in messages.after(session, seen[-1] if seen else 0))
            if last:
                return

    def tell(number: int) -> None:
        for turn in range(25):
            with database.transaction() as session:
                messages.announce(session, at=NOW, kind="k", subject=f"{number}:{turn}", actor="a")

    reader = threading.Thread(target=read)
    reader.start()
    at_once(tell)
    over.set()
    reader.join(30)
    with database.reading() as session:
        assert seen == list(session.scalars(select(Message.id).order_by(Message.id)))
    assert len(seen) == 25 * MANY


def test_beside_the_turn_nothing_is_announced_or_put_on_record(database: Database) -> None:
    with pytest.raises(RuntimeError), database.aside() as session:
        messages.announce(session, at=NOW, kind="k", subject="s", actor="a")
    with pytest.raises(RuntimeError), database.aside() as session:
        audit.record(session, at=NOW, actor="a", action="b", subject="c")


def test_beside_the_turn_others_go_on(postgres_database: str) -> None:
    database = Database(postgres_database)
    METADATA.create_all(database.engine)
    done = threading.Event()

    def publish() -> None:
        with database.aside() as session:
            inbox.publish(session, offers(1), seal=SEAL, now=NOW)
        done.set()

    with database.transaction() as session:
        audit.record(session, at=NOW, actor="a", action="b", subject="c")
        thread = threading.Thread(target=publish)
        thread.start()
        assert done.wait(10)
    thread.join(10)
    database.dispose()


def test_what_two_have_crossed_is_done_again(postgres_database: str) -> None:
    """Two who lock the same rows in opposite orders: the server gives one of them up."""
    database = Database(postgres_database)
    METADATA.create_all(database.engine)
    with database.aside() as session:
        for name in ("first", "second"):
            heartbeat.beat(session, name, at=NOW)
    both, tries = threading.Barrier(2), Counter[int]()

    def touch(number: int) -> None:
        def work(session: Session) -> None:
            tries[number] += 1
            names = ("first", "second") if number == 0 else ("second", "first")
            for place, name in enumerate(names):
                heartbeat.beat(session, name, at=NOW + timedelta(seconds=1), detail=str(number))
                if place == 0 and tries[number] == 1:
                    both.wait(30)

        database.repeated(work)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(touch, range(2)))
    assert sum(tries.values()) == 3
    with database.reading() as session:
        assert len(set(session.scalars(select(Heartbeat.detail)))) == 1
    database.dispose()

"""Two machines at the same records at the same moment, on both record engines: nothing doubled, nothing lost, no circle."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from huiying import audit, blobs, inbox, messages
from huiying.audit import AuditRow
from huiying.blobs import Blob, BlobKind
from huiying.db import Database, take_ids
from huiying.inbox import LEASE, InboxItem, Offer, Outcome, State
from huiying.messages import Message
from huiying.notify import claims
from huiying.notify.giving import give
from huiying.notify.models import Delivery
from tests.contract.conftest import recording
from tests.seals import SEAL

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
OVERLAP = 0.15
"""Seconds that the first waits for the second before it commits: one engine lets both work, the other makes one wait."""
PATIENCE = 20.0

First = TypeVar("First")
Second = TypeVar("Second")


@dataclass(frozen=True, slots=True)
class Machines:
    """Two that share their records and nothing else."""

    one: Database
    two: Database

    def overlapped(
        self, first: Callable[[Session], First], second: Callable[[Session], Second]
    ) -> tuple[First, Second]:
        """What both answer; the second begins before the first has committed."""
        with ThreadPoolExecutor(1) as other:
            with self.one.aside() as session:
                said = first(session)
                future = other.submit(_aside, self.two, second)
                wait([future], OVERLAP)
            return said, future.result(PATIENCE)


def _aside(database: Database, act: Callable[[Session], Second]) -> Second:
    with database.aside() as session:
        return act(session)


@pytest.fixture(params=["sqlite", "postgresql"])
def machines(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Machines]:
    with recording(request.param, tmp_path, request) as url:
        machines = Machines(Database(url), Database(url))
        yield machines
        machines.one.dispose()
        machines.two.dispose()


def offers(names: str) -> list[Offer]:
    return [Offer(source_id="board", external_id=name, kind="post", payload={"t": name}) for name in names]


def publish(names: str) -> Callable[[Session], list[inbox.Published]]:
    return lambda session: inbox.publish(session, offers(names), seal=SEAL, now=NOW)


def claim(owner: str, limit: int = 100, now: datetime = NOW) -> Callable[[Session], list[int]]:
    return lambda session: [item.id for item in inbox.claim(session, owner=owner, now=now, limit=limit)]


def test_two_that_claim_at_once_share_what_waits(machines: Machines) -> None:
    _aside(machines.one, publish("abcdefgh"))
    first, second = machines.overlapped(claim("one/1", 5), claim("two/2", 5))
    assert first == [1, 2, 3, 4, 5]
    assert second == [6, 7, 8]
    with machines.one.reading() as session:
        owned = dict(session.execute(select(InboxItem.id, InboxItem.owner)).all())
        assert set(session.scalars(select(InboxItem.attempts))) == {1}
    assert owned == dict.fromkeys(first, "one/1") | dict.fromkeys(second, "two/2")


def test_a_claim_that_is_rolled_back_was_never_made(machines: Machines) -> None:
    _aside(machines.one, publish("abc"))
    with pytest.raises(ZeroDivisionError), machines.one.aside() as session:
        claim("one/1")(session)
        raise ZeroDivisionError
    assert _aside(machines.two, claim("two/2")) == [1, 2, 3]
    with machines.one.reading() as session:
        assert set(session.scalars(select(InboxItem.attempts))) == {1}


def test_two_that_publish_the_same_at_once_hold_it_once(machines: Machines) -> None:
    first, second = machines.overlapped(publish("abcde"), publish("fedcb"))
    assert [one.fresh for one in first] == [True] * 5
    assert [one.fresh for one in second] == [True, False, False, False, False]
    assert [one.id for one in second[1:]] == [one.id for one in first[:0:-1]]
    with machines.one.reading() as session:
        assert inbox.waiting(session) == (6, NOW)


def test_what_is_being_settled_is_claimed_by_nobody_though_its_lease_is_over(machines: Machines) -> None:
    _aside(machines.one, publish("ab"))
    _aside(machines.one, claim("one/1"))

    def settle(session: Session) -> None:
        assert inbox.still_held(session, [2, 1], owner="one/1") == {1, 2}
        done = [(number, Outcome.STORED, number) for number in (1, 2)]
        inbox.settle_all(session, done, now=NOW + LEASE)

    _, taken = machines.overlapped(settle, claim("two/2", now=NOW + LEASE))
    assert taken == []
    with machines.two.reading() as session:
        assert inbox.tally(session) == {"stored": 2}


def test_what_is_replayed_by_two_at_once_waits_once(machines: Machines) -> None:
    _aside(machines.one, publish("abc"))
    with machines.one.aside() as session:
        for item in session.scalars(select(InboxItem)):
            item.state = State.QUARANTINED
    machines.overlapped(
        lambda session: inbox.replay(session, now=NOW), lambda session: inbox.replay(session, now=NOW)
    )
    assert _aside(machines.one, claim("one/1")) == [1, 2, 3]
    assert _aside(machines.two, claim("two/2")) == []


def test_two_deliverers_share_the_notices(machines: Machines) -> None:
    with machines.one.transaction() as session:
        for number in range(10):
            give(
                session,
                key=f"k{number}",
                at=NOW,
                title="停水",
                body="明天停水",
                subject="case:1",
                kind="test",
                to=["li"],
                urgent=False,
            )
        session.execute(Delivery.__table__.update().values(state="queued", next_at=NOW))  # type: ignore[attr-defined]

    def look(owner: str) -> Callable[[Session], int]:
        return lambda session: claims.claim(session, owner=owner, now=NOW, limit=6).seen

    assert machines.overlapped(look("one"), look("two")) == (6, 4)
    with machines.one.reading() as session:
        assert claims.is_due(session, now=NOW) is False


def test_the_same_bytes_handed_in_at_once_are_kept_once_and_as_evidence(machines: Machines) -> None:
    def hand_in(kind: BlobKind) -> Callable[[Session], str]:
        return lambda session: blobs.keep(session, b"<p>page</p>", "text/html", seal=SEAL, now=NOW, kind=kind)

    for first, second in ((BlobKind.RAW, BlobKind.EVIDENCE), (BlobKind.EVIDENCE, BlobKind.RAW)):
        one, two = machines.overlapped(hand_in(first), hand_in(second))
        assert one == two
        with machines.one.reading() as session:
            assert session.scalar(select(func.count(Blob.sha256))) == 1
            assert blobs.kind_of(session, one) is BlobKind.EVIDENCE
            assert blobs.fetch(session, one, seal=SEAL) == b"<p>page</p>"


def test_keys_taken_at_once_are_never_the_same(machines: Machines) -> None:
    table = InboxItem.metadata.tables[InboxItem.__tablename__]

    def enter(names: str) -> Callable[[Session], list[int]]:
        def act(session: Session) -> list[int]:
            ids = list(take_ids(session, table, len(names)))
            rows = zip(ids, offers(names), strict=True)
            session.add_all(InboxItem(id=number, **_plain(offer)) for number, offer in rows)
            session.flush()
            return ids

        return act

    first, second = machines.overlapped(enter("abc"), enter("defg"))
    [after] = _aside(machines.one, enter("h"))
    assert len({*first, *second, after}) == 8
    assert _aside(machines.two, publish("i"))[0].id > max(*first, *second, after)


def _plain(offer: Offer) -> dict[str, object]:
    return {
        "key": offer.key,
        "kind": "post",
        "source_id": "board",
        "received_at": NOW,
        "state": "waiting",
        "due_at": NOW,
    }


def test_a_reader_sees_one_moment_all_through(machines: Machines) -> None:
    _aside(machines.one, publish("abc"))
    with machines.one.reading() as session:
        before = inbox.waiting(session)
        _aside(machines.two, publish("def"))
        assert inbox.waiting(session) == before
    with machines.one.reading() as session:
        assert inbox.waiting(session)[0] == 6


def test_what_is_read_in_a_turn_still_holds_when_it_is_written(machines: Machines, tmp_path: Path) -> None:
    def write(database: Database) -> None:
        for _ in range(15):
            with database.transaction() as session:
                last = audit.last_row(session)
                seen = {"seen": last.id if last else 0}
                audit.record(session, at=NOW, actor="a", action="b", subject="c", detail=seen)

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(write, (machines.one, machines.two) * 2))
    with machines.one.reading() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.id)).all()
        assert [row.detail["seen"] for row in rows] == list(range(60))
        head = tmp_path / "head"
        audit.write_head(head, 60, rows[-1].hash)
        assert audit.verify(session, head).sound


def test_who_follows_the_messages_misses_none(machines: Machines) -> None:
    def write(database: Database) -> None:
        for _ in range(15):
            with database.transaction() as session:
                for _ in range(3):
                    messages.announce(session, at=NOW, kind="k", subject="s", actor="a")

    seen: list[int] = []
    with ThreadPoolExecutor(3) as writers:
        working = [writers.submit(write, database) for database in (machines.one, machines.two, machines.two)]
        while wait(working, 0).not_done or _newer(machines.one, seen):
            seen += _newer(machines.one, seen)
        assert [done.result() for done in working] == [None] * 3
    with machines.one.reading() as session:
        assert seen == [message.id for message in messages.after(session, 0)]
    assert len(seen) == 135


def _newer(database: Database, seen: list[int]) -> list[int]:
    with database.reading() as session:
        return [message.id for message in messages.after(session, seen[-1] if seen else 0)]


def test_an_item_of_the_dead_is_adopted_and_that_of_the_living_is_not(machines: Machines) -> None:
    _aside(machines.one, publish("abcd"))
    _aside(machines.one, claim("dead/1", 2))
    _aside(machines.two, claim("alive/2", 1))
    _, taken = machines.overlapped(
        lambda session: inbox.adopt(session, ["dead/1"], now=NOW),
        claim("next/3", now=NOW + timedelta(seconds=1)),
    )
    later = _aside(machines.two, claim("next/3", now=NOW + timedelta(seconds=1)))
    assert sorted(taken + later) == [1, 2, 4]


def test_what_no_engine_can_hold_is_mended_in_every_way_of_writing(machines: Machines) -> None:
    with machines.one.transaction() as session:
        # One alone, several together that give their numbers back, and several that give nothing back.
        messages.announce(session, at=NOW, kind="k", subject="a\0b", actor="\ud800", payload={"t": "\0"})
        session.add_all(
            Message(at=NOW, kind="k", subject=f"a\0{at}", actor="a", payload={}) for at in range(3)
        )
        session.flush()
        rows = [
            {"at": NOW, "kind": "k", "subject": f"b\0{at}", "actor": "a", "payload": {}} for at in range(2)
        ]
        session.execute(insert(Message), rows)
    with machines.two.reading() as session:
        told = [(message.subject, message.actor) for message in messages.after(session, 0)]
    assert told == [("ab", "\ufffd"), ("a0", "a"), ("a1", "a"), ("a2", "a"), ("b0", "a"), ("b1", "a")]

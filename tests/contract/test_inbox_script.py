"""Whatever is done to an inbox, in whichever order: both record engines keep the same account of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from huiying import inbox
from huiying.db import Database
from huiying.inbox import InboxItem, Offer, Outcome
from tests.contract.conftest import recording
from tests.seals import SEAL

NAMES = "abcdef"
OWNERS = ("one/1", "two/2")
NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)

Deed = tuple[Any, ...]
OWNER = st.sampled_from(OWNERS)
DEEDS = st.one_of(
    st.tuples(st.just("publish"), st.text(NAMES, min_size=1, max_size=6)),
    st.tuples(st.just("claim"), OWNER, st.integers(1, 4)),
    st.tuples(st.just("settle"), OWNER, st.sampled_from(Outcome)),
    st.tuples(st.just("put_back"), OWNER),
    st.tuples(st.just("release"), OWNER),
    st.tuples(st.just("adopt"), OWNER),
    st.tuples(st.just("replay")),
    st.tuples(st.just("wait"), st.sampled_from([1, 30, 61, 4000])),
)


@dataclass(slots=True)
class Inbox:
    """One engine's inbox and the time there."""

    database: Database
    now: datetime = NOW
    told: list[object] = field(default_factory=list)

    def play(self, deeds: Sequence[Deed]) -> list[object]:
        """What was answered to each deed and, at the end, the whole account."""
        self.now, self.told = NOW, []
        with self.database.aside() as session:
            session.execute(delete(InboxItem))
        for name, *arguments in deeds:
            with self.database.aside() as session:
                self.told.append(getattr(self, name)(session, *arguments))
        with self.database.reading() as session:
            self.told.append(inbox.tally(session))
            self.told.append(
                [_account(item) for item in session.scalars(select(InboxItem).order_by(InboxItem.id))]
            )
        return self.told

    def publish(self, session: Session, names: str) -> object:
        offers = [Offer(source_id="board", external_id=name, kind="post", payload={}) for name in names]
        return [(one.fresh, one.state) for one in inbox.publish(session, offers, seal=SEAL, now=self.now)]

    def claim(self, session: Session, owner: str, limit: int) -> object:
        return [item.key for item in inbox.claim(session, owner=owner, now=self.now, limit=limit)]

    def settle(self, session: Session, owner: str, outcome: Outcome) -> object:
        held = self._held(session, owner)
        for item in held:
            inbox.settle(item, outcome=outcome, now=self.now, reason="r")
        return len(held)

    def put_back(self, session: Session, owner: str) -> object:
        held = self._held(session, owner)
        for item in held:
            inbox.put_back(item, now=self.now, reason="r")
        return len(held)

    def release(self, session: Session, owner: str) -> None:
        inbox.release(session, owner, now=self.now)

    def adopt(self, session: Session, owner: str) -> object:
        inbox.adopt(session, [owner], now=self.now)
        return sorted(inbox.owners(session))

    def replay(self, session: Session) -> object:
        return inbox.replay(session, now=self.now)

    def wait(self, session: Session, seconds: int) -> object:
        self.now += timedelta(seconds=seconds)
        return inbox.waiting(session)

    def _held(self, session: Session, owner: str) -> list[InboxItem]:
        return list(
            session.scalars(
                select(InboxItem)
                .where(InboxItem.owner == owner, InboxItem.state == "waiting")
                .order_by(InboxItem.id)
            )
        )


def _account(item: InboxItem) -> tuple[object, ...]:
    return (item.key, item.state, item.owner, item.attempts, item.due_at, item.outcome, item.settled_at)


@pytest.fixture(scope="module")
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Inbox]]:
    folder = tmp_path_factory.mktemp("inboxes")
    with recording("sqlite", folder, request) as lite, recording("postgresql", folder, request) as post:
        inboxes = [Inbox(Database(url)) for url in (lite, post)]
        yield inboxes
        for one in inboxes:
            one.database.dispose()


@settings(max_examples=60, deadline=None)
@given(deeds=st.lists(DEEDS, min_size=1, max_size=25))
def test_both_engines_keep_the_same_account(both: list[Inbox], deeds: list[Deed]) -> None:
    lite, post = (one.play(deeds) for one in both)
    assert lite == post
    offered = {name for deed in deeds if deed[0] == "publish" for name in deed[1]}
    assert sum(lite[-2].values()) == len(lite[-1]) == len(offered)  # type: ignore[attr-defined,arg-type]

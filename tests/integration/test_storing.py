"""Pages are committed many at a time; one that cannot be stored costs the others nothing."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import event, func, select

from crawlers.items import PageItem, Part, PostItem
from crawlers.ledger import Ledger
from crawlers.pages import FetchedPage
from crawlers.responses import Answered, Evidence, RawResponse
from crawlers.sources import RssSource
from crawlers.storing import TOGETHER, Storing
from huiying.app.tables import METADATA
from huiying.blobs import Blob
from huiying.clock import FixedClock
from huiying.db import Base, Database
from huiying.errors import Unavailable
from huiying.inbox import InboxItem
from huiying.posts import SourceKind, Standing
from huiying.sealing import Seal
from tests.servers.records import records_in

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
SOURCE = RssSource(
    id="news",
    name="清源日报",
    kind="rss",
    url="http://127.0.0.1/feed.xml",
    standing=Standing.MEDIA,
    source_kind=SourceKind.NEWS,
)


class Choosy(Ledger):
    """A ledger that fails with one page."""

    def evidence(self, item: PageItem | PostItem) -> list[Evidence]:
        if any(b"bad" in body for _, body in item.responses):
            raise ValueError("nobody foresaw it")
        return super().evidence(item)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(records_in(tmp_path))
    METADATA.create_all(made.engine)
    yield made
    made.dispose()


@pytest.fixture
def ledger(database: Database) -> Ledger:
    seal = Seal(Fernet.generate_key())
    return Choosy(database=database, clock=FixedClock(NOON), source=SOURCE, run_id=1, seal=seal)


def page(number: int, body: bytes = b"<p>words</p>") -> PageItem:
    url = f"http://127.0.0.1/{number}"
    fetched = FetchedPage(
        url=url,
        final_url=url,
        status=200,
        fetched_at=NOON,
        body_sha256=PageItem.digest(body),
        source_id="news",
        source_name="清源日报",
        source_kind=SOURCE.source_kind,
        standing=SOURCE.standing,
    )
    answered = Answered(url=url, final_url=url, at=NOON, status=200)
    return PageItem(page=fetched, parts=(Part(answered=answered, content_type=None, body=body),))


def count(database: Database, table: type[Base]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def put_all(database: Database, ledger: Ledger, items: list[PageItem]) -> list[BaseException | None]:
    async def put() -> list[BaseException | None]:
        storing = Storing(database)
        return await asyncio.gather(*(storing.put(ledger, item) for item in items), return_exceptions=True)

    return asyncio.run(put())


def test_many_pages_take_few_transactions(database: Database, ledger: Ledger) -> None:
    commits: list[object] = []
    event.listen(database.engine, "commit", commits.append)
    outcome = put_all(database, ledger, [page(number, b"%d" % (number % 50)) for number in range(100)])
    assert outcome == [None] * 100
    assert len(commits) <= 100 / TOGETHER + 1
    assert (ledger.tally.offered, ledger.tally.new) == (100, 100)
    assert [count(database, table) for table in (InboxItem, RawResponse, Blob)] == [100, 100, 50]
    assert put_all(database, ledger, [page(7)]) == [None]
    assert (ledger.tally.offered, ledger.tally.new) == (101, 100)


def test_one_that_cannot_be_stored_costs_the_others_nothing(database: Database, ledger: Ledger) -> None:
    items = [page(number, b"bad" if number == 3 else b"good") for number in range(8)]
    outcome = put_all(database, ledger, items)
    assert [type(each) for each in outcome if each is not None] == [ValueError]
    assert isinstance(outcome[3], ValueError)
    assert (count(database, InboxItem), ledger.tally.offered) == (7, 7)


def test_an_engine_that_is_gone_is_told_to_each(database: Database, ledger: Ledger) -> None:
    METADATA.drop_all(database.engine)
    outcome = put_all(database, ledger, [page(1), page(2)])
    assert [type(each) for each in outcome] == [Unavailable, Unavailable]
    assert ledger.tally.offered == 0

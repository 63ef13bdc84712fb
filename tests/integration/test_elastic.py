"""What the service does when Elasticsearch is away, hangs up, refuses, or is not the index it was."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from huiying.db import Base, Database
from huiying.errors import Misconfigured, Unavailable
from huiying.index import Query, pending
from huiying.index.elastic import ElasticIndex
from huiying.index.pending import Answer, Change
from huiying.index.tables import PendingChange
from tests.contract.corpus import documents, entry
from tests.servers.cable import Cable, cable_to


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    Base.metadata.create_all(made.engine)
    yield made
    made.dispose()


@pytest.fixture
def cable(elasticsearch_url: str) -> Iterator[Cable]:
    port = urlsplit(elasticsearch_url).port
    assert port is not None
    with cable_to(port) as cable:
        yield cable


@pytest.fixture
def index(cable: Cable, database: Database) -> Iterator[ElasticIndex]:
    """An index at the far end of a cable."""
    made = ElasticIndex(f"http://127.0.0.1:{cable.port}", index=f"test-{uuid4().hex}")
    made.prepare(database)
    yield made
    cable.mend()
    made.drop(database)
    made.close()


def lag(index: ElasticIndex, database: Database) -> int:
    with database.reading() as session:
        return index.lag(session)


def total(index: ElasticIndex, database: Database, text: str = "") -> int:
    with database.reading() as session:
        return index.search(session, Query(text=text)).total


def test_while_the_engine_is_away_changes_wait_and_are_sent_when_it_is_back(
    index: ElasticIndex, database: Database, cable: Cable
) -> None:
    stored = documents(7, count=600)
    cable.cut()
    with database.transaction() as session:
        index.put(session, stored)
        index.delete(session, [1, 2, 3])
    with pytest.raises(Unavailable, match="检索引擎连接不上") as trouble:
        index.flush(database)
    assert trouble.value.reason == "index_unreachable"
    assert lag(index, database) == len(stored) + 3
    with pytest.raises(Unavailable) as trouble:
        total(index, database)
    assert trouble.value.reason == "index_unreachable"
    cable.mend()
    assert index.flush(database) == len(stored) + 3
    assert lag(index, database) == 0
    assert total(index, database) == len(stored) - 3


def test_what_has_left_the_queue_can_be_found(
    index: ElasticIndex, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, settle = list[int](), pending._settle

    def look(records: Database, answer: Answer) -> int:
        found.append(total(index, records))
        return settle(records, answer)

    monkeypatch.setattr(pending, "_settle", look)
    with database.transaction() as session:
        index.put(session, [entry(1), entry(2)])
    assert index.flush(database) == 2
    assert found == [2]


def test_an_answer_lost_on_the_way_doubles_nothing(
    index: ElasticIndex, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as session:
        index.put(session, [entry(1), entry(2)])
        index.delete(session, [2])

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("huiying.index.pending._settle", crash)
        index.flush(database)
    assert lag(index, database) == 3
    assert index.flush(database) == 3
    assert total(index, database) == 1


def test_a_missing_index_is_named_and_no_other_is_made_in_its_place(
    index: ElasticIndex, database: Database
) -> None:
    index.drop(database)
    with database.transaction() as session:
        index.put(session, [entry(1)])
    with pytest.raises(Unavailable, match="huiying index rebuild") as trouble:
        index.flush(database)
    assert trouble.value.reason == "index_missing"
    with pytest.raises(Unavailable, match="huiying index rebuild"):
        total(index, database)
    index.prepare(database)
    assert index.flush(database) == 1
    assert total(index, database) == 1


def test_a_change_the_engine_refuses_is_kept_with_the_reason_and_holds_nobody_up(
    index: ElasticIndex, database: Database
) -> None:
    with database.transaction() as session:
        index.put(session, [entry(1), entry(2, urgency=1000)])
    assert index.flush(database) == 2
    assert total(index, database) == 1
    assert lag(index, database) == 1
    assert index.flush(database) == 0
    with database.reading() as session:
        [refused] = session.scalars(select(PendingChange))
    assert "urgency" in (refused.fault or "")


def test_an_index_of_another_layout_is_not_used_but_named_until_it_is_rebuilt(
    elasticsearch_url: str, database: Database
) -> None:
    name = f"test-{uuid4().hex}"
    httpx.put(f"{elasticsearch_url}/{name}", json={"mappings": {"_meta": {"layout": 0}}}).raise_for_status()
    index = ElasticIndex(elasticsearch_url, index=name)
    with database.transaction() as session:
        index.put(session, [entry(1)])
    for action in (index.prepare, index.flush, lambda records: total(index, records)):
        with pytest.raises(Unavailable, match="huiying index rebuild") as trouble:
            action(database)
        assert trouble.value.reason == "index_outdated"
    index.drop(database)
    index.prepare(database)
    assert total(index, database) == 0
    index.drop(database)
    index.close()


def test_a_full_disk_is_named_and_feeding_goes_on_when_there_is_room(
    index: ElasticIndex, database: Database, elasticsearch_url: str
) -> None:
    with database.transaction() as session:
        index.put(session, [entry(1)])
    index.flush(database)
    block(elasticsearch_url, index, on=True)
    with database.transaction() as session:
        index.put(session, [entry(1, version=2, text="改过的第一篇"), entry(2)])
    with pytest.raises(Unavailable, match="腾出磁盘空间") as trouble:
        index.flush(database)
    assert trouble.value.reason == "index_full"
    assert "read_only_allow_delete" in trouble.value.message
    assert lag(index, database) == 2
    assert total(index, database) == 1
    block(elasticsearch_url, index, on=False)
    assert index.flush(database) == 2
    assert total(index, database) == 2
    assert total(index, database, "改过的第一篇") == 1


def block(url: str, index: ElasticIndex, *, on: bool) -> None:
    """What the server does to every index on a disk that is full, and undoes when there is room."""
    setting = {"index.blocks.read_only_allow_delete": True if on else None}
    httpx.put(f"{url}/{index._index}-g*/_settings", json=setting).raise_for_status()


def test_two_feeders_at_once_send_everything_once(
    index: ElasticIndex, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending, "BATCH", 10)
    sent: list[int] = []

    def feed() -> None:
        while lag(index, database):
            sent.append(index.flush(database))

    with database.transaction() as session:
        index.put(session, [entry(number, version=version) for version in (1, 2) for number in range(1, 31)])
    feeders = [threading.Thread(target=feed) for _ in range(3)]
    for feeder in feeders:
        feeder.start()
    for feeder in feeders:
        feeder.join()
    assert sum(sent) == 60
    with database.reading() as session:
        assert dict(index.held(session)) == dict.fromkeys(range(1, 31), 2)


def test_what_arrives_late_does_not_undo_what_came_after(index: ElasticIndex, database: Database) -> None:
    """A feeder that was killed may have had a batch on its way, which arrives after that of the next one."""
    late: list[Sequence[Change]] = []

    def send(changes: Sequence[Change]) -> Answer:
        late.append(changes)
        raise Unavailable("killed", code="index_unreachable")

    with database.transaction() as session:
        index.put(session, [entry(1, text="旧的")])
    with pytest.raises(Unavailable):
        pending.flush(database, send)
    with database.transaction() as session:
        index.put(session, [entry(1, version=2, text="新的")])
    assert index.flush(database) == 2
    assert index._send(late[0]).done == [late[0][0].id]
    with database.reading() as session:
        assert list(index.held(session)) == [(1, 2)]


@pytest.mark.parametrize("url", ["", "nowhere", "http://", "127.0.0.1:9200"])
def test_an_address_that_is_none_is_refused_at_once(url: str) -> None:
    with pytest.raises(Misconfigured, match="HUIYING_ELASTICSEARCH_URL"):
        ElasticIndex(url)

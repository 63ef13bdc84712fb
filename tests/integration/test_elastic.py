"""What the service does when Elasticsearch is away, hangs up, refuses, or is not the index it was."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from huiying.db import Base, Database
from huiying.errors import Misconfigured, Unavailable
from huiying.index import Query
from huiying.index.elastic import ElasticIndex
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


@pytest.mark.parametrize("url", ["", "nowhere", "http://", "127.0.0.1:9200"])
def test_an_address_that_is_none_is_refused_at_once(url: str) -> None:
    with pytest.raises(Misconfigured, match="HUIYING_ELASTICSEARCH_URL"):
        ElasticIndex(url)

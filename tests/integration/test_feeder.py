"""The feeder: sends beside the pipeline, tells every process what keeps it, goes on by itself, makes anew what is gone."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from huiying import heartbeat
from huiying.app import feeder as feeding
from huiying.app.feeder import Feeder
from huiying.app.tables import METADATA
from huiying.clock import SystemClock
from huiying.db import Database, exclusively
from huiying.index import Query, elastic_rebuild
from huiying.index.elastic import ElasticIndex
from huiying.index.pending import FEEDING
from huiying.service import Service
from huiying.settings import Settings
from nlp.entries import entries
from tests.integration.recorded import record


@pytest.fixture
def service(tmp_path: Path, elasticsearch_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """An office with three documents on record and none in its index."""
    monkeypatch.setattr(feeding, "IDLE_SECONDS", 0.05)
    monkeypatch.setattr(feeding, "RETRY_SECONDS", 0.05)
    monkeypatch.setattr(elastic_rebuild, "GRACE", 0.0)
    database = Database(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    METADATA.create_all(database.engine)
    index = ElasticIndex(elasticsearch_url, index=f"test-{uuid4().hex}")
    index.prepare(database)
    with database.transaction() as session:
        record(session, [1, 2, 3])
        index.put(session, entries(session, [1, 2, 3]))
    yield Service(settings=Settings(home=tmp_path), clock=SystemClock(), database=database, index=index)
    index.drop(database)
    index.close()
    database.dispose()


@pytest.fixture
def feeder(service: Service) -> Iterator[Feeder]:
    made = Feeder(service)
    yield made
    if made.is_alive():
        made.close()


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def waiting(service: Service) -> int:
    with service.database.reading() as session:
        return service.index.lag(session)


def said(service: Service) -> str | None:
    with service.database.reading() as session:
        sign = heartbeat.latest(session, "feeder")
    return None if sign is None else sign.detail


def read_only(service: Service, url: str, *, on: bool) -> None:
    index = service.index
    assert isinstance(index, ElasticIndex)
    setting = {"index.blocks.read_only_allow_delete": True if on else None}
    httpx.put(f"{url}/{index._index}-g*/_settings", json=setting).raise_for_status()


def change(service: Service) -> None:
    with service.database.transaction() as session:
        service.index.put(session, entries(session, [1]))


def test_what_keeps_it_is_told_and_it_goes_on_by_itself(
    service: Service, feeder: Feeder, elasticsearch_url: str
) -> None:
    feeder.start()
    until(lambda: waiting(service) == 0 and said(service) == "")
    read_only(service, elasticsearch_url, on=True)
    change(service)
    until(lambda: "腾出磁盘空间" in (said(service) or ""))
    assert waiting(service) == 1
    read_only(service, elasticsearch_url, on=False)
    until(lambda: waiting(service) == 0 and said(service) == "")


def test_an_index_that_is_gone_is_made_anew_from_the_records(service: Service, feeder: Feeder) -> None:
    index = service.index
    assert isinstance(index, ElasticIndex)
    index.flush(service.database)
    index._generations.drop()
    change(service)
    feeder.start()
    until(lambda: waiting(service) == 0)
    with service.database.reading() as session:
        assert index.count(session) == 3
        assert index.search(session, Query(text="起火")).total == 3


def test_who_does_not_feed_says_nothing_of_how_it_goes(service: Service, feeder: Feeder) -> None:
    with exclusively(service.database, FEEDING):
        feeder.start()
        time.sleep(0.3)
        assert said(service) is None
    until(lambda: said(service) == "")


def test_it_stops_with_the_batch_it_has(service: Service, feeder: Feeder) -> None:
    feeder.start()
    until(lambda: waiting(service) == 0)
    feeder.close()
    change(service)
    time.sleep(0.2)
    assert waiting(service) == 1

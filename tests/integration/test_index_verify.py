"""`verify` finds what was planted and puts it right, on either engine, and takes nothing on its way for a difference."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import update

from huiying.app import indexing
from huiying.app.indexing import rebuild_index, verify_index
from huiying.app.tables import METADATA
from huiying.clock import SystemClock
from huiying.db import Database
from huiying.errors import Conflict
from huiying.index import DocumentIndex, Query, elastic_rebuild
from huiying.index.differences import Kind
from huiying.index.elastic import ElasticIndex
from huiying.index.fts import FullTextIndex
from huiying.index.rebuilding import rebuilding
from huiying.service import Service
from huiying.settings import Settings
from nlp.entries import entries
from nlp.models import Document
from tests.contract.corpus import entry
from tests.integration.recorded import record


@pytest.fixture(params=["fts", "elasticsearch"])
def service(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Service]:
    """Forty documents on record and in the index."""
    monkeypatch.setattr(elastic_rebuild, "GRACE", 0.0)
    database = Database(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    METADATA.create_all(database.engine)
    index: DocumentIndex = (
        FullTextIndex()
        if request.param == "fts"
        else ElasticIndex(request.getfixturevalue("elasticsearch_url"), index=f"test-{uuid4().hex}")
    )
    index.prepare(database)
    made = Service(settings=Settings(home=tmp_path), clock=SystemClock(), database=database, index=index)
    with database.transaction() as session:
        record(session, range(1, 41))
        index.put(session, entries(session, range(1, 41)))
    index.flush(database)
    yield made
    index.drop(database)
    index.close()
    database.dispose()


def plant(service: Service) -> None:
    """Of each kind of difference one, and two that are missing."""
    database, index = service.database, service.index
    with database.transaction() as session:
        index.delete(session, [3, 4])
        index.put(session, [entry(77), entry(9, version=5)])
        session.execute(update(Document).where(Document.id == 12).values(urgency=4))
    index.flush(database)


def test_what_agrees_is_found_to_agree(service: Service) -> None:
    verdict = verify_index(service)
    assert (verdict.records, verdict.counts, verdict.sound) == (40, {}, True)


def test_what_was_planted_is_found_and_put_right(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "CHUNK", 2)
    plant(service)
    verdict = verify_index(service)
    assert verdict.first == {
        Kind.MISSING: [3, 4], Kind.NEWER: [9], Kind.OUTDATED: [12], Kind.SURPLUS: [77],
    }  # fmt: skip
    assert not verdict.sound
    assert verify_index(service, repair=True).repaired == 4
    left = verify_index(service)
    assert left.first == {Kind.NEWER: [9]}
    assert list(rebuild_index(service))[-1] == 40
    assert verify_index(service).counts == {}
    with service.database.reading() as session:
        assert service.index.search(session, Query(text="起火")).total == 40
        assert service.index.search(session, Query(urgency=4)).total == 1


def test_what_is_on_its_way_is_no_difference(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    with service.database.transaction() as session:
        record(session, [50])
        service.index.put(session, entries(session, [50]))
    # Another process is feeding, slowly.
    monkeypatch.setattr(type(service.index), "flush", lambda *_: 0)
    assert verify_index(service).counts == {}


def test_nobody_verifies_while_the_index_is_made_anew(service: Service) -> None:
    with rebuilding(service.database), pytest.raises(Conflict) as refusal:
        verify_index(service)
    assert refusal.value.reason == "rebuild_running"

"""The index in Elasticsearch by months and generations: made anew under readers and writers, killed, and gone on with."""

import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch
from sqlalchemy.orm import Session

from huiying.db import Database
from huiying.errors import Conflict, Unavailable
from huiying.index import Entry, Query, elastic_rebuild
from huiying.index.elastic import ElasticIndex
from huiying.index.generations import Generation, Generations
from huiying.index.rebuilding import rebuilding
from nlp.entries import entries, entries_after
from tests.contract.corpus import entry
from tests.integration.recorded import record
from tests.servers.records import with_tables

REBUILDER = textwrap.dedent("""
    import sys, time
    from huiying.db import Database
    from huiying.index import elastic_rebuild
    from huiying.index.elastic import ElasticIndex
    from nlp.entries import entries_after

    elastic_rebuild.BATCH, elastic_rebuild.NOTED = 10, 2
    for done in ElasticIndex(sys.argv[2], index=sys.argv[3]).rebuild(Database(sys.argv[1]), entries_after):
        print(done, flush=True)
        time.sleep(0.02)
""")
"""A rebuild in small steps, that can be killed between any two."""


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elastic_rebuild, "BATCH", 20)
    monkeypatch.setattr(elastic_rebuild, "GRACE", 0.5)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with with_tables(f"sqlite:///{tmp_path / 'records.sqlite3'}") as made:
        yield made


@pytest.fixture
def index(elasticsearch_url: str, database: Database) -> Iterator[ElasticIndex]:
    made = ElasticIndex(elasticsearch_url, index=f"test-{uuid4().hex}")
    made.prepare(database)
    yield made
    made.drop(database)
    made.close()


@pytest.fixture
def client(elasticsearch_url: str) -> Iterator[Elasticsearch]:
    made = Elasticsearch(elasticsearch_url)
    yield made
    made.close()


def name_of(index: ElasticIndex) -> str:
    return index._index


def standing(client: Elasticsearch, index: ElasticIndex) -> list[Generation]:
    return Generations(client, name_of(index)).all()


def held(index: ElasticIndex, database: Database) -> dict[int, int]:
    with database.reading() as session:
        return dict(index.held(session))


def fill(index: ElasticIndex, database: Database, numbers: Sequence[int]) -> None:
    with database.transaction() as session:
        record(session, numbers)
        index.put(session, entries(session, numbers))
    index.flush(database)


def test_documents_lie_by_the_month_they_were_first_seen_in(
    index: ElasticIndex, database: Database, client: Elasticsearch
) -> None:
    seen = [datetime(2025, 12, 31, 23, 59, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)]
    with database.transaction() as session:
        index.put(session, [entry(number, first_seen_at=at) for number, at in enumerate(seen, 1)])
    index.flush(database)
    [generation] = standing(client, index)
    assert generation.months == {"2025-12", "2026-01"}
    with database.reading() as session:
        assert [found.document_id for found in index.search(session, Query(text="起火")).items] == [2, 1]
    with database.transaction() as session:
        index.delete(session, [1])
    index.flush(database)
    assert held(index, database) == {2: 1}


def test_nothing_comes_to_be_because_something_is_written_to_it(
    index: ElasticIndex, client: Elasticsearch
) -> None:
    straggler = f"{name_of(index)}-g7-2020-01"
    answer = client.bulk(operations=[{"index": {"_index": straggler, "_id": "1"}}, {"any": "thing"}])
    assert answer["items"][0]["index"]["error"]["type"] == "index_not_found_exception"
    assert not client.indices.exists(index=straggler)


@pytest.mark.usefixtures("quick")
def test_an_index_is_made_anew_under_readers_and_writers(
    index: ElasticIndex, database: Database, client: Elasticsearch
) -> None:
    fill(index, database, range(1, 301))
    over, seen, broken = threading.Event(), set[int](), list[Exception]()

    def read() -> None:
        while not over.is_set():
            try:
                with database.reading() as session:
                    seen.add(
                        index.search(session, Query(text="号", until=datetime(2026, 4, 1, tzinfo=UTC))).total
                    )
                    index.newest(session, Query(text="起火"), most=50)
            except Exception as trouble:  # noqa: BLE001  # whatever it is, the reader must not see it
                broken.append(trouble)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for step, _ in enumerate(index.rebuild(database, entries_after)):
        # What is written meanwhile is in both: found at once, and still there afterwards.
        if step in {1, 5, 9}:
            number = 1000 + step
            with database.transaction() as session:
                index.put(session, [entry(number, text="另一件事", title="")])
                index.delete(session, [step])
            index.flush(database)
            with database.reading() as session:
                assert index.search(session, Query(text="另一件事")).total == {1: 1, 5: 2, 9: 3}[step]
    over.set()
    for reader in readers:
        reader.join()
    assert broken == []
    assert seen <= {300, 299, 298, 297}
    numbers = (set(range(1, 301)) | {1001, 1005, 1009}) - {1, 5, 9}
    assert held(index, database) == dict.fromkeys(sorted(numbers), 1)
    [generation] = standing(client, index)
    assert (generation.number, generation.serving, generation.building) == (2, True, False)


def test_a_rebuild_killed_at_any_point_is_gone_on_with_and_leaves_nothing_behind(
    index: ElasticIndex, database: Database, client: Elasticsearch, elasticsearch_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    fill(index, database, range(1, 151))
    begun = []
    for after in (1, 4, 6):
        rebuilder = subprocess.Popen(
            [sys.executable, "-c", REBUILDER, database.url, elasticsearch_url, name_of(index)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert rebuilder.stdout is not None
        lines = [int(line) for line, _ in zip(rebuilder.stdout, range(after), strict=False)]
        rebuilder.send_signal(signal.SIGKILL)
        rebuilder.wait()
        rebuilder.stdout.close()
        begun.append(lines[0])
        assert held(index, database) == dict.fromkeys(range(1, 151), 1)
    # Each went on where the one before it had noted that it was.
    assert begun[0] == 0
    assert begun == sorted(begun)
    assert begun[-1] > 0
    assert len(standing(client, index)) == 2
    monkeypatch.setattr(elastic_rebuild, "GRACE", 0.0)
    *_, done = index.rebuild(database, entries_after)
    assert done == 150
    assert held(index, database) == dict.fromkeys(range(1, 151), 1)
    [left] = standing(client, index)
    assert left.serving


@pytest.mark.usefixtures("quick")
def test_an_old_generation_that_nobody_deleted_goes_with_the_next_rebuild(
    index: ElasticIndex, database: Database, client: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(index, database, range(1, 31))

    def killed(_seconds: float) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("huiying.index.elastic_rebuild.time.sleep", killed)
        list(index.rebuild(database, entries_after))
    assert [one.serving for one in standing(client, index)] == [False, True]
    list(index.rebuild(database, entries_after))
    assert [one.number for one in standing(client, index)] == [3]


def test_one_rebuild_at_a_time(index: ElasticIndex, database: Database) -> None:
    with rebuilding(database), pytest.raises(Conflict) as refusal:
        next(index.rebuild(database, entries_after))
    assert refusal.value.reason == "rebuild_running"


@pytest.mark.usefixtures("quick")
def test_what_an_older_version_made_is_named_and_gives_way_to_a_rebuild(
    database: Database, client: Elasticsearch, elasticsearch_url: str
) -> None:
    """Before there were generations, the index bore the name that is now that of the alias."""
    name = f"test-{uuid4().hex}"
    client.indices.create(index=name, mappings={"_meta": {"layout": 1}})
    index = ElasticIndex(elasticsearch_url, index=name)
    with pytest.raises(Unavailable) as refusal:
        index.prepare(database)
    assert refusal.value.reason == "index_outdated"
    with database.transaction() as session:
        record(session, [1, 2])
    *_, done = index.rebuild(database, entries_after)
    assert done == 2
    assert held(index, database) == {1: 1, 2: 1}
    index.drop(database)
    index.close()


def test_an_index_that_is_gone_is_not_made_empty_beside_records(
    index: ElasticIndex, database: Database
) -> None:
    index.drop(database)
    with pytest.raises(Unavailable) as refusal:
        index.prepare(database, empty=False)
    assert refusal.value.reason == "index_missing"
    index.prepare(database)
    assert held(index, database) == {}


def test_a_document_that_lies_in_two_months_is_found_out_and_put_right(
    index: ElasticIndex, database: Database
) -> None:
    moved = entry(1, first_seen_at=datetime(2025, 1, 1, tzinfo=UTC))
    for one in (entry(1), moved):
        with database.transaction() as session:
            index.put(session, [one])
        index.flush(database)
    with database.reading() as session:
        assert list(index.held(session)) == [(1, 1), (1, 1)]
    with database.transaction() as session:
        index.delete(session, [1])
        index.put(session, [entry(1)])
    index.flush(database)
    assert held(index, database) == {1: 1}
    with database.reading() as session:
        assert index.count(session) == 1


def records_of(given: list[Entry]) -> object:
    def records(_session: Session, after: int, most: int) -> list[Entry]:
        return [one for one in given if one.document_id > after][:most]

    return records


@pytest.mark.usefixtures("quick")
def test_what_the_engine_refuses_holds_no_rebuild_up(index: ElasticIndex, database: Database) -> None:
    given = [entry(1), entry(2, urgency=1000), entry(3)]
    list(index.rebuild(database, records_of(given)))  # type: ignore[arg-type]  # a function is one
    assert held(index, database) == {1: 1, 3: 1}

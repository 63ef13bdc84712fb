"""The index on SQLite: made anew while it is read, made from the records of an older version, in a file of its own."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from huiying.app.bootstrap import open_service
from huiying.app.feeder import Feeder
from huiying.app.migrations import configuration
from huiying.app.tables import METADATA
from huiying.db import Database
from huiying.errors import Unavailable
from huiying.index import DocumentIndex, Entry, Hits, Query, fts_rebuild, fts_upkeep, pending
from huiying.index.fts import FullTextIndex
from huiying.index.fts_file import FileIndex
from huiying.index.fts_place import NUMBERS
from huiying.index.pending import Answer
from huiying.settings import Settings
from tests.contract.corpus import entry
from tests.contract.test_migrations import DOCUMENT
from tests.servers.records import with_tables

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with with_tables(f"sqlite:///{tmp_path / 'records.sqlite3'}") as made:
        yield made


@pytest.fixture(params=["records", "file"])
def index(
    request: pytest.FixtureRequest, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[DocumentIndex]:
    monkeypatch.setattr(fts_rebuild, "BATCH", 10)
    made: DocumentIndex = (
        FullTextIndex() if request.param == "records" else FileIndex(tmp_path / "search.sqlite3")
    )
    made.prepare(database)
    yield made
    made.close()


def put(database: Database, index: DocumentIndex, *entries: Entry) -> None:
    with database.transaction() as session:
        index.put(session, entries)
    if index.queued:
        index.flush(database)


def found(database: Database, index: DocumentIndex, asked: str = "起火", **rest: Any) -> list[int]:
    with database.reading() as session:
        return [
            one.document_id for one in index.search(session, Query(text=asked, page_size=100, **rest)).items
        ]


class Recorded:
    """Records that stand still."""

    def __init__(self, *entries: Entry) -> None:
        self.entries = sorted(entries, key=lambda one: one.document_id)

    def __call__(self, _session: Session, after: int, most: int) -> Sequence[Entry]:
        return [one for one in self.entries if one.document_id > after][:most]


def test_an_index_is_made_anew_in_place_while_it_is_read(database: Database, index: DocumentIndex) -> None:
    put(
        database,
        index,
        *(entry(number, version=2) for number in range(1, 31)),
        entry(77),
        entry(40, text="停水"),
    )
    kept = [number for number in range(1, 31) if number != 13]
    steps = index.rebuild(database, Recorded(*map(entry, kept), entry(40)))
    seen = [found(database, index) for _ in steps]
    assert len(seen) == 4
    assert all(set(kept) <= set(each) for each in seen)
    assert seen[-1] == [40, *reversed(kept)]
    with database.reading() as session:
        # What the records hold counts, even where the index held a later version: they may come from a backup.
        assert list(index.held(session)) == [(number, 1) for number in [*kept, 40]]
        assert list(index.held(session, [40, 77, 2])) == [(2, 1), (40, 1)]


def test_an_index_that_is_half_built_denies_nothing_and_is_finished_later(
    database: Database, index: DocumentIndex
) -> None:
    records = Recorded(*map(entry, range(1, 31)))
    index.drop(database)
    with pytest.raises(Unavailable) as refusal:
        index.prepare(database, empty=False)
    assert refusal.value.reason == "index_missing"
    assert next(iter(index.rebuild(database, records))) == 10
    for ask in (found, lambda *held: held[1].flush(held[0])):
        with pytest.raises(Unavailable, match="已有 10 条") as refusal:
            ask(database, index)
        assert refusal.value.reason == "index_missing"
    with database.transaction() as session:
        index.put(session, [entry(31)])
    records.entries.append(entry(31))
    assert list(index.rebuild(database, records))[-1] == 31
    index.flush(database)
    assert found(database, index) == list(range(31, 0, -1))


def test_documents_of_one_second_whose_numbers_begin_anew_lie_beside_each_other(
    database: Database, index: DocumentIndex
) -> None:
    low = [entry(number, published_at=NOON) for number in (5, 6)]
    high = [entry(NUMBERS + number, published_at=NOON) for number in (5, 6)]
    put(database, index, *high)
    put(database, index, *low)
    assert set(found(database, index)) == {5, 6, NUMBERS + 5, NUMBERS + 6}
    put(
        database,
        index,
        entry(5, version=2, published_at=NOON + timedelta(days=1)),
        entry(NUMBERS + 6, version=2, text="停水", title=""),
    )
    assert found(database, index)[0] == 5
    assert set(found(database, index)) == {5, 6, NUMBERS + 5}
    with database.reading() as session:
        assert index.count(session) == 4


@pytest.fixture(scope="module")
def asked_anything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, FullTextIndex]]:
    held, index = Database(f"sqlite:///{tmp_path_factory.mktemp('any') / 'records.sqlite3'}"), FullTextIndex()
    METADATA.create_all(held.engine)
    index.prepare(held)
    put(held, index, entry(1))
    yield held, index
    held.dispose()


@settings(max_examples=150, deadline=None)
@given(
    words=st.text(max_size=20) | st.text(alphabet='火起"*^-+(){}:, ANDORTNE', max_size=30),
    group=st.lists(st.text(max_size=6), max_size=4),
    without=st.text(alphabet='演练"* )(NOT', max_size=8),
    narrowing=st.text(alphabet='a"*§/ -', max_size=5),
)
def test_nothing_that_is_asked_is_an_instruction_to_the_engine(
    asked_anything: tuple[Database, FullTextIndex], words: str, group: list[str], without: str, narrowing: str
) -> None:
    held, index = asked_anything
    single = {word for word in words.split() if len(word) == 1}
    asked = words if len(single) <= 5 else ""
    groups = (tuple(group),) if group else ()
    for query in (
        Query(text=asked, groups=groups, without=(without,)),
        Query(text=asked, source_id=narrowing, topic=narrowing, place=narrowing, without=(without,)),
    ):
        with held.reading() as session:
            hits = index.search(session, query)
        assert hits.total == len(hits.items) <= 1


def test_the_widest_questions_are_answered(database: Database, index: DocumentIndex) -> None:
    put(database, index, entry(1, text="起火的工厂"))
    many = tuple(tuple(chr(0x4E00 + 20 * row + at) * 2 for at in range(20)) for row in range(19))
    assert found(database, index, "", groups=(*(("起火", *row) for row in many), ("工厂",))) == [1]
    assert found(database, index, "", groups=(tuple(chr(0x9D00 + at) for at in range(200)),)) == []
    assert found(database, index, page=100) == []


def test_an_office_of_the_version_before_is_told_so_and_finds_again_what_it_had(tmp_path: Path) -> None:
    older = Database(f"sqlite:///{tmp_path / 'huiying.sqlite3'}")
    config = configuration()
    with older.transaction() as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "0004")
    names = ", ".join(f'"{name}"' for name in DOCUMENT)
    with older.transaction() as session:
        given = ", ".join(f":{name}" for name in DOCUMENT)
        session.execute(text(f"INSERT INTO document ({names}) VALUES ({given})"), DOCUMENT)  # noqa: S608  # our own names
        session.execute(text("CREATE VIRTUAL TABLE search_text USING fts5(title, text, content='')"))
    older.dispose()

    service = open_service(Settings(home=tmp_path))
    with service.database.reading() as session, pytest.raises(Unavailable, match="从记录") as refusal:
        service.index.search(session, Query(text="电话"))
    assert refusal.value.reason == "index_missing"
    feeder = Feeder(service)
    feeder.start()
    for _ in range(200):
        with suppress(Unavailable):
            service.index.flush(service.database)
            break
        time.sleep(0.05)
    feeder.close()
    assert found(service.database, service.index, "电话") == [1]
    with service.database.reading() as session:
        left = session.scalars(text("SELECT name FROM sqlite_master WHERE name LIKE 'search_text%'")).all()
    assert left == []
    service.database.dispose()


def test_what_is_fed_twice_is_there_once(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = FileIndex(tmp_path / "search.sqlite3")
    index.prepare(database)
    with database.transaction() as session:
        index.put(session, [entry(1), entry(2), entry(3, version=2)])
        index.delete(session, [2])
        index.put(session, [entry(2, text="停水", title=""), entry(3, text="停水", title="")])
    take = index._take  # killed after the file has them, before the queue is told
    monkeypatch.setattr(index, "_take", lambda changes: Answer(done=take(changes).done[:0]))
    index.flush(database)
    monkeypatch.undo()
    with database.reading() as session:
        assert pending.backlog(session).waiting == 6
        assert index.lag(session) == 6
    assert index.flush(database) == 6
    assert found(database, index) == [3, 1]
    assert found(database, index, "停水") == [2]
    index.close()


def test_a_damaged_file_is_named_with_the_remedy(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "search.sqlite3"
    path.write_bytes(b"not an index" * 1000)
    index = FileIndex(path)
    for ask in (lambda: index.prepare(database), lambda: found(database, index)):
        with pytest.raises(Unavailable, match=r"search\.sqlite3 已损坏") as refusal:
            ask()
        assert refusal.value.reason == "index_damaged"
    index.close()


def test_a_file_can_be_read_while_it_is_fed(database: Database, tmp_path: Path) -> None:
    feeding, reading = (FileIndex(tmp_path / "search.sqlite3") for _ in range(2))
    feeding.prepare(database)
    put(database, feeding, entry(1))
    with feeding._file.transaction() as own:  # in the middle of a batch
        own.execute(text("DELETE FROM search_words WHERE rowid = (SELECT place FROM search_document)"))
        assert found(database, reading) == [1]
    feeding.close()
    reading.close()


def test_days_are_told_whether_words_are_asked_or_none(database: Database, index: DocumentIndex) -> None:
    moments = [
        datetime(1955, 6, 1, 15, 59, 59, tzinfo=UTC),
        datetime(1955, 6, 1, 16, tzinfo=UTC),
        datetime(1969, 12, 31, 15, tzinfo=UTC),
        *(NOON + timedelta(hours=hours) for hours in (0, 11, 12, 13, 480)),
    ]
    put(database, index, *(entry(number, published_at=moment) for number, moment in enumerate(moments, 1)))
    days = sorted(Counter((moment + timedelta(hours=8)).date() for moment in moments[2:7]).items())
    span = {"since": moments[2], "until": moments[7]}
    for asked in ("", "起火"):
        with database.reading() as session:
            hits = index.search(session, Query(text=asked, **span))  # type: ignore[arg-type]
            every = index.search(session, Query(text=asked))
        assert (list(hits.histogram), hits.total) == (days, 5)
        assert [day.isoformat() for day, _ in every.histogram[:2]] == ["1955-06-01", "1955-06-02"]
        assert every.total == sum(count for _, count in every.histogram) == 8


def parts(database: Database, index: DocumentIndex) -> int:
    """Of how many parts the engine's index consists."""
    held = index._file if isinstance(index, FileIndex) else database
    with held.reading() as session:
        return int(session.execute(text("SELECT count(DISTINCT segid) FROM search_words_idx")).scalar_one())


def everything(database: Database, index: DocumentIndex) -> list[Hits]:
    questions = [
        Query(text="桥"),
        Query(text="路灯", page=2),
        Query(groups=(("望溪", "桥"),), without=("7",)),
    ]
    with database.reading() as session:
        return [index.search(session, query) for query in questions]


def numbered(*numbers: int) -> list[Entry]:
    return [
        entry(number, text=f"望溪镇第{number}座桥的路灯坏了", published_at=NOON + timedelta(hours=number))
        for number in numbers
    ]


def test_whoever_has_time_merges_the_parts_and_nobody_finds_anything_else(
    database: Database, index: DocumentIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fts_upkeep, "LEAST", 40)
    monkeypatch.setattr(fts_upkeep, "PAGES", 1)
    for start in range(1, 40, 3):
        put(database, index, *numbered(*range(start, start + 3)))
        assert not index.tidy(database)
    put(database, index, *numbered(40))
    found = everything(database, index)
    assert parts(database, index) > 1
    assert index.tidy(database)
    # Who writes meanwhile is heard, and found.
    put(database, index, *numbered(41))
    with database.transaction() as session:
        index.delete(session, [41])
    index.flush(database)
    while index.tidy(database):
        assert everything(database, index) == found
    assert parts(database, index) <= 2
    assert everything(database, index) == found
    # The next time is when it has grown by a quarter, or was made anew.
    put(database, index, *numbered(*range(41, 50)))
    assert not index.tidy(database)
    put(database, index, *numbered(50))
    assert index.tidy(database)


def test_an_index_of_a_version_before_is_merged_too(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fts_upkeep, "LEAST", 4)
    index = FullTextIndex()
    index.prepare(database)
    for number in range(1, 6):
        put(database, index, *numbered(number))
    with database.transaction() as session:
        session.execute(text("DROP TABLE search_upkeep"))
    index.prepare(database)
    while index.tidy(database):
        pass
    assert parts(database, index) == 1
    list(index.rebuild(database, lambda _session, after, most: numbered(*range(1, 6))[after : after + most]))
    assert index.tidy(database)

"""Every combination of record engine and document index, each the real one."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from huiying.app.tables import METADATA
from huiying.db import Database
from huiying.index import DocumentIndex, Entry, Hits, Query
from huiying.index.elastic import ElasticIndex
from huiying.index.fts import FullTextIndex
from huiying.index.fts_file import FileIndex
from tests.contract.archive import archive
from tests.servers.postgres import database_from, name_of

COMBINATIONS = (
    "fts on sqlite",
    "elasticsearch on sqlite",
    "fts on postgresql",
    "elasticsearch on postgresql",
)


@dataclass(frozen=True, slots=True)
class Held:
    """An index with its records."""

    database: Database
    index: DocumentIndex

    def put(self, entries: Iterable[Entry]) -> None:
        with self.database.transaction() as session:
            self.index.put(session, entries)
        self.index.flush(self.database)

    def delete(self, *ids: int) -> None:
        with self.database.transaction() as session:
            self.index.delete(session, ids)
        self.index.flush(self.database)

    def ask(self, query: Query) -> Hits:
        with self.database.reading() as session:
            return self.index.search(session, query)

    def search(self, text: str = "", **rest: object) -> Hits:
        return self.ask(Query(text=text, **rest))  # type: ignore[arg-type]

    def found(self, text: str = "", **rest: object) -> list[int]:
        return [hit.document_id for hit in self.search(text, **rest).items]

    def count(self) -> int:
        with self.database.reading() as session:
            return self.index.count(session)


@pytest.fixture(scope="session")
def template(postgres_url: str) -> Iterator[str]:
    """Name of a PostgreSQL database with every table and no row, to make others from."""
    with database_from(postgres_url) as url:
        database = Database(url)
        METADATA.create_all(database.engine)
        database.dispose()
        yield name_of(url)


@contextmanager
def recording(records: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """URL of records of one's own on that engine, with every table and no row."""
    if records == "sqlite":
        url = f"sqlite:///{folder / 'records.sqlite3'}"
        database = Database(url)
        METADATA.create_all(database.engine)
        database.dispose()
        yield url
    else:
        server, template = request.getfixturevalue("postgres_url"), request.getfixturevalue("template")
        with database_from(server, template) as url:
            yield url


@contextmanager
def combined(combination: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Held]:
    """The combination of that name, empty; thrown away afterwards."""
    engine, _, records = combination.partition(" on ")
    with recording(records, folder, request) as url:
        database, index = Database(url), _index(engine, records, folder, request)
        index.prepare(database)
        yield Held(database, index)
        index.drop(database)
        index.close()
        database.dispose()


def _index(engine: str, records: str, folder: Path, request: pytest.FixtureRequest) -> DocumentIndex:
    if engine == "elasticsearch":
        return ElasticIndex(request.getfixturevalue("elasticsearch_url"), index=f"test-{uuid4().hex}")
    return FullTextIndex() if records == "sqlite" else FileIndex(folder / "search.sqlite3")


@pytest.fixture(params=COMBINATIONS)
def held(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Held]:
    """An empty index of its own."""
    with combined(request.param, tmp_path, request) as held:
        yield held


@pytest.fixture(scope="session", params=COMBINATIONS)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    """The archive after all its history, to be read only: it is filled once for all tests."""
    with combined(request.param, tmp_path_factory.mktemp("filled"), request) as held:
        for step in archive().steps:
            held.put(step.put)
            held.delete(*step.out)
        yield held

"""The record engine under test: a SQLite file, or a PostgreSQL database of the test's own.

`HUIYING_TEST_RECORDS=postgresql` runs every integration and API test on PostgreSQL: whatever opens the records by the
settings, child processes included, finds the database by the environment.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from huiying.app.tables import METADATA
from huiying.db import Database
from tests.servers.postgres import database_from

SWITCH = "HUIYING_TEST_RECORDS"
URL = "HUIYING_DATABASE_URL"
ON_POSTGRES = os.environ.get(SWITCH, "sqlite") == "postgresql"
ENGINES = ("postgresql",) if ON_POSTGRES else ("sqlite", "postgresql")
"""For tests that run on both engines."""


def records_in(folder: Path, name: str = "huiying.sqlite3") -> str:
    """URL of the records of a test with this data folder."""
    return os.environ.get(URL) or f"sqlite:///{folder / name}"


@contextmanager
def with_tables(url: str) -> Iterator[Database]:
    """An office without anybody in it."""
    database = Database(url)
    METADATA.create_all(database.engine)
    yield database
    database.dispose()


@contextmanager
def on_either(request: pytest.FixtureRequest, folder: Path) -> Iterator[Database]:
    """The same on the engine a fixture is asked for by its parameter, one of `ENGINES`."""
    of_postgres = request.param == "postgresql"
    url = request.getfixturevalue("postgres_database") if of_postgres else f"sqlite:///{folder / 'a.sqlite3'}"
    with with_tables(url) as database:
        yield database


@pytest.fixture
def on_postgres(postgres_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of this test name a PostgreSQL database of its own."""
    monkeypatch.setenv(URL, postgres_database)


@contextmanager
def apart(request: pytest.FixtureRequest) -> Iterator[None]:
    """For an office that serves a whole module: what is started meanwhile has records of its own."""
    if not ON_POSTGRES:
        yield
        return
    server = request.getfixturevalue("postgres_url")
    with database_from(server) as url, pytest.MonkeyPatch.context() as patched:
        patched.setenv(URL, url)
        yield


def pytest_configure(config: pytest.Config) -> None:
    if ON_POSTGRES:
        # A command leaves its connections to the end of its process, which is not that of a test.
        config.addinivalue_line("filterwarnings", "ignore:.*was deleted while still open:ResourceWarning")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if ON_POSTGRES:
        items[:] = [item for item in items if not _asks_for_sqlite(item)]
        for item in items:
            fixtures = getattr(item, "fixturenames", None)
            if fixtures is not None and item.path.parent.name in {"integration", "api"}:
                fixtures.insert(0, "on_postgres")


def _asks_for_sqlite(item: pytest.Item) -> bool:
    """Tests that run on both engines by themselves run once; those about SQLite's file do not."""
    if item.get_closest_marker("of_sqlite") is not None:
        return True
    chosen = getattr(item, "callspec", None)
    return chosen is not None and any(value == "sqlite" for value in chosen.params.values())

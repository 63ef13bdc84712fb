"""An office to act in, on either record engine, and the fire at two points of its day."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts import handling
from alerts.models import Unit
from huiying.app.tables import METADATA
from huiying.db import Database
from tests.integration.office import BUREAU, DUTY, Office, after, assess
from tests.integration.watched import Site, Watch, serving, watching
from tests.servers.postgres import database_from, name_of
from tests.servers.records import ON_POSTGRES


@pytest.fixture(scope="session")
def empty_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and two units, made once and copied for each test."""
    path = tmp_path_factory.mktemp("office") / "records.sqlite3"
    _furnish(Database(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def empty_postgres_office(postgres_url: str) -> Iterator[str]:
    """The same in PostgreSQL; gives the name of the database."""
    with database_from(postgres_url) as url:
        _furnish(Database(url))
        yield name_of(url)


@pytest.fixture
def record_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a furnished record engine: SQLite, or PostgreSQL where a test or the run asks for it."""
    if ON_POSTGRES or getattr(request, "param", "sqlite") == "postgresql":
        server, template = (
            request.getfixturevalue("postgres_url"),
            request.getfixturevalue("empty_postgres_office"),
        )
        with database_from(server, template) as url:
            yield url
        return
    path = tmp_path / "records.sqlite3"
    shutil.copy(request.getfixturevalue("empty_office"), path)
    yield f"sqlite:///{path}"


def _furnish(database: Database) -> None:
    METADATA.create_all(database.engine)
    with database.transaction() as session:
        session.add(Unit(id="emergency", name="县应急管理局", subjects=["安全生产"]))
        session.add(Unit(id="housing", name="县住建局", subjects=["城乡建设"]))
    database.dispose()


@pytest.fixture
def office(record_url: str, tmp_path: Path) -> Iterator[Office]:
    database = Database(record_url)
    yield Office(database=database, folder=tmp_path)
    database.dispose()


@pytest.fixture
def fire(office: Office) -> Office:
    """08:40: official media report four dead; a case has opened."""
    event_id = office.event()
    office.post(event_id, after(minutes=30), standing="official", kind="news", deaths=4)
    return office


@pytest.fixture
def grave_fire(fire: Office) -> Office:
    """Assessed 需回应, assigned, signed for; at 14:00 eleven are dead."""
    assess(fire)
    with fire.acting() as session:
        handling.assign(session, 1, unit_id="emergency", reason="属地主管", actor=DUTY, now=after(hours=1.2))
    with fire.acting() as session:
        handling.sign_for(session, 1, actor=BUREAU, now=after(hours=1.3))
    fire.post(1, after(hours=5.8), deaths=11)
    return fire


@pytest.fixture
def site() -> Iterator[Site]:
    """A site on loopback whose pages a test puts there."""
    with serving() as site:
        yield site


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    """An office that crawls, in a folder of its own."""
    with watching(tmp_path) as watch:
        yield watch

"""A whole service on a real SQLite file with a clock that the test turns, and people signed in by role."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from alerts.models import Unit
from api import accounts, sessions
from api.app import create_app
from api.context import ServiceContext
from api.models import SignedIn, User
from huiying.app.tables import METADATA
from huiying.clock import FixedClock
from huiying.db import Database
from huiying.index import open_index
from huiying.settings import Settings
from tests.servers.postgres import database_from, name_of
from tests.servers.records import ON_POSTGRES

NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
"""Wednesday 12:00 in Beijing."""
PASSWORD = "qingyuan-river-7"
PEOPLE: dict[str, tuple[str, str, str | None]] = {
    "duty": ("杜值", "duty", None),
    "duty2": ("戴班", "duty", None),
    "unit": ("段平", "unit", "emergency"),
    "stranger": ("史宇", "unit", "housing"),
    "spokesperson": ("方正", "spokesperson", None),
    "first": ("初一", "reviewer", None),
    "second": ("复生", "reviewer", None),
    "third": ("钟审", "reviewer", None),
    "secrecy": ("鲍密", "secrecy", None),
    "leader": ("凌岛", "leader", None),
    "admin": ("安闵", "admin", None),
}
"""Username → name, role, unit."""
CSRF = {"X-Requested-With": "huiying"}
HASH = accounts.hashed(PASSWORD, "nobody")
"""Argon2 is slow on purpose; one hash serves all."""


@dataclass(slots=True)
class Office:
    """The service under test; `client("duty")` is somebody signed in."""

    app: FastAPI
    context: ServiceContext
    clock: FixedClock
    _clients: dict[str, TestClient] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        return self.context.database

    def stranger(self) -> TestClient:
        """A browser in which nobody is signed in."""
        return TestClient(self.app, headers=dict(CSRF))

    def client(self, username: str) -> TestClient:
        """Somebody signed in, the session opened without the password that is slow to check."""
        if username not in self._clients:
            client, token, now = self.stranger(), f"token-of-{username}", self.clock.now()
            with self.database.transaction() as session:
                session.merge(
                    SignedIn(
                        token_sha256=sessions.digest(token),
                        username=username,
                        created_at=now,
                        expires_at=now + sessions.LIFETIME,
                    )
                )
            client.cookies.set(sessions.COOKIE, token)
            self._clients[username] = client
        return self._clients[username]

    def turn(self, moment: datetime) -> None:
        """Turn the clock; whoever acts afterwards signs in anew."""
        self.clock.moment = moment
        self._clients.clear()

    def does(self, username: str, path: str, body: Any = None, *, expect: int = 200) -> Any:
        """Somebody posts to `/api` + path; returns the answer, which must have the expected status."""
        answer = self.client(username).post(f"/api{path}", json=body)
        assert answer.status_code == expect, answer.text
        return answer.json()

    def sees(self, username: str, path: str, *, expect: int = 200) -> Any:
        answer = self.client(username).get(f"/api{path}")
        assert answer.status_code == expect, answer.text
        return answer.json()

    def close(self) -> None:
        for client in self._clients.values():
            client.close()
        self.database.dispose()


def make_context(home: Path, clock: FixedClock, records: SecretStr | None = None) -> ServiceContext:
    settings = Settings(home=home, database_url=records)
    database = Database(settings.record_url)
    index = open_index(settings, database)
    return ServiceContext(settings=settings, database=database, clock=clock, index=index)


def furnish(context: ServiceContext) -> None:
    """All tables, two units, and everybody who works here."""
    METADATA.create_all(context.database.engine)
    context.index.prepare(context.database)
    with context.database.transaction() as session:
        session.add(Unit(id="emergency", name="县应急管理局", subjects=["安全生产"]))
        session.add(Unit(id="housing", name="县住建局", subjects=["城乡建设"]))
        for username, (name, role, unit) in PEOPLE.items():
            session.add(
                User(
                    username=username,
                    name=name,
                    password_hash=HASH,
                    roles=[role],
                    unit_id=unit,
                    disabled=False,
                    created_at=NOON,
                )
            )


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records of a furnished office, made once and copied for each test."""
    home = tmp_path_factory.mktemp("furnished")
    context = make_context(home, FixedClock(NOON))
    furnish(context)
    context.database.dispose()
    return home


@pytest.fixture(scope="session")
def furnished_postgres(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same in PostgreSQL; gives the name of the database."""
    with database_from(postgres_url) as url:
        context = make_context(tmp_path_factory.mktemp("furnishing"), FixedClock(NOON), SecretStr(url))
        furnish(context)
        context.database.dispose()
        yield name_of(url)


@pytest.fixture
def records(request: pytest.FixtureRequest) -> Iterator[SecretStr | None]:
    """Address of the furnished records where they are not in the data folder: PostgreSQL where a test or the run asks for it."""
    if ON_POSTGRES or getattr(request, "param", "sqlite") == "postgresql":
        server, template = (
            request.getfixturevalue("postgres_url"),
            request.getfixturevalue("furnished_postgres"),
        )
        with database_from(server, template) as url:
            yield SecretStr(url)
    else:
        yield None


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The routes, made once; each test gives them a service of its own. No screens are built."""
    return create_app(cast("ServiceContext", None), static=tmp_path_factory.mktemp("unbuilt"))


@pytest.fixture
def office(app: FastAPI, furnished: Path, records: SecretStr | None, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(furnished, tmp_path, dirs_exist_ok=True)
    clock = FixedClock(NOON)
    context = app.state.context = make_context(tmp_path, clock, records)
    if not context.database.is_sqlite:
        # The index lies in the data folder, or in an engine of its own: not in the records that were copied.
        context.index.prepare(context.database, empty=True)
    office = Office(app=app, context=context, clock=clock)
    yield office
    office.close()

"""A record server that refuses, is gone, full or slow: each is said with its remedy, and work goes on when it is back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.engine import make_url

from api.app import create_app
from huiying import messages
from huiying.app.tables import METADATA
from huiying.clock import SystemClock
from huiying.db import Database
from huiying.errors import HuiyingError, Misconfigured
from huiying.index.fts import FullTextIndex
from huiying.service import Service
from huiying.settings import Settings
from tests.servers.postgres import postgres_in
from tests.servers.processes import Server, give_away, server_folder

NOW = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Own:
    """A server of this module's own, where one user must give a password."""

    server: Server
    url: str

    def of(self, username: str, password: str, database: str = "postgres") -> str:
        made = make_url(self.url).set(username=username, password=password, database=database)
        return made.render_as_string(hide_password=False)

    def command(self, words: str) -> None:
        address = make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(words.encode())


@pytest.fixture(scope="module")
def own() -> Iterator[Own]:
    with server_folder("refusing") as folder:
        server, url = postgres_in(folder, "-c", "fsync=off")
        rules = folder / "data" / "pg_hba.conf"
        rules.write_text("local all postgres trust\nlocal all all scram-sha-256\n")
        give_away(rules)
        server.start()
        own = Own(server, url)
        own.command("CREATE ROLE watch LOGIN PASSWORD 'right'")
        own.command("GRANT CREATE ON SCHEMA public TO watch")
        yield own
        server.stop()


@contextmanager
def opened(url: str, **given: Any) -> Iterator[Database]:
    database = Database(url, **given)
    yield database
    database.dispose()


def trouble(url: str) -> HuiyingError:
    with opened(url) as database, pytest.raises(HuiyingError) as told, database.reading() as session:
        session.execute(text("SELECT 1"))
    return told.value


def test_a_wrong_password_is_said_without_quoting_it(own: Own) -> None:
    error = trouble(own.of("watch", "wr0ng-secret"))
    assert error.reason == "database_refused"
    assert "wr0ng-secret" not in error.message
    with opened(own.of("watch", "right")) as database, database.reading() as session:
        assert session.scalar(text("SELECT 1")) == 1


def test_an_unknown_database_and_an_unknown_user_are_told_apart(own: Own) -> None:
    assert trouble(own.of("postgres", "", "nowhere")).reason == "database_unknown"
    assert trouble(own.of("nobody", "right")).reason == "database_refused"


def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert (
        trouble(f"postgresql+psycopg://postgres@/postgres?host={tmp_path}").reason == "database_unreachable"
    )


def test_an_address_without_a_driver_is_understood(own: Own) -> None:
    with (
        opened(own.url.replace("postgresql+psycopg", "postgresql")) as database,
        database.reading() as session,
    ):
        assert session.scalar(text("SELECT 1")) == 1


def test_a_server_that_is_too_old_stops_whoever_opens_it(own: Own, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huiying.db.faults.OLDEST", 99)
    error = trouble(own.url)
    assert isinstance(error, Misconfigured)
    assert error.reason == "database_too_old"


def test_a_server_that_only_reads_can_be_read(own: Own) -> None:
    own.command("CREATE DATABASE standby")
    url = own.of("postgres", "", "standby")
    with opened(url) as database:
        METADATA.create_all(database.engine)
    own.command("ALTER DATABASE standby SET default_transaction_read_only = on")
    with opened(url) as database:
        with database.reading() as session:
            assert messages.last_id(session) == 0
        with pytest.raises(HuiyingError) as told, database.transaction() as session:
            messages.announce(session, at=NOW, kind="k", subject="s", actor="a")
    assert told.value.reason == "database_read_only"
    assert "主库" in told.value.message


def test_a_server_whose_connections_are_used_up_is_said(own: Own) -> None:
    own.command("ALTER ROLE watch CONNECTION LIMIT 1")
    url = own.of("watch", "right")
    with opened(url) as database, database.reading() as session:
        session.execute(text("SELECT 1"))
        assert trouble(url).reason == "database_crowded"
    own.command("ALTER ROLE watch CONNECTION LIMIT -1")


def test_a_process_whose_connections_are_used_up_says_so(own: Own, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huiying.db.connecting.LOCK_SECONDS", 1)
    with opened(own.url, connections=1) as database, database.reading():
        with pytest.raises(HuiyingError) as told, database.reading():
            pass
        assert told.value.reason == "database_crowded"


def test_who_waits_too_long_for_another_is_told_to_try_again(own: Own) -> None:
    with opened(own.url) as database, opened(f"{own.url}&options=-c%20lock_timeout%3D200ms") as hasty:
        # Another process, with less patience than ours.
        with database.transaction(), pytest.raises(HuiyingError) as told, hasty.transaction():
            pass
        assert told.value.reason == "database_locked"


def test_a_statement_without_end_is_cancelled(own: Own) -> None:
    with opened(f"{own.url}&options=-c%20statement_timeout%3D200ms") as database:
        with pytest.raises(HuiyingError) as told, database.reading() as session:
            session.execute(text("SELECT pg_sleep(30)"))
        assert told.value.reason == "database_slow"


def test_the_operator_sees_who_is_who_and_what_guards_them(own: Own) -> None:
    with opened(own.url, part="worker") as database, database.reading() as session:
        name = session.scalar(
            text("SELECT application_name FROM pg_stat_activity WHERE pid = pg_backend_pid()")
        )
        assert name is not None
        assert name.startswith("huiying-worker ")
        assert session.scalar(text("SHOW idle_in_transaction_session_timeout")) == "2min"
        assert session.scalar(text("SHOW lock_timeout")) == "30s"
        assert session.scalar(text("SHOW TimeZone")) == "UTC"


def test_a_server_that_was_restarted_is_used_again_by_itself(own: Own, tmp_path: Path) -> None:
    own.command("CREATE DATABASE office")
    settings = Settings(home=tmp_path, database_url=SecretStr(own.of("postgres", "", "office")))
    with opened(settings.record_url) as database:
        METADATA.create_all(database.engine)
        service = Service(settings=settings, database=database, clock=SystemClock(), index=FullTextIndex())
        client = TestClient(create_app(service, static=tmp_path))
        client.cookies.set("huiying_session", "nobody")
        assert client.get("/api/session").status_code == 401
        own.server.stop()
        gone = client.get("/api/session")
        own.server.start()
        assert (gone.status_code, gone.json()["code"]) == (503, "database_unreachable")
        assert "数据库" in gone.json()["message"]
        assert client.get("/api/session").status_code == 401


def test_a_transaction_that_the_server_cut_off_fails_whole_and_can_be_repeated(own: Own) -> None:
    own.command("CREATE DATABASE cut")
    with opened(own.of("postgres", "", "cut")) as database:
        METADATA.create_all(database.engine)
        with pytest.raises(HuiyingError) as told, database.transaction() as session:
            messages.announce(session, at=NOW, kind="k", subject="s", actor="a")
            own.command(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = 'cut' AND state = 'idle in transaction'"
            )
            messages.announce(session, at=NOW, kind="k", subject="s", actor="a")
        assert told.value.reason in {"database_starting", "database_unreachable"}
        with database.transaction() as session:
            messages.announce(session, at=NOW, kind="k", subject="s", actor="a")
        with database.reading() as session:
            assert len(messages.after(session, 0)) == 1

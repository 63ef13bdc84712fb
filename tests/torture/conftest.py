"""Servers that a test may kill; no other tests use them."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import httpx
import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.servers.elasticsearch import address, node_in
from tests.servers.postgres import postgres_in
from tests.servers.processes import Server, free_port, server_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Killable:
    """A server and where it answers."""

    server: Server
    url: str


@pytest.fixture(scope="session")
def record_server() -> Iterator[Killable]:
    with server_folder("records") as folder:
        server, url = postgres_in(folder)
        yield Killable(server=server, url=url)
        server.kill()


@pytest.fixture(scope="session")
def engine_server() -> Iterator[Killable]:
    with server_folder("engine") as folder:
        port = free_port()
        server = node_in(folder, port)
        yield Killable(server=server, url=address(port))
        server.kill()


@pytest.fixture
def records(record_server: Killable) -> Killable:
    """An empty database of a PostgreSQL that writes to the disk what it has promised."""
    record_server.server.ensure()
    name, server = f"huiying_{uuid4().hex}", make_url(record_server.url)
    with psycopg.connect(
        server.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
    ) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    url = server.set(database=name).render_as_string(hide_password=False)
    return Killable(server=record_server.server, url=url)


@pytest.fixture
def engine(engine_server: Killable) -> Killable:
    """One empty node of Elasticsearch."""
    engine_server.server.ensure()
    for name in httpx.get(f"{engine_server.url}/_all/_settings", timeout=30).raise_for_status().json():
        httpx.delete(f"{engine_server.url}/{name}", timeout=30).raise_for_status()
    return engine_server

"""Servers that a test may kill; no other tests use them."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from tests.servers.elasticsearch import address, node_in
from tests.servers.postgres import database_from, postgres_in
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
def records(record_server: Killable) -> Iterator[Killable]:
    """An empty database of a PostgreSQL that writes to the disk what it has promised."""
    record_server.server.ensure()
    with database_from(record_server.url) as url:
        yield Killable(server=record_server.server, url=url)
        record_server.server.ensure()


@pytest.fixture
def engine(engine_server: Killable) -> Killable:
    """One empty node of Elasticsearch."""
    engine_server.server.ensure()
    for name in httpx.get(f"{engine_server.url}/_all/_settings", timeout=30).raise_for_status().json():
        httpx.delete(f"{engine_server.url}/{name}", timeout=30).raise_for_status()
    return engine_server

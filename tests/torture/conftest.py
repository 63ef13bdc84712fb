"""Servers that a test may kill; others' tests never use them."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.servers.elasticsearch import address, node_in
from tests.servers.postgres import postgres_in
from tests.servers.processes import Server, free_port, server_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Killable:
    """A server and where it answers."""

    server: Server
    url: str


@pytest.fixture
def records() -> Iterator[Killable]:
    """A PostgreSQL that writes to the disk what it has promised."""
    with server_folder("records") as folder:
        server, url = postgres_in(folder)
        server.start()
        yield Killable(server=server, url=url)
        server.kill()


@pytest.fixture
def engine() -> Iterator[Killable]:
    """One node of Elasticsearch."""
    with server_folder("engine") as folder:
        port = free_port()
        server = node_in(folder, port)
        server.start()
        yield Killable(server=server, url=address(port))
        server.kill()

"""Two API processes over one PostgreSQL, each with a folder of its own as on two machines, and the real Caddy in front."""

import os
import ssl
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from pydantic import SecretStr

from api import accounts
from huiying.app.bootstrap import open_database
from huiying.clock import SystemClock
from huiying.db import Database
from huiying.settings import Settings
from tests.servers.caddy import ROOT, Front, running_caddy
from tests.servers.processes import Server, free_port

USERNAME, PASSWORD = "zhao", "qingyuan-river-7"
HEADERS = {"X-Requested-With": "huiying"}
NOWHERE = "http://127.0.0.1:9"
"""No Elasticsearch answers there: what is proved here must hold while it is away."""
COMMAND = (sys.executable, "-c", "from huiying.app.cli import main; main()")


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One of the two: its port, and how to kill it."""

    port: int
    server: Server

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    processes: tuple[Process, Process]
    front: Front
    database: Database

    def through(self, *, source: str = "127.0.0.1") -> httpx.Client:
        """A client that asks Caddy, from this address."""
        return client(self.front.url, trust=self.front.trust, source=source)


def is_ready(port: int) -> bool:
    """Whether the process on this port can read the records."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/api/health/ready", timeout=5, trust_env=False).is_success
    except httpx.TransportError:
        return False


def client(url: str, *, trust: ssl.SSLContext | bool = True, source: str = "127.0.0.1") -> httpx.Client:
    transport = httpx.HTTPTransport(verify=trust, local_address=source)
    return httpx.Client(base_url=url, headers=HEADERS, transport=transport, timeout=20)


@contextmanager
def running_pair(folder: Path, url: str) -> Iterator[Pair]:
    """Both ready, one person on record, Caddy in front."""
    settings = Settings(home=folder / "here", database_url=SecretStr(url))
    database = open_database(settings)
    key = settings.folder / "channel.key"
    _furnish(database)
    with ExitStack() as stack:
        stack.callback(database.dispose)
        ports = free_port(), free_port()
        first, second = (_process(folder / f"home-{port}", port, url, key) for port in ports)
        for process in (first, second):
            process.server.start(wait=False)
            stack.callback(process.server.stop)
        for process in (first, second):
            process.server.wait()
        (folder / "caddy").mkdir()
        front = stack.enter_context(running_caddy(folder / "caddy", ports))
        yield Pair(processes=(first, second), front=front, database=database)


def _furnish(database: Database) -> None:
    with database.transaction() as session:
        accounts.add_user(
            session,
            username=USERNAME,
            name="赵值",
            password=PASSWORD,
            roles=["duty", "admin"],
            unit_id=None,
            actor="system:cli",
            now=SystemClock().now(),
        )


def _process(home: Path, port: int, url: str, key: Path) -> Process:
    home.mkdir()
    server = Server(
        [*COMMAND, "serve", "--port", str(port)],
        folder=home,
        ready=lambda: is_ready(port),
        env={
            "PYTHONPATH": f"{ROOT}:{os.environ['PYTHONPATH']}",
            "OMP_NUM_THREADS": "1",
            "HUIYING_HOME": str(home),
            "HUIYING_DATABASE_URL": url,
            "HUIYING_ELASTICSEARCH_URL": NOWHERE,
            "HUIYING_CHANNEL_KEY_FILE": str(key),
            "HUIYING_TRUSTED_PROXIES": "127.0.0.1",
        },
        ours=True,
    )
    return Process(port=port, server=server)

"""An office of several processes over servers of its own: web service, workers, crawler, each of which can be killed and started again."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from pydantic import SecretStr

from api import accounts
from api.models import SignedIn
from api.sessions import COOKIE, LIFETIME, digest
from huiying.app.bootstrap import open_service
from huiying.clock import SystemClock
from huiying.service import Service
from huiying.settings import Settings
from tests.servers.processes import free_port, unprivileged

ROOT = Path(__file__).parents[2]
GUARD = ROOT / "tests" / "servers" / "loopback"
# Asked with SIGUSR1, a process writes into its log where each of its threads stands.
RUN = "import faulthandler, signal; faulthandler.register(signal.SIGUSR1); from huiying.app.cli import main; main()"
COMMAND = (sys.executable, "-c", RUN)
TOKEN = "a-token-that-only-tests-hold"
HEADERS = {"X-Requested-With": "huiying"}
PATIENCE = 300.0
"""Seconds a process may take to come up while others use the machine."""


@dataclass
class Member:
    """One process of the house."""

    words: tuple[str, ...]
    log: Path
    process: "subprocess.Popen[bytes]"
    silent: int
    """Size of the log when it was started."""
    up: float | None = None
    """When it was first seen at work, by the monotonic clock."""

    @property
    def is_up(self) -> bool:
        """It has said so, or has started what it is for."""
        return self.log.stat().st_size > self.silent or bool(children(self.process.pid))


@dataclass
class House:
    """`members` are its processes by name; `kills` counts what was killed."""

    home: Path
    settings: Settings
    service: Service
    ports: list[int] = field(default_factory=list)
    members: dict[str, Member] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def urls(self) -> list[str]:
        """Of the web services."""
        return [f"http://127.0.0.1:{port}" for port in self.ports]

    def open(self, *, services: int = 1, workers: int = 2) -> None:
        """Start them and wait until the services answer and a worker lives."""
        for number in range(services):
            self.ports.append(free_port())
            self.start(f"serve-{number}", "serve", "--port", str(self.ports[-1]))
        for number in range(workers):
            self.start(f"worker-{number}", "worker")
        self.await_services()

    def await_services(self) -> None:
        try:
            wait_for(lambda: all(map(answers, self.urls)), PATIENCE, "the web services come up")
        except AssertionError:
            for member in self.members.values():
                member.process.send_signal(signal.SIGUSR1)
            time.sleep(2)
            raise

    def start(self, name: str, *words: str) -> None:
        log = self.home / "logs" / f"{name}.log"
        log.parent.mkdir(exist_ok=True)
        with log.open("ab") as output:
            silent = output.tell()
            process = subprocess.Popen(
                unprivileged([*COMMAND, *words], dies_with_us=True, ours=True),
                env=self._environment(),
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,
            )
        self.members[name] = Member(words, log, process, silent)

    def run(self, *words: str) -> int:
        """A command to its end; its exit code."""
        self.start("command", *words)
        return self.members.pop("command").process.wait(300)

    def at_work(self, seconds: float) -> list[str]:
        """Who has been up for so long."""
        now = time.monotonic()
        for member in self.members.values():
            if member.up is None and member.is_up:
                member.up = now
        return [name for name, one in self.members.items() if one.up is not None and now - one.up >= seconds]

    def kill(self, name: str) -> None:
        """Without a word, and start it again."""
        member = self.members[name]
        member.process.kill()
        member.process.wait()
        self.kills[name] += 1
        self.start(name, *member.words)

    def kill_child(self, name: str) -> bool:
        """What a process has started; it is for that process to start it again. False where it has started nothing."""
        started = children(self.members[name].process.pid)
        for child in started:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        self.kills[f"child of {name}"] += len(started)
        return bool(started)

    def interrupt(self) -> dict[str, int]:
        """Ctrl-C to everything at once; the exit codes."""
        for member in self.members.values():
            member.process.send_signal(signal.SIGINT)
        return {name: member.process.wait(60) for name, member in self.members.items()}

    def close(self) -> None:
        for member in self.members.values():
            if member.process.poll() is None:
                member.process.terminate()
        for member in self.members.values():
            with suppress(subprocess.TimeoutExpired):
                member.process.wait(30)
            member.process.kill()
            member.process.wait()
        self.service.index.close()
        self.service.database.dispose()

    def died(self) -> dict[str, int]:
        """What has ended by itself, with its exit code."""
        codes = {name: member.process.poll() for name, member in self.members.items()}
        return {name: code for name, code in codes.items() if code is not None}

    def lines(self, name: str) -> list[str]:
        """What a process has said so far."""
        return self.members[name].log.read_text("utf-8", "replace").splitlines()

    def tracebacks(self) -> dict[str, str]:
        """Whatever nobody foresaw, by process."""
        logs = {name: "\n".join(self.lines(name)) for name in self.members}
        kept = self.home / "errors.log"
        logs |= {"errors.log": kept.read_text("utf-8")} if kept.exists() else {}
        return {name: text[-3000:] for name, text in logs.items() if "Traceback" in text}

    def _environment(self) -> dict[str, str]:
        urls = {"DATABASE": self.settings.database_url, "ELASTICSEARCH": self.settings.elasticsearch_url}
        given = {f"HUIYING_{name}_URL": url.get_secret_value() for name, url in urls.items() if url}
        return {
            "PATH": os.defpath,
            "PYTHONPATH": f"{GUARD}:{ROOT}",
            "HUIYING_HOME": str(self.home),
            "OMP_NUM_THREADS": "1",
            **given,
            **self.extra,
        }


@contextmanager
def house(home: Path, *, records: str | None = None, index: str | None = None) -> Iterator[House]:
    """A furnished office: one person who may push, read and administer is signed in under `TOKEN`."""
    settings = Settings(
        home=home,
        database_url=SecretStr(records) if records else None,
        elasticsearch_url=SecretStr(index) if index else None,
    )
    made = House(home=home, settings=settings, service=open_service(settings))
    try:
        _furnish(made.service)
        yield made
    finally:
        made.close()


def _furnish(service: Service) -> None:
    now = SystemClock().now()
    with service.database.transaction() as session:
        accounts.add_user(
            session,
            username="zhao",
            name="赵值",
            password="qingyuan-river-7",
            roles=["duty", "admin"],
            unit_id=None,
            actor="system:cli",
            now=now,
        )
        session.add(
            SignedIn(token_sha256=digest(TOKEN), username="zhao", created_at=now, expires_at=now + LIFETIME)
        )


def children(parent: int) -> list[int]:
    """Processes that a process has started."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name, in brackets, may hold anything; the parent is the second word after it.
            if int(status.read_text("utf-8", "replace").rpartition(")")[2].split()[1]) == parent:
                found.append(int(status.parent.name))
    return found


def client() -> httpx.Client:
    """A browser of the person who is signed in."""
    return httpx.Client(cookies={COOKIE: TOKEN}, headers=HEADERS, timeout=30, trust_env=False)


def answers(url: str) -> bool:
    try:
        # Of who asks for nothing and is nobody: the one answer that costs nothing.
        return httpx.get(f"{url}/api/session", timeout=5).status_code == httpx.codes.UNAUTHORIZED
    except httpx.TransportError:
        return False


def wait_for(happened: Callable[[], object], seconds: float, what: str) -> float:
    """Seconds it took; fails when it takes longer."""
    begun = time.monotonic()
    while not happened():
        assert time.monotonic() < begun + seconds, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.2)
    return time.monotonic() - begun


def tell(**figures: object) -> None:
    """One line of a test's figures, for whoever writes them down."""
    shown = {name: round(told, 1) if isinstance(told, float) else told for name, told in figures.items()}
    print("\n" + " · ".join(f"{name}={told}" for name, told in shown.items()))  # noqa: T201  # meant to be read

"""A site on loopback and the real crawler process that watches it."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

from sqlalchemy import select

from crawlers.models import SourceRun, SourceState
from crawlers.pages import FetchedPage
from huiying import inbox
from huiying.app.tables import METADATA
from huiying.clock import FileClock
from huiying.db import Database
from huiying.inbox import InboxItem
from huiying.sealing import Seal, office_seal
from huiying.settings import Settings
from tests.servers.records import URL, records_in

ROOT = Path(__file__).parents[2]
GUARD = ROOT / "tests" / "servers" / "loopback"
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
HTML = "text/html; charset=utf-8"


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    content_type: str = HTML
    headers: dict[str, str] = field(default_factory=dict)
    endless: bool = False
    until: Event | None = None
    """The answer waits for it."""


class Site:
    """A small site whose pages a test can change while it runs."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.headers: dict[str, dict[str, str]] = {}
        """Of the last request for each page."""
        self.moments: list[tuple[str, float]] = []
        """Each page with the second of a monotonic clock at which it was asked for."""
        self.sent = 0
        """Bytes of all bodies."""
        self.origin = ""

    def put(self, path: str, body: str | bytes = b"", **answer: Any) -> None:
        content = body.encode() if isinstance(body, str) else body
        self.pages[path] = Answer(body=content, **answer)


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:  # noqa: C901  # one method a verb
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            self._answer(self.path)

        def do_POST(self) -> None:
            """What is posted is part of the page's name: `/api {"page":2}`."""
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(f"{self.path} {json.dumps(json.loads(sent), sort_keys=True, separators=(',', ':'))}")

        def _answer(self, path: str) -> None:
            site.asked[path] += 1
            site.moments.append((path, time.monotonic()))
            site.headers[path] = dict(self.headers)
            site.agents.add(self.headers["User-Agent"])
            answer = site.pages.get(path, Answer(status=404, body="没有这一页".encode()))
            if answer.until is not None:
                answer.until.wait(30)
            etag = answer.headers.get("ETag")
            unchanged = etag is not None and self.headers["If-None-Match"] == etag
            self.send_response(304 if unchanged else answer.status)
            for name, value in {**answer.headers, "Content-Type": answer.content_type}.items():
                self.send_header(name, value)
            if answer.endless:
                self._drip()
                return
            body = b"" if unchanged else answer.body
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            site.sent += len(body)
            with suppress(OSError):
                self.wfile.write(body)

        def _drip(self) -> None:
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"<p>again</p>" * 10_000)
            except OSError:
                return

    return Handler


@contextmanager
def serving(host: str = "127.0.0.1") -> Iterator[Site]:
    """An empty site that answers until the end."""
    site = Site()
    server = ThreadingHTTPServer((host, 0), _handler(site))
    site.origin = f"http://{host}:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Watch:
    """A data folder, its database, and the crawler process run over it."""

    folder: Path
    database: Database
    clock: FileClock
    secrets: dict[str, str] = field(default_factory=dict)
    """What else stands in the crawler's environment."""

    def declare(self, text: str) -> None:
        (self.folder / "sources.toml").write_text(text, "utf-8")

    def crawl(self, *only: str) -> dict[str, dict[str, Any]]:
        named = [part for name in only for part in ("--only", name)]
        sources = str(self.folder / "sources.toml")
        done = self.run("--sources", sources, "--json", *named)
        assert done.returncode == 0, done.stderr
        assert done.stderr == "", done.stderr
        return {run["source_id"]: run for run in json.loads(done.stdout.splitlines()[-1])["runs"]}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command, environment = self.process(*arguments)
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    def process(self, *arguments: str) -> tuple[list[str], dict[str, str]]:
        environment = {
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": f"{GUARD}:{ROOT}",
            "HUIYING_HOME": str(self.folder),
            "HUIYING_SIMULATED": "1",
            "HUIYING_CONTACT": "watch@example.test",
            **{name: value for name, value in os.environ.items() if name == URL},
            **self.secrets,
        }
        return [sys.executable, "-W", "error", "-m", "crawlers.run", *arguments], environment

    def later(self, **step: float) -> None:
        self.clock.set(self.clock.now() + timedelta(**step))

    def items(self, source_id: str) -> list[InboxItem]:
        with self.database.reading() as session:
            query = select(InboxItem).where(InboxItem.source_id == source_id).order_by(InboxItem.id)
            return list(session.scalars(query))

    @property
    def seal(self) -> Seal:
        return office_seal(Settings(home=self.folder))

    def opened(self, item: InboxItem) -> dict[str, Any]:
        """What was offered."""
        return inbox.opened(item, self.seal)

    def pages(self, source_id: str) -> dict[str, FetchedPage]:
        pages = [FetchedPage.model_validate(self.opened(item)) for item in self.items(source_id)]
        return {page.url.rsplit("/", 1)[-1]: page for page in pages}

    def runs(self, source_id: str) -> list[SourceRun]:
        with self.database.reading() as session:
            query = select(SourceRun).where(SourceRun.source_id == source_id).order_by(SourceRun.id)
            return list(session.scalars(query))

    def state(self, source_id: str) -> SourceState:
        with self.database.reading() as session:
            return session.get_one(SourceState, source_id)


@contextmanager
def watching(folder: Path) -> Iterator[Watch]:
    """A data folder with empty tables, at noon."""
    database = Database(records_in(folder))
    METADATA.create_all(database.engine)
    clock = FileClock(folder / "clock.json")
    clock.set(NOON)
    try:
        yield Watch(folder, database, clock)
    finally:
        database.dispose()


def rss(*links: str, date: str = "Mon, 02 Mar 2026 11:05:00 +0800") -> str:
    items = "".join(
        f"<item><title>题目 {link}</title><link>{link}</link><pubDate>{date}</pubDate></item>"
        for link in links
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>'


def article(words: str) -> str:
    return f"<html><head><title>{words}</title></head><body><p>{words}。</p></body></html>"


def source(site: Site, name: str, kind: str, path: str, more: str = "") -> str:
    return (
        f'[[source]]\nid = "{name}"\nname = "来源{name}"\nkind = "{kind}"\nurl = "{site.origin}{path}"\n'
        f'standing = "media"\nsource_kind = "news"\nlocal = true\ninterval_minutes = 10\n{more}\n'
    )

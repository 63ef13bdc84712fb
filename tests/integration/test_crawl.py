"""The real crawler process against a real site on loopback."""

import gzip
import json
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import select

from crawlers.coverage import coverage
from crawlers.models import SourceRun, SourceState
from crawlers.pages import FetchedPage
from crawlers.schedule import anything_due, claim
from crawlers.sources import load
from huiying.blobs import fetch
from huiying.clock import FileClock
from huiying.db import Base, Database
from huiying.inbox import InboxItem
from huiying.posts import RawPost

GUARD = """
import sys
def _guard(event, args):
    if event in ("socket.connect", "socket.sendto"):
        address = args[1] if event == "socket.connect" else args[-1]
        if isinstance(address, tuple) and not str(address[0]).startswith(("127.", "::1")):
            raise PermissionError(f"not loopback: {address}")
    if event == "socket.getaddrinfo" and args[0] not in ("127.0.0.1", "localhost", None):
        raise PermissionError(f"not loopback: {args[0]}")
sys.addaudithook(_guard)
"""
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
        self.origin = ""

    def put(self, path: str, body: str | bytes = b"", **answer: Any) -> None:
        content = body.encode() if isinstance(body, str) else body
        self.pages[path] = Answer(body=content, **answer)


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            site.asked[self.path] += 1
            site.agents.add(self.headers["User-Agent"])
            answer = site.pages.get(self.path, Answer(status=404, body="没有这一页".encode()))
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


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    site.origin = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Office:
    """A data folder, its database, and the crawler process run over it."""

    folder: Path
    database: Database
    clock: FileClock

    def declare(self, text: str) -> None:
        (self.folder / "sources.toml").write_text(text, "utf-8")

    def crawl(self, *only: str) -> dict[str, dict[str, Any]]:
        named = [part for name in only for part in ("--only", name)]
        sources = str(self.folder / "sources.toml")
        done = self.run("--sources", sources, "--json", *named)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        return {run["source_id"]: run for run in json.loads(done.stdout.splitlines()[-1])["runs"]}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command, environment = self.process(*arguments)
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    def process(self, *arguments: str) -> tuple[list[str], dict[str, str]]:
        environment = {
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": f"{self.folder}:{Path.cwd()}",
            "HUIYING_HOME": str(self.folder),
            "HUIYING_SIMULATED": "1",
            "HUIYING_CONTACT": "watch@example.test",
        }
        return [sys.executable, "-W", "error", "-m", "crawlers.run", *arguments], environment

    def later(self, **step: float) -> None:
        self.clock.set(self.clock.now() + timedelta(**step))

    def items(self, source_id: str) -> list[InboxItem]:
        with self.database.reading() as session:
            query = select(InboxItem).where(InboxItem.source_id == source_id).order_by(InboxItem.id)
            return list(session.scalars(query))

    def pages(self, source_id: str) -> dict[str, FetchedPage]:
        pages = [FetchedPage.model_validate(item.payload) for item in self.items(source_id)]
        return {page.url.rsplit("/", 1)[-1]: page for page in pages}

    def runs(self, source_id: str) -> list[SourceRun]:
        with self.database.reading() as session:
            query = select(SourceRun).where(SourceRun.source_id == source_id).order_by(SourceRun.id)
            return list(session.scalars(query))

    def state(self, source_id: str) -> SourceState:
        with self.database.reading() as session:
            return session.get_one(SourceState, source_id)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    (tmp_path / "sitecustomize.py").write_text(GUARD, "utf-8")
    database = Database(f"sqlite:///{tmp_path / 'huiying.sqlite3'}")
    Base.metadata.create_all(database.engine)
    clock = FileClock(tmp_path / "clock.json")
    clock.set(NOON)
    yield Office(tmp_path, database, clock)
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


MAPPING = """[source.mapping]
items = "data.list"
id = "mid"
text = "text"
author = "user.name"
published = "created_at"
url = "link"
"""


def test_three_kinds_reach_the_inbox(site: Site, office: Office) -> None:
    site.put("/rss.xml", rss("/a/1.html?utm_source=x#top", "/a/2.html"), content_type="text/xml")
    site.put("/a/1.html", article("河东路积水"))
    site.put("/a/2.html", article("夜市开街"))
    links = '<ul><li><a href="g1.html">停水通知</a></li><li><a href="/about">关于</a></li></ul>'
    site.put("/gov/", links)
    site.put("/gov/g1.html", article("停水通知").encode("gb18030"), content_type="text/html; charset=utf-8")
    posts = [
        {
            "mid": 7,
            "text": "桥头又堵了",
            "user": {"name": "过路人"},
            "created_at": "2026-03-02 11:30",
            "link": "/w/7",
        }
    ]
    site.put("/api", json.dumps({"data": {"list": posts}}), content_type="application/json")
    office.declare(
        source(site, "news", "rss", "/rss.xml")
        + source(site, "gov", "list", "/gov/", 'pattern = "/g\\\\d+\\\\.html$"')
        + source(site, "micro", "api", "/api", MAPPING)
    )
    runs = office.crawl()
    assert {name: run["state"] for name, run in runs.items()} == dict.fromkeys(runs, "fresh")
    assert (runs["news"]["seen"], runs["news"]["offered"], runs["news"]["new"]) == (2, 2, 2)
    page = office.pages("news")["1.html"]
    assert page.url == f"{site.origin}/a/1.html"
    assert page.hint_title == "题目 /a/1.html?utm_source=x#top"
    assert page.hint_published == datetime(2026, 3, 2, 3, 5, tzinfo=UTC)
    assert page.fetched_at == NOON
    notice = office.pages("gov")["g1.html"]
    with office.database.reading() as session:
        assert "停水通知" in fetch(session, notice.body_sha256).decode("gb18030")
    post = RawPost.model_validate(office.items("micro")[0].payload)
    assert (post.external_id, post.text, post.author, post.extra) == (
        "7",
        "桥头又堵了",
        "过路人",
        {"local": 1},
    )
    assert post.published_at == datetime(2026, 3, 2, 3, 30, tzinfo=UTC)
    assert post.url == f"{site.origin}/w/7"
    assert all("watch@example.test" in agent for agent in site.agents)


def test_second_run_fetches_nothing_held(site: Site, office: Office) -> None:
    site.put("/rss.xml", rss("/1", "/2"), headers={"ETag": '"v1"'}, content_type="text/xml")
    site.put("/1", article("甲"))
    site.put("/2", article("乙"))
    office.declare(source(site, "news", "rss", "/rss.xml"))
    office.crawl()
    assert office.crawl() == {}
    office.later(minutes=11)
    again = office.crawl()["news"]
    assert (again["state"], again["offered"]) == ("unchanged", 0)
    site.put("/rss.xml", rss("/1", "/2", "/3"), headers={"ETag": '"v2"'}, content_type="text/xml")
    site.put("/3", article("丙"))
    office.later(minutes=11)
    third = office.crawl()["news"]
    assert (third["state"], third["seen"], third["offered"], third["new"]) == ("fresh", 3, 1, 1)
    assert (site.asked["/1"], site.asked["/3"]) == (1, 1)
    assert [run.state for run in office.runs("news")] == ["fresh", "unchanged", "fresh"]


def _trouble(site: Site) -> dict[str, Callable[[], None]]:
    return {
        "html": lambda: site.put("/x", article("这是首页")),
        "nothing": lambda: site.put("/x", ""),
        "valid_but_empty": lambda: site.put("/x", rss(), content_type="text/xml"),
        "endless": lambda: site.put("/x", endless=True),
        "broken": lambda: site.put("/x", "坏了", status=500),
        "gone": lambda: site.put("/other", ""),
        "forbidden": lambda: site.put(
            "/robots.txt", "User-agent: *\nDisallow: /x", content_type="text/plain"
        ),
        "loop": lambda: site.put("/x", status=301, headers={"Location": "/x"}),
        "packed": lambda: site.put(
            "/x", gzip.compress(b" " * 20_000_000), headers={"Content-Encoding": "gzip"}
        ),
    }


@pytest.mark.parametrize(
    ("trouble", "state", "words"),
    [
        ("html", "not_a_feed", "网页"),
        ("nothing", "empty", "什么也没有"),
        ("valid_but_empty", "empty", "什么也没有"),
        ("endless", "too_large", "5 MB"),
        ("broken", "failing", "HTTP 500"),
        ("gone", "failing", "核对网址"),
        ("forbidden", "robots", "robots.txt"),
        ("loop", "failing", "一再跳转"),
        ("packed", "too_large", "5 MB"),
    ],
)
def test_each_trouble_has_its_state(site: Site, office: Office, trouble: str, state: str, words: str) -> None:
    _trouble(site)[trouble]()
    site.put("/good.xml", rss("/1"), content_type="text/xml")
    site.put("/1", article("照常"))
    office.declare(source(site, "bad", "rss", "/x") + source(site, "good", "rss", "/good.xml"))
    runs = office.crawl()
    assert runs["good"]["state"] == "fresh"
    assert runs["bad"]["state"] == state
    assert words in runs["bad"]["error"]
    assert f"{site.origin}/x" in runs["bad"]["error"]
    recorded = office.state("bad")
    assert (recorded.state, recorded.last_good_at, recorded.failures) == (state, None, 1)
    assert office.items("bad") == []


def test_not_modified_keeps_a_preceding_failure(site: Site, office: Office) -> None:
    site.put("/rss.xml", article("首页"))
    office.declare(source(site, "news", "rss", "/rss.xml"))
    assert office.crawl()["news"]["state"] == "not_a_feed"
    site.put("/rss.xml", "", status=304)
    office.later(minutes=11)
    again = office.crawl()["news"]
    assert again["state"] == "not_a_feed"
    assert "网页" in again["error"]
    assert office.state("news").failures == 2


def test_what_was_missed_is_fetched_next_time(site: Site, office: Office) -> None:
    site.put("/rss.xml", rss("/1", "/2"), headers={"ETag": '"v1"'}, content_type="text/xml")
    site.put("/1", article("甲"))
    site.put("/2", "忙", status=503)
    office.declare(source(site, "news", "rss", "/rss.xml"))
    first = office.crawl()["news"]
    assert (first["state"], first["new"], first["failed"]) == ("partial", 1, 1)
    assert f"{site.origin}/2" in first["error"]
    site.put("/2", article("乙"))
    office.later(minutes=11)
    assert office.crawl()["news"]["state"] == "fresh"
    assert sorted(office.pages("news")) == ["1", "2"]
    assert site.asked["/1"] == 1


def test_article_troubles_do_not_stop_the_others(site: Site, office: Office) -> None:
    site.put("/rss.xml", rss("/1", "/secret/2", "/endless", "/blank"), content_type="text/xml")
    site.put("/robots.txt", "User-agent: *\nDisallow: /secret/", content_type="text/plain")
    site.put("/1", article("甲"))
    site.put("/secret/2", article("乙"))
    site.put("/endless", endless=True)
    site.put("/blank", "")
    office.declare(source(site, "news", "rss", "/rss.xml"))
    run = office.crawl()["news"]
    assert (run["state"], run["seen"], run["new"], run["failed"]) == ("partial", 4, 1, 3)
    assert sorted(office.pages("news")) == ["1"]
    assert site.asked["/secret/2"] == 0


def test_only_names_a_source_that_is_not_due(site: Site, office: Office) -> None:
    site.put("/rss.xml", rss("/1"), content_type="text/xml")
    site.put("/1", article("甲"))
    office.declare(source(site, "a", "rss", "/rss.xml") + source(site, "b", "rss", "/rss.xml"))
    office.crawl()
    assert list(office.crawl("b")) == ["b"]
    unknown = office.run("--sources", str(office.folder / "sources.toml"), "--only", "c")
    assert unknown.returncode == 2
    assert "c" in unknown.stderr
    assert "a、b" in unknown.stderr


def test_wrong_file_is_named(office: Office) -> None:
    office.declare('[[source]]\nid = "x"\nkind = "gopher"\n')
    done = office.run("--sources", str(office.folder / "sources.toml"))
    assert done.returncode == 2
    assert "sources.toml" in done.stderr
    assert "kind" in done.stderr


def test_database_without_tables_says_so(site: Site, office: Office) -> None:
    Base.metadata.drop_all(office.database.engine)
    office.declare(source(site, "a", "rss", "/rss.xml"))
    done = office.run("--sources", str(office.folder / "sources.toml"))
    assert done.returncode == 1
    assert "huiying db upgrade" in done.stderr


def test_dead_crawler_leaves_its_sources_after_the_lease(site: Site, office: Office) -> None:
    site.put("/rss.xml", rss("/1"), content_type="text/xml")
    site.put("/1", article("甲"))
    office.declare(source(site, "a", "rss", "/rss.xml"))
    with office.database.transaction() as session:
        claimed = claim(session, load(office.folder / "sources.toml"), owner="dead", now=NOON)
    assert len(claimed) == 1
    assert office.crawl("a") == {}
    office.later(minutes=6)
    assert office.crawl()["a"]["state"] == "fresh"
    assert [run.state for run in office.runs("a")] == ["interrupted", "fresh"]


def test_coverage_follows_the_runs(site: Site, office: Office) -> None:
    site.put("/rss.xml", rss("/1"), content_type="text/xml")
    site.put("/1", article("甲"))
    office.declare(source(site, "a", "rss", "/rss.xml"))
    declared = load(office.folder / "sources.toml")
    with office.database.reading() as session:
        assert anything_due(session, declared, now=NOON)
        assert [health.state for health in coverage(session, declared, now=NOON)] == ["never_run"]
    office.crawl()
    with office.database.reading() as session:
        assert not anything_due(session, declared, now=NOON)
        assert [health.good for health in coverage(session, declared, now=NOON)] == [True]
        late = NOON + timedelta(hours=2)
        assert [health.state for health in coverage(session, declared, now=late)] == ["stalled"]


def test_two_crawlers_fetch_no_page_twice(site: Site, office: Office) -> None:
    for name in ("a", "b", "c", "d"):
        site.put(f"/{name}.xml", rss(f"/{name}/1", f"/{name}/2"), content_type="text/xml")
        site.put(f"/{name}/1", article("甲"))
        site.put(f"/{name}/2", article("乙"))
    office.declare("".join(source(site, name, "rss", f"/{name}.xml") for name in ("a", "b", "c", "d")))
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: office.crawl(), range(2))
    assert sorted([*first, *second]) == ["a", "b", "c", "d"]
    asked = {path: count for path, count in site.asked.items() if path != "/robots.txt"}
    assert set(asked.values()) == {1}
    assert len(asked) == 12


def test_forty_pages_of_four_sources_cost_little(site: Site, office: Office) -> None:
    declared = ""
    for name in ("a", "b", "c", "d"):
        links = [f"/{name}/{number}.html" for number in range(10)]
        site.put(f"/{name}.xml", rss(*links), content_type="text/xml")
        for link in links:
            site.put(link, article(f"第 {link} 页") * 20)
        declared += source(site, name, "rss", f"/{name}.xml")
    office.declare(declared)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    runs = office.crawl()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert [run["new"] for run in runs.values()] == [10, 10, 10, 10]
    # Processor time, because other work on the machine must not decide.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 5


def test_no_page_or_redirect_leads_inside(site: Site, office: Office) -> None:
    inside = site.origin.replace("127.0.0.1", "127.0.0.2")
    site.put("/rss.xml", rss("/1", f"{inside}/2", "/3", "http://localhost:9/4"), content_type="text/xml")
    site.put("/1", article("甲"))
    site.put("/3", status=302, headers={"Location": f"{inside}/3"})
    office.declare(source(site, "a", "rss", "/rss.xml"))
    run = office.crawl()["a"]
    assert (run["state"], run["new"], run["failed"]) == ("partial", 1, 3)
    assert run["error"].count("已拒绝访问") == 2
    assert "localhost:9/4：找不到这个主机名，或它指向内部网络" in run["error"]


def test_killed_run_loses_and_doubles_nothing(site: Site, office: Office) -> None:
    gate = Event()
    site.put("/rss.xml", rss("/1", "/2"), headers={"ETag": '"v1"'}, content_type="text/xml")
    site.put("/1", article("甲"))
    site.put("/2", article("乙"), until=gate)
    office.declare(source(site, "news", "rss", "/rss.xml"))
    command, environment = office.process("--sources", str(office.folder / "sources.toml"))
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as running:
        for _ in range(600):
            if office.items("news"):
                break
            gate.wait(0.05)
        running.kill()
    gate.set()
    assert sorted(office.pages("news")) == ["1"]
    office.later(minutes=6)
    again = office.crawl()["news"]
    assert (again["state"], again["new"]) == ("fresh", 1)
    assert sorted(office.pages("news")) == ["1", "2"]
    assert site.asked["/1"] == 1
    assert [run.state for run in office.runs("news")] == ["interrupted", "fresh"]

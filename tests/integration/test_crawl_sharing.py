"""Several crawlers on one schedule, on either record engine: nothing twice, nothing lost, one reader a host."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import select

from crawlers import schedule
from crawlers.models import RunState, SourceRun, SourceState
from crawlers.sources import Source, load
from huiying.app.tables import METADATA
from huiying.clock import FileClock
from huiying.db import Database
from tests.integration.watched import NOON, Site, Watch, article, rss, serving, source

ENGINES = ("sqlite", "postgresql")
HOSTS = ("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4")


@pytest.fixture(params=ENGINES)
def watch(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Watch]:
    """A data folder whose records lie on the engine."""
    on_sqlite = request.param == "sqlite"
    url = (
        f"sqlite:///{tmp_path / 'huiying.sqlite3'}"
        if on_sqlite
        else str(request.getfixturevalue("postgres_database"))
    )
    database = Database(url)
    METADATA.create_all(database.engine)
    clock = FileClock(tmp_path / "clock.json")
    clock.set(NOON)
    yield Watch(tmp_path, database, clock, {} if on_sqlite else {"HUIYING_DATABASE_URL": url})
    database.dispose()


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    """The same site on several hosts."""
    with ExitStack() as stack:
        yield [stack.enter_context(serving(host)) for host in HOSTS]


def furnish(site: Site, name: str, pages: int = 3) -> str:
    links = [f"/{name}/{number}" for number in range(pages)]
    site.put(f"/{name}.xml", rss(*links), content_type="text/xml")
    for link in links:
        site.put(link, article(f"第 {link} 篇"))
    return source(site, name, "rss", f"/{name}.xml")


def asked(sites: list[Site]) -> dict[str, int]:
    counts = [(path, count) for site in sites for path, count in site.asked.items() if path != "/robots.txt"]
    return dict(counts)


def wait_for(happened: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_two_crawlers_fetch_no_page_twice(sites: list[Site], watch: Watch) -> None:
    watch.secrets["HUIYING_CRAWL_TOGETHER"] = "2"
    declared = [furnish(site, f"{place}-{number}") for number in range(2) for place, site in enumerate(sites)]
    watch.declare("".join(declared))
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: watch.crawl(), range(2))
    assert len(first) + len(second) == len({**first, **second}) == len(declared)
    assert set(asked(sites).values()) == {1}
    assert len(asked(sites)) == len(declared) * 4
    with watch.database.reading() as session:
        assert set(session.scalars(select(SourceState.owner))) == {None}


def test_a_killed_crawlers_sources_come_back_within_the_lease(sites: list[Site], watch: Watch) -> None:
    gate, (site, other) = Event(), sites[:2]
    watch.clock.set(NOON, running=True)
    watch.secrets["HUIYING_CRAWL_LEASE"] = "2"
    declared = furnish(site, "held") + furnish(other, "done")
    site.put("/held/2", article("丙"), until=gate)
    watch.declare(declared)
    command, environment = watch.process("--sources", str(watch.folder / "sources.toml"))
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as running:
        # Longer than the lease: it is renewed while the run goes on, and nobody steals the source.
        wait_for(lambda: site.asked["/held/2"])
        time.sleep(2.5)
        assert watch.crawl() == {}
        os.kill(running.pid, signal.SIGKILL)
        killed = time.monotonic()
    gate.set()
    runs: dict[str, dict[str, object]] = {}
    while not runs:
        runs = watch.crawl()
        assert time.monotonic() - killed < 30
    assert (runs["held"]["state"], runs["held"]["new"]) == ("fresh", 1)
    assert len(watch.items("held")) == len(watch.items("done")) == 3
    assert (site.asked["/held/0"], site.asked["/held/1"], other.asked["/done/0"]) == (1, 1, 1)
    assert [run.state for run in watch.runs("held")] == ["interrupted", "fresh"]


@pytest.fixture
def declared(sites: list[Site], watch: Watch) -> list[Source]:
    watch.declare(
        "".join(furnish(site, f"{place}") + furnish(site, f"{place}b") for place, site in enumerate(sites))
    )
    return load(watch.folder / "sources.toml")


def claim(
    watch: Watch, declared: list[Source], owner: str, limit: int | None = None, minutes: float = 0
) -> list[str]:
    now = NOON + timedelta(minutes=minutes)
    with watch.database.transaction() as session:
        return [one.id for one, _ in schedule.claim(session, declared, owner=owner, now=now, limit=limit)]


def test_a_host_has_one_reader_at_a_time(watch: Watch, declared: list[Source]) -> None:
    assert claim(watch, declared, "one/1", limit=1) == ["0"]
    assert claim(watch, declared, "two/2") == ["1", "1b", "2", "2b", "3", "3b"]
    assert claim(watch, declared, "one/1") == ["0b"]
    assert claim(watch, declared, "three/3") == []


def test_a_lease_is_renewed_lost_and_let_go(watch: Watch, declared: list[Source]) -> None:
    claim(watch, declared, "one/1")
    with watch.database.transaction() as session:
        assert len(schedule.renew(session, "one/1", now=NOON + timedelta(minutes=1.5))) == 8
        assert schedule.owners(session) == ["one/1"]
    assert claim(watch, declared, "two/2", minutes=3) == []
    assert len(claim(watch, declared, "two/2", minutes=4)) == 8
    with watch.database.transaction() as session:
        assert schedule.renew(session, "one/1", now=NOON + timedelta(minutes=4)) == set()
        schedule.adopt(session, ["two/2"], now=NOON + timedelta(minutes=4))
        states = list(session.scalars(select(SourceRun.state)))
    assert states.count(RunState.INTERRUPTED) == len(states) == 16
    assert len(claim(watch, declared, "three/3", minutes=4)) == 8


def test_claims_at_the_same_moment_share_the_sources(watch: Watch, declared: list[Source]) -> None:
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda number: claim(watch, declared, f"c/{number}", limit=2), range(8)))
    held = [name for names in taken for name in names]
    assert len(held) == len(set(held)) == 8
    readers = {name[0]: number for number, names in enumerate(taken) for name in names}
    assert all(number == readers[name[0]] for number, names in enumerate(taken) for name in names)

"""Two crawlers on one schedule, killed again and again: no page lost, none doubled, and what lives long stays small."""

import os
import random
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crawlers.models import RunState, SourceRun, SourceState
from huiying.inbox import InboxItem
from tests.integration.watched import NOON, Site, Watch, article, rss, serving, source, watching

pytestmark = pytest.mark.torture

KILLS = 40
HOSTS = ("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4")
PAGES = 60
RUNS = 600
GROWTH = 60
"""Megabytes by which a crawler may grow over so many runs."""


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with watching(tmp_path) as watch:
        watch.clock.set(NOON, running=True)
        watch.secrets |= {"HUIYING_CRAWL_LEASE": "2", "HUIYING_CRAWL_TOGETHER": "3"}
        yield watch


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    with ExitStack() as stack:
        yield [stack.enter_context(serving(host)) for host in HOSTS]


def declared(site: Site, name: str) -> str:
    return source(site, name, "rss", f"/{name}.xml").replace(
        "interval_minutes = 10", "interval_minutes = 0.02\nmax_items = 100"
    )


def grow(site: Site, name: str, pages: int) -> None:
    """The feed lists so many pages."""
    links = [f"/{name}/{number}" for number in range(pages)]
    for link in links:
        site.put(link, article(f"第 {link} 篇") * 20)
    site.put(f"/{name}.xml", rss(*links), content_type="text/xml")


def start(watch: Watch) -> "subprocess.Popen[bytes]":
    command, environment = watch.process("--sources", str(watch.folder / "sources.toml"), "--watch")
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)


def held(watch: Watch) -> int:
    with watch.database.reading() as session:
        return session.scalar(select(func.count(InboxItem.id))) or 0


def test_kills_lose_no_page_and_double_none(sites: list[Site], watch: Watch) -> None:
    dice = random.Random(5)
    names = [(site, f"s{place}{number}") for place, site in enumerate(sites) for number in range(2)]
    watch.declare("".join(declared(site, name) for site, name in names))
    crawlers = [start(watch), start(watch)]
    for kill in range(1, KILLS + 1):
        for site, name in names:
            grow(site, name, PAGES * kill // KILLS)
        time.sleep(dice.uniform(0.8, 3))
        killed = dice.randrange(2)
        crawlers[killed].kill()
        crawlers[killed].wait()
        crawlers[killed] = start(watch)
    end = time.monotonic() + 120
    while held(watch) < PAGES * len(names) and time.monotonic() < end:
        time.sleep(0.5)
    for crawler in crawlers:
        crawler.terminate()
    assert [crawler.wait(30) for crawler in crawlers] == [0, 0]
    assert held(watch) == PAGES * len(names)
    again = Counter(
        {path: count - 1 for site in sites for path, count in site.asked.items() if ".xml" not in path}
    )
    again.pop("/robots.txt", None)
    # Only what was under way or waiting to be committed when its crawler died was asked for once more.
    assert max(again.values()) <= 3
    assert sum(again.values()) <= KILLS * 16
    with watch.database.reading() as session:
        assert set(session.scalars(select(SourceState.owner))) == {None}
        states = Counter(session.scalars(select(SourceRun.state)))
    assert states[RunState.INTERRUPTED] <= KILLS * 3 + 6
    assert RunState.RUNNING not in states
    assert not set(states) - {RunState.FRESH, RunState.UNCHANGED, RunState.INTERRUPTED}


def resident(crawler: "subprocess.Popen[bytes]") -> int:
    """Megabytes."""
    pages = Path(f"/proc/{crawler.pid}/statm").read_text("ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") // 2**20


def runs(watch: Watch) -> int:
    with watch.database.reading() as session:
        return session.scalar(select(func.count(SourceRun.id))) or 0


def test_a_crawler_that_keeps_going_stays_small(sites: list[Site], watch: Watch) -> None:
    for number in range(8):
        grow(sites[0], f"s{number}", 20)
    watch.declare("".join(declared(sites[0], f"s{number}") for number in range(8)))
    crawler, sizes = start(watch), []
    for share in (RUNS // 4, RUNS):
        end = time.monotonic() + 300
        while runs(watch) < share:
            assert time.monotonic() < end
            time.sleep(0.5)
        sizes.append(resident(crawler))
    crawler.terminate()
    assert crawler.wait(30) == 0
    assert sizes[1] - sizes[0] < GROWTH, sizes

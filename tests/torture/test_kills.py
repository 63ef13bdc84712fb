"""Workers, web services and the crawler killed a hundred times under ingest on PostgreSQL: nothing acknowledged lost, nothing doubled."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from huiying.clock import SystemClock
from huiying.inbox import InboxItem
from tests.integration.watched import Site, rss, serving, source
from tests.torture.conftest import Killable
from tests.torture.feeding import Feeder
from tests.torture.house import PATIENCE, House, house, tell, wait_for
from tests.torture.readers import Reader
from tests.torture.reckoning import reckon
from tests.torture.stories import Stories, complaint

pytestmark = pytest.mark.torture

KILLS = 100
PAGES = 120
SOURCES = 2
LIFE = 1.5
"""Seconds a process is at work at least: killed while it comes up, it has nothing in hand."""
CRAWLED = 100_000
"""Numbers of what the site tells begin here."""


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def office(tmp_path: Path, records: Killable, engine: Killable, site: Site) -> Iterator[House]:
    with house(tmp_path, records=records.url, index=engine.url) as office:
        office.extra = {"HUIYING_CRAWL_LEASE": "4"}
        declared = [source(site, name, "rss", f"/{name}.xml") for name in names()]
        often = "".join(declared).replace("interval_minutes = 10", "interval_minutes = 0.05\nmax_items = 200")
        (tmp_path / "sources.toml").write_text(often, "utf-8")
        grow(site, 1)
        office.open(services=2, workers=2)
        office.start("crawl", "crawl", "--watch")
        yield office


def names() -> list[str]:
    return [f"board{number}" for number in range(SOURCES)]


def grow(site: Site, pages: int) -> None:
    """Each feed lists so many pages, each of which tells something of its own."""
    for place, name in enumerate(names()):
        links = [f"/{name}/{number}" for number in range(pages)]
        for number, link in enumerate(links):
            told = complaint(CRAWLED + place * PAGES + number)
            site.put(
                link,
                f"<html><head><title>{told['title']}</title></head>"
                f"<body><article><h1>{told['title']}</h1><p>{told['text']}</p></article></body></html>",
            )
        site.put(f"/{name}.xml", rss(*links), content_type="text/xml")


def victims(office: House) -> list[str]:
    """Who has lived long enough to have something in hand; of the web services one is left to answer."""
    grown = office.at_work(LIFE)
    serving = [name for name in grown if name.startswith("serve")]
    return grown if len(serving) > 1 else [name for name in grown if name not in serving]


def strike(office: House, dice: random.Random) -> None:
    wait_for(lambda: victims(office), PATIENCE, "somebody is at work")
    name = dice.choice(victims(office))
    if name != "crawl" or dice.random() < 0.5 or not office.kill_child(name):
        office.kill(name)


def test_a_hundred_kills_lose_nothing_and_double_nothing(office: House, site: Site) -> None:
    dice, begun = random.Random(7), time.monotonic()
    feeder = Feeder(office.urls, Stories(start=SystemClock().now()), rate=25)
    reader = Reader(office.urls, office.service)
    feeder.start()
    reader.start()
    for kill in range(1, KILLS + 1):
        grow(site, max(1, PAGES * kill // KILLS))
        time.sleep(dice.uniform(0.2, 2))
        strike(office, dice)
        before = len(feeder.acknowledged)
        wait_for(lambda had=before: len(feeder.acknowledged) > had, PATIENCE, "posts are taken in")  # type: ignore[misc]
    office.await_services()
    feeder.close()
    fed = time.monotonic() - begun
    wait_for(lambda: crawled(office) >= PAGES * SOURCES, PATIENCE, "every page is taken in")
    account = reckon(office, feeder.acknowledged)
    reader.close()
    tell(
        kills=sum(office.kills.values()),
        of=dict(office.kills),
        seconds=fed,
        account=account,
        crawled=crawled(office),
        troubles=dict(feeder.troubles),
        readers_without_answer=sum(reader.away.values()),
        pages=reader.statuses(),
    )
    assert sum(office.kills.values()) >= KILLS
    assert crawled(office) == PAGES * SOURCES
    assert office.died() == {}
    assert office.tracebacks() == {}
    assert reader.failures() == []
    assert reader.lies() == []


def crawled(office: House) -> int:
    """Pages of the site that are in the inbox."""
    with office.service.database.reading() as session:
        query = select(func.count(InboxItem.id)).where(InboxItem.source_id.in_(names()))
        return session.scalar(query) or 0

"""The guide's own examples, crawled from a site on loopback and read: what it tells to write brings what it promises."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from crawlers.models import SourceRun
from huiying.app.bootstrap import open_service
from huiying.app.pipeline import Pipeline, Tally
from huiying.clock import FileClock
from huiying.service import Service
from huiying.settings import Settings
from nlp.models import Document
from tests.integration.guided import TOLD, furnish
from tests.integration.watched import NOON, ROOT, Watch, serving

EXAMPLES = "\n".join(
    re.findall(
        r"^ *```toml\n(.*?)```", (ROOT / "docs/sources.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
)
WEB = "\n".join(
    part
    for part in re.split(r"(?=^ *\[\[source\]\])", EXAMPLES, flags=re.MULTILINE)
    if "qingyuan.example/" in part
)
BROUGHT = {
    "qy-gov": 4,
    "qy-news": 4,
    "qy-feed": 2,
    "qy-map": 2,
    "qy-weibo": 3,
    "qy-search": 1,
    "qy-hot": 1,
    "qy-bbs": 2,
    "qy-talk": 3,
    "qy-letters": 6,
    "qy-mayor": 2,
}
"""Source → posts of the site that its example finds."""


@dataclass
class Told:
    """What came of the examples."""

    runs: dict[str, dict[str, Any]]
    tally: Tally
    service: Service

    def documents(self, source_id: str) -> list[Document]:
        with self.service.database.reading() as session:
            query = select(Document).where(Document.source_id == source_id).order_by(Document.id)
            return list(session.scalars(query))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    home = tmp_path_factory.mktemp("guide")
    clock = FileClock(home / "clock.json")
    clock.set(NOON)
    with serving() as site:
        furnish(site)
        service = open_service(Settings(home=home, simulated=True))
        watch = Watch(home, service.database, clock, {"HUIYING_SECRET_QY_SEARCH": "s3cret"})
        watch.declare(WEB.replace("http://www.qingyuan.example", site.origin))
        runs = watch.crawl()
        tally = Pipeline(service).drain()
        yield Told(runs, tally, service)
        service.database.dispose()


def test_every_example_brings_what_the_site_holds(told: Told) -> None:
    assert {name: (run["state"], run["new"]) for name, run in told.runs.items()} == {
        name: ("fresh", count) for name, count in BROUGHT.items()
    }


def test_every_post_offered_is_accounted_for(told: Told) -> None:
    offered = sum(run["offered"] for run in told.runs.values())
    assert offered == sum(BROUGHT.values())
    assert told.tally.stored + told.tally.reprints + sum(told.tally.rejected.values()) == offered
    assert (told.tally.postponed, told.tally.rejected) == (0, {})
    held = Counter({name: len(told.documents(name)) for name in BROUGHT})
    assert held == BROUGHT


def test_articles_are_read_and_how_well_is_on_record(told: Told) -> None:
    texts = {document.title: document.text for document in told.documents("qy-gov")}
    assert set(texts) == {title for title, _ in TOLD}
    assert "水务部门出动两台泵车" in texts["河东路今晨积水已排干"]
    with told.service.database.reading() as session:
        runs = {run.source_id: run for run in session.scalars(select(SourceRun))}
    assert (runs["qy-gov"].quality_seen, runs["qy-gov"].quality_poor) == (4, 0)
    assert runs["qy-weibo"].quality_seen == 0


@pytest.mark.parametrize(
    ("source_id", "office"), [("qy-letters", "清源县住建局"), ("qy-mayor", "清源县城管局")]
)
def test_an_office_answers_with_its_own_standing(told: Told, source_id: str, office: str) -> None:
    standings = Counter(document.standing for document in told.documents(source_id))
    assert standings["official"] == standings["private"] > 0
    answers = [document for document in told.documents(source_id) if document.standing == "official"]
    assert {document.author for document in answers} == {office}
    assert all(document.external_id.endswith("#answer") for document in answers)


def test_a_reply_is_a_post_without_what_it_quotes(told: Told) -> None:
    texts = [document.text for document in told.documents("qy-talk")]
    assert len(texts) == 3
    assert not any("引用别人的话" in text for text in texts)
    assert sorted(document.external_id for document in told.documents("qy-bbs")) == ["thread-7", "thread-7#2"]

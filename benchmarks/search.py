"""Speed and size of the document index over a seeded stream of posts, on either engine; one JSON line a measurement.

`python benchmarks/search.py [--documents N] [--engine fts|elasticsearch]`. Beside it, in the same run, the plain way: a
table of texts asked with `LIKE '%word%'`. Times are milliseconds, of the wall and of this process; Elasticsearch is
started here unless HUIYING_TEST_ELASTICSEARCH_URL gives one.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import quantiles
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from huiying.app.bench.questions import asked, watches
from huiying.app.bench.traffic import BEGAN, DAYS, entries
from huiying.app.tables import METADATA
from huiying.db import Database
from huiying.index import DocumentIndex, Entry, Query
from huiying.index.entry import DEEPEST
from huiying.index.fts import FullTextIndex

TOGETHER = 50
"""Documents in one transaction, as the pipeline stores them."""
STAGES = 10
"""The store grows in so many steps, each measured."""
END = BEGAN + timedelta(days=DAYS)
WEEK, LATELY = END - timedelta(days=7), END - timedelta(hours=6)
PLAINLY = 10
"""Words asked the plain way too: it takes seconds each."""
AWKWARD = {
    "nothing asked": Query(),
    "one character": Query(text="火"),
    "the commonest character": Query(text="的"),
    "a source kind": Query(source_kind="board"),
    "a place": Query(place="江岭省/云州市"),
    "the five hundredth page": Query(text="情况", page=500),
    "no such word": Query(text="鑫淼焱垚 犇羴鱻骉"),
    "a phrase": Query(text="工作人员现场查看"),
}


_LIKE = "FROM said WHERE body LIKE '%' || :word || '%' AND at >= :since"


class Plain:
    """The plain way: the texts in a table, and every one of them read for every question."""

    def __init__(self, folder: Path) -> None:
        self._database = Database(f"sqlite:///{folder}/plain.sqlite3")
        with self._database.transaction() as session:
            session.execute(text("CREATE TABLE said (id INTEGER PRIMARY KEY, at INTEGER, body TEXT)"))
            session.execute(text("CREATE INDEX said_at ON said (at)"))

    def put(self, entries: Sequence[Entry]) -> None:
        rows = [
            {"id": one.document_id, "at": one.published_at.timestamp(), "body": f"{one.title}\n{one.text}"}
            for one in entries
        ]
        with self._database.transaction() as session:
            session.execute(text("INSERT INTO said (id, at, body) VALUES (:id, :at, :body)"), rows)

    def search(self, word: str, since: datetime) -> None:
        """The newest twenty, and how many there are each day."""
        self._rows(f"SELECT id {_LIKE} ORDER BY at DESC LIMIT 20", word, since)
        self._rows(f"SELECT at / 86400, count(*) {_LIKE} GROUP BY 1", word, since)

    def every(self, word: str, since: datetime) -> set[int]:
        return {row[0] for row in self._rows(f"SELECT id {_LIKE}", word, since)}

    def _rows(self, statement: str, word: str, since: datetime) -> Sequence[Row[Any]]:
        with self._database.reading() as session:
            return session.execute(text(statement), {"word": word, "since": since.timestamp()}).all()


def report(name: str, **figures: object) -> None:
    sys.stdout.write(json.dumps({"benchmark": name, **figures}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def timed(actions: Sequence[Callable[[], object]]) -> dict[str, float]:
    """Milliseconds of each, after a first time that nobody counts: median and 95th percentile."""
    wall, own = [], []
    for action in actions:
        action()
        began, used = time.perf_counter(), time.process_time()
        action()
        wall.append((time.perf_counter() - began) * 1000)
        own.append((time.process_time() - used) * 1000)
    return {
        "p50_ms": _share(wall, 50),
        "p95_ms": _share(wall, 95),
        "cpu_p50_ms": _share(own, 50),
        "cpu_p95_ms": _share(own, 95),
    }


def _share(taken: Sequence[float], percent: int) -> float:
    return round(quantiles(taken, n=100, method="inclusive")[percent - 1], 2)


def fill(database: Database, index: DocumentIndex, stream: Iterator[Entry], count: int, plain: Plain) -> int:
    """Put them all, and say what a document costs as the index grows; gives the bytes of their texts."""
    size, costs = 0, []
    for stage in range(STAGES):
        some = list(islice(stream, count // STAGES))
        size += sum(len(one.title.encode()) + len(one.text.encode()) for one in some)
        plain.put(some)
        began, used = time.perf_counter(), time.process_time()
        for start in range(0, len(some), TOGETHER):
            with database.transaction() as session:
                index.put(session, some[start : start + TOGETHER])
        index.flush(database)
        costs.append((time.process_time() - used) * 1e6 / len(some))
        report(
            "index.put",
            engine=index.name,
            held=len(some) * (stage + 1),
            us_per_document=round((time.perf_counter() - began) * 1e6 / len(some)),
            cpu_us_per_document=round(costs[-1]),
            against_the_first=round(costs[-1] / costs[0], 2),
        )
    return size


def tidy(database: Database, index: DocumentIndex) -> None:
    """What a worker does as long as nothing comes in."""
    began, used, longest, steps = time.perf_counter(), time.process_time(), 0.0, 0
    more = True
    while more:
        step = time.perf_counter()
        more = index.tidy(database)
        longest, steps = max(longest, time.perf_counter() - step), steps + more
    if steps:
        report(
            "index.tidy",
            engine=index.name,
            seconds=round(time.perf_counter() - began, 1),
            cpu_seconds=round(time.process_time() - used, 1),
            longest_step_ms=round(longest * 1000, 1),
        )


def ask(index: DocumentIndex, session: Session) -> None:
    """Words with a filter by time, watch topics, and what is awkward."""
    words = [Query(text=word, since=WEEK) for word in asked(100)]
    topics = [watch.query(since=BEGAN) for watch in watches(40)]
    kinds: dict[str, tuple[list[Query], Callable[[Query], object]]] = {
        "words of a week, first 20 with total and days": (words, partial(index.search, session)),
        "words of a week, first 20 alone": (words, partial(index.newest, session, most=20)),
        "watch topics, 30 days counted": (topics, partial(index.search, session)),
        "words of all time, with total and days": (
            [replace(query, since=None) for query in words],
            partial(index.search, session),
        ),
    }
    for name, (queries, action) in kinds.items():
        found = sum(index.search(session, query).total for query in queries) / len(queries)
        figures = timed([partial(action, query) for query in queries])
        report("index.search", engine=index.name, asked=name, n=len(queries), found=round(found), **figures)
    for name, query in AWKWARD.items():
        figures = timed([partial(index.search, session, query)] * 3)
        report("index.search", engine=index.name, asked=name, n=3, **figures)


def compare(index: DocumentIndex, session: Session, plain: Plain) -> None:
    """The plain way in the same run: does it find anything that the index does not, and how long does it take."""
    queries = [Query(text=word, since=WEEK) for word in asked(PLAINLY)]
    ours = timed([partial(index.search, session, query) for query in queries])
    plainly = timed([partial(plain.search, query.text, WEEK) for query in queries])
    wanted = missed = 0
    for query in queries:
        recent = index.newest(session, replace(query, since=LATELY), most=DEEPEST)
        told = plain.every(query.text, LATELY)
        wanted, missed = wanted + len(told), missed + len(told - {one.document_id for one in recent})
    report(
        "index.plainly",
        engine=index.name,
        n=len(queries),
        found_plainly=wanted,
        recall=round(1 - missed / wanted, 6) if wanted else None,
        plain_p50_ms=plainly["p50_ms"],
        p50_ms=ours["p50_ms"],
        times_quicker=round(plainly["p50_ms"] / ours["p50_ms"], 1),
    )


@contextmanager
def opened(engine: str, folder: Path) -> Iterator[DocumentIndex]:
    """The index to measure; the tests' own Elasticsearch unless one is given."""
    if engine == "fts":
        yield FullTextIndex()
        return
    from huiying.index.elastic import ElasticIndex
    from tests.servers.elasticsearch import GIVEN, measured_elasticsearch
    from tests.servers.processes import free_port, server_folder

    if given := os.environ.get(GIVEN):
        yield ElasticIndex(given, index=f"bench-{folder.name.lower()}")
        return
    with server_folder("elasticsearch") as home, measured_elasticsearch(home, free_port()) as url:
        yield ElasticIndex(url)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=20_000)
    options.add_argument("--engine", choices=["fts", "elasticsearch"], default="fts")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name, opened(chosen.engine, Path(name)) as index:
        records, plain = Path(name) / "records.sqlite3", Plain(Path(name))
        database = Database(f"sqlite:///{records}")
        METADATA.create_all(database.engine)
        index.prepare(database)
        stream = entries(chosen.documents, seed=chosen.seed)
        said = fill(database, index, stream, chosen.documents, plain)
        tidy(database, index)
        if not index.queued:
            # Nothing but the index lies in these records, and it has no copy of the texts.
            database.dispose()
            times = round(records.stat().st_size / said, 2)
            report("index.size", engine=index.name, text_mb=round(said / 1e6, 1), times_text=times)
        with database.reading() as session:
            ask(index, session)
            compare(index, session, plain)
        index.close()
        database.dispose()


if __name__ == "__main__":
    main()

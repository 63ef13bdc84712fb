"""The index in Elasticsearch over a seeded stream of posts, beside its own plain way; one JSON line a measurement.

`python benchmarks/elastic.py [--documents N]`. The plain way is what the server does with a text of Chinese by default: the
`standard` analyzer, asked with `match_phrase` and with `match` (every character somewhere). Times are milliseconds on the
wall; a server is started here unless HUIYING_TEST_ELASTICSEARCH_URL gives one. Answers are never taken from its request cache.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import quantiles
from typing import Any
from uuid import uuid4

from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk
from sqlalchemy.orm import Session

from huiying.app.bench.questions import asked, watches
from huiying.app.bench.traffic import BEGAN, DAYS, entries
from huiying.app.tables import METADATA
from huiying.db import Database
from huiying.index import Entry, Query, elastic_rebuild
from huiying.index.bigrams import fold
from huiying.index.elastic import ElasticIndex
from huiying.index.entry import DEEPEST
from tests.servers.elasticsearch import GIVEN, measured_elasticsearch
from tests.servers.processes import free_port, server_folder

WEEK = BEGAN + timedelta(days=DAYS - 7)
COMPARED = 5_000
"""Documents that are also asked the plain way: all that answer can be listed."""


def report(name: str, **figures: object) -> None:
    line = {"benchmark": name, "load": round(os.getloadavg()[0], 1), **figures}
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def timed(actions: Sequence[Callable[[], object]]) -> dict[str, float]:
    """Milliseconds of each once: median and 95th percentile."""
    taken = []
    for action in actions:
        began = time.perf_counter()
        action()
        taken.append((time.perf_counter() - began) * 1000)
    shares = quantiles(taken, n=20, method="inclusive")
    return {"p50_ms": round(shares[9], 1), "p95_ms": round(shares[18], 1)}


class Stream:
    """The posts as the records an index is made from: read once, in order."""

    def __init__(self, count: int, seed: int) -> None:
        self._coming, self.bytes = entries(count, seed=seed), 0
        self.first: list[Entry] = []
        self.seconds = 0.0

    def __call__(self, _session: Session, _after: int, most: int) -> list[Entry]:
        began = time.perf_counter()
        some = list(islice(self._coming, most))
        self.first += some[: COMPARED - len(self.first)]
        self.bytes += sum(len((one.title + one.text).encode()) for one in some)
        self.seconds += time.perf_counter() - began
        return some


def make(index: ElasticIndex, database: Database, client: Elasticsearch, stream: Stream, name: str) -> None:
    """Make the index from the stream, and walk through it."""
    began, done = time.perf_counter(), 0
    for step in index.rebuild(database, stream):
        done = step
    seconds = time.perf_counter() - began
    report(
        "elastic.rebuild",
        documents=done,
        per_second=round(done / seconds),
        of_it_making_posts=round(stream.seconds / seconds, 2),
    )
    with database.reading() as session:
        began = time.perf_counter()
        count = sum(1 for _ in index.held(session))
        report("elastic.walk", documents=count, seconds=round(time.perf_counter() - began, 1))
    held = client.indices.stats(index=f"{name}-g*", metric="store")["_all"]["primaries"]["store"]
    report(
        "elastic.size",
        mb_per_million=round(held["size_in_bytes"] / done, 1),
        times_text=round(held["size_in_bytes"] / stream.bytes, 2),
    )


def ask(index: ElasticIndex, session: Session) -> None:
    """Words of the last week and watch topics of all thirty days, each question new to the server."""
    pages = [Query(text=word, since=WEEK) for word in dict.fromkeys(asked(300))]
    topics = [watch.query(since=BEGAN) for watch in watches(120)]
    for name, queries in (("words of a week, first 20", pages), ("watch topics, 30 days", topics)):
        warm, counted = queries[: len(queries) // 2], queries[len(queries) // 2 :]
        for query in warm:
            index.search(session, query)
        figures = timed([lambda query=query: index.search(session, query) for query in counted])  # type: ignore[misc]
        report("elastic.search", asked=name, n=len(counted), **figures)


def compare(client: Elasticsearch, url: str, database: Database, some: Sequence[Entry]) -> None:
    """The same documents in an index of ours and in a plain one: who finds what a look into every text finds."""
    plain, ours = f"plain-{uuid4().hex}", ElasticIndex(url, index=f"ours-{uuid4().hex}")
    ours.prepare(database)
    try:
        with database.transaction() as session:
            ours.put(session, some)
        ours.flush(database)
        client.indices.create(index=plain, mappings={"properties": {"said": {"type": "text"}}})
        bulk(
            client,
            ({"_index": plain, "_id": str(e.document_id), "said": f"{e.title}\n{e.text}"} for e in some),
        )
        client.indices.refresh(index=plain)
        _held_against(client, plain, ours, database, some)
    finally:
        client.indices.delete(index=plain, ignore_unavailable=True)
        ours.drop(database)
        ours.close()


def _held_against(
    client: Elasticsearch, plain: str, ours: ElasticIndex, database: Database, some: Sequence[Entry]
) -> None:
    words = [*dict.fromkeys(asked(60)), "12345", "2小", "0元"]
    texts = {one.document_id: (fold(one.title), fold(one.text)) for one in some}
    truth = [{at for at, said in texts.items() if any(fold(word) in part for part in said)} for word in words]

    def newest(word: str) -> set[int]:
        with database.reading() as session:
            return {one.document_id for one in ours.newest(session, Query(text=word), most=DEEPEST)}

    def plainly(how: dict[str, Any]) -> set[int]:
        hits = client.search(index=plain, query=how, size=DEEPEST, source=False, request_cache=False)["hits"][
            "hits"
        ]
        return {int(hit["_id"]) for hit in hits}

    ways: dict[str, Callable[[str], set[int]]] = {
        "ours": newest,
        "standard, match_phrase": lambda word: plainly({"match_phrase": {"said": word}}),
        "standard, match": lambda word: plainly({"match": {"said": {"query": word, "operator": "and"}}}),
    }
    for name, way in ways.items():
        told = [way(word) for word in words]
        right = sum(len(one & all_) for one, all_ in zip(told, truth, strict=True))
        report(
            "elastic.plainly",
            way=name,
            n=len(words),
            recall=round(right / sum(map(len, truth)), 4),
            wrong=round(1 - right / max(1, sum(map(len, told))), 4),
            **timed([lambda word=word, way=way: way(word) for word in words]),  # type: ignore[misc]
        )


@contextmanager
def serving() -> Iterator[str]:
    if given := os.environ.get(GIVEN):
        yield given
        return
    with server_folder("elasticsearch") as home, measured_elasticsearch(home, free_port()) as url:
        yield url


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    name = f"bench-{uuid4().hex}"
    with tempfile.TemporaryDirectory() as folder, serving() as url:
        database = Database(f"sqlite:///{Path(folder) / 'records.sqlite3'}")
        METADATA.create_all(database.engine)
        # Nobody reads the empty one before it.
        elastic_rebuild.GRACE = 0.0
        index, client = ElasticIndex(url, index=name), Elasticsearch(url, request_timeout=60)
        try:
            stream = Stream(chosen.documents, chosen.seed)
            make(index, database, client, stream, name)
            with database.reading() as session:
                ask(index, session)
            compare(client, url, database, stream.first)
        finally:
            index.drop(database)
            index.close()
            client.close()
            database.dispose()


if __name__ == "__main__":
    main()

"""The index made anew by the real command while people search: does anybody get another answer than before, or none.

Prints one JSON line. `python benchmarks/rebuilding.py --documents 10000 [--engine elasticsearch] [--home FOLDER]`. The store
is filled with the index as a file; Elasticsearch, started here unless HUIYING_TEST_ELASTICSEARCH_URL gives one, makes its own
from the records first. FOLDER keeps the store, and is filled only if it is empty. Times are milliseconds on the wall, the
readers' and the command's on the same cores.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from statistics import quantiles

from elastic import serving
from filling import fill

from huiying.app.bench.questions import asked, watches
from huiying.app.bench.traffic import BEGAN, DAYS
from huiying.app.bootstrap import open_service
from huiying.app.indexing import documents
from huiying.index import Hits, Query
from huiying.service import Service
from huiying.settings import Settings

READERS = 2
WORDS, TOPICS = 60, 10
PAUSE = 0.05
"""Seconds a reader looks at an answer."""


class Reader(threading.Thread):
    """Asks one question after the other until told to stop, and holds each answer against the one from before."""

    def __init__(self, service: Service, wanted: dict[Query, Hits], first: int) -> None:
        super().__init__(daemon=True)
        self.service, self.stop = service, threading.Event()
        questions = list(wanted.items())
        self._wanted = questions[first:] + questions[:first]
        self.taken: list[float] = []
        self.failed: list[str] = []
        self.different: list[str] = []

    def run(self) -> None:
        while not self.stop.is_set():
            for query, before in self._wanted:
                self._ask(query, before)
                if self.stop.wait(PAUSE):
                    return

    def _ask(self, query: Query, before: Hits) -> None:
        began = time.perf_counter()
        try:
            hits = answer(self.service, query)
        except Exception as trouble:  # noqa: BLE001  # whatever it is, somebody got no answer
            self.failed.append(repr(trouble))
            return
        self.taken.append((time.perf_counter() - began) * 1000)
        if hits != before:
            self.different.append(query.text or " ".join(query.groups[0]))


def answer(service: Service, query: Query) -> Hits:
    with service.database.reading() as session:
        return service.index.search(session, query)


def rebuild() -> float:
    """By the command itself, in a process of its own; seconds."""
    command = [str(Path(sys.executable).with_name("huiying")), "index", "rebuild", "--json"]
    began = time.monotonic()
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  # ours
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return time.monotonic() - began


def shares(taken: Sequence[float]) -> dict[str, float]:
    found = quantiles(taken, n=100, method="inclusive")
    return {"p50": round(found[49], 1), "p95": round(found[94], 1), "longest": round(max(taken), 1)}


def measure(service: Service) -> dict[str, object]:
    """Ask everything once in peace, then again and again while the index is made anew."""
    since = BEGAN + timedelta(days=DAYS - 7)
    questions = [Query(text=word, since=since) for word in dict.fromkeys(asked(WORDS))]
    questions += [watch.query(since=BEGAN) for watch in watches(TOPICS)]
    wanted, peaceful = {}, []
    for query in questions:
        began = time.perf_counter()
        wanted[query] = answer(service, query)
        peaceful.append((time.perf_counter() - began) * 1000)
    readers = [Reader(service, wanted, number * len(wanted) // READERS) for number in range(READERS)]
    for reader in readers:
        reader.start()
    seconds = rebuild()
    for reader in readers:
        reader.stop.set()
    for reader in readers:
        reader.join()
    taken = [one for reader in readers for one in reader.taken]
    return {
        "seconds": round(seconds),
        "documents_per_second": round(documents(service) / seconds),
        "questions": len(wanted),
        "hits": sum(hits.total for hits in wanted.values()),
        "asked_meanwhile": len(taken),
        "failed": sum(len(reader.failed) for reader in readers),
        "different": sum(len(reader.different) for reader in readers),
        "ms_before": shares(peaceful),
        "ms_meanwhile": shares(taken),
        "first_faults": [fault for reader in readers for fault in (reader.failed + reader.different)[:3]],
    }


def furnish(home: Path, count: int, elasticsearch_url: str | None) -> None:
    """Fill the store if it is empty, and let Elasticsearch make its index from it."""
    os.environ["HUIYING_HOME"] = str(home)
    service = open_service(Settings(elasticsearch_url=None))
    if documents(service) == 0:
        fill(service, count)
    service.database.dispose()
    if elasticsearch_url:
        os.environ["HUIYING_ELASTICSEARCH_URL"] = elasticsearch_url
        rebuild()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--engine", choices=["fts", "elasticsearch"], default="fts")
    parser.add_argument("--home", type=Path)
    words = parser.parse_args()
    with ExitStack() as stack:
        url = stack.enter_context(serving()) if words.engine == "elasticsearch" else None
        folder = words.home or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        furnish(folder, words.documents, url)
        service = open_service(Settings())
        stack.callback(service.database.dispose)
        told = {"benchmark": "rebuilding", "index": service.index.name, "documents": documents(service)}
        print(json.dumps(told | measure(service), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()

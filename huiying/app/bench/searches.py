"""What it costs to search: common words with a time filter, and the days of watch topics, as screens ask for them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from huiying.app.bench.apart import stored_bytes
from huiying.app.bench.figures import Stopwatch, milliseconds, percentile
from huiying.app.bench.questions import asked, watches
from huiying.app.bench.traffic import BEGAN, DAYS, entries
from huiying.index import Query
from huiying.service import Service

LOT = 500
ASKED, WATCHED = 100, 30
"""Questions of each sort."""
_RECENT = timedelta(days=DAYS - 7), timedelta(days=DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """How an index of so many documents answers. Times are milliseconds on the wall, each a question of its own."""

    documents: int
    putting: Stopwatch
    pages: list[float]
    """First twenty hits of a common word, in the last week."""
    histograms: list[float]
    """Count by day and first twenty hits of a topic of twenty words with exclusions, over all thirty days."""
    stored_bytes: int
    text_bytes: int

    def as_json(self) -> dict[str, object]:
        """The figures as one JSON object; sizes in megabytes of a million bytes."""
        return {
            "benchmark": "search",
            "documents": self.documents,
            "put_per_second": round(self.documents / self.putting.wall, 1),
            "put_processor_ms": round(self.putting.processor / self.documents * 1000, 3),
            "page_median_ms": round(percentile(self.pages, 0.5), 2),
            "page_p95_ms": round(percentile(self.pages, 0.95), 2),
            "histogram_median_ms": round(percentile(self.histograms, 0.5), 2),
            "histogram_p95_ms": round(percentile(self.histograms, 0.95), 2),
            "text_mb": round(self.text_bytes / 1e6, 1),
            "records_mb": round(self.stored_bytes / 1e6, 1),
        }


def measure(service: Service, count: int, *, seed: int = 1, progress: Callable[[int], None]) -> Search:
    """Fill the index with so many made-up documents and ask it; `progress` is told after each lot how many were put.

    Raises what the index raises.
    """
    putting, size = Stopwatch(), 0
    coming = entries(count, seed=seed)
    while lot := list(islice(coming, LOT)):
        with putting.running():
            with service.database.transaction() as session:
                service.index.put(session, lot)
            service.index.flush(service.database)
        size += sum(len((entry.title + entry.text).encode()) for entry in lot)
        progress(len(lot))
    since, until = (BEGAN + passed for passed in _RECENT)
    words = asked(ASKED, seed=seed)
    return Search(
        documents=count,
        putting=putting,
        pages=_times(service, [Query(text=word, since=since, until=until) for word in words]),
        histograms=_times(service, [watch.query(since=BEGAN) for watch in watches(WATCHED, seed=seed)]),
        stored_bytes=stored_bytes(service),
        text_bytes=size,
    )


def _times(service: Service, queries: list[Query]) -> list[float]:
    with service.database.reading() as session:
        return milliseconds([lambda query=query: service.index.search(session, query) for query in queries])  # type: ignore[misc]

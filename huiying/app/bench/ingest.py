"""What it costs to take posts in: from the inbox through reading, events and alerts to the index."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise

from huiying import inbox
from huiying.app.bench.apart import stored_bytes
from huiying.app.bench.figures import Stopwatch
from huiying.app.bench.traffic import posts
from huiying.app.pipeline import Pipeline, Tally
from huiying.clock import FixedClock
from huiying.inbox import Offer
from huiying.posts import RawPost
from huiying.service import Service

LOT = 500
"""Posts offered at once; as many are read before the next."""
PARTS = 10
"""The run is measured in so many parts, so that growing costs are seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingest:
    """What was taken in by one process, and how fast; making the posts up and loading the models are not counted."""

    posts: int
    tally: Tally
    offering: Stopwatch
    reading: Stopwatch
    indexing: Stopwatch
    processor_ms: tuple[float, ...]
    """Of each part of the run, milliseconds a post."""
    stored_bytes: int
    text_bytes: int

    @property
    def posts_per_second(self) -> float:
        """On the wall, from the offer to where it can be found."""
        return self.posts / (self.offering.wall + self.reading.wall + self.indexing.wall)

    def as_json(self) -> dict[str, object]:
        """The figures as one JSON object; sizes in megabytes of a million bytes."""
        processor = self.offering.processor + self.reading.processor + self.indexing.processor
        return {
            "benchmark": "ingest",
            "posts": self.posts,
            "stored": self.tally.stored,
            "reprints": self.tally.reprints,
            "rejected": sum(self.tally.rejected.values()),
            "postponed": self.tally.postponed,
            "posts_per_second": round(self.posts_per_second, 1),
            "processor_ms_per_post": round(processor / self.posts * 1000, 3),
            "offering_seconds": round(self.offering.wall, 2),
            "reading_seconds": round(self.reading.wall, 2),
            "indexing_seconds": round(self.indexing.wall, 2),
            "processor_ms_as_it_grows": [round(part, 3) for part in self.processor_ms],
            "text_mb": round(self.text_bytes / 1e6, 1),
            "records_mb": round(self.stored_bytes / 1e6, 1),
        }


def take_in(service: Service, count: int, *, seed: int = 1, progress: Callable[[int], None]) -> Ingest:
    """Take so many made-up posts in, as crawler and worker do; `progress` is told after each lot how many were taken.

    Raises what the pipeline raises. The service's time is that of the posts, as it is where a watch keeps up.
    """
    clock = FixedClock(service.clock.now())
    run = _Run(service=replace(service, clock=clock))
    run.pipeline.prepare()
    coming = posts(count, seed=seed)
    while lot := list(islice(coming, LOT)):
        clock.moment = lot[-1].first_seen_at
        run.take(lot)
        progress(len(lot))
    return run.result()


@dataclass(slots=True, kw_only=True)
class _Run:
    """What was taken in so far, and how long it took."""

    service: Service
    pipeline: Pipeline = field(init=False)
    tally: Tally = field(default_factory=Tally)
    offering: Stopwatch = field(default_factory=Stopwatch)
    reading: Stopwatch = field(default_factory=Stopwatch)
    indexing: Stopwatch = field(default_factory=Stopwatch)
    spent: list[tuple[int, float]] = field(default_factory=lambda: [(0, 0.0)])
    """After each lot: posts done, and seconds on the processor until then."""
    text_bytes: int = 0

    def __post_init__(self) -> None:
        self.pipeline = Pipeline(self.service)

    def take(self, lot: Sequence[RawPost]) -> None:
        """One lot, from the offer to where it can be found."""
        with self.offering.running():
            _offer(self.service, self.pipeline, lot)
        with self.reading.running():
            self.tally.add(self.pipeline.drain())
        with self.indexing.running():
            self.service.index.flush(self.service.database)
        processor = self.offering.processor + self.reading.processor + self.indexing.processor
        self.spent.append((self.spent[-1][0] + len(lot), processor))
        self.text_bytes += sum(len((post.title + post.text).encode()) for post in lot)

    def result(self) -> Ingest:
        return Ingest(
            posts=self.spent[-1][0],
            tally=self.tally,
            offering=self.offering,
            reading=self.reading,
            indexing=self.indexing,
            processor_ms=_as_it_grows(self.spent),
            stored_bytes=stored_bytes(self.service),
            text_bytes=self.text_bytes,
        )


def _as_it_grows(spent: Sequence[tuple[int, float]]) -> tuple[float, ...]:
    """Milliseconds a post in each part of the run."""
    ends = spent[:: max(1, (len(spent) - 1) // PARTS)]
    return tuple(
        (last - first) / (after - before) * 1000 for (before, first), (after, last) in pairwise(ends)
    )


def _offer(service: Service, pipeline: Pipeline, lot: Sequence[RawPost]) -> None:
    now = service.clock.now()
    with service.database.aside() as session:
        inbox.publish(session, list(map(Offer.of_post, lot)), seal=pipeline.seal, now=now)

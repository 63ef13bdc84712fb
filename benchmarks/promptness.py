"""From the moment a clock asks for a word to its notice in the outbox, while posts keep coming in.

One worker process as in service; posts are offered at an even rate, clocks fall due at an even rate, and a third party
looks every few milliseconds which notices are there. Prints one JSON line. `python benchmarks/promptness.py [SECONDS]`.
"""

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

from pipeline import made_up
from scheduler import a_case, a_clock, an_officer
from sqlalchemy import func, insert, select

from alerts.models import Case, Obligation
from api.models import User
from crawlers.tables import Mapping, posts_from
from huiying import inbox
from huiying.app.bootstrap import open_service
from huiying.inbox import InboxItem, Offer
from huiying.notify.models import Notice
from huiying.sealing import office_seal
from huiying.service import Service
from huiying.settings import Settings

POSTS_A_SECOND = 200
CLOCKS_A_SECOND = 5
LOOK_SECONDS = 0.01
WARM_POSTS = 400
"""The worker has loaded its models and read so many before the first clock falls due."""


def furnish(service: Service, begin: datetime, seconds: float) -> dict[str, datetime]:
    """Clocks that fall due evenly; gives the key of each notice with the moment it is owed."""
    owed = {}
    with service.database.transaction() as session:
        session.add(User(**an_officer()))
        for number in range(int(seconds * CLOCKS_A_SECOND)):
            at = begin + timedelta(seconds=number / CLOCKS_A_SECOND)
            session.execute(insert(Case).values(a_case() | {"number": f"2026-{number + 1}"}))
            clock = {
                "case_id": number + 1,
                "start": at - timedelta(hours=1),
                "opened_at": at - timedelta(hours=1),
            }
            clock |= {"due": at + timedelta(hours=1), "next_at": at}
            session.execute(insert(Obligation).values(a_clock() | clock))
            owed[f"obligation:{number + 1}:50"] = at
    return owed


class Posting(threading.Thread):
    """Offers posts at an even rate until told to stop."""

    def __init__(self, service: Service, offers: list[Offer]) -> None:
        super().__init__(daemon=True)
        self.service, self.offers, self.offered = service, offers, 0
        self.seal = office_seal(service.settings)
        self.stopped = threading.Event()

    def run(self) -> None:
        began, share = time.monotonic(), POSTS_A_SECOND // 10
        while not self.stopped.wait(max(0.0, began + self.offered / POSTS_A_SECOND - time.monotonic())):
            batch = [self._next(self.offered + number) for number in range(share)]
            with self.service.database.transaction() as session:
                inbox.publish(session, batch, seal=self.seal, now=self.service.clock.now())
            self.offered += share

    def _next(self, number: int) -> Offer:
        one = self.offers[number % len(self.offers)]
        payload = one.payload | {"external_id": str(number)}
        return Offer(source_id=one.source_id, external_id=str(number), kind=one.kind, payload=payload)


def offers(service: Service, folder: Path) -> list[Offer]:
    path = folder / "petitions.csv"
    made_up(path)
    rows = posts_from(path, Mapping.parse([]), source_id="bench", source_name="测试", now=service.clock.now())
    return [
        Offer(source_id="bench", external_id="", kind="post", payload=row.model_dump(mode="json"))
        for row in rows
        if hasattr(row, "model_dump")
    ]


def watch(service: Service, owed: dict[str, datetime], until: datetime) -> dict[str, float]:
    """Seconds from the moment owed until the notice could be seen, by key."""
    seen: dict[str, float] = {}
    reached = 0
    while len(seen) < len(owed) and service.clock.now() < until:
        with service.database.reading() as session:
            found = session.execute(select(Notice.id, Notice.key).where(Notice.id > reached)).all()
        now = service.clock.now()
        for number, key in found:
            reached = max(reached, number)
            if key in owed:
                seen[key] = (now - owed[key]).total_seconds()
        time.sleep(LOOK_SECONDS)
    return seen


def posts_read(service: Service) -> int:
    with service.database.reading() as session:
        settled = select(func.count(InboxItem.id)).where(InboxItem.state == "settled")
        return session.scalar(settled) or 0


def measure(folder: Path, seconds: float) -> dict[str, object]:
    """Every figure of the benchmark."""
    service = open_service(Settings(home=folder))
    posting = Posting(service, offers(service, folder))
    environment = os.environ | {"HUIYING_HOME": str(folder)}
    command = [sys.executable, "-c", "from huiying.app.cli import main; main()", "worker"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as worker:  # noqa: S603  # ours
        posting.start()
        while (warm := posts_read(service)) < WARM_POSTS:
            time.sleep(LOOK_SECONDS)
        began = time.monotonic()
        begin = service.clock.now() + timedelta(seconds=1)
        owed = furnish(service, begin, seconds)
        seen = watch(service, owed, begin + timedelta(seconds=2 * seconds + 30))
        rate = (posts_read(service) - warm) / (time.monotonic() - began)
        posting.stopped.set()
        posting.join()
        worker.send_signal(signal.SIGTERM)
    service.database.dispose()
    waits = sorted(seen.values())
    return {
        "benchmark": "promptness",
        "seconds": seconds,
        "posts_offered_a_second": POSTS_A_SECOND,
        "posts_read_a_second": round(rate),
        "clocks_due": len(owed),
        "notices_seen": len(seen),
        "median_seconds": round(statistics.median(waits), 3),
        "p99_seconds": round(waits[int(len(waits) * 0.99)], 3),
        "worst_seconds": round(waits[-1], 3),
    }


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), seconds)))


if __name__ == "__main__":
    main()

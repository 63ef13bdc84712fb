"""The screens an officer works on, over a store that grows: board, page of events, one event, health.

One JSON line: milliseconds of processor time of each, median and worst. `python benchmarks/board.py [--documents N]`.
Ten thousand posts a day came in, the newest just now, five of an event; fifty cases with ten running clocks each.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scheduler import a_case, a_clock, multiply
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from alerts.models import Case, Obligation
from api.paging import Slice
from api.views import events
from api.views.board import snapshot
from api.views.health import health
from huiying.app.bootstrap import open_service
from huiying.clock import FileClock
from huiying.people import Actor, Role
from huiying.service import Service
from huiying.settings import Settings
from nlp.models import Document, Event

NOW = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
DUTY = Actor(username="zhao", name="赵值班", roles=frozenset({Role.DUTY}))
A_DAY = 10_000
AN_EVENT = 5
CASES = 50
CLOCKS = 10
ROUNDS = 15


def furnish(session: Session, documents: int) -> None:
    """A store of so many documents, made inside the engine from one row of each table."""
    count = documents // AN_EVENT
    back = f"datetime('{NOW:%Y-%m-%d %H:%M:%S}', '-' || ((n * {86_400 // 100}) / {A_DAY // 100}) || ' seconds') || '.000000'"
    session.execute(insert(Event).values(_event()))
    multiply(session, Event, count, {"last_post_at": back.replace("n *", f"n * {AN_EVENT} *")})
    session.execute(insert(Document).values(_document()))
    spread = {"key": "printf('%064d', n + 1)", "first_seen_at": back, "published_at": back}
    multiply(session, Document, documents, spread | {"event_id": f"(n / {AN_EVENT}) % {count} + 1"})
    session.execute(insert(Case).values(a_case() | {"event_id": 1}))
    multiply(session, Case, CASES, {"number": "'2026-' || (n + 1)", "event_id": "n + 1"})
    session.execute(insert(Obligation).values(a_clock()))
    multiply(session, Obligation, CASES * CLOCKS, {"case_id": f"n % {CASES} + 1"})
    session.execute(text("ANALYZE"))


def _event() -> dict[str, Any]:
    return {
        "title": "清源县宏达家具厂火灾", "state": "occurred", "type": "accident", "hazard": "fire",
        "place": "江岭省/云州市/清源县", "scope": "local", "urgency": 4, "first_post_at": NOW, "last_post_at": NOW,
        "first_seen_at": NOW, "posts": AN_EVENT, "reprints": 0, "sources": 1, "profile": {}, "updated_at": NOW,
    }  # fmt: skip


def _document() -> dict[str, Any]:
    return {
        "key": "0" * 64, "source_id": "board", "source_name": "市民留言", "source_kind": "board", "standing": "private",
        "external_id": "1", "title": "宏达家具厂附近浓烟很大", "text": "宏达家具厂附近浓烟很大，有没有人知道怎么回事？" * 8,
        "first_seen_at": NOW, "published_at": NOW, "event_id": 1, "topics": [], "policies": [], "risks": [],
        "facts": [], "places": [], "state": "occurred", "type": "accident", "concern": True, "outside": False,
        "urgency": 2, "scope": "local", "reasons": {}, "fingerprint": "0" * 64, "pipeline_version": "bench",
    }  # fmt: skip


def screens(service: Service) -> Iterator[tuple[str, Callable[[Session], object]]]:
    """Each screen by its name."""
    now = service.clock.now()

    def board(session: Session) -> object:
        return snapshot(session, service.settings, health(service, writing=False), actor=DUTY, now=now)

    yield "board", board
    yield (
        "events",
        lambda session: events.page(session, state=None, watch=None, paging=Slice(page=1, page_size=20)),
    )
    yield "event", lambda session: events.one(session, 1, actor=DUTY)
    yield "health", lambda _: health(service, writing=False)


def figures(service: Service, screen: Callable[[Session], object]) -> dict[str, float]:
    """Milliseconds of processor time: the first look, and the median and the worst of those after it."""
    spent = []
    for _ in range(ROUNDS + 1):
        began = time.process_time()
        with service.database.reading() as session:
            screen(session)
        spent.append((time.process_time() - began) * 1000)
    first, *rest = spent
    return {
        "first_ms": round(first, 1),
        "median_ms": round(statistics.median(rest), 1),
        "worst_ms": round(max(rest), 1),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=10_000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), simulated=True)
        FileClock(settings.clock_file).set(NOW)
        service = open_service(settings)
        with service.database.transaction() as session:
            furnish(session, chosen.documents)
        told = {name: figures(service, screen) for name, screen in screens(service)}
        print(json.dumps({"benchmark": "board", "documents": chosen.documents, "cases": CASES, **told}))


if __name__ == "__main__":
    main()

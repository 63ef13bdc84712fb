"""Hours of a source: booked with its runs, let go when they are old, judged anew when it was read again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crawlers.coverage import coverage
from crawlers.health.hours import KEPT, Hour, book, histories
from crawlers.health.models import SourceHour
from crawlers.models import SourceRun, SourceState
from crawlers.registry.reading import read_declaration
from huiying.app.tables import METADATA
from huiying.db import Database
from tests.servers.records import records_in

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOURCE = read_declaration(
    {
        "id": "news",
        "name": "清源日报",
        "kind": "rss",
        "url": "https://news.example/rss.xml",
        "standing": "media",
        "source_kind": "news",
    }
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    database = Database(records_in(tmp_path))
    METADATA.create_all(database.engine)
    with database.transaction() as session:
        yield session
    database.dispose()


def ran(session: Session, at: datetime, state: str, new: int = 0) -> None:
    book(session, SourceRun(source_id="news", started_at=at, finished_at=at, state=state, new=new, bytes=100))
    session.flush()


def test_runs_of_an_hour_are_one_row_and_only_those_that_read_count(session: Session) -> None:
    ran(session, NOON, "fresh", 3)
    ran(session, NOON + timedelta(minutes=20), "unchanged")
    ran(session, NOON + timedelta(minutes=40), "failing")
    ran(session, NOON + HOUR, "failing")
    rows = session.scalars(select(SourceHour).order_by(SourceHour.hour)).all()
    assert [(row.runs, row.read, row.new, row.bytes) for row in rows] == [(3, 2, 3, 300), (1, 0, 0, 100)]
    assert histories(session, ["news", "other"], now=NOON + HOUR) == {
        "news": [Hour(at=NOON, new=3)],
        "other": [],
    }


def test_what_is_too_old_to_learn_from_is_let_go(session: Session) -> None:
    ran(session, NOON, "fresh", 3)
    ran(session, NOON + KEPT + HOUR, "fresh", 1)
    assert [row.new for row in session.scalars(select(SourceHour))] == [1]


def test_a_source_that_was_read_again_is_judged_anew(session: Session) -> None:
    for back in range(21 * 24, 0, -1):
        session.add(
            SourceHour(
                source_id="news", hour=NOON - back * HOUR, runs=1, read=1, new=1 if back > 12 else 0, bytes=1
            )
        )
    state = SourceState(
        id="news", name="n", due_at=NOON + HOUR, state="unchanged", last_run_at=NOON, failures=0
    )
    session.add(state)
    session.flush()
    assert [one.state for one in coverage(session, [SOURCE], now=NOON)] == ["silent"]
    ran(session, NOON, "fresh", 2)
    state.state, state.last_run_at = "fresh", NOON + timedelta(minutes=5)
    session.flush()
    later = NOON + timedelta(minutes=6)
    assert [one.state for one in coverage(session, [SOURCE], now=later)] == ["fresh"]

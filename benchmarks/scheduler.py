"""A pass of the scheduler over many open clocks: nothing due, and as many due out of ten thousand as out of a million.

Prints one JSON line a size and one with the ratio. `python benchmarks/scheduler.py [SIZE…]`, by default 10000 1000000.
"""

import json
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import Table, insert, text, update
from sqlalchemy.orm import Session

from alerts.models import Case, Obligation
from api.models import User
from huiying import schedule
from huiying.app.scheduling import PARTS
from huiying.app.tables import METADATA
from huiying.db import Database

NOW = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
CLOCKS_A_CASE = 10
DUE = 50
"""Clocks that ask for a word in one pass."""
ROUNDS = 200
DUE_ROUNDS = 15


def furnish(database: Database, size: int) -> None:
    """One officer, and as many running clocks as asked for, ten a case; the next word of none is due."""
    with database.transaction() as session:
        session.add(User(**an_officer()))
        cases = size // CLOCKS_A_CASE
        session.execute(insert(Case).values(a_case()))
        multiply(session, Case, cases, {"number": "'2026-' || (n + 1)"})
        session.execute(insert(Obligation).values(a_clock()))
        multiply(
            session,
            Obligation,
            size,
            {
                "case_id": f"n % {cases} + 1",
                "next_at": f"datetime('{LATER:%Y-%m-%d %H:%M:%S}', n % 86400 || ' seconds') || '.000000'",
            },
        )
        session.execute(text("ANALYZE"))


def an_officer() -> dict[str, object]:
    """Columns of somebody who can be told."""
    return {
        "username": "zhao",
        "name": "赵值班",
        "password_hash": "",
        "roles": ["duty"],
        "unit_id": None,
        "disabled": False,
        "created_at": NOW,
    }


def a_case() -> dict[str, object]:
    """Columns of a case at work."""
    return {
        "number": "2026-1",
        "title": "清源县宏达家具厂火灾",
        "kind": "opinion",
        "state": "handling",
        "co_units": [],
        "first_post_at": NOW,
        "first_seen_at": NOW,
        "opened_at": NOW,
        "opened_by": "zhao",
        "updated_at": NOW,
    }


def a_clock() -> dict[str, object]:
    """Columns of its running clock."""
    return {
        "case_id": 1,
        "duty": "response",
        "body": "本单位",
        "rules": ["OP-02"],
        "pack": "national",
        "pack_version": "1",
        "pack_digest": "0" * 64,
        "inputs": {},
        "limit": "48 小时",
        "start": NOW,
        "start_reason": "首次发现",
        "due": LATER + timedelta(days=30),
        "provisional": False,
        "steps": [],
        "stops": ["notice"],
        "by_grade": False,
        "state": "running",
        "opened_at": NOW,
        "reason": "",
        "born_late": False,
        "was_late": False,
        "next_at": LATER,
    }


def multiply(session: Session, model: type, size: int, changed: dict[str, str]) -> None:
    """Copy the first row of a table until there are so many, inside the engine."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    columns = [column.name for column in table.columns if column.name != "id"]
    quoted = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(changed.get(column, f'"{column}"') for column in columns)
    session.execute(
        text(
            f"WITH RECURSIVE numbers(n) AS (VALUES(1) UNION ALL SELECT n + 1 FROM numbers WHERE n < {size - 1}) "  # noqa: S608  # our own table and numbers
            f'INSERT INTO "{table.name}" ({quoted}) SELECT {values} FROM "{table.name}", numbers WHERE id = 1'
        )
    )


def nothing_due(database: Database) -> list[float]:
    """Milliseconds of each pass that finds nothing to do."""
    spent = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        schedule.pass_through(database, PARTS, now=NOW)
        spent.append((time.perf_counter() - began) * 1000)
    return spent


def something_due(database: Database, size: int, number: int) -> float:
    """Milliseconds of processor time of a pass that says a word about some clocks, taken from all over the table."""
    chosen = [1 + number + place * (size // DUE) for place in range(DUE)]
    started = {"start": NOW - timedelta(days=60), "opened_at": NOW - timedelta(days=60), "next_at": NOW}
    with database.transaction() as session:
        session.execute(update(Obligation).where(Obligation.id.in_(chosen)).values(**started))
    began = time.process_time()
    done = schedule.pass_through(database, PARTS, now=NOW)
    spent = (time.process_time() - began) * 1000
    if done.counts.get("clocks") != DUE:
        raise SystemExit(f"expected {DUE} clocks to ask for a word, got {done.counts}")
    return spent


def main() -> None:
    sizes = [int(word) for word in sys.argv[1:]] or [10_000, 1_000_000]
    with tempfile.TemporaryDirectory() as folder:
        databases = {size: Database(f"sqlite:///{folder}/{size}.sqlite3") for size in sizes}
        for size, database in databases.items():
            METADATA.create_all(database.engine)
            furnish(database, size)
        quiet = {size: nothing_due(database) for size, database in databases.items()}
        busy: dict[int, list[float]] = {size: [] for size in sizes}
        # Turn by turn, so that what else the machine does counts for all sizes alike.
        for number in range(DUE_ROUNDS):
            for size, database in databases.items():
                busy[size].append(something_due(database, size, number))
        for size in sizes:
            print(json.dumps(figures(size, quiet[size], busy[size])))
        ratio = statistics.median(busy[sizes[-1]]) / statistics.median(busy[sizes[0]])
        print(json.dumps({"benchmark": "scheduler_growth", "due_pass_ratio": round(ratio, 3)}))


def figures(size: int, quiet: list[float], busy: list[float]) -> dict[str, object]:
    """What is printed of one size."""
    return {
        "benchmark": "scheduler",
        "open_clocks": size,
        "nothing_due_ms_median": round(statistics.median(quiet), 2),
        "nothing_due_ms_worst": round(max(quiet), 2),
        "due_in_a_pass": DUE,
        "due_pass_ms_median": round(statistics.median(busy), 1),
    }


if __name__ == "__main__":
    main()

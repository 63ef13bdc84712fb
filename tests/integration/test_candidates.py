"""Events kept from one transaction to the next: as if they were read anew each time, whoever else has written since."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from huiying.app.bench.traffic import posts
from huiying.db import Base, Database
from nlp import candidates
from nlp.candidates import Candidates
from nlp.service import Offered, remember_all
from nlp.understanding import Understander
from tests.servers.records import ENGINES, on_either

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LOT = 15
KEPT = [Base.metadata.tables[name] for name in ("event", "document", "key_event")]


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with on_either(request, tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def stream() -> list[Offered]:
    made = list(posts(240, seed=3, days=0.02))
    read = Understander("江岭省/云州市/清源县").understand_all(made)
    return [Offered(post=post, understanding=one) for post, one in zip(made, read, strict=True)]


class Broken(Exception):
    """A transaction that comes to nothing."""


def test_what_is_kept_is_what_is_on_record(
    database: Database, stream: list[Offered], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "MOST", 60)
    workers = Candidates(), Candidates()
    for number, lot in enumerate(lots(stream)):
        kept = workers[number % 2]
        if number % 3 == 1:
            with pytest.raises(Broken), database.transaction() as session:
                remember_all(session, lot[:-3], now=NOW, candidates=kept)
                raise Broken
        with database.transaction() as session:
            remember_all(session, lot, now=NOW, candidates=kept)
    plain = Database(f"sqlite:///{tmp_path / 'plain.sqlite3'}")
    Base.metadata.create_all(plain.engine)
    for lot in lots(stream):
        with plain.transaction() as session:
            remember_all(session, lot, now=NOW)
    assert grouped(database) == grouped(plain)
    plain.dispose()


def lots(stream: list[Offered]) -> list[list[Offered]]:
    return [stream[first : first + LOT] for first in range(0, len(stream), LOT)]


def grouped(database: Database) -> list[list[tuple[object, ...]]]:
    """What belongs together and why, whatever the numbers: a transaction that is given up takes some along."""
    event, document, _ = KEPT
    columns = (
        event.c.title,
        event.c.posts,
        event.c.hazard,
        event.c.place,
        event.c.profile,
        event.c.last_post_at,
    )
    together = select(document.c.external_id, document.c.event_id).order_by(document.c.external_id)
    with database.reading() as session:
        events = [tuple(row) for row in session.execute(select(*columns).order_by(event.c.id))]
        first: dict[object, str] = {}
        members = [
            (one, number and first.setdefault(number, one)) for one, number in session.execute(together)
        ]
    assert max(posts for _, posts, *_ in events) > 5
    return [events, members]

"""Many small rows as one parameter: written as they are, and of what lies under a key the highest, however many there are."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from huiying.db import Base, Database
from huiying.db.lots import foremost, insert_lot
from huiying.index.order import document_of, position
from nlp.filing import CANDIDATES, Filing
from nlp.models import EventKey
from tests.servers.records import ENGINES, on_either

TABLE = Base.metadata.tables[EventKey.__tablename__]
NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=400)
KEYS = ["t:路灯", 't:"\\', "n:a,b", "t:👷"]


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with on_either(request, tmp_path) as made:
        yield made


@settings(max_examples=30, deadline=None)
@given(
    rows=st.sets(st.tuples(st.sampled_from(KEYS), st.integers(-(2**63), 2**63 - 1))), most=st.integers(1, 4)
)
def test_the_highest_of_each_key_are_found(
    tmp_path_factory: pytest.TempPathFactory, rows: set[tuple[str, int]], most: int
) -> None:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('lots') / 'lots.sqlite3'}")
    TABLE.create(database.engine)
    with database.transaction() as session:
        insert_lot(session, TABLE, sorted(rows))
        assert {tuple(row) for row in session.execute(select(TABLE))} == rows
        found = foremost(session, TABLE, [*KEYS, "t:nothing"], most=most)
    under = {key: sorted(number for other, number in rows if other == key)[-most:] for key in KEYS}
    assert found == {key: numbers for key, numbers in under.items() if numbers}
    database.dispose()


def test_of_thousands_under_one_word_the_latest_are_looked_at(database: Database) -> None:
    with database.transaction() as session:
        insert_lot(
            session,
            TABLE,
            [("t:物业", position(NOON + timedelta(minutes=one), one)) for one in range(1, 3000)],
        )
        insert_lot(session, TABLE, [("t:柳河路", position(NOON, 7))])
        filing = Filing(session, ["t:物业", "t:柳河路"])
        shared = filing.sharing(["t:物业", "t:柳河路"], LONG_AGO)
        assert len(shared) == CANDIDATES
        assert 7 in shared
        assert min(one for one in shared if one != 7) >= 2900
        assert filing.sharing(["t:物业"], NOON + timedelta(days=40)) == []


def test_an_event_moves_up_under_its_keys(database: Database) -> None:
    with database.transaction() as session:
        insert_lot(session, TABLE, [("t:物业", position(NOON, 1)), ("t:物业", position(NOON, 2))])
        filing = Filing(session, ["t:物业", "t:电梯"])
        filing.file(1, ["t:物业", "t:电梯"], NOON + timedelta(hours=1))
        filing.file(1, ["t:物业"], NOON + timedelta(hours=2))
        filing.file(1, ["t:物业"], NOON + timedelta(hours=2))
        assert filing.sharing(["t:物业", "t:电梯"], LONG_AGO) == [1, 2]
        filing.write()
        held = {key: [document_of(at) for at in found] for key, found in _under(session).items()}
        assert held == {"t:物业": [2, 1], "t:电梯": [1]}


def test_an_old_event_among_hundreds_may_be_filed_again_where_it_lies(database: Database) -> None:
    """Under a common word only the latest are looked at, so that nobody sees the old one there."""
    held = [("t:物业", position(NOON + timedelta(minutes=one), one)) for one in range(1, 300)]
    with database.transaction() as session:
        insert_lot(session, TABLE, held)
        filing = Filing(session, ["t:物业"])
        filing.file(1, ["t:物业"], NOON + timedelta(minutes=1))
        filing.write()
        assert session.scalar(select(func.count()).select_from(TABLE)) == len(held)


def _under(session: Session) -> dict[str, list[int]]:
    return foremost(session, TABLE, ["t:物业", "t:电梯"], most=10)

"""Articles that did not come are asked for again, but not in every run."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers.missed import not_yet, remember_missed, wait
from huiying.db import Base, Database
from huiying.inbox import post_key

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passing", "hours"), [(True, (0, 0, 1, 6, 24, 24, 24)), (False, (6, 24, 72, 168, 168, 168))]
)
def test_waits_grow_and_end_never(passing: bool, hours: tuple[int, ...]) -> None:
    assert [wait(tries, passing=passing) for tries in range(1, len(hours) + 1)] == [
        timedelta(hours=number) for number in hours
    ]


def test_what_failed_is_left_alone_until_its_time(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'records.sqlite3'}")
    Base.metadata.create_all(database.engine)
    keys = {name: post_key("news", name) for name in ("gone", "slow", "never")}
    for tries, hours in enumerate((6, 24), start=1):
        with database.transaction() as session:
            remember_missed(session, "news", {"gone": False, "slow": True}, now=NOON)
        with database.reading() as session:
            just_before = NOON + timedelta(hours=hours, seconds=-1)
            assert not_yet(session, keys.values(), now=just_before) == {keys["gone"]}, tries
            assert not_yet(session, keys.values(), now=NOON + timedelta(hours=hours)) == set()
    database.dispose()

"""One key for one office: another is refused with the remedy, before anything is written with it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import delete, func, select

from huiying import inbox
from huiying.clock import SystemClock
from huiying.db import Database
from huiying.errors import Misconfigured
from huiying.inbox import Offer
from huiying.keymark import KeyMark, accept_key, demand_key
from huiying.sealing import Seal
from tests.integration.command import huiying
from tests.seals import SEAL
from tests.servers.records import ENGINES, on_either

ANOTHER = Seal(Fernet.generate_key())


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with on_either(request, tmp_path) as database:
        yield database


def refused(database: Database, seal: Seal) -> Misconfigured:
    with pytest.raises(Misconfigured) as refusal:
        demand_key(database, seal)
    return refusal.value


def test_the_first_key_is_the_office_s_and_another_is_refused(database: Database) -> None:
    demand_key(database, SEAL)
    demand_key(database, SEAL)
    refusal = refused(database, ANOTHER)
    assert refusal.reason == "another_key"
    assert "channel.key" in refusal.message
    assert "HUIYING_CHANNEL_KEY" in refusal.message


def test_of_two_that_begin_together_one_key_wins(database: Database) -> None:
    def begin(seal: Seal) -> bool:
        try:
            demand_key(database, seal)
        except Misconfigured:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        began = list(pool.map(begin, [SEAL, ANOTHER, SEAL, ANOTHER]))
    assert began in ([True, False, True, False], [False, True, False, True])
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(KeyMark)) == 1


def test_records_of_a_version_without_a_mark_take_only_the_key_that_opens_them(database: Database) -> None:
    offer = Offer(source_id="board", external_id="1", kind="post", payload={"text": "路灯不亮"})
    with database.aside() as session:
        inbox.publish(session, [offer], seal=SEAL, now=SystemClock().now())
        session.execute(delete(KeyMark))
    assert refused(database, ANOTHER).reason == "another_key"
    demand_key(database, SEAL)


def test_a_lost_key_is_replaced_only_on_purpose(database: Database) -> None:
    demand_key(database, SEAL)
    with database.transaction() as session:
        accept_key(session, ANOTHER)
    demand_key(database, ANOTHER)
    assert refused(database, SEAL).reason == "another_key"


def test_a_command_with_another_key_says_what_to_do_and_can_be_told_to_go_on(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert huiying(home, "db", "upgrade").returncode == 0
    another = Fernet.generate_key().decode()
    done = huiying(home, "db", "upgrade", HUIYING_CHANNEL_KEY=another)
    assert done.returncode == 2
    assert "another_key" in done.stderr
    assert huiying(home, "db", "rekey", HUIYING_CHANNEL_KEY=another).returncode == 2
    assert huiying(home, "db", "rekey", "--yes", HUIYING_CHANNEL_KEY=another).returncode == 0
    assert huiying(home, "db", "upgrade", HUIYING_CHANNEL_KEY=another).returncode == 0
    assert huiying(home, "audit", "verify", HUIYING_CHANNEL_KEY=another).returncode == 0

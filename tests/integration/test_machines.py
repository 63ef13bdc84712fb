"""Two machines on one PostgreSQL: each with a folder of its own, the same key, and a head of the chain that it vouches by."""

from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import delete

from huiying import audit
from huiying.app.bootstrap import audit_head, open_database
from huiying.audit import AuditRow, Verdict
from huiying.clock import SystemClock
from huiying.db import Database
from huiying.errors import Misconfigured
from huiying.sealing import office_seal
from huiying.settings import Settings


class Machine:
    """A data folder and the records as this machine opens them."""

    def __init__(self, home: Path, url: str, key: str | None) -> None:
        given = {} if key is None else {"channel_key": SecretStr(key)}
        self.settings = Settings(home=home, database_url=SecretStr(url), **given)
        self.database: Database = open_database(self.settings)

    def writes(self, rows: int) -> None:
        for _ in range(rows):
            with self.database.transaction() as session:
                audit.record(
                    session, at=SystemClock().now(), actor="zhao", action="case.assess", subject="case:1"
                )

    def verifies(self) -> Verdict:
        with self.database.reading() as session:
            return audit.verify(session, audit_head(self.settings))

    def head(self) -> str:
        return audit_head(self.settings).read_text("utf-8").split()[0]


@pytest.fixture
def first(postgres_database: str, tmp_path: Path) -> Machine:
    return Machine(tmp_path / "one", postgres_database, None)


@pytest.fixture
def second(first: Machine, postgres_database: str, tmp_path: Path) -> Machine:
    """Its key was copied."""
    home = tmp_path / "two"
    home.mkdir()
    office_seal(first.settings)
    (home / "channel.key").write_bytes((first.settings.folder / "channel.key").read_bytes())
    first.writes(3)
    return Machine(home, postgres_database, None)


def close(*machines: Machine) -> None:
    for machine in machines:
        machine.database.dispose()


def test_machines_that_write_in_turn_never_accuse_each_other(first: Machine, second: Machine) -> None:
    # Before it has written anything the new one vouches for what it found.
    assert second.head() == "3"
    for _ in range(3):
        second.writes(2)
        assert first.verifies().sound
        first.writes(1)
        assert second.verifies().sound
    assert (first.head(), second.head()) == ("12", "11")
    assert first.verifies() == second.verifies()
    close(first, second)


def test_a_tail_that_was_cut_is_found_by_every_machine_that_has_seen_it(
    first: Machine, second: Machine
) -> None:
    second.writes(2)
    with first.database.transaction() as session:
        session.execute(delete(AuditRow).where(AuditRow.id > 4))
    assert not second.verifies().sound
    # The other had seen no more than three rows.
    assert first.verifies().sound
    close(first, second)


def test_a_machine_with_another_key_is_refused(
    first: Machine, postgres_database: str, tmp_path: Path
) -> None:
    with pytest.raises(Misconfigured) as refusal:
        Machine(tmp_path / "three", postgres_database, None)
    assert refusal.value.reason == "another_key"
    close(first)

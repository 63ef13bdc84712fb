"""The audit chain: any altered, missing, added or cut row is found."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from huiying import audit
from huiying.audit import AuditRow
from huiying.clock import BEIJING
from huiying.db import Base, Database
from tests.servers.records import records_in

MORNING = datetime(2026, 3, 4, 8, 0, tzinfo=BEIJING)
EASED = {"reason": "统计口径"}


@pytest.fixture
def head(tmp_path: Path) -> Path:
    return tmp_path / "audit.head"


@pytest.fixture
def database(tmp_path: Path, head: Path) -> Database:
    def write(session: Session) -> None:
        if audit.HEAD in session.info:
            audit.write_head(head, *session.info.pop(audit.HEAD))

    database = Database(records_in(tmp_path), after_commit=write)
    Base.metadata.create_all(database.engine)
    with database.transaction() as session:
        for number in range(5):
            at = MORNING + timedelta(minutes=number)
            audit.record(
                session, at=at, actor="li", action="case.assess", subject=f"case:{number}", detail=EASED
            )
    return database


def faults(database: Database, head: Path) -> str | None:
    with database.reading() as session:
        return audit.verify(session, head).fault


def test_an_untouched_chain_is_sound(database: Database, head: Path) -> None:
    assert faults(database, head) is None
    assert head.read_text().startswith("5 ")


FORGERIES: dict[str, Callable[[Session], object]] = {
    "altered actor": lambda s: s.execute(update(AuditRow).where(AuditRow.id == 3).values(actor="wang")),
    "altered detail": lambda s: s.execute(
        update(AuditRow).where(AuditRow.id == 2).values(detail={"reason": "无"})
    ),
    "altered time": lambda s: s.execute(
        update(AuditRow).where(AuditRow.id == 1).values(at=MORNING - timedelta(hours=3))
    ),
    "deleted row": lambda s: s.execute(delete(AuditRow).where(AuditRow.id == 3)),
    "deleted tail": lambda s: s.execute(delete(AuditRow).where(AuditRow.id >= 4)),
    "emptied table": lambda s: s.execute(delete(AuditRow)),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forgery_is_found(database: Database, head: Path, forge: Callable[[Session], object]) -> None:
    with database.transaction() as session:
        forge(session)
    assert faults(database, head) is not None


def test_a_head_behind_the_chain_is_a_crash_not_a_forgery(database: Database, head: Path) -> None:
    old = head.read_text()
    with database.transaction() as session:
        audit.record(session, at=MORNING, actor="li", action="case.assign", subject="case:9")
    head.write_text(old)
    assert faults(database, head) is None


def test_a_missing_head_file_is_reported(database: Database, head: Path) -> None:
    head.unlink()
    assert "链头" in (faults(database, head) or "")


def test_a_rolled_back_change_leaves_no_row_and_no_head(database: Database, head: Path) -> None:
    before = head.read_text()
    with pytest.raises(RuntimeError), database.transaction() as session:
        audit.record(session, at=MORNING, actor="li", action="case.assign", subject="case:9")
        raise RuntimeError
    assert head.read_text() == before
    assert faults(database, head) is None


def test_writers_take_turns_in_the_chain(postgres_database: str, tmp_path: Path) -> None:
    database = Database(postgres_database)
    Base.metadata.create_all(database.engine)

    def write(name: str) -> None:
        for _ in range(20):
            with database.transaction() as session:
                audit.record(session, at=MORNING, actor=name, action="case.opened", subject="case:1")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, ["li", "wang", "zhao", "qian"]))

    with database.reading() as session:
        head = session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
        assert head is not None
        audit.write_head(tmp_path / "head", head.id, head.hash)
        assert audit.verify(session, tmp_path / "head") == audit.Verdict(rows=80, head=head.hash)
    database.dispose()

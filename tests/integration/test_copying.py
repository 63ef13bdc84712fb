"""A live office moves between engines: whole, compared, its chain sound, and nobody loses what was acknowledged."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, inspect, select, text, update

from alerts.models import Case
from huiying import audit, inbox, messages, moves
from huiying.app.bootstrap import audit_head, open_database, open_records
from huiying.app.copying import copy, moving
from huiying.app.copying.carried import tables
from huiying.app.copying.content import content
from huiying.audit import AuditRow
from huiying.clock import FixedClock
from huiying.db import Database
from huiying.errors import Conflict, HuiyingError, Unavailable
from huiying.inbox import InboxItem
from huiying.messages import Message
from huiying.settings import Settings
from nlp.models import Document
from tests.integration.command import huiying, last_json, write_tickets
from tests.integration.office import FIRE, Office, after, assess

CLOCK = FixedClock(after(hours=9))


def nothing(_stage: str, _rows: int) -> None:
    """Nobody listens."""


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an office that has read tickets and handles a fire; made once."""
    home = tmp_path_factory.mktemp("lived_in")
    done = huiying(home, "import", str(write_tickets(home)), "--kind", "hotline")
    assert done.returncode == 0, done.stderr
    office = Office(database=open_database(Settings(home=home)), folder=home)
    event = office.event()
    office.post(event, after(minutes=30), kind="news", deaths=4)
    assess(office)
    with office.acting() as session:
        # Numbers that were given out and are gone, a row that names a later one, texts of every kind.
        messages.announce(session, at=FIRE, kind="k", subject="s:1", actor="a")
        session.flush()
        session.execute(text("DELETE FROM message WHERE id = (SELECT max(id) FROM message)"))
        first, last = session.scalars(select(Document).order_by(Document.id)).all()[0:2]
        first.reprint_of = last.id
        first.text = "“𠮷”\t换行\n😀 'quote' \\N %s :x {}"
    office.database.dispose()
    return home


@pytest.fixture
def home(lived_in: Path, tmp_path: Path) -> Path:
    copied = tmp_path / "home"
    copied.mkdir()
    for path in lived_in.iterdir():
        if path.is_file():
            (copied / path.name).write_bytes(path.read_bytes())
    return copied


@pytest.fixture
def source(home: Path) -> Iterator[Database]:
    database = open_database(Settings(home=home))
    yield database
    database.dispose()


def at(home: Path, url: str) -> Settings:
    return Settings(home=home, database_url=url)


def holds(database: Database) -> dict[str, tuple[int, str]]:
    with database.reading() as session:
        found = {table.name: content(session, table) for table in tables()}
    return {name: (one.rows, one.sha256) for name, one in found.items()}


WORKS = """
import sys
from huiying.app.cli import run
sys.exit(run(["audit", "verify"]) or run(["index", "rebuild"]) or run(["import", sys.argv[1]]))
"""


def test_an_office_moves_to_postgresql_and_back(home: Path, tmp_path: Path, postgres_database: str) -> None:
    done = huiying(home, "db", "copy", "--to", postgres_database, "--json")
    assert done.returncode == 0, done.stderr
    told: Any = last_json(done)
    assert told["rows"] == sum(one["rows"] for one in told["tables"]) > 20
    assert "HUIYING_DATABASE_URL" in done.stderr

    # The old one is read, not written.
    refused = huiying(home, "import", str(write_tickets(tmp_path)))
    assert (refused.returncode, "office_moved" in refused.stderr) == (1, True)
    assert huiying(home, "audit", "verify").returncode == 0

    # The new one works: it is the same office, it counts on, its chain goes on.
    new = open_database(at(home, postgres_database))
    old = open_records(Settings(home=home))
    assert holds(new) == holds(old)
    office = Office(database=new, folder=home, posts=100)
    office.post(
        office.event(title="清源县另一起火灾", hazard="explosion"), after(hours=9), kind="news", deaths=4
    )
    with new.transaction() as session:
        messages.announce(session, at=FIRE, kind="k", subject="s:2", actor="a")
    with new.reading() as session, old.reading() as before:
        assert session.scalars(select(Case.number).order_by(Case.id)).all() == ["2026-0001", "2026-0002"]
        newest = select(func.max(Message.id))
        # One of the old numbers was given out and taken back: nobody gets it again.
        assert session.scalars(newest).one() >= before.scalars(newest).one() + 2
    # In a process of its own, which leaves its connections to the system.
    there = os.environ | {"HUIYING_HOME": str(home), "HUIYING_DATABASE_URL": postgres_database}
    words = [sys.executable, "-c", WORKS, str(write_tickets(tmp_path))]
    worked = subprocess.run(words, env=there, capture_output=True, text=True, timeout=120, check=False)
    assert worked.returncode == 0, worked.stderr
    new.dispose()
    old.dispose()

    back = f"sqlite:///{tmp_path / 'back.sqlite3'}"
    moved = moving.move(at(home, postgres_database), back, clock=CLOCK, tell=nothing)
    assert moved.chain.sound
    there, again = open_records(at(home, postgres_database)), open_database(at(home, back))
    assert holds(again) == holds(there)
    rebuilt = huiying(home, "index", "rebuild", HUIYING_DATABASE_URL=back)
    assert rebuilt.returncode == 0, rebuilt.stderr
    there.dispose()
    again.dispose()


def test_a_target_that_holds_anything_is_refused(home: Path, source: Database, tmp_path: Path) -> None:
    other = tmp_path / "other"
    full = open_database(Settings(home=other))
    with full.transaction() as session:
        messages.announce(session, at=FIRE, kind="k", subject="s", actor="a")
    full.dispose()
    for url in (f"sqlite:///{other / 'huiying.sqlite3'}", source.url):
        with pytest.raises(Conflict) as refusal:
            moving.move(Settings(home=home), url, clock=CLOCK, tell=nothing)
        assert refusal.value.reason == "copy_target_not_empty"
    with source.transaction() as session:
        messages.announce(session, at=FIRE, kind="k", subject="s", actor="a")


def test_what_postgresql_cannot_hold_is_named_and_nothing_is_copied(
    home: Path, source: Database, postgres_database: str
) -> None:
    with source.transaction() as session:
        session.execute(update(Document).where(Document.id == 1).values(source_name="长" * 201))
        session.execute(text('UPDATE document SET reasons = \'{"a": "\\u0000"}\' WHERE id = 2'))
    done = huiying(home, "db", "copy", "--to", postgres_database)
    assert done.returncode == 2
    assert "document 第 1 行 source_name：201 字，最多 200 字" in done.stderr
    assert "document 第 2 行 reasons：JSON 里有空字符" in done.stderr
    target = Database(postgres_database)
    with target.reading() as session:
        assert inspect(session.connection()).get_table_names() == []
    target.dispose()
    with source.transaction() as session:
        messages.announce(session, at=FIRE, kind="k", subject="s", actor="a")


def test_a_copy_that_breaks_off_leaves_the_office_as_it_was_and_is_not_used(
    home: Path, source: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(*_given: Any, **_named: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(copy, "written", torn)
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    done = huiying(home, "db", "copy", "--to", url)
    assert (done.returncode, "copy_stopped" in done.stderr) == (1, True)
    with source.transaction() as session:
        messages.announce(session, at=FIRE, kind="k", subject="s", actor="a")
    refused = huiying(home, "audit", "verify", HUIYING_DATABASE_URL=url)
    assert (refused.returncode, "office_incomplete" in refused.stderr) == (1, True)
    again = huiying(home, "db", "copy", "--to", url)
    assert (again.returncode, "copy_target_not_empty" in again.stderr) == (1, True)


def test_a_copy_that_cannot_be_opened_leaves_nobody_writing_and_says_how_to_go_on(
    home: Path, source: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(_session: Any, token: str | None = None) -> bool:
        raise Unavailable(f"{token}", code="database_unreachable")

    monkeypatch.setattr(moves, "release", lost)
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    with pytest.raises(Unavailable) as refusal:
        moving.move(Settings(home=home), url, clock=CLOCK, tell=nothing)
    assert refusal.value.reason == "copy_not_opened"
    monkeypatch.undo()
    for reason, there in (("office_moved", source), ("office_incomplete", Database(url))):
        with pytest.raises(Unavailable) as refusal, there.reading() as session:
            moves.refuse(session)
        assert refusal.value.reason == reason
        there.dispose()
    assert huiying(home, "db", "reopen").returncode == 0
    with source.transaction() as session:
        messages.announce(session, at=FIRE, kind="k", subject="s", actor="a")


KILLED = """
import os, sys
from huiying.app.bootstrap import open_clock
from huiying.app.copying.moving import move
from huiying.settings import Settings
def die(stage, rows):
    if stage == "write" and rows:
        os.kill(os.getpid(), 9)
settings = Settings()
move(settings, sys.argv[1], clock=open_clock(settings), tell=die)
"""


def test_a_killed_mover_holds_nobody_up_for_long(
    home: Path, source: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    monkeypatch.setenv("HUIYING_HOME", str(home))
    assert subprocess.run([sys.executable, "-c", KILLED, url], check=False, timeout=60).returncode == -9
    with pytest.raises(Unavailable) as refusal, source.transaction():
        pass
    assert refusal.value.reason == "office_moving"
    with pytest.raises(Unavailable) as refusal:
        open_database(at(home, url))
    assert refusal.value.reason == "office_incomplete"
    elapse(home)
    with source.transaction() as session:
        messages.announce(session, at=FIRE, kind="k", subject="s", actor="a")
        assert moves.standing(session) is None
    with source.reading() as session:
        assert audit.verify(session, audit_head(Settings(home=home))).sound


def elapse(home: Path) -> None:
    """As if the mover had been silent for longer than its lease."""
    records = open_records(Settings(home=home))
    with records.transaction() as session:
        held = moves.standing(session)
        assert held is not None
        held.renewed_at -= moves.LEASE + timedelta(seconds=1)
    records.dispose()


def test_a_mover_that_slept_while_somebody_wrote_cannot_finish(home: Path, source: Database) -> None:
    records = open_records(Settings(home=home))
    with records.transaction() as session:
        moves.begin(session, token="t", other="there")
    elapse(home)
    with source.transaction() as session:
        messages.announce(session, at=FIRE, kind="k", subject="s", actor="a")
    with pytest.raises(Conflict) as refusal, records.transaction() as session:
        moves.finish(session, "t")
    assert refusal.value.reason == "office_move_lapsed"
    records.dispose()


def test_while_an_office_moves_it_is_read_and_not_written(home: Path, source: Database) -> None:
    records = open_records(Settings(home=home))
    with records.transaction() as session:
        moves.begin(session, token="t", other="there")
    for writing in (source.transaction, source.aside):
        with pytest.raises(Unavailable) as refusal, writing():
            pass
        assert refusal.value.reason == "office_moving"
    with source.reading() as session:
        assert session.scalars(select(func.count()).select_from(InboxItem)).one() > 0
    with pytest.raises(Conflict), records.transaction() as session:
        moves.begin(session, token="another", other="there")
    with records.transaction() as session:
        assert moves.renew(session, "t")
        moves.finish(session, "t")
    with pytest.raises(Unavailable) as refusal, source.transaction():
        pass
    assert refusal.value.reason == "office_moved"
    assert moving.reopen(Settings(home=home), clock=CLOCK) == "there"
    assert moving.reopen(Settings(home=home), clock=CLOCK) is None
    with source.transaction() as session:
        actions = session.scalars(select(AuditRow.action).order_by(AuditRow.id.desc())).first()
    assert actions == "office.reopened"
    records.dispose()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_move_waits_for_those_who_write(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_database") if engine == "postgresql" else None
    settings = Settings(home=tmp_path, database_url=url)
    office, records = open_database(settings), open_records(settings)
    order: list[str] = []

    def begin() -> None:
        with records.aside() as session:
            moves.begin(session, token="t", other="there")
        order.append("marked")

    mover = threading.Thread(target=begin)
    with office.aside() as session:
        inbox.tally(session)
        mover.start()
        mover.join(0.5)
        order.append("written")
    mover.join(10)
    assert order == ["written", "marked"]
    with pytest.raises(HuiyingError), office.aside():
        pass
    office.dispose()
    records.dispose()


def test_the_command_is_json_for_programs(home: Path, tmp_path: Path) -> None:
    done = huiying(home, "db", "copy", "--to", f"sqlite:///{tmp_path / 'new.sqlite3'}", "--json")
    told = json.loads(done.stdout)
    assert {"to", "rows", "bytes", "seconds", "audit", "tables"} == set(told)
    assert {one["table"] for one in told["tables"]} == {table.name for table in tables()}

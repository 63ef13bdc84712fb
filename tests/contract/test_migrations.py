"""The tables that migrations make are the tables the code declares, on both record engines."""

import hashlib
import json
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from alerts.models import Case, CaseStep, Obligation
from huiying import blobs, inbox
from huiying.app.migrations import REVISIONS, configuration, upgrade
from huiying.app.tables import METADATA
from huiying.db import Database
from huiying.errors import Misconfigured
from huiying.inbox import InboxItem
from huiying.index.order import position
from huiying.posts import RawPost
from nlp.authors import known_as
from nlp.models import Document
from tests.seals import SEAL

DAY = "2026-03-01 00:10:00.000000"
BEFORE: dict[str, dict[str, Any]] = {
    "event": {
        "id": 1,
        "title": "清源县东湾镇仓库火灾",
        "type": "accident",
        "state": "occurred",
        "scope": "local",
        "place": "江岭省/云州市/清源县",
        "urgency": 4,
        "first_post_at": DAY,
        "last_post_at": DAY,
        "first_seen_at": DAY,
        "updated_at": DAY,
        "posts": 1,
        "reprints": 0,
        "sources": 1,
        "profile": "{}",
    },
    "office_case": {
        "id": 1,
        "number": "2026-0001",
        "title": "清源县东湾镇仓库火灾",
        "event_id": 1,
        "kind": "emergency",
        "state": "assessing",
        "co_units": "[]",
        "first_post_at": DAY,
        "first_seen_at": DAY,
        "opened_at": DAY,
        "opened_by": "system:pipeline",
        "updated_at": DAY,
    },
    "obligation": {
        "id": 1,
        "case_id": 1,
        "duty": "press_conference",
        "body": "responsible_unit",
        "rules": "[]",
        "pack": "national",
        "pack_version": "1",
        "pack_digest": "0" * 64,
        "inputs": "{}",
        "limit": "24 小时",
        "start": DAY,
        "start_reason": "自事发时间起算",
        "due": DAY,
        "provisional": False,
        "steps": "[]",
        "stops": "[]",
        "by_grade": True,
        "state": "running",
        "opened_at": DAY,
        "reason": "等级为重大",
        "born_late": False,
        "was_late": False,
    },
    "case_step": {
        "id": 1,
        "case_id": 1,
        "at": DAY,
        "actor": "system:pipeline",
        "actor_name": "系统",
        "step": "open",
        "from_state": "assessing",
        "to_state": "assessing",
        "summary": "立案",
        "detail": "{}",
    },
}
"""A case as the first version kept it."""


PAYLOAD = {
    "source_id": "board",
    "source_name": "论坛",
    "source_kind": "board",
    "standing": "private",
    "external_id": "1",
    "text": "电话 13912345678",
    "author": "小河",
    "first_seen_at": "2026-03-01T00:10:00Z",
}
DOCUMENT = {
    "inbox_id": 1,
    "key": "k",
    "source_id": "board",
    "source_name": "论坛",
    "source_kind": "board",
    "standing": "private",
    "external_id": "1",
    "title": "",
    "text": "电话 ***********",
    "author": hashlib.sha256("board\n小河".encode()).hexdigest()[:16],
    "first_seen_at": DAY,
    "topics": "[]",
    "facts": "[]",
    "places": "[]",
    "state": "none",
    "type": "other",
    "concern": False,
    "outside": False,
    "urgency": 1,
    "scope": "none",
    "reasons": "{}",
    "fingerprint": "f",
    "pipeline_version": "1",
}
"""A post as the version before kept it: in the clear in the inbox, its author as a hash that anybody can compute."""


def _insert(session: Session, table: str, values: dict[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in values)
    given = ", ".join(f":{name}" for name in values)
    session.execute(text(f"INSERT INTO {table} ({names}) VALUES ({given})"), values)  # noqa: S608  # our own names


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'records.sqlite3'}"
    else:
        url = request.getfixturevalue("postgres_database")
    database = Database(url)
    yield database
    database.dispose()


def downgrade(database: Database) -> None:
    config = configuration()
    with database.transaction() as session:
        config.attributes["connection"] = session.connection()
        command.downgrade(config, "base")


def test_the_revisions_named_are_the_revisions_there_are() -> None:
    scripts = ScriptDirectory.from_config(configuration())
    assert [script.revision for script in scripts.walk_revisions()][::-1] == list(REVISIONS)


def test_tables_of_a_newer_version_are_left_alone(database: Database) -> None:
    upgrade(database, SEAL)
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Misconfigured) as refusal:
        upgrade(database, SEAL)
    assert refusal.value.reason == "database_newer"


def test_migrations_make_what_the_code_declares_and_unmake_it(database: Database) -> None:
    upgrade(database, SEAL)
    with database.transaction() as session:
        assert compare_metadata(MigrationContext.configure(session.connection()), METADATA) == []
    downgrade(database)
    with database.transaction() as session:
        assert inspect(session.connection()).get_table_names() == ["alembic_version"]
    upgrade(database, SEAL)
    upgrade(database, SEAL)


def test_what_older_versions_kept_in_the_clear_is_sealed(database: Database) -> None:
    config = configuration()
    with database.transaction() as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "0003")
    page = zlib.compress("<p>家属电话 13912345678</p>".encode(), 0)
    with database.transaction() as session:
        session.execute(
            text(
                "INSERT INTO inbox_item (key, kind, source_id, payload, received_at, state, due_at, attempts)"
                " VALUES (:key, 'post', 'board', :payload, :at, 'waiting', :at, 0)"
            ),
            {"key": "k", "payload": json.dumps(PAYLOAD), "at": DAY},
        )
        _insert(session, "document", DOCUMENT)
        session.execute(
            text("INSERT INTO blob (sha256, size, media_type, content) VALUES ('a', 30, 'text/html', :page)"),
            {"page": page},
        )

    upgrade(database, SEAL)

    with database.reading() as session:
        [item] = session.scalars(select(InboxItem)).all()
        assert inbox.opened(item, SEAL) == PAYLOAD
        assert item.payload is None
        author = session.scalars(select(Document.author)).one()
        assert author == known_as(RawPost.model_validate(PAYLOAD), SEAL)
        assert author != DOCUMENT["author"]
        assert "13912345678" in blobs.fetch(session, "a", seal=SEAL).decode()
    if database.is_sqlite:
        files = Path(database.engine.url.database or "").parent.iterdir()
        assert [path.name for path in files if b"13912345678" in path.read_bytes()] == []


def test_records_of_the_version_before_survive_the_change_of_their_tables(database: Database) -> None:
    config = configuration()
    with database.transaction() as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "0001")
    with database.transaction() as session:
        for table, values in BEFORE.items():
            _insert(session, table, values)

    upgrade(database, SEAL)

    with database.transaction() as session:
        [kept] = session.scalars(select(Case)).all()
        assert (kept.number, kept.event_id, kept.form, kept.moments) == ("2026-0001", 1, {}, {})
        [clock] = session.scalars(select(Obligation)).all()
        assert (clock.case_id, clock.state, clock.limits, clock.next_at) == (kept.id, "running", [], None)
        assert session.scalars(select(CaseStep.case_id)).all() == [kept.id]


def test_what_texts_and_events_are_found_by_is_carried_over_and_back(database: Database) -> None:
    config, at = configuration(), "2026-03-01 00:10:00.500000+00:00"
    with database.transaction() as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "0004")
    with database.transaction() as session:
        _insert(session, "event", BEFORE["event"])
        _insert(session, "document", DOCUMENT | {"id": 1})
        _insert(session, "event_key", {"key": "t:路灯", "event_id": 1, "last_at": at})
        _insert(session, "document_band", {"band": -(2**63), "document_id": 1})

    upgrade(database, SEAL)

    found = position(datetime(2026, 3, 1, 0, 10, tzinfo=UTC), 1)
    with database.transaction() as session:
        assert session.execute(text("SELECT key, position FROM key_event")).all() == [("t:路灯", found)]
        assert session.execute(text("SELECT band, document_id FROM band_document")).all() == [(-(2**63), 1)]
    with database.restructuring() as session:
        config.attributes["connection"] = session.connection()
        command.downgrade(config, "0004")
        [kept] = session.execute(text("SELECT key, event_id, last_at FROM event_key")).all()
        assert (kept.key, kept.event_id, str(kept.last_at)[:19]) == ("t:路灯", 1, at[:19])
        assert session.execute(text("SELECT band, document_id FROM document_band")).all() == [(-(2**63), 1)]

"""What no engine can hold, and what is too long for its column: the same on both, and nothing else lost for it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from huiying import inbox, messages
from huiying.app.pipeline import Pipeline
from huiying.app.tables import METADATA
from huiying.clock import FixedClock
from huiying.db import Database
from huiying.db.texts import as_json, from_stored, storable, whole
from huiying.errors import Invalid
from huiying.inbox import InboxItem, Offer
from huiying.index import open_index
from huiying.messages import Message
from huiying.sealing import office_seal
from huiying.service import Service
from huiying.settings import Settings
from nlp.models import Document
from tests.servers.records import ENGINES, on_either

NOW = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
NASTY = st.text(st.sampled_from("\0\ud83d\ude00\udfffa清😀"), max_size=8)


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with on_either(request, tmp_path) as database:
        yield database


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(words=NASTY)
def test_any_text_can_be_stored_and_comes_back_as_whole_as_can_be(database: Database, words: str) -> None:
    with database.transaction() as session:
        told = {words: [words, {"text": words}]}
        message = messages.announce(session, at=NOW, kind="k", subject=words, actor="a", payload=told)
        rows = [
            {"at": NOW, "kind": "many", "subject": words, "actor": words, "payload": {}} for _ in range(2)
        ]
        session.execute(insert(Message), rows)
    with database.reading() as session:
        held = session.get_one(Message, message.id)
        assert held.subject == whole(words)
        assert held.payload == storable(told)
        # What is looked for is what was stored.
        asked = select(Message.actor).where(Message.subject == words, Message.kind == "many")
        assert set(session.scalars(asked)) == {whole(words)}


@given(words=NASTY)
def test_a_whole_text_is_left_as_it_is_and_json_can_be_sent(words: str) -> None:
    clean = whole(words)
    assert whole(clean) is clean
    assert "\0" not in clean
    clean.encode()
    assert "\\u0000" not in as_json([words])
    assert from_stored(as_json([words])) == [clean]
    assert as_json(["清😀", "\\u0000"]) == r'["清😀","\\u0000"]'


def test_what_is_too_long_is_refused_on_both_engines_by_name(database: Database) -> None:
    with pytest.raises(Invalid) as refusal, database.transaction() as session:
        messages.announce(session, at=NOW, kind="k" * 61, subject="s", actor="a")
    assert refusal.value.reason == "text_too_long"
    assert refusal.value.fields == {"kind": "太长，最多 60 字"}
    with database.reading() as session:
        assert messages.last_id(session) == 0


def test_what_an_older_version_let_in_can_still_be_worked_with(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    METADATA.create_all(database.engine)
    row = {"at": NOW, "kind": "k" * 61, "subject": "s", "actor": "a", "payload": {}}
    with database.transaction() as session:
        session.execute(insert(Message), [row])
    with database.transaction() as session:
        session.get_one(Message, 1).subject = "t"
    with pytest.raises(Invalid), database.transaction() as session:
        session.get_one(Message, 1).kind = "l" * 61
    database.dispose()


def test_posts_with_fields_of_any_length_are_stored(database: Database, tmp_path: Path) -> None:
    given_settings = Settings(home=tmp_path)
    service = Service(
        settings=given_settings,
        database=database,
        clock=FixedClock(NOW),
        index=open_index(given_settings, database),
    )
    service.index.prepare(database)
    endless = "清源县东湾镇仓库起火，三人受伤。" * 400
    post = {
        "source_id": "s" * 100,
        "source_name": endless,
        "source_kind": "board",
        "standing": "private",
        "url": f"https://board.example/{'x' * 5000}",
        "title": endless,
        "text": f"{endless}\0\ud83d",
        "author": endless,
        "first_seen_at": NOW.isoformat(),
        "extra": {"signed": "赵\0一\ud83d"},
    }
    offers = [
        Offer(
            source_id="s",
            external_id=str(number),
            kind="post",
            payload=post | {"standing": standing, "external_id": f"{number}" * 1000},
        )
        for number, standing in enumerate(("private", "media", "official"))
    ]
    with database.aside() as session:
        inbox.publish(session, offers, seal=office_seal(given_settings), now=NOW)
    Pipeline(service).drain()
    with database.reading() as session:
        settled = session.execute(select(InboxItem.state, InboxItem.outcome, InboxItem.reason)).all()
        assert {state for state, _, _ in settled} == {"settled"}, settled
        assert session.scalars(select(Document.source_name)).first() == endless[:200]

"""A disk that is full: what cannot be kept is refused in words, what was acknowledged is kept, and it goes on by itself with room again."""

import errno
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, select, text

from api import accounts, sessions
from api.app import create_app
from api.models import SignedIn
from api.views import health
from huiying import audit
from huiying.app.bootstrap import audit_head, open_service
from huiying.app.worker import Worker
from huiying.inbox import InboxItem
from huiying.service import Service
from huiying.settings import Settings
from nlp.models import Document

TOKEN = "a-token-of-the-tests"
STORY = "清源县柳河镇第三组的路灯已经半个月不亮了，老人晚上出门摔过两次，希望有关部门派人来看一看。"


@dataclass
class Office:
    service: Service
    client: TestClient
    most: int = 0
    """Pages the file may have; 0: as many as it wants."""

    def fill(self) -> None:
        """No more room than what is there."""
        with self.service.database.reading() as session:
            self.most = session.scalar(text("PRAGMA page_count")) or 0
        self.service.database.engine.dispose()

    def make_room(self) -> None:
        self.most = 0
        self.service.database.engine.dispose()

    def push(self, number: int) -> Any:
        post = {"external_id": f"post-{number}", "source_name": "留言板", "text": f"{number}号：{STORY * 20}"}
        return self.client.post("/api/posts", json=post, headers={"Idempotency-Key": f"post-{number:08}"})


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    service = open_service(Settings(home=tmp_path))
    now = service.clock.now()
    with service.database.transaction() as session:
        accounts.add_user(
            session,
            username="zhao",
            name="赵值",
            password="qingyuan-river-7",
            roles=["duty"],
            unit_id=None,
            actor="system:cli",
            now=now,
        )
        session.add(
            SignedIn(
                token_sha256=sessions.digest(TOKEN),
                username="zhao",
                created_at=now,
                expires_at=now + sessions.LIFETIME,
            )
        )
    client = TestClient(create_app(service), headers={"X-Requested-With": "huiying"})
    client.cookies.set(sessions.COOKIE, TOKEN)
    made = Office(service=service, client=client)

    @event.listens_for(service.database.engine, "connect")
    def limit(connection: Any, _record: object) -> None:
        if made.most:
            connection.execute(f"PRAGMA max_page_count={made.most}")

    yield made
    client.close()
    service.database.dispose()


def test_a_full_database_refuses_in_words_keeps_what_it_took_and_goes_on_with_room(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    worker = Worker(office.service)
    taken = [number for number in range(20) if office.push(number).status_code == 202]
    office.fill()
    answers = {number: office.push(number) for number in range(20, 60)}
    taken += [number for number, answer in answers.items() if answer.status_code == 202]
    refused = [answer for answer in answers.values() if answer.status_code != 202]
    assert refused
    assert Counter((answer.status_code, answer.json()["code"]) for answer in refused) == {
        (503, "disk_full"): len(refused)
    }
    for _ in range(3):
        assert not worker._pass()
    told = [message for message in caplog.messages if "disk_full" in message]
    assert len(told) == 1
    assert "腾出空间" in told[0]
    for path in ("/api/board", "/api/search", "/api/events"):
        assert office.client.get(path).status_code == 200
    office.make_room()
    for number, answer in answers.items():
        if answer.status_code != 202:
            assert office.push(number).status_code == 202
    while worker._pass():
        pass
    with office.service.database.reading() as session:
        assert {item.state for item in session.scalars(select(InboxItem))} == {"settled"}
        assert len(session.scalars(select(Document.id)).all()) == len(taken) + len(refused) == 60
        assert audit.verify(session, audit_head(office.service.settings)).sound


def test_a_disk_that_fills_up_is_told_before_it_is_full(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def database() -> dict[str, Any]:
        parts = office.client.get("/api/health").json()["parts"]
        return next(part for part in parts if part["name"] == "database")

    assert database()["ok"]
    monkeypatch.setattr(health, "LEAST_ROOM", 2**60)
    assert not database()["ok"]
    assert "请腾出空间" in database()["detail"]


def test_a_head_that_cannot_be_written_undoes_nothing_and_catches_up(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch, caplog.at_level(logging.WARNING):
        patch.setattr("huiying.audit.write_head", full)
        assert [office.push(number).status_code for number in range(5)] == [202] * 5
    assert sum("head_behind" in message for message in caplog.messages) == 1
    head = audit_head(office.service.settings)
    with office.service.database.reading() as session:
        assert audit.verify(session, head).sound
    assert office.push(5).status_code == 202
    with office.service.database.reading() as session:
        verdict = audit.verify(session, head)
    assert verdict.sound
    assert head.read_text("utf-8").split() == [str(verdict.rows), verdict.head]

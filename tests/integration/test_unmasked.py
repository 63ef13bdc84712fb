"""A pushed post with personal data: no store, index, message or log holds it unmasked."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from huiying import inbox
from huiying.app.bootstrap import open_service
from huiying.app.pipeline import Pipeline
from huiying.app.tables import METADATA
from huiying.clock import FileClock
from huiying.index import Query
from huiying.people import Actor
from huiying.posts import RawPost, SourceKind, Standing
from huiying.sealing import office_seal
from huiying.service import Service
from huiying.settings import Settings
from nlp.models import Document
from nlp.personal.unsealing import open_original

NOW = datetime(2026, 3, 4, 0, 0, tzinfo=UTC)
SECRETS = ("13800138000", "１３８００１３８０００", "11010519491231002X", "4111111111111111", "湘A12345", "wx_lidaming", "王建国", "3栋2单元501")  # fmt: skip
TITLE = "举报：业主王建国违建"
TEXT = (
    "我是业主王建国，身份证11010519491231002X，电话１３８００１３８０００（13800138000），微信号wx_lidaming，"
    "住云锦花园3栋2单元501室，车牌湘A12345，卡号4111111111111111，請回電。咨询电话12345。"
)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    FileClock(tmp_path / "clock.json").set(NOW)
    service = open_service(Settings(home=tmp_path, simulated=True))
    post = RawPost(
        source_id="board",
        source_name="清源论坛",
        source_kind=SourceKind.BOARD,
        standing=Standing.PRIVATE,
        external_id="1",
        title=TITLE,
        text=TEXT,
        author="王建国",
        published_at=NOW,
        first_seen_at=NOW,
    )
    payload = post.model_dump(mode="json")
    offer = inbox.Offer(source_id="board", external_id="1", kind="post", payload=payload)
    with service.database.transaction() as session:
        inbox.publish(session, [offer], seal=office_seal(service.settings), now=NOW)
    yield service
    service.database.dispose()


def kept(service: Service) -> dict[str, str]:
    """Every row of every table, as text."""
    with service.database.reading() as session:
        return {
            table.name: "\n".join(str(tuple(row)) for row in session.execute(select(table)))
            for table in METADATA.sorted_tables
        }


def test_nothing_is_kept_unmasked(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        assert Pipeline(service).run_once().stored == 1
    service.index.flush(service.database)
    rows = kept(service)
    assert "王**" in rows["document"]
    for name, held in rows.items():
        assert [secret for secret in SECRETS if secret in held] == [], name
    assert [secret for secret in SECRETS if secret in caplog.text] == []


@pytest.mark.parametrize("secret", ["13800138000", "建国", "湘A12345", "wx_lidaming"])
def test_search_finds_nobody_by_what_is_hidden(service: Service, secret: str) -> None:
    Pipeline(service).run_once()
    service.index.flush(service.database)
    with service.database.reading() as session:
        assert service.index.search(session, Query(text=secret)).total == 0
        assert service.index.search(session, Query(text="违建")).total == 1


def test_the_original_fits_what_is_shown(service: Service) -> None:
    Pipeline(service).run_once()
    officer = Actor(username="du", name="杜值", roles=frozenset({"duty"}))
    seal = office_seal(service.settings)
    with service.database.transaction() as session:
        (document,) = session.scalars(select(Document))
        original = open_original(session, document.id, reason="核实", seal=seal, actor=officer, now=NOW)
        shown = document.body
    assert len(original.body) == len(shown)
    assert {original.body[span.start : span.end] for span in original.spans} >= {"王建国", "13800138000"}
    assert "請回電" in original.body
    hidden = {at for span in original.spans for at in range(span.start, span.end)}
    same = zip(original.body, shown, strict=True)
    assert all(one == other for at, (one, other) in enumerate(same) if at not in hidden)

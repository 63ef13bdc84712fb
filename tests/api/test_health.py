"""Health tells the truth: each part that is down says so, and what to do."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy.orm import Session

from alerts.scheduler.models import WatchItem
from crawlers.models import SourceState
from huiying import heartbeat, inbox
from huiying.db import Database
from huiying.errors import Unavailable
from huiying.inbox import Offer
from tests.api.conftest import NOON, Office
from tests.seals import SEAL


def part(office: Office, name: str) -> dict[str, Any]:
    health = office.stranger().get("/api/health").json()
    [found] = [each for each in health["parts"] if each["name"] == name]
    return cast("dict[str, Any]", found)


def a_source(session: Session, name: str, state: str | None, **changed: Any) -> None:
    held: dict[str, Any] = {
        "due_at": NOON + timedelta(minutes=5),
        "last_run_at": NOON - timedelta(minutes=5),
        "last_good_at": NOON - timedelta(minutes=5),
        "last_new_at": NOON - timedelta(minutes=5),
        **changed,
    }
    session.add(SourceState(id=name, name=name, state=state, failures=0, **held))


def test_all_is_well_only_when_every_part_is(office: Office) -> None:
    with office.database.transaction() as session:
        for name in ("worker", "scheduler", "notifier"):
            heartbeat.beat(session, name, at=NOON)
        a_source(session, "news", "fresh")
    health = office.stranger().get("/api/health").json()
    assert health["ok"] is True
    assert health["summary"].startswith("监测正常")
    assert {each["name"] for each in health["parts"]} == {
        "database", "index", "inbox", "crawl", "sources", "pipeline", "scheduler", "notifier", "backup",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "sign"), [("pipeline", "worker"), ("scheduler", "scheduler"), ("notifier", "notifier")]
)
def test_a_part_that_died_is_missed(office: Office, name: str, sign: str) -> None:
    assert "从未运行" in part(office, name)["detail"]
    with office.database.transaction() as session:
        heartbeat.beat(session, sign, at=NOON)
    assert part(office, name)["ok"] is True
    office.clock.advance(timedelta(minutes=2))
    dead = part(office, name)
    assert (dead["ok"], dead["since"]) == (False, "2026-03-04T04:00:00Z")


def test_a_timer_that_should_have_run_is_said_with_since_when(office: Office) -> None:
    with office.database.transaction() as session:
        session.add(
            WatchItem(subject="case:1", kind="case_unassessed", urgent=False, since=NOON, due_at=NOON)
        )
    office.clock.advance(timedelta(minutes=3))
    with office.database.transaction() as session:
        heartbeat.beat(session, "scheduler", at=office.clock.now())
    behind = part(office, "scheduler")
    assert (behind["ok"], behind["since"]) == (False, "2026-03-04T04:00:00Z")
    assert behind["detail"] == "1 项到了该升级的时候没有升级，最早自 03-04 12:00:00"


def test_an_inbox_that_backs_up_is_said(office: Office) -> None:
    offer = Offer(source_id="push", external_id="1", kind="post", payload={})
    with office.database.transaction() as session:
        inbox.publish(session, [offer], seal=SEAL, now=NOON)
    assert part(office, "inbox")["ok"] is True
    office.clock.advance(timedelta(minutes=7))
    behind = part(office, "inbox")
    assert behind["ok"] is False
    assert "1 条待读，最早等了 7 分钟" in behind["detail"]


def test_sources_that_fail_and_a_crawl_that_stopped_are_two_things(office: Office) -> None:
    with office.database.transaction() as session:
        a_source(session, "news", "fresh")
        a_source(session, "board", "failing", error="连接超时")
        a_source(session, "quiet", "unchanged", last_new_at=NOON - timedelta(days=9))
        a_source(session, "feed", "not_a_feed")
    declare(office, "news", "board", "quiet", "feed")
    assert part(office, "crawl")["ok"] is True
    assert "4 源中 1 源正常，靠不住：quiet（太久没有动静）" in part(office, "sources")["detail"]
    states = {one["id"]: one["state"]["code"] for one in office.sees("duty", "/sources")["items"]}
    assert states == {"news": "fresh", "board": "failing", "quiet": "silent", "feed": "not_a_feed"}
    office.clock.advance(timedelta(minutes=11))
    assert part(office, "crawl")["ok"] is False


def declare(office: Office, *names: str, enabled: bool = True) -> None:
    toml = "".join(
        f'[[source]]\nid = "{name}"\nname = "{name}"\nkind = "rss"\nurl = "http://127.0.0.1:9/feed.xml"\n'
        f'standing = "media"\nsource_kind = "news"\nenabled = {str(enabled).lower()}\n'
        for name in names
    )
    (office.context.settings.folder / "sources.toml").write_text(toml, "utf-8")


def test_sources_declared_and_never_crawled_are_said(office: Office) -> None:
    assert part(office, "crawl")["ok"] is True
    declare(office, "news", enabled=False)
    assert part(office, "crawl")["ok"] is True
    declare(office, "news", enabled=True)
    never = part(office, "crawl")
    assert never["ok"] is False
    assert "1 源已登记但从未采集" in never["detail"]


def test_a_source_no_longer_declared_is_not_waited_for(office: Office) -> None:
    with office.database.transaction() as session:
        a_source(session, "news", "fresh")
        a_source(session, "gone", "fresh", due_at=NOON - timedelta(days=2))
    assert part(office, "crawl")["ok"] is False
    declare(office, "news", enabled=True)
    assert part(office, "crawl")["ok"] is True


def test_an_index_that_is_gone_is_said_here_and_on_the_search_page(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_args: object) -> int:
        raise Unavailable("检索服务连接不上：请检查 HUIYING_ELASTICSEARCH_URL", code="index_unreachable")

    index = type(office.context.index)
    monkeypatch.setattr(index, "count", gone)
    monkeypatch.setattr(index, "search", gone)
    assert "HUIYING_ELASTICSEARCH_URL" in part(office, "index")["detail"]
    found = office.sees("duty", "/search?q=起火")
    assert found["items"] == []
    assert "连接不上" in found["notice"]


@pytest.fixture
def read_only(office: Office) -> Iterator[Office]:
    """The same records, opened so that nothing can be written."""
    office.client("duty")
    path = office.context.settings.folder / "huiying.sqlite3"
    database = Database(f"sqlite:///file:{path}?mode=ro&uri=true")
    office.app.state.context = replace(office.context, database=database)
    yield office
    database.dispose()


@pytest.mark.of_sqlite
def test_a_record_that_cannot_be_written_is_said_and_can_still_be_read(read_only: Office) -> None:
    database = part(read_only, "database")
    assert database["ok"] is False
    assert "只读" in database["detail"]
    assert read_only.sees("duty", "/cases")["total"] == 0
    answer = read_only.client("duty").post("/api/files", files={"file": ("a.txt", b"a")})
    assert (answer.status_code, answer.json()["code"]) == (503, "database_read_only")
    assert "请检查数据目录的权限" in answer.json()["message"]

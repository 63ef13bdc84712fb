"""What the health page says of the index: how far it is behind, since when, what keeps it from being fed, and the remedy."""

from datetime import timedelta
from typing import Any, cast

from sqlalchemy import update

from huiying import heartbeat
from huiying.clock import SystemClock
from huiying.index import pending
from huiying.index.tables import PendingChange
from tests.api.conftest import Office
from tests.contract.corpus import entry


def told(office: Office) -> dict[str, Any]:
    parts = office.stranger().get("/api/health").json()["parts"]
    return cast("dict[str, Any]", next(part for part in parts if part["name"] == "index"))


def let_wait(office: Office, number: int, *, since: timedelta, fault: str | None = None) -> None:
    """A change that has waited so long."""
    with office.database.transaction() as session:
        pending.put(session, [entry(number)])
        this = update(PendingChange).where(PendingChange.document_id == number)
        session.execute(this.values(waiting_since=SystemClock().now() - since, fault=fault))


def feeds(office: Office, fault: str = "") -> None:
    with office.database.transaction() as session:
        heartbeat.beat(session, "feeder", at=office.clock.now(), detail=fault)


def test_being_behind_is_no_fault_for_a_minute(office: Office) -> None:
    feeds(office)
    let_wait(office, 1, since=timedelta(seconds=20))
    part = told(office)
    assert "落后 1 条，最早等了 20 秒" in part["detail"]
    assert part["ok"] is True
    with office.database.transaction() as session:
        long_ago = SystemClock().now() - timedelta(minutes=3)
        session.execute(update(PendingChange).values(waiting_since=long_ago))
    let_wait(office, 2, since=timedelta(seconds=20))
    part = told(office)
    assert "落后 2 条，最早等了 3 分钟" in part["detail"]
    assert part["ok"] is False


def test_what_keeps_the_index_from_being_fed_is_told_with_the_remedy(office: Office) -> None:
    let_wait(office, 1, since=timedelta(seconds=5))
    feeds(office, "检索引擎的磁盘满了：请腾出磁盘空间")
    part = told(office)
    assert "请腾出磁盘空间" in part["detail"]
    assert part["ok"] is False
    feeds(office)
    assert told(office)["ok"] is True


def test_changes_that_nobody_sends_are_told(office: Office) -> None:
    let_wait(office, 1, since=timedelta(seconds=5))
    assert "请检查 huiying worker" in told(office)["detail"]
    feeds(office)
    office.clock.advance(timedelta(minutes=2))
    part = told(office)
    assert "请检查 huiying worker" in part["detail"]
    assert part["ok"] is False


def test_what_the_engine_refuses_is_counted_apart(office: Office) -> None:
    feeds(office)
    let_wait(office, 1, since=timedelta(hours=3), fault="urgency out of range")
    part = told(office)
    assert "引擎拒收 1 条：请执行 huiying index verify --repair" in part["detail"]
    assert "落后" not in part["detail"]
    assert part["ok"] is False

"""The timekeeper: passes, signs, audits once a minute for all, and tells the outside only while all is well."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from alerts.models import Unit
from alerts.scheduler.models import WatchItem
from huiying import heartbeat, inbox
from huiying.app.bootstrap import open_service
from huiying.app.timekeeper import Timekeeper
from huiying.clock import FixedClock, SystemClock
from huiying.db import Database
from huiying.inbox import Offer
from huiying.index.fts import FullTextIndex
from huiying.notify.models import Notice
from huiying.service import Service
from huiying.settings import Settings
from tests.integration.office import Office
from tests.seals import SEAL

NOW = datetime(2026, 3, 1, 0, 40, tzinfo=UTC)


class Outside(ThreadingHTTPServer):
    """Who listens for the heartbeat; `heard` are the paths that were called."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        outside = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outside.heard.append(self.path)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_args: object) -> None: ...

        super().__init__(("127.0.0.1", 0), Handler)


@pytest.fixture
def outside() -> Iterator[Outside]:
    server = Outside()
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def service(tmp_path: Path, outside: Outside, clock: FixedClock) -> Iterator[Service]:
    url = SecretStr(f"http://127.0.0.1:{outside.server_port}/ping/secret")
    opened = open_service(Settings(home=tmp_path, heartbeat_url=url))
    with opened.database.transaction() as session:
        session.add(Unit(id="emergency", name="县应急管理局", subjects=["安全生产"]))
    yield Service(settings=opened.settings, database=opened.database, clock=clock, index=opened.index)
    opened.database.dispose()


def beat(service: Service, *names: str) -> None:
    with service.database.transaction() as session:
        for name in names:
            heartbeat.beat(session, name, at=service.clock.now())


def outside_sign(service: Service) -> str | None:
    with service.database.reading() as session:
        sign = heartbeat.latest(session, "outside")
        return sign.detail if sign else None


def test_the_outside_hears_only_while_all_is_well(
    service: Service, outside: Outside, clock: FixedClock
) -> None:
    keeper = Timekeeper(service, owner="here/1")
    keeper.sign(NOW)
    assert outside.heard == []
    beat(service, "worker", "notifier")
    clock.advance(timedelta(minutes=1))
    beat(service, "worker", "notifier")
    keeper.sign(clock.now())
    assert outside.heard == ["/ping/secret"]
    assert outside_sign(service) == "204"
    clock.advance(timedelta(minutes=1))
    with service.database.transaction() as session:
        stuck = Offer(source_id="push", external_id="1", kind="post", payload={})
        inbox.publish(session, [stuck], seal=SEAL, now=clock.now() - timedelta(minutes=9))
    beat(service, "worker", "notifier")
    keeper.sign(clock.now())
    assert len(outside.heard) == 1


def test_one_minute_holds_one_audit_for_all(service: Service, outside: Outside, clock: FixedClock) -> None:
    beat(service, "worker", "notifier")
    for owner in ("here/1", "here/2", "there/1"):
        Timekeeper(service, owner=owner).sign(clock.now())
    assert len(outside.heard) == 1


def test_nobody_listening_outside_is_on_record_and_hurts_nobody(
    service: Service, outside: Outside, clock: FixedClock
) -> None:
    outside.shutdown()
    outside.server_close()
    beat(service, "worker", "notifier")
    Timekeeper(service, owner="here/1").sign(clock.now())
    assert outside_sign(service) == "ConnectError"


class Counted(Timekeeper):
    """Counts its passes."""

    passes = 0

    def once(self) -> int:
        self.passes += 1
        return super().once()


def until(wanted: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not wanted():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("record_url", ["sqlite", "postgresql"], indirect=True)
def test_one_looks_often_the_other_stands_by_and_takes_its_place(record_url: str, tmp_path: Path) -> None:
    settings, clock = Settings(home=tmp_path), SystemClock()
    databases = [Database(record_url) for _ in range(2)]
    services = [
        Service(settings=settings, database=each, clock=clock, index=FullTextIndex()) for each in databases
    ]
    first, second = (Counted(service, owner=f"here/{number}") for number, service in enumerate(services, 1))
    first.start()
    until(lambda: first.passes > 1)
    second.start()
    until(lambda: second.passes == 1)
    began = first.passes
    until(lambda: first.passes >= began + 5)
    # It looks too, in case the first one hangs.
    assert second.passes <= 2
    until(lambda: second.passes == 2)
    first.close()
    until(lambda: second.passes >= 8)
    second.close()
    for database in databases:
        database.dispose()


def test_a_running_timekeeper_says_what_is_due(service: Service) -> None:
    office = Office(database=service.database)
    keeper = Timekeeper(service, owner="here/1")
    keeper.start()
    event_id = office.event()
    office.post(event_id, NOW, deaths=11)
    for _ in range(200):
        keeper.join(0.05)
        with service.database.reading() as session:
            if session.scalars(select(Notice.kind)).first():
                break
    keeper.close()
    with service.database.reading() as session:
        assert session.scalars(select(Notice.kind)).first() == "silence.begun"
        assert session.scalar(select(func.max(WatchItem.said))) == 1
        sign = heartbeat.latest(session, "scheduler")
    assert sign is not None
    assert sign.detail == "here/1"

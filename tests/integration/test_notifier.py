"""The notifier of a worker: beside the pipeline, so that a provider that hangs delays nothing, and it says that it is alive."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from huiying import heartbeat, notify
from huiying.app.bootstrap import open_service
from huiying.app.notifier import Notifier
from huiying.app.worker import Worker
from huiying.clock import SystemClock
from huiying.errors import Misconfigured, Unavailable
from huiying.notify import apprising, claims, sending
from huiying.notify.models import State
from huiying.service import Service
from huiying.settings import Settings
from tests.integration import telling
from tests.servers.hooks import Hook, running_hook
from tests.servers.records import URL

NOBODY = 2**22 - 1
"""No process has this number."""


@pytest.fixture
def hook() -> Iterator[Hook]:
    with running_hook() as running:
        yield running


@pytest.fixture
def service(tmp_path: Path, hook: Hook) -> Iterator[Service]:
    service = telling.furnish(tmp_path, hook)
    yield service
    service.database.dispose()


def give(service: Service, key: str) -> None:
    with service.database.transaction() as session:
        notify.give(
            session,
            key=key,
            at=service.clock.now(),
            title="通知1",
            body="请处理",
            subject="case:1",
            kind="reminder",
            to=["zhao", "li"],
            urgent=True,
        )


def test_a_notice_is_delivered_and_the_notifier_says_that_it_lives(service: Service, hook: Hook) -> None:
    notifier = Notifier(service, owner="here/1")
    notifier.start()
    give(service, "one")
    telling.wait_for(lambda: telling.states(service) == {State.SENT: 2})
    notifier.close()
    assert len(hook.posts) == 2
    with service.database.reading() as session:
        sign = heartbeat.latest(session, "notifier")
    assert sign is not None
    assert SystemClock().now() - sign.at < timedelta(minutes=1)


def test_while_providers_hang_everybody_else_writes_and_sends(
    service: Service, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apprising, "READ_SECONDS", 60.0)
    hook.hangs = True
    notifier = Notifier(service, owner="here/1")
    notifier.start()
    give(service, "one")
    telling.wait_for(lambda: len(hook.posts) == 2)
    hook.hangs = False
    # No transaction is open while the first two hang: this one commits, and is sent past them.
    give(service, "two")
    telling.wait_for(lambda: telling.states(service) == {State.SENDING: 2, State.SENT: 2})
    hook.wake.set()
    notifier.close()
    assert telling.states(service) == {State.SENT: 4}


def test_what_a_dead_notifier_held_is_taken_over_at_once(service: Service, hook: Hook) -> None:
    give(service, "one")
    notifier = Notifier(service, owner=Worker(service).pipeline.owner)
    host = Worker(service).pipeline.owner.rpartition("/")[0]
    with service.database.transaction() as session:
        claims.claim(session, owner=f"{host}/{NOBODY}", now=service.clock.now(), limit=5)
    notifier.start()
    telling.wait_for(lambda: telling.states(service) == {State.SENT: 2})
    notifier.close()
    assert len(hook.posts) == 2


@pytest.mark.parametrize("trouble", [Unavailable("数据库正忙", code="database_locked"), ZeroDivisionError()])
def test_trouble_in_one_pass_does_not_end_the_notifier(
    service: Service, hook: Hook, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    failures = iter([trouble])
    dispatch = notify.Deliverer.dispatch

    def dispatch_or_fail(deliverer: notify.Deliverer) -> int:
        for failure in failures:
            raise failure
        return dispatch(deliverer)

    monkeypatch.setattr(notify.Deliverer, "dispatch", dispatch_or_fail)
    monkeypatch.setenv("HUIYING_HOME", str(service.settings.home))
    notifier = Notifier(service, owner="here/1")
    notifier.start()
    give(service, "one")
    telling.wait_for(lambda: telling.states(service) == {State.SENT: 2})
    notifier.close()
    assert len(hook.posts) == 2


def test_a_key_that_is_none_is_named_before_anything_begins(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured) as refused:
        open_service(Settings(home=tmp_path, channel_key="short"))
    assert refused.value.reason == "channel_key_invalid"


def test_no_sending_may_outlast_its_lease() -> None:
    assert claims.LEASE.total_seconds() > sending.CONNECT_SECONDS + sending.READ_SECONDS


def test_on_postgresql_a_notice_wakes_the_notifier(
    hook: Hook, tmp_path: Path, postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(URL, postgres_database)
    monkeypatch.setattr("huiying.app.notifier.IDLE_SECONDS", 3600.0)
    service = telling.furnish(tmp_path, hook)
    notifier = Notifier(service, owner="here/1")
    notifier.start()
    # By then it has looked, and sleeps.
    time.sleep(1.0)
    give(service, "one")
    telling.wait_for(lambda: telling.states(service) == {State.SENT: 2}, seconds=20)
    notifier.close()
    service.database.dispose()
    assert len(hook.posts) == 2

"""Notices on their way: to a receiver that takes them, is dead, says no, fails or hangs — and nobody is told thrice."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from huiying import messages, notify
from huiying.audit import AuditRow
from huiying.clock import FixedClock
from huiying.errors import Unavailable
from huiying.notify import apprising, channels, claims, receiving
from huiying.notify.answers import Answer
from huiying.notify.channels import Registration
from huiying.notify.delivering import SLOTS, Counts
from huiying.notify.models import Delivery, QuietHours, State
from huiying.notify.retries import Outcome
from huiying.notify.sending import Parcel
from huiying.notify.settling import settle
from huiying.sealing import Seal
from huiying.settings import Settings
from tests.integration.office import BUREAU, DUTY, Office, after
from tests.integration.reaching import NOW, SENDER, channel, give, register
from tests.servers.hooks import Hook, running_hook
from tests.servers.processes import free_port


@pytest.fixture
def hook() -> Iterator[Hook]:
    with running_hook() as running:
        yield running


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


def deliver(office: Office, clock: FixedClock, send: notify.Sender = SENDER) -> Counts:
    return notify.deliver(office.database, clock=clock, send=send, owner="here/1")


def state(office: Office, username: str = "li") -> Delivery:
    with office.acting() as session:
        return session.scalars(select(Delivery).where(Delivery.username == username)).one()


@pytest.mark.parametrize("record_url", ["sqlite", "postgresql"], indirect=True)
def test_a_notice_arrives_once_with_its_words_and_the_answer_is_kept(
    office: Office, hook: Hook, clock: FixedClock
) -> None:
    number = register(office, hook.url)
    give(office)
    assert deliver(office, clock).sent == 1
    assert deliver(office, clock) == Counts()
    (post,) = hook.posts
    assert (post["title"], post["message"]) == ("回应已超时", "清源县宏达家具厂火灾")
    found = state(office)
    assert (found.state, found.channel, found.provider_answer) == (State.SENT, "webhook", "HTTP 200 ok")
    assert found.sent_at == NOW
    used = channel(office, number)
    assert (used.last_ok, used.last_result, used.last_result_at) == (True, "HTTP 200 ok", NOW)


def test_a_dead_receiver_is_tried_with_growing_patience_then_named(office: Office, clock: FixedClock) -> None:
    number = register(office, f"http://127.0.0.1:{free_port()}/notify")
    give(office)
    waits = []
    while not (counts := deliver(office, clock)).exhausted:
        due = state(office).next_at
        assert due is not None
        waits.append((due - clock.now()).total_seconds())
        clock.moment = due
    assert waits == [5, 10]
    (unreached,) = counts.exhausted
    assert (unreached.username, unreached.subject, unreached.key) == ("li", "case:1", "obligation:7:overdue")
    assert unreached.answer == "连不上：对方拒绝连接，请检查地址和端口"
    assert state(office).state == State.FAILED
    with office.acting() as session:
        (failing,) = channels.failing(session)
        assert (failing.id, failing.last_result) == (number, unreached.answer)
        notify.hand_on(session, [unreached.delivery_id], now=clock.now())
        assert notify.unreached(session) == []


@pytest.mark.parametrize(
    ("given", "channel_result"),
    [
        ({"status": 403, "answer": "wrong key"}, "HTTP 403 wrong key"),
        ({"answer": '{"errcode": 93000}'}, 'HTTP 200 {"errcode": 93000}'),
    ],
)
def test_a_no_goes_to_the_next_channel_at_once(
    office: Office, hook: Hook, clock: FixedClock, given: dict[str, Any], channel_result: str
) -> None:
    with running_hook(**given) as refusing:
        first = register(office, refusing.url)
        register(office, hook.url)
        give(office)
        deliver(office, clock)
    assert (len(refusing.posts), len(hook.posts)) == (1, 1)
    assert state(office).state == State.SENT
    assert channel(office, first).last_result == channel_result


def test_an_error_of_the_provider_is_tried_again_and_may_end_well(
    office: Office, hook: Hook, clock: FixedClock
) -> None:
    register(office, hook.url)
    give(office)
    hook.status = 500
    assert deliver(office, clock).again == 1
    hook.status = 200
    assert deliver(office, clock) == Counts()
    clock.advance(timedelta(seconds=5))
    assert deliver(office, clock).sent == 1
    assert state(office).attempts == 2


def test_a_receiver_that_breaks_off_is_told_at_most_twice(office: Office, clock: FixedClock) -> None:
    with running_hook(breaks=True) as breaking:
        register(office, breaking.url)
        give(office)
        for _ in range(9):
            deliver(office, clock)
            clock.advance(timedelta(minutes=5))
    assert len(breaking.posts) == 2
    found = state(office)
    assert (found.state, found.uncertain) == (State.FAILED, 2)
    assert "不知是否送达" in (found.provider_answer or "")


def test_one_that_hangs_holds_up_nobody_else(
    office: Office, hook: Hook, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apprising, "READ_SECONDS", 0.5)
    with running_hook(hangs=True) as hanging:
        register(office, hanging.url)
        register(office, hook.url, username="zhao")
        give(office, to=["li", "zhao"])
        deliverer = notify.Deliverer(office.database, clock=clock, send=SENDER, owner="here/1")
        assert deliverer.dispatch() == 2
        deliverer.wait(0.4)
        assert (state(office, "zhao").state, state(office).state) == (State.SENT, State.SENDING)
        deliverer.wait()
    found = state(office)
    assert (found.state, found.uncertain) == (State.QUEUED, 1)
    assert found.provider_answer == "已发出，对方没有答复，不知是否送达"


def test_a_simulated_clock_that_leaps_sends_nothing_twice(office: Office, clock: FixedClock) -> None:
    with running_hook(hangs=True) as hanging:
        register(office, hanging.url)
        give(office)
        deliverer = notify.Deliverer(office.database, clock=clock, send=SENDER, owner="here/1")
        deliverer.dispatch()
        clock.advance(timedelta(days=1))
        assert deliverer.dispatch() == 0
        hanging.wake.set()
        deliverer.wait()
    assert len(hanging.posts) == 1
    assert state(office).uncertain == 1


def test_no_more_is_sent_at_once_than_there_are_slots(office: Office, clock: FixedClock) -> None:
    release, begun = threading.Event(), []

    def slow(parcel: Parcel) -> Answer:
        begun.append(parcel.title)
        release.wait(10)
        return Answer(outcome=Outcome.SENT, words="ok")

    register(office, "http://127.0.0.1:9/notify")
    for number in range(SLOTS + 3):
        give(office, key=f"reminder:{number}")
    deliverer = notify.Deliverer(office.database, clock=clock, send=slow, owner="here/1")
    assert [deliverer.dispatch(), deliverer.dispatch()] == [SLOTS, 0]
    release.set()
    deliverer.wait()
    assert deliverer.dispatch() == 3
    deliverer.wait()
    assert len(begun) == deliverer.counts.sent == SLOTS + 3


@pytest.mark.parametrize("record_url", ["sqlite", "postgresql"], indirect=True)
def test_one_of_two_deliverers_takes_a_notice(office: Office, hook: Hook, clock: FixedClock) -> None:
    register(office, hook.url)
    for number in range(20):
        give(office, key=f"reminder:{number}")
    both = [
        threading.Thread(
            target=notify.deliver,
            args=(office.database,),
            kwargs={"clock": clock, "send": SENDER, "owner": f"here/{number}"},
        )
        for number in range(2)
    ]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert len(hook.posts) == 20


def test_what_a_dead_deliverer_held_is_sent_once_more_and_then_no_more(
    office: Office, clock: FixedClock
) -> None:
    register(office, "http://127.0.0.1:9/notify")
    give(office)

    def lose() -> int:
        with office.acting() as session:
            return len(claims.claim(session, owner="gone/1", now=clock.now(), limit=5).claims)

    assert lose() == 1
    clock.advance(claims.LEASE - timedelta(seconds=1))
    assert lose() == 0
    with office.acting() as session:
        assert claims.owners(session) == ["gone/1"]
        claims.adopt(session, ["gone/1"], now=clock.now())
    assert lose() == 1
    clock.advance(claims.LEASE)
    assert lose() == 0
    found = state(office)
    assert (found.state, found.provider_answer) == (State.FAILED, claims.LOST)
    with office.acting() as session:
        assert [one.username for one in notify.unreached(session)] == ["li"]


def test_a_yes_that_comes_late_still_counts(office: Office, clock: FixedClock) -> None:
    register(office, "http://127.0.0.1:9/notify")
    give(office)
    with office.acting() as session:
        (early,) = claims.claim(session, owner="slow/1", now=clock.now(), limit=5).claims
    clock.advance(claims.LEASE)
    with office.acting() as session:
        (late,) = claims.claim(session, owner="quick/1", now=clock.now(), limit=5).claims
    no, yes = Answer(outcome=Outcome.FAILED, words="no"), Answer(outcome=Outcome.SENT, words="ok")
    with office.acting() as session:
        assert settle(session, early, no, owner="slow/1", now=clock.now()) is None
    assert state(office).state == State.SENDING
    with office.acting() as session:
        settle(session, early, yes, owner="slow/1", now=clock.now())
    with office.acting() as session:
        assert settle(session, late, no, owner="quick/1", now=clock.now()) is None
    assert (state(office).state, state(office).provider_answer) == (State.SENT, "ok")


def test_quiet_hours_hold_back_what_can_wait_and_never_what_is_urgent(
    office: Office, hook: Hook, clock: FixedClock
) -> None:
    register(office, hook.url)
    with office.acting() as session:
        session.add(QuietHours(username="li", begins="08:00", ends="10:00"))
    give(office, urgent=False, key="can-wait")
    give(office, key="urgent", title="事态升级")
    assert deliver(office, clock).sent == 1
    assert [post["title"] for post in hook.posts] == ["事态升级"]
    clock.moment = after(minutes=109)
    assert deliver(office, clock).sent == 0
    clock.moment = after(minutes=110)
    assert deliver(office, clock).sent == 1


def test_what_is_for_later_is_shown_and_sent_then(office: Office, hook: Hook, clock: FixedClock) -> None:
    register(office, hook.url)
    later = NOW + timedelta(hours=3)
    give(office, to=["li", "zhao"], not_before=later)
    deliver(office, clock)
    assert office.kinds() == []
    clock.moment = later
    deliver(office, clock)
    assert [state(office).state, state(office, "zhao").state] == [State.SENT, State.SENT]
    assert state(office, "zhao").channel == "in_app"
    assert len(hook.posts) == 1
    with office.acting() as session:
        assert sorted(message.payload["to"][0] for message in messages.after(session, 0)) == ["li", "zhao"]


def test_many_that_need_no_sending_do_not_hide_one_that_does(
    office: Office, hook: Hook, clock: FixedClock
) -> None:
    register(office, hook.url)
    later = NOW + timedelta(minutes=1)
    for number in range(3 * SLOTS):
        give(office, key=f"screen:{number}", to=["zhao"], not_before=later)
    give(office, not_before=later)
    clock.moment = later
    assert deliver(office, clock).sent == 1
    assert len(office.kinds()) == 3 * SLOTS + 1


def test_what_is_urgent_goes_before_what_has_waited_longer(
    office: Office, hook: Hook, clock: FixedClock
) -> None:
    register(office, hook.url)
    for number in range(SLOTS):
        give(office, key=f"old:{number}", title="普通提醒", urgent=False)
    clock.advance(timedelta(minutes=1))
    give(office, key="urgent", title="事态升级", at=clock.now())
    with office.acting() as session:
        found = claims.claim(session, owner="here/1", now=clock.now(), limit=3)
    assert [held.parcel.title for held in found.claims] == ["事态升级", "普通提醒", "普通提醒"]


def test_a_result_that_cannot_be_written_is_found_again(
    office: Office, hook: Hook, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(office, hook.url)
    give(office)
    monkeypatch.setenv("HUIYING_HOME", str(office.folder))
    for fault in (ZeroDivisionError(), Unavailable("数据库正忙", code="database_locked")):
        with patch("huiying.notify.delivering.settle", side_effect=fault):
            assert deliver(office, clock).sent == 0
        assert state(office).state == State.SENDING
        clock.advance(claims.LEASE)
    assert "ZeroDivisionError" in (office.folder / "errors.log").read_text("utf-8")
    deliver(office, clock)
    assert (state(office).state, len(hook.posts)) == (State.FAILED, 2)


def test_a_drill_reaches_no_channel_even_when_it_comes_later(
    office: Office, hook: Hook, clock: FixedClock
) -> None:
    register(office, hook.url)
    give(office, drill=True, key="now")
    give(office, drill=True, key="later", not_before=NOW + timedelta(hours=1))
    clock.advance(timedelta(hours=2))
    deliver(office, clock)
    assert hook.posts == []
    with office.acting() as session:
        assert set(session.scalars(select(Delivery.state))) == {State.SENT}


def test_a_simulated_service_says_so_outside(
    office: Office, hook: Hook, clock: FixedClock, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path, simulated=True)
    sender = notify.office_sender(settings)
    asked = Registration(username="li", kind="webhook", url=hook.url)
    with office.acting() as session:
        channels.add_channel(session, asked, seal=sender.seal, actor=BUREAU, now=NOW)
    give(office)
    deliver(office, clock, sender)
    assert [post["title"] for post in hook.posts] == ["【模拟】回应已超时"]


def test_what_is_read_on_the_screen_is_not_sent_any_more(
    office: Office, hook: Hook, clock: FixedClock
) -> None:
    register(office, hook.url)
    give(office)
    with office.acting() as session:
        assert receiving.unread(session, "li") == 1
        receiving.receive(session, 1, actor=BUREAU, now=NOW)
    with office.acting() as session:
        receiving.receive(session, 1, actor=BUREAU, now=NOW + timedelta(hours=1))
        assert receiving.unread(session, "li") == 0
        actions = session.scalars(select(AuditRow.action)).all()
    assert actions.count("notice.received") == 1
    assert deliver(office, clock) == Counts()
    assert hook.posts == []
    assert (state(office).state, state(office).received_at) == (State.RECEIVED, NOW)
    with office.refused("not_your_notice"), office.acting() as session:
        receiving.receive(session, 1, actor=DUTY, now=NOW)
    with office.refused("notice_not_found"), office.acting() as session:
        receiving.receive(session, 9, actor=DUTY, now=NOW)


def test_an_answer_after_reading_leaves_it_read(office: Office) -> None:
    register(office, "http://127.0.0.1:9/notify")
    give(office)
    with office.acting() as session:
        (held,) = claims.claim(session, owner="here/1", now=NOW, limit=5).claims
        receiving.receive(session, 1, actor=BUREAU, now=NOW)
    with office.acting() as session:
        settle(session, held, Answer(outcome=Outcome.SENT, words="ok"), owner="here/1", now=NOW)
    assert (state(office).state, state(office).sent_at) == (State.RECEIVED, NOW)


def test_a_channel_removed_meanwhile_leaves_the_screen(office: Office, clock: FixedClock) -> None:
    number = register(office, "http://127.0.0.1:9/notify")
    give(office)
    with office.acting() as session:
        channels.remove_channel(session, number, actor=BUREAU, now=NOW)
    deliver(office, clock)
    assert (state(office).state, state(office).channel) == (State.SENT, "in_app")


def test_a_channel_removed_after_it_failed_reaches_nobody(
    office: Office, hook: Hook, clock: FixedClock
) -> None:
    hook.status = 403
    register(office, hook.url)
    with running_hook(status=500) as failing:
        second = register(office, failing.url)
        give(office)
        deliver(office, clock)
    with office.acting() as session:
        channels.change_channel(session, second, actor=BUREAU, now=NOW, enabled=False)
    clock.advance(timedelta(minutes=1))
    assert [one.username for one in deliver(office, clock).exhausted] == ["li"]


def test_an_address_sealed_with_a_lost_key_says_so(office: Office, clock: FixedClock) -> None:
    register(office, "http://127.0.0.1:9/notify")
    give(office)
    other = notify.Sender(seal=Seal(Fernet.generate_key()))
    (unreached,) = deliver(office, clock, other).exhausted
    assert unreached.answer == "渠道地址解不开：密钥换过或丢了，请重新登记这个渠道"

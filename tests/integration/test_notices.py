"""A notice is given once on the record, in the transaction of what it tells of, and is on the screen at once."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from huiying import messages, notify
from huiying.audit import AuditRow
from huiying.db import Database
from huiying.notify.models import ContactChannel, Delivery, Notice, State
from tests.integration.office import Office, after

NOW = after(hours=1)


def a_notice(**given: Any) -> dict[str, Any]:
    return {
        "key": "obligation:7:reminder:0.5",
        "at": NOW,
        "title": "48 小时回应时限已过半",
        "body": "清源县宏达家具厂火灾：须于 3 月 3 日 08:10 前回应",
        "subject": "case:1",
        "kind": "reminder",
        "to": ["zhao", "li"],
        "urgent": False,
    } | given


def give(database: Database, **given: Any) -> Notice | None:
    with database.transaction() as session:
        return notify.give(session, **a_notice(**given))


def deliveries(database: Database) -> dict[str, Delivery]:
    with database.reading() as session:
        return {row.username: row for row in session.scalars(select(Delivery).order_by(Delivery.id))}


def reach(database: Database, username: str, *, rank: int = 1, enabled: bool = True) -> None:
    with database.transaction() as session:
        channel = ContactChannel(
            username=username,
            kind="webhook",
            rank=rank,
            sealed="",
            masked="",
            enabled=enabled,
            created_at=NOW,
        )
        session.add(channel)


@pytest.mark.parametrize("record_url", ["sqlite", "postgresql"], indirect=True)
def test_the_same_key_is_given_once(office: Office) -> None:
    assert give(office.database) is not None
    assert give(office.database, title="再说一遍", to=["qian"]) is None
    assert list(deliveries(office.database)) == ["zhao", "li"]
    with office.database.reading() as session:
        assert session.scalars(select(AuditRow.action)).all() == ["notice.given"]


@pytest.mark.parametrize("record_url", ["sqlite", "postgresql"], indirect=True)
def test_of_many_that_give_the_same_at_once_one_does(office: Office) -> None:
    given: list[Notice | None] = []
    threads = [threading.Thread(target=lambda: given.append(give(office.database))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == 8
    assert sum(notice is not None for notice in given) == 1
    assert len(deliveries(office.database)) == 2


def test_a_notice_is_given_with_what_it_tells_of_or_not_at_all(office: Office) -> None:
    with pytest.raises(ZeroDivisionError), office.database.transaction() as session:
        notify.give(session, **a_notice())
        raise ZeroDivisionError
    assert deliveries(office.database) == {}
    assert office.kinds() == []
    assert give(office.database) is not None


def test_whoever_has_no_channel_is_told_on_the_screen_at_once(office: Office) -> None:
    reach(office.database, "li")
    reach(office.database, "zhao", enabled=False)
    give(office.database, to=["zhao", "li", "zhao"])
    found = deliveries(office.database)
    assert (found["zhao"].state, found["zhao"].channel, found["zhao"].sent_at) == (State.SENT, "in_app", NOW)
    assert (found["li"].state, found["li"].next_at, found["li"].sent_at) == (State.QUEUED, NOW, None)
    with office.database.reading() as session:
        (message,) = messages.after(session, 0)
    assert (message.kind, message.subject) == ("notice.given", "case:1")
    assert message.payload["to"] == ["zhao", "li"]


def test_a_notice_for_later_is_on_no_screen_before_its_time(office: Office) -> None:
    later = NOW + timedelta(hours=2)
    give(office.database, not_before=later)
    assert {(row.state, row.next_at, row.shown_at) for row in deliveries(office.database).values()} == {
        (State.QUEUED, later, None)
    }
    assert office.kinds() == []


def test_a_drill_says_so_and_stays_on_the_screens(office: Office) -> None:
    reach(office.database, "li")
    notice = give(office.database, drill=True, urgent=True)
    assert notice is not None
    assert notice.title == "【演练】48 小时回应时限已过半"
    assert {row.state for row in deliveries(office.database).values()} == {State.SENT}

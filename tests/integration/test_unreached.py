"""Whom no channel reached: the next in the roster is told, then the leader, then it is on record that nobody is left."""

from datetime import datetime

from sqlalchemy import select, update

from alerts.roster import service as roster
from alerts.roster.shifts import Turn
from alerts.scheduler.parts import parts
from huiying import notify, schedule
from huiying.audit import AuditRow
from huiying.notify.models import Delivery, Notice, State
from tests.integration.office import LEADER, Office, after
from tests.integration.people import STAFF

PARTS = parts(STAFF)


def fail(office: Office, username: str, at: datetime) -> None:
    """Every channel of a person has been given up."""
    with office.acting() as session:
        session.execute(
            update(Delivery)
            .where(Delivery.username == username)
            .values(state=State.FAILED, next_at=at, provider_answer="连接被拒绝")
        )


def told(office: Office) -> list[list[str]]:
    with office.acting() as session:
        return [
            list(
                session.scalars(
                    select(Delivery.username).where(Delivery.notice_id == number).order_by(Delivery.id)
                )
            )
            for number in session.scalars(select(Notice.id).order_by(Notice.id))
        ]


def test_a_notice_that_does_not_arrive_goes_to_the_next_until_nobody_is_left(office: Office) -> None:
    shifts = [
        Turn(username=name, position=place, begins_at=after(), ends_at=after(hours=12))
        for place, name in enumerate(("zhao", "wang"), 1)
    ]
    with office.acting() as session:
        roster.put(
            session,
            shifts,
            begin=after(),
            end=after(hours=12),
            actor=LEADER,
            directory=STAFF,
            now=after(),
        )
        notify.give(
            session,
            key="obligation:1:100",
            at=after(),
            title="已超时",
            body="请处理",
            subject="case:1",
            kind="obligation.overdue",
            to=["zhao"],
            urgent=True,
        )
    for minute, (failing, expected) in enumerate([("zhao", ["wang"]), ("wang", ["qian"]), ("qian", None)], 1):
        at = after(minutes=minute)
        fail(office, failing, at)
        schedule.pass_through(office.database, PARTS, now=at)
        schedule.pass_through(office.database, PARTS, now=at)
        if expected:
            assert told(office)[-1] == expected
    assert told(office) == [["zhao"], ["wang"], ["qian"]]
    with office.acting() as session:
        bodies = session.scalars(select(Notice.body).order_by(Notice.id)).all()
        assert bodies[1] == "请处理\n原应通知 zhao，没有送达（连接被拒绝），请代为处理。"
        assert session.scalars(select(AuditRow.action)).all().count("notice.nobody_left") == 1

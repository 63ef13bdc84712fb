"""The watch of the watch: what should have run and did not is named since when, and put right where it can be."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from alerts import auditor
from alerts.duties import Duty
from alerts.models import Alert, Obligation
from alerts.scheduler.models import Reminder, WatchItem
from alerts.scheduler.parts import parts
from huiying import audit, schedule
from huiying.notify.models import Delivery, Notice
from huiying.schedule import Stumble
from tests.integration.office import Office, after, assess
from tests.integration.people import STAFF

PARTS = parts(STAFF)


def found(office: Office, hour: float) -> dict[str, float]:
    """Words of all findings, with the hours since when."""
    with office.acting() as session:
        return {
            finding.words: round((finding.since - after()) / timedelta(hours=1), 2)
            for finding in auditor.findings(session, now=after(hours=hour))
        }


def mend(office: Office, hour: float) -> list[str]:
    with office.acting() as session:
        return auditor.mend(session, now=after(hours=hour))


@pytest.fixture
def watched(fire: Office) -> Office:
    """The fire assessed, and everything done that was due by then."""
    assess(fire)
    schedule.pass_through(fire.database, PARTS, now=after(hours=1))
    return fire


def test_a_watch_that_runs_gives_no_finding(watched: Office) -> None:
    assert found(watched, 1) == {}
    assert mend(watched, 1) == []


def test_a_scheduler_that_stands_still_is_seen_by_what_is_late(watched: Office) -> None:
    assert found(watched, 30) == {
        "1 个时限到了该提醒的时候没有提醒": 24.5,
        "1 项到了该升级的时候没有升级": 1.25,
    }
    schedule.pass_through(watched.database, PARTS, now=after(hours=30))
    assert found(watched, 30) == {}


def test_a_clock_nobody_planned_is_planned(watched: Office) -> None:
    with watched.acting() as session:
        session.execute(update(Obligation).values(next_at=None))
    assert found(watched, 1) == {"1 个计时中的时限没有排下一次提醒": 1.0}
    assert mend(watched, 1) == ["时限 1 补排了下一次提醒"]
    assert watched.clock(Duty.RESPONSE).next_at is not None
    with watched.acting() as session:
        assert audit.verify(session, watched.folder / "none").rows > 0
        row = session.scalars(select(audit.AuditRow).order_by(audit.AuditRow.id.desc())).first()
        assert row is not None
        assert row.action == "auditor.mended"


def test_a_reminder_that_was_skipped_is_found_by_the_round(watched: Office) -> None:
    schedule.pass_through(watched.database, PARTS, now=after(hours=30))
    with watched.acting() as session:
        session.execute(delete(Reminder).where(Reminder.name == "50"))
    assert mend(watched, 30) == ["时限 1 漏了 1 次提醒，已重新排上"]
    schedule.pass_through(watched.database, PARTS, now=after(hours=30))
    assert mend(watched, 30) == []


@pytest.mark.parametrize("record_url", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.usefixtures("record_url")
def test_alerts_and_cases_without_a_timer_get_one(watched: Office) -> None:
    event_id = watched.event(occurred_standing="private")
    watched.post(event_id, after(hours=1), standing="private", kind="microblog", deaths=6)
    with watched.acting() as session:
        session.execute(delete(WatchItem))
    assert found(watched, 1) == {"1 条待认领的预警没有人盯": 1.0, "1 个待办理的办件没有人盯": 1.0}
    with watched.acting() as session:
        number = session.scalars(select(Alert.id).where(Alert.state == "new")).one()
    assert mend(watched, 1) == [f"预警 {number} 补上了催办", "办件 1 补上了催办"]
    assert found(watched, 1) == {}


def test_what_fails_again_and_again_and_what_is_not_sent_is_named(watched: Office) -> None:
    with watched.acting() as session:
        session.add(
            Stumble(subject="obligation:1", since=after(hours=1), last_at=after(hours=2), times=9, words="x")
        )
        notice = session.scalars(select(Notice)).first()
        assert notice is not None
        late = Delivery(
            notice_id=notice.id,
            username="nobody",
            state="queued",
            next_at=after(hours=1),
            channel="mail",
            tried=[],
        )
        session.add(late)
    seen = found(watched, 1.2)
    assert seen == {"1 项到期的事反复办不成": 1.0, "1 条通知排队太久没有发出": 1.0}

"""Several schedulers at once, one of them killed in the middle: each reminder is on record once, and none is missing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from alerts.scheduler.models import Reminder
from huiying import audit, schedule
from huiying.db import Database, exclusively
from huiying.notify.models import Notice
from tests.integration.office import Office, after
from tests.integration.test_auditor import PARTS

ROOT = Path(__file__).parents[2]
PASS = """
import sys, time
from datetime import datetime
from alerts.scheduler.parts import parts
from huiying import schedule
from huiying.db import Database
from tests.integration.people import STAFF
database, what, now = Database(sys.argv[1]), parts(STAFF), datetime.fromisoformat(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
while True:
    schedule.pass_through(database, what, now=now)
    with database.reading() as session:
        at = schedule.next_due_moment(session, what)
    if at is None or at > now:
        break
    time.sleep(0.05)
"""
CASES = 6


def busy(office: Office) -> None:
    """A day on which many clocks ask for a word at once."""
    for number in range(CASES):
        event_id = office.event(title=f"清源县第{number}号厂房火灾")
        office.post(event_id, after(minutes=30), standing="official", kind="news", deaths=11)


def start(url: str) -> "subprocess.Popen[str]":
    now = after(hours=30).isoformat()
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    process = subprocess.Popen(
        [sys.executable, "-c", PASS, url, now],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def let_go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def said(office: Office) -> list[tuple[int, str]]:
    with office.acting() as session:
        return sorted(
            (number, name) for number, name in session.execute(select(Reminder.obligation_id, Reminder.name))
        )


@pytest.mark.parametrize("record_url", ["sqlite", "postgresql"], indirect=True)
def test_each_reminder_once_with_one_scheduler_killed(office: Office, record_url: str) -> None:
    busy(office)
    with start(record_url) as first, start(record_url) as second:
        let_go(first)
        let_go(second)
        time.sleep(0.15)  # into the middle of its pass
        first.send_signal(signal.SIGKILL)
        assert second.wait(timeout=120) == 0
    # Whoever comes after finds nothing left, and would find it if the killed one had taken it along.
    schedule.pass_through(office.database, PARTS, now=after(hours=30))
    reminders = said(office)
    assert len(reminders) == len(set(reminders))
    twin = expected(office)
    assert reminders == twin
    with office.acting() as session:
        assert session.scalar(
            select(func.count(Notice.id)).where(Notice.key.startswith("obligation:"))
        ) == len(reminders)
        verdict = audit.verify(session, office.folder / "none")
        assert verdict.rows > 0
        assert verdict.fault is not None
        assert "链头文件" in verdict.fault  # the test keeps none; the chain itself is whole


def expected(office: Office) -> list[tuple[int, str]]:
    """What thirty hours owe every clock of five and of twenty-four hours, whoever passes."""
    return sorted(
        (clock.id, name)
        for clock in office.clocks()
        if clock.state == "running"
        for name in owed(clock.limit)
    )


def owed(limit: str) -> list[str]:
    return ["50", "80", "100", "after-1"] if limit.startswith("5 ") else ["50", "80", "100"]


@pytest.mark.parametrize("record_url", ["sqlite", "postgresql"], indirect=True)
def test_nobody_waits_for_who_is_at_the_same(office: Office, record_url: str) -> None:
    busy(office)
    other = Database(record_url)
    with exclusively(other, "schedule"):
        assert not schedule.pass_through(office.database, PARTS, now=after(hours=30)).total
    other.dispose()
    schedule.pass_through(office.database, PARTS, now=after(hours=30))
    assert said(office) == expected(office)


def test_a_pass_that_is_rolled_back_leaves_everything_due(office: Office) -> None:
    busy(office)

    class Killed(BaseException):
        """What a kill looks like from inside: nothing after it runs."""

    with pytest.raises(Killed), office.database.transaction() as session:
        schedule.run_due(session, PARTS, now=after(hours=30))
        raise Killed
    assert said(office) == []
    schedule.pass_through(Database(office.database.url), PARTS, now=after(hours=30))
    assert said(office) == expected(office)

"""Workers killed at two hundred random points of post → event → case → clock → reminder → delivery: all of it is there after."""

import os
import random
import subprocess
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from alerts.models import Alert, Case, Obligation
from api import accounts
from huiying import inbox
from huiying.app.bootstrap import open_service
from huiying.clock import SystemClock
from huiying.inbox import InboxItem
from huiying.notify import channels
from huiying.notify.channels import Registration
from huiying.notify.models import Delivery, Notice, State
from huiying.posts import RawPost
from huiying.sealing import office_seal
from huiying.service import Service
from huiying.settings import Settings
from tests.integration.telling import ADMIN, wait_for
from tests.servers.hooks import Hook, running_hook
from tests.torture.stories import ACCIDENT_POSTS, accident

pytestmark = pytest.mark.torture

KILLS = 200
EVENTS = ACCIDENT_POSTS
WORKER = textwrap.dedent("""
    from huiying.app.bootstrap import open_service
    from huiying.app.worker import Worker

    worker = Worker(open_service())
    worker.pipeline.prepare()
    print("ready", flush=True)
    worker.run()
""")


def furnish(home: Path, hook: Hook) -> Service:
    """One officer, one leader, each with a webhook."""
    service = open_service(Settings(home=home))
    seal, now = office_seal(service.settings), SystemClock().now()
    with service.database.transaction() as session:
        for username, role in (("zhao", "duty"), ("qian", "leader")):
            accounts.add_user(
                session,
                username=username,
                name=username,
                password="qingyuan-river-7",
                roles=[role],
                unit_id=None,
                actor="system:cli",
                now=now,
            )
            asked = Registration(username=username, kind="webhook", url=f"{hook.url}/{username}")
            channels.add_channel(session, asked, seal=seal, actor=ADMIN, now=now)
    return service


def posts(start: datetime) -> list[RawPost]:
    """One official report of each accident in every town."""
    return [
        RawPost.model_validate(
            {
                **accident(number, start),
                "source_id": "county",
                "external_id": f"accident-{number}",
                "url": f"http://127.0.0.1/accident/{number}",
                "first_seen_at": start,
            }
        )
        for number in range(EVENTS)
    ]


def offer(service: Service, given: list[RawPost]) -> None:
    offers = [
        inbox.Offer(
            source_id=post.source_id,
            external_id=post.external_id,
            kind="post",
            payload=post.model_dump(mode="json"),
        )
        for post in given
    ]
    with service.database.transaction() as session:
        inbox.publish(session, offers, seal=office_seal(service.settings), now=SystemClock().now())


@contextmanager
def worker(home: Path) -> Iterator["subprocess.Popen[str]"]:
    """A worker that is ready; killed at the end of the block."""
    command = [sys.executable, "-c", WORKER]
    env = os.environ | {"HUIYING_HOME": str(home)}
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "ready"
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def settled(service: Service) -> bool:
    """Nothing waits to be read or sent, and nothing that fell due is unsaid."""
    with service.database.reading() as session:
        waiting = session.scalar(
            select(func.count(InboxItem.id)).where(InboxItem.state == inbox.State.WAITING)
        )
        sending = session.scalar(
            select(func.count(Delivery.id)).where(Delivery.state.in_((State.QUEUED, State.SENDING)))
        )
        unsaid = session.scalar(
            select(func.count(Obligation.id)).where(
                Obligation.state == "running", Obligation.next_at <= SystemClock().now()
            )
        )
    return not (waiting or sending or unsaid)


def clocks(service: Service) -> dict[str, list[tuple[str, datetime, datetime]]]:
    """Title of each case → its live clocks."""
    with service.database.reading() as session:
        rows = session.execute(
            select(Case.title, Obligation.duty, Obligation.start, Obligation.due)
            .join(Obligation, Obligation.case_id == Case.id)
            .where(Obligation.state != "superseded")
        )
        found: dict[str, list[tuple[str, datetime, datetime]]] = {}
        for title, duty, start, due in rows:
            found.setdefault(title, []).append((duty, start, due))
        return {title: sorted(each) for title, each in found.items()}


def said(service: Service) -> Counter[str]:
    with service.database.reading() as session:
        return Counter(session.scalars(select(Notice.key)))


def undisturbed(home: Path, given: list[RawPost]) -> dict[str, list[tuple[str, datetime, datetime]]]:
    with running_hook() as hook:
        service = furnish(home, hook)
        offer(service, given)
        with worker(home):
            wait_for(lambda: settled(service), seconds=300)
        found = clocks(service)
        service.database.dispose()
    return found


def test_two_hundred_kills_lose_no_clock_and_no_notice(tmp_path: Path) -> None:
    dice, start = random.Random(11), SystemClock().now()
    given = posts(start)
    calm = undisturbed(tmp_path / "calm", given)
    home = tmp_path / "killed"
    with running_hook(delay=0.01) as hook:
        service, left = furnish(home, hook), list(given)
        for _ in range(KILLS):
            with worker(home):
                if left and dice.random() < EVENTS / KILLS * 2:
                    offer(service, [left.pop()])
                time.sleep(dice.uniform(0, 0.6))
        offer(service, left)
        with worker(home):
            wait_for(lambda: settled(service), seconds=300)
        stormy, keys, arrived = clocks(service), said(service), Counter(told(hook))
        with service.database.reading() as session:
            assert session.scalar(select(func.count(Alert.id))) == EVENTS
            states = Counter(session.scalars(select(Delivery.state)))
            late = set(session.scalars(select(Obligation.id).where(Obligation.was_late)))
        service.database.dispose()
    assert len(calm) == EVENTS
    assert stormy == calm
    assert set(keys.values()) == {1}
    assert {number for number in late if not spoken(keys, number)} == set()
    assert max(arrived.values()) <= 2
    assert set(states) <= {State.SENT, State.FAILED}


def spoken(keys: Counter[str], number: int) -> bool:
    """Whether a clock that was late was said to be."""
    return any(key in keys for key in (f"obligation:{number}:born_late", f"obligation:{number}:100"))


def told(hook: Hook) -> Iterator[tuple[str, str]]:
    """Person and title of everything that arrived."""
    for post, path in zip(hook.posts, hook.paths, strict=True):
        yield path, f"{post['title']} {post.get('message', '')}"

"""An office that tells its people things, in a process of its own that can be killed."""

import os
import subprocess
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from huiying.app.bootstrap import open_service
from huiying.clock import SystemClock
from huiying.notify import channels
from huiying.notify.channels import Registration
from huiying.notify.models import Delivery, Notice, State
from huiying.people import Actor, Role
from huiying.sealing import office_seal
from huiying.service import Service
from huiying.settings import Settings
from tests.servers.hooks import Hook

TELLER = textwrap.dedent("""
    import os, socket, sys, time
    from huiying import notify
    from huiying.app.bootstrap import open_service
    from huiying.app.notifier import Notifier

    service = open_service()
    Notifier(service, owner=f"{socket.gethostname()}/{os.getpid()}").start()
    for number in range(int(sys.argv[1]), int(sys.argv[2])):
        with service.database.transaction() as session:
            notify.give(
                session, key=f"notice:{number}", at=service.clock.now(), title=f"通知{number}", body="请处理",
                subject="case:1", kind="reminder", to=["zhao", "li"], urgent=True,
            )
        print(number, flush=True)
        time.sleep(0.005)
    print("given", flush=True)
    time.sleep(600)
""")
ADMIN = Actor(username="wu", name="吴管理", roles=frozenset({Role.ADMIN}))


def furnish(home: Path, hook: Hook) -> Service:
    """An office of two people, each with a webhook of their own."""
    service = open_service(Settings(home=home))
    seal = office_seal(service.settings)
    with service.database.transaction() as session:
        for username in ("zhao", "li"):
            asked = Registration(username=username, kind="webhook", url=f"{hook.url}/{username}")
            channels.add_channel(session, asked, seal=seal, actor=ADMIN, now=SystemClock().now())
    return service


def start(home: Path, first: int, end: int) -> subprocess.Popen[str]:
    """Give the notices from `first` up to `end` and deliver them, until killed."""
    command = [sys.executable, "-c", TELLER, str(first), str(end)]
    env = os.environ | {"HUIYING_HOME": str(home)}
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)


def kill(process: subprocess.Popen[str]) -> int:
    """Kill it without a word; the last number it printed, -1 when there was none."""
    process.kill()
    assert process.stdout is not None
    numbers = [int(line) for line in process.stdout.read().split() if line.isdigit()]
    process.wait()
    process.stdout.close()
    return max(numbers, default=-1)


def wait_for(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def states(service: Service) -> Counter[str]:
    with service.database.reading() as session:
        return Counter(session.scalars(select(Delivery.state)))


def outcome(service: Service) -> dict[tuple[str, str], Delivery]:
    """What became of each notice for each person, by key and name of account."""
    with service.database.reading() as session:
        rows = session.execute(select(Notice.key, Delivery).join(Delivery, Delivery.notice_id == Notice.id))
        return {(key, delivery.username): delivery for key, delivery in rows}


def is_settled(service: Service) -> bool:
    found = states(service)
    return found[State.QUEUED] + found[State.SENDING] == 0


def arrivals(hook: Hook) -> Counter[tuple[str, str]]:
    """How often each notice arrived at each person, by key and name of account."""
    return Counter(
        (f"notice:{post['title'].removeprefix('通知')}", path.rpartition("/")[2])
        for post, path in zip(hook.posts, hook.paths, strict=True)
    )

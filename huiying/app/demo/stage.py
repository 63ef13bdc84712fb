"""The stage of the demo: a data folder of its own, its people and unit, the site, the service on a free port."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Self

import uvicorn

from alerts.models import Unit
from api import accounts
from api.app import create_app
from huiying.app.bootstrap import open_service
from huiying.app.demo.cast import Member, Part, cast
from huiying.app.demo.scenario import Scenario, compose
from huiying.app.demo.site import listen
from huiying.app.demo.sources import write_sources
from huiying.app.scheduling import due_parts
from huiying.clock import FileClock
from huiying.errors import Unavailable
from huiying.service import Service
from huiying.settings import Settings

UNIT_ID = "yingji"
UNIT_NAME = "清源县应急管理局"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything set up, nothing yet happened."""

    scenario: Scenario
    service: Service
    clock: FileClock
    members: Mapping[Part, Member]

    @property
    def sources(self) -> Path:
        return self.service.settings.folder / "sources.toml"


def set_up(*, seed: int, name: str) -> Stage:
    """A fresh folder `demo/NAME` in the data folder. Whatever engines are configured, a demo uses its own file."""
    folder = Settings().folder / "demo" / name
    shutil.rmtree(folder, ignore_errors=True)
    settings = Settings(home=folder, database_url=None, elasticsearch_url=None, simulated=True)
    scenario = compose(seed)
    clock = FileClock(settings.clock_file)
    clock.set(scenario.facts.start)
    service = replace(open_service(settings), schedule=due_parts(settings))
    members = cast(seed, unit_id=UNIT_ID)
    _enrol(service, members)
    return Stage(scenario=scenario, service=service, clock=clock, members=members)


def _enrol(service: Service, members: Mapping[Part, Member]) -> None:
    with service.database.transaction() as session:
        session.add(Unit(id=UNIT_ID, name=UNIT_NAME, subjects=["安全生产", "消防"]))
        session.flush()
        for member in members.values():
            accounts.add_user(
                session,
                username=member.username,
                name=member.name,
                roles=member.roles,
                unit_id=member.unit_id,
                password=member.password,
                actor="system:demo",
                now=service.clock.now(),
            )


def environment(settings: Settings) -> dict[str, str]:
    """What a command of the demo is started with: its folder and clock, and nobody else's engines."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HUIYING_")}
    return inherited | {"HUIYING_HOME": str(settings.folder), "HUIYING_SIMULATED": "true"}


def crawl(stage: Stage) -> None:
    """Run the crawler in a process of its own, every source whatever its interval."""
    command = [sys.executable, "-m", "crawlers.run", "--sources", str(stage.sources)]
    done = subprocess.run(  # noqa: S603  # our own module, our own arguments
        command, env=environment(stage.service.settings), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unavailable(f"采集没有成功：{done.stderr.strip()[-500:]}", code="crawl_failed")


def declare_sources(stage: Stage, site_url: str) -> None:
    """Tell the crawler of the site; a few seconds between turns, so that each crawl of the day is due."""
    write_sources(stage.sources, site_url, interval_minutes=timedelta(seconds=5) / timedelta(minutes=1))


class Api:
    """The service over HTTP in a thread of this process, on a free port of loopback."""

    def __init__(self, service: Service) -> None:
        self._socket = listen(0)
        config = uvicorn.Config(create_app(service), log_level="warning", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        deadline = time.monotonic() + 15
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise Unavailable("服务没有启动起来，请再试一次")
            time.sleep(0.01)
        return self

    def __exit__(self, *_fault: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

"""The demo live: the morning is played quickly, then the clock runs, posts keep arriving, and the visitor takes over."""

import signal
import subprocess
import sys
import threading

from huiying.app.cli.output import people
from huiying.app.cli.serving import listen, run_server
from huiying.app.demo.cast import Part
from huiying.app.demo.day import Day
from huiying.app.demo.edition import Trickle
from huiying.app.demo.site import Site
from huiying.app.demo.staff import Staff
from huiying.app.demo.stage import Stage, crawl, declare_sources, environment, set_up
from huiying.app.demo.timetable import Act, Moment, timetable
from huiying.clock import BEIJING
from huiying.errors import HuiyingError
from huiying.people import ROLE_NAMES

CRAWL_SECONDS = 8.0
AFTER_NOON = {Act.WRITE_DRAFT}


def run_live(*, seed: int, port: int | None) -> None:
    """Open the board, play the day up to the official count, then let time run until Ctrl-C."""
    stage = set_up(seed=seed, name="live")
    settings = stage.service.settings
    listener = listen(settings.host, port or settings.port)
    base_url = f"http://{settings.host}:{listener.getsockname()[1]}"
    steps = morning(timetable(stage.scenario.facts))
    flow = Trickle(since=steps[-1].at)
    with Site(stage.scenario, stage.clock, flow=flow) as site:
        declare_sources(stage, site.base_url)
        _introduce(stage, base_url, site.base_url)
        staff = Staff(stage.members, base_url=base_url, site_url=site.base_url, facts=stage.scenario.facts)
        show = Show(stage, Day(stage, staff, tell=_tell), steps)
        # The server gives a signal on after it has shut down; as an exit it lets the show end too.
        signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(0))
        try:
            show.start()
            run_server(stage.service, listener)
        finally:
            show.stop()


def morning(steps: tuple[Moment, ...]) -> list[Moment]:
    """The steps before the spokesperson begins to write: from there on it is the visitor's."""
    end = next(number for number, step in enumerate(steps) if step.act in AFTER_NOON)
    return list(steps[:end])


class Show:
    """What goes on behind the open board, in a thread: first the morning, then crawl after crawl."""

    def __init__(self, stage: Stage, day: Day, steps: list[Moment]) -> None:
        self.stage, self.day, self.steps = stage, day, steps
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="demo-show", daemon=True)
        self._worker: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the show; the worker finishes its batch."""
        self._ended.set()
        self._thread.join(timeout=20)
        if self._worker is not None:
            self._worker.terminate()
            self._worker.wait(timeout=20)

    def _run(self) -> None:
        try:
            for step in self.steps:
                if self._ended.is_set():
                    return
                self.day.play(step)
            self._go_live()
        except HuiyingError as trouble:
            if self._ended.is_set():
                return
            people.print(f"演示停在半路：{trouble.message}")

    def _go_live(self) -> None:
        self.stage.clock.set(self.steps[-1].at, running=True)
        command = [sys.executable, "-c", "from huiying.app.cli import main; main()", "worker"]
        self._worker = subprocess.Popen(command, env=environment(self.stage.service.settings))  # noqa: S603  # ours
        people.print("早上已经过完：时钟照常走，帖文陆续到达。轮到您拟稿、审核、发布。")
        while not self._ended.wait(CRAWL_SECONDS):
            crawl(self.stage)


def _tell(step: Moment) -> None:
    people.print(f"  {step.at.astimezone(BEIJING):%H:%M} {step.label}")


def _introduce(stage: Stage, base_url: str, site_url: str) -> None:
    people.print(f"\n[bold]值班台  {base_url}[/bold]    演示网站  {site_url}    按 Ctrl-C 结束\n")
    people.print("可以用这些人登录（口令是这一次随机生成的）：")
    for part in Part:
        member = stage.members[part]
        roles = "、".join(ROLE_NAMES[role] for role in member.roles)
        people.print(f"  {member.username:<10} {member.password}  {member.name}  {roles}", highlight=False)
    people.print("")

"""`huiying demo`: the whole day at once on a simulated clock, or live with the board open."""

from rich.progress import Progress

from huiying.app.cli.output import emit, people
from huiying.app.demo.day import Day
from huiying.app.demo.live import run_live
from huiying.app.demo.scoreboard import scoreboard
from huiying.app.demo.site import Site
from huiying.app.demo.staff import Staff
from huiying.app.demo.stage import Api, declare_sources, set_up
from huiying.app.demo.summary import Summary, roles_of, summarise
from huiying.app.demo.timetable import timetable
from huiying.clock import BEIJING

__all__ = ["run_live", "run_once"]


def run_once(*, seed: int, table: bool) -> None:
    """Play the day to its end and print what came of it: a table for people, last one JSON object."""
    summary = play(seed)
    if table:
        people.print(scoreboard(summary))
    emit(summary.as_json())


def play(seed: int) -> Summary:
    """The whole day; people act only over HTTP."""
    stage = set_up(seed=seed, name=f"seed-{seed}")
    steps = timetable(stage.scenario.facts)
    with (
        Site(stage.scenario, stage.clock) as site,
        Api(stage.service) as api,
        Progress(console=people) as progress,
    ):
        declare_sources(stage, site.base_url)
        task = progress.add_task("清源县的一天", total=len(steps))
        with Staff(
            stage.members, base_url=api.base_url, site_url=site.base_url, facts=stage.scenario.facts
        ) as staff:
            day = Day(
                stage,
                staff,
                tell=lambda step: progress.update(
                    task, description=f"{step.at.astimezone(BEIJING):%H:%M} {step.label}"
                ),
            )
            for step in steps:
                day.play(step)
                progress.advance(task)
        with stage.service.database.reading() as session:
            return summarise(session, roles_of(stage.scenario, site.base_url))

"""The day played: each moment of the timetable, by the service's own commands or by people over HTTP."""

from collections.abc import Callable

from crawlers.tables import Mapping, posts_from
from huiying import schedule
from huiying.app.demo import stage as staging
from huiying.app.demo.people import perform
from huiying.app.demo.staff import Staff
from huiying.app.demo.stage import Stage
from huiying.app.demo.tickets import write_tickets
from huiying.app.demo.timetable import Act, Moment
from huiying.app.indexing import feed_index
from huiying.app.intake import Intake
from huiying.app.worker import Worker
from huiying.posts import SourceKind


class Day:
    """Plays moments in order: turns the clock to each, lets the worker read what came in, lets the person act."""

    def __init__(self, stage: Stage, staff: Staff, *, tell: Callable[[Moment], None]) -> None:
        self.stage, self.staff, self.tell = stage, staff, tell
        self.worker = Worker(stage.service)

    def play(self, moment: Moment) -> None:
        """One moment of the day."""
        schedule.advance(
            self.stage.service.database, self.stage.service.schedule, self.stage.clock, moment.at
        )
        self.tell(moment)
        if moment.act is Act.CRAWL:
            staging.crawl(self.stage)
        elif moment.act is Act.IMPORT_TICKETS:
            self._import_tickets(moment)
        else:
            perform(moment.act, self.staff)
        while self.worker.once():
            pass
        feed_index(self.stage.service)

    def _import_tickets(self, moment: Moment) -> None:
        path = self.stage.service.settings.folder / "tickets.csv"
        write_tickets(self.stage.scenario, path, until=moment.at)
        rows = posts_from(
            path,
            Mapping(),
            source_id="hotline-12345",
            source_name="12345 热线",
            source_kind=SourceKind.HOTLINE,
            local=True,
            now=moment.at,
        )
        Intake(self.stage.service).run(rows, source_id="hotline-12345", progress=lambda _done: None)

"""An office that reads what is handed in: records on SQLite, a data folder, and one run after another."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from crawlers.handed import read_handed
from crawlers.handed.models import SourceFile
from crawlers.ledger import Ledger
from crawlers.models import SourceRun
from crawlers.preview import Preview
from crawlers.preview.service import preview
from crawlers.schedule import claim
from crawlers.sources import Source
from crawlers.sources.kinds import ADAPTER
from huiying.app.tables import METADATA
from huiying.clock import FixedClock
from huiying.db import Database
from huiying.inbox import InboxItem, opened, tally
from huiying.posts import RawPost
from huiying.sealing import Seal, office_seal
from huiying.settings import Settings

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@dataclass
class Desk:
    """`home` is the data folder."""

    home: Path
    database: Database
    clock: FixedClock
    seal: Seal

    def run(self, source: Source) -> SourceRun:
        """One turn of a source; gives its record."""
        with self.database.transaction() as session:
            ((_, run_id),) = claim(session, [source], owner="desk", now=self.clock.now(), only=[source.id])
        ledger = Ledger(
            database=self.database, clock=self.clock, source=source, run_id=run_id, seal=self.seal
        )
        read_handed(ledger, self.home)
        with self.database.reading() as session:
            return session.get_one(SourceRun, run_id)

    def posts(self, source_id: str) -> list[RawPost]:
        with self.database.reading() as session:
            query = select(InboxItem).where(InboxItem.source_id == source_id, InboxItem.kind == "post")
            items = session.scalars(query.order_by(InboxItem.id))
            return [RawPost.model_validate(opened(item, self.seal)) for item in items]

    def outcomes(self, source_id: str) -> dict[str, int]:
        with self.database.reading() as session:
            return tally(session, source_id)

    def look(self, source: Source) -> Preview:
        """What a preview says of a source."""
        with self.database.reading() as session:
            return preview(
                session,
                source,
                path=self.home / "sources.toml",
                home=self.home,
                contact=None,
                now=self.clock.now(),
                refused=lambda post: "不要" if post.title == "广告" else None,
            )

    def files(self, source_id: str) -> list[SourceFile]:
        with self.database.reading() as session:
            query = select(SourceFile).where(SourceFile.source_id == source_id)
            return list(session.scalars(query.order_by(SourceFile.id)))


@contextmanager
def desk(home: Path, url: str | None = None) -> Iterator[Desk]:
    settings = Settings(home=home)
    database = Database(url or settings.record_url)
    METADATA.create_all(database.engine)
    yield Desk(home=home, database=database, clock=FixedClock(NOON), seal=office_seal(settings))
    database.dispose()


def declared(**given: Any) -> Source:
    """A source as the office's file would declare it."""
    return ADAPTER.validate_python({"name": "热线", "standing": "private", "source_kind": "hotline", **given})

"""The ledger of a run: what is held already, what comes in, and the record the run leaves behind."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from crawlers.advancing import advance
from crawlers.health.hours import book
from crawlers.items import PageItem, PostItem
from crawlers.layout import suspicion
from crawlers.missed import not_yet, remember_missed
from crawlers.models import RunState, SourceRun, SourceState, Validator
from crawlers.responses import Answered, Evidence, evidence
from crawlers.sources import Source, WebDeclared
from crawlers.verdict import Answer, Before, Tally, Verdict, judge
from huiying.clock import Clock
from huiying.db import Database
from huiying.inbox import InboxItem, post_key
from huiying.sealing import Seal

_TOLD = frozenset({Answer.READ, Answer.NOT_MODIFIED})


class Ledger:
    """Books of one source during one run. Every method is one short transaction and blocks."""

    def __init__(self, *, database: Database, clock: Clock, source: Source, run_id: int, seal: Seal) -> None:
        self.database, self.clock, self.source, self.run_id = database, clock, source, run_id
        self.seal, self.tally = seal, Tally()
        self._kept: set[Answered] = set()
        self.closed = False

    def conditions(self) -> dict[str, str]:
        """Headers that ask the server for the source's page only if it has changed."""
        if not isinstance(self.source, WebDeclared):
            return {}
        with self.database.reading() as session:
            known = session.get(Validator, (self.source.id, self.source.url))
        if known is None:
            return {}
        headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in headers.items() if value}

    def held(self, external_ids: Collection[str]) -> set[str]:
        """Which of these are not wanted: the inbox holds them, or they failed lately and wait for their time."""
        keys = {post_key(self.source.id, name): name for name in external_ids}
        with self.database.reading() as session:
            query = select(InboxItem.key).where(InboxItem.key.in_(keys))
            unwanted = {*session.scalars(query), *not_yet(session, keys, now=self.clock.now())}
        return {keys[key] for key in unwanted}

    def evidence(self, item: PageItem | PostItem) -> list[Evidence]:
        """The responses an item came with, made ready to be kept, but for those that another item has brought."""
        return [
            evidence(answered, raw, source_id=self.source.id, seal=self.seal)
            for answered, raw in item.responses
            if answered not in self._kept
        ]

    def count(self, item: PageItem | PostItem, *, new: bool) -> None:
        """Take note of an item that is committed."""
        if isinstance(item, PostItem):
            # The same response brings others, too.
            self._kept.add(item.answered)
        self.tally.offered += 1
        self.tally.new += new

    def close(self) -> Verdict:
        """Judge the run and write its record, the source's state and its next turn."""
        with self.database.aside() as session:
            state = session.get_one(SourceState, self.source.id, with_for_update=True)
            run = session.get_one(SourceRun, self.run_id)
            verdict = judge(self.tally, Before(state=state.state, error=state.error))
            # A run whose lease was lost is closed already, and the source is another crawler's.
            if run.state == RunState.RUNNING:
                self._record(run, verdict)
                self._suspect(session, run)
                book(session, run)
                advance(session, self.source, state, run, retry_after=self.tally.retry_after)
                self._remember(session, verdict)
            remember_missed(session, self.source.id, self.tally.missed, now=self.clock.now())
        self.closed = True
        return verdict

    def _record(self, run: SourceRun, verdict: Verdict) -> None:
        run.finished_at, run.state, run.error = self.clock.now(), verdict.state, verdict.error
        run.requests, run.bytes, run.seen = self.tally.requests, self.tally.bytes, self.tally.seen
        run.offered, run.new, run.failed = self.tally.offered, self.tally.new, len(self.tally.problems)

    def _suspect(self, session: Session, run: SourceRun) -> None:
        """A run may be in order and its pages be read worse than they used to be."""
        suspected = suspicion(session, self.source.id) if self.tally.answer in _TOLD else None
        run.error = "；".join(filter(None, [run.error, suspected])) or None

    def _remember(self, session: Session, verdict: Verdict) -> None:
        # An ETag of a page that was not read to its end would hide for ever what was missed.
        if not verdict.trust:
            session.execute(delete(Validator).where(Validator.source_id == self.source.id))
            return
        etag = _short(self.tally.etag, Validator.etag)
        last_modified = _short(self.tally.last_modified, Validator.last_modified)
        if (
            isinstance(self.source, WebDeclared)
            and (etag or last_modified)
            and _short(self.source.url, Validator.url)
        ):
            session.merge(
                Validator(
                    source_id=self.source.id,
                    url=self.source.url,
                    etag=etag,
                    last_modified=last_modified,
                    fetched_at=self.clock.now(),
                )
            )


def _short(words: str | None, column: InstrumentedAttribute[Any]) -> str | None:
    """None where a website says more than there is room for: then the page is asked for without a condition."""
    return words if words is not None and len(words) <= column.type.length else None

"""The ledger of a run: what is held already, what comes in, and the record the run leaves behind."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crawlers.models import GOOD, RunState, SourceRun, SourceState, Validator
from crawlers.pages import FetchedPage
from crawlers.responses import Answered, keep_response
from crawlers.sources import Source
from crawlers.verdict import Before, Tally, Verdict, judge
from huiying.clock import Clock
from huiying.db import Database
from huiying.inbox import InboxItem, Offer, post_key, publish
from huiying.posts import RawPost
from huiying.sealing import Seal


class Ledger:
    """Books of one source during one run. Every method is one short transaction and blocks."""

    def __init__(self, *, database: Database, clock: Clock, source: Source, run_id: int, seal: Seal) -> None:
        self.database, self.clock, self.source, self.run_id = database, clock, source, run_id
        self.seal, self.tally = seal, Tally()
        self._kept: dict[Answered, str] = {}
        self.closed = False

    def conditions(self) -> dict[str, str]:
        """Headers that ask the server for the source's page only if it has changed."""
        with self.database.reading() as session:
            known = session.get(Validator, (self.source.id, self.source.url))
        if known is None:
            return {}
        headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in headers.items() if value}

    def held(self, external_ids: Collection[str]) -> set[str]:
        """Which of these the inbox already holds."""
        keys = {post_key(self.source.id, name): name for name in external_ids}
        with self.database.reading() as session:
            query = select(InboxItem.key).where(InboxItem.key.in_(keys))
            return {keys[key] for key in session.scalars(query)}

    def keep_page(self, page: FetchedPage, body: bytes, answered: Answered) -> None:
        """Put a page into the inbox and the response it came with into the evidence, together or not at all."""
        with self.database.transaction() as session:
            keep_response(session, answered, body, source_id=self.source.id, seal=self.seal)
            self._publish(session, page.offer())

    def keep_post(self, post: RawPost, raw: bytes, answered: Answered) -> None:
        """Put a post that came ready-made into the inbox, with the response that brought it and others."""
        with self.database.transaction() as session:
            digest = self._kept.get(answered)
            if digest is None:
                digest = keep_response(session, answered, raw, source_id=self.source.id, seal=self.seal)
            payload = post.model_copy(update={"raw_sha256": digest}).model_dump(mode="json")
            self._publish(
                session,
                Offer(source_id=post.source_id, external_id=post.external_id, kind="post", payload=payload),
            )
        self._kept[answered] = digest

    def _publish(self, session: Session, offer: Offer) -> None:
        (answer,) = publish(session, [offer], seal=self.seal, now=self.clock.now())
        self.tally.offered += 1
        self.tally.new += answer.fresh

    def close(self) -> Verdict:
        """Judge the run and write its record, the source's state and its next turn."""
        now = self.clock.now()
        with self.database.transaction() as session:
            state = session.get_one(SourceState, self.source.id)
            run = session.get_one(SourceRun, self.run_id)
            verdict = judge(self.tally, Before(state=state.state, error=state.error))
            run.finished_at, run.state, run.error = now, verdict.state, verdict.error
            run.requests, run.bytes, run.seen = self.tally.requests, self.tally.bytes, self.tally.seen
            run.offered, run.new, run.failed = self.tally.offered, self.tally.new, len(self.tally.problems)
            self._advance(state, run, verdict)
            self._remember(session, verdict)
        self.closed = True
        return verdict

    def _advance(self, state: SourceState, run: SourceRun, verdict: Verdict) -> None:
        finished = self.clock.now()
        state.owner, state.last_run_at = None, finished
        state.due_at = run.started_at + timedelta(minutes=self.source.interval_minutes)
        if verdict.state is not RunState.INTERRUPTED:
            state.state, state.error = verdict.state, verdict.error
        good = verdict.state in GOOD
        state.failures = 0 if good else state.failures + 1
        if good:
            state.last_good_at = finished
        if self.tally.new:
            state.last_new_at = finished

    def _remember(self, session: Session, verdict: Verdict) -> None:
        # An ETag of a page that was not read to its end would hide for ever what was missed.
        if not verdict.trust:
            session.execute(delete(Validator).where(Validator.source_id == self.source.id))
        elif self.tally.etag or self.tally.last_modified:
            session.merge(
                Validator(
                    source_id=self.source.id,
                    url=self.source.url,
                    etag=self.tally.etag,
                    last_modified=self.tally.last_modified,
                    fetched_at=self.clock.now(),
                )
            )

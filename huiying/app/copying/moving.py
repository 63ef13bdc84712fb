"""`huiying db copy`: a live office moves to other records; while it does nobody writes, and nothing acknowledged is lost."""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from huiying import audit, moves
from huiying.app.bootstrap import audit_head, open_database, open_records
from huiying.app.copying.copy import Copied, Told, demand_empty, shown, transferred
from huiying.app.copying.writing import patient
from huiying.audit import Verdict
from huiying.clock import Clock
from huiying.db import Database
from huiying.errors import Conflict, HuiyingError, Unavailable
from huiying.index import pending
from huiying.sealing import office_seal
from huiying.settings import Settings

RENEW_SECONDS = moves.LEASE.total_seconds() / 6
ACTOR = "system:operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What was moved, and how long nobody could write."""

    where: str
    tables: tuple[Copied, ...]
    seconds: float
    chain: Verdict

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    @property
    def size(self) -> int:
        return sum(table.size for table in self.tables)


def move(settings: Settings, url: str, *, clock: Clock, tell: Told) -> Moved:
    """Move the office's records to `url`, which must be empty.

    Raises Conflict where the target is not empty or another move is on, Invalid for what PostgreSQL cannot hold,
    Unavailable where the copy is not what was read. In all these cases the office goes on where it was.
    """
    open_database(settings).dispose()
    source, target = open_records(settings), Database(url)
    try:
        _demand_apart(source, target)
        demand_empty(target)
        began = time.monotonic()
        with _standing_still(source, clock, other=shown(url)) as token:
            copied = transferred(source, target, office_seal(settings), token=token, tell=tell)
            chain = _verified(target, settings)
            with source.transaction() as session:
                moves.finish(session, token)
        # Only now: of two offices that could be written one would be forgotten.
        _open(target, settings, token)
        return Moved(where=shown(url), tables=tuple(copied), seconds=time.monotonic() - began, chain=chain)
    finally:
        source.dispose()
        target.dispose()


def _open(target: Database, settings: Settings, token: str) -> None:
    """Let the copy be used. Raises Unavailable where it cannot be told so: then neither office is written, and words say how to go on."""
    try:
        with target.transaction() as session:
            moves.release(session, token)
            if target.is_sqlite and settings.index_url is None:
                # The index lies in the records themselves: nobody would ever send what waited for another.
                pending.clear(session)
    except (HuiyingError, KeyboardInterrupt) as trouble:
        raise Unavailable(
            "记录已逐行核对、原库已停写，但新库没有放行：请执行 huiying db reopen 让原库继续，清空目标后重来",
            code="copy_not_opened",
        ) from trouble


def reopen(settings: Settings, *, clock: Clock) -> str | None:
    """Let the office work in its old records again; where it had moved to, None where it works here anyway."""
    database = open_records(settings)
    try:
        with database.transaction() as session:
            held = moves.standing(session)
            if held is None:
                return None
            moves.refuse_unfinished(session)
            other = held.other
            moves.release(session)
            detail = {"from": other, "standing": held.standing}
            audit.record(
                session,
                at=clock.now(),
                actor=ACTOR,
                action="office.reopened",
                subject="office",
                detail=detail,
            )
        return other
    finally:
        database.dispose()


def _demand_apart(source: Database, target: Database) -> None:
    if source.is_sqlite and target.is_sqlite and source.engine.url.database == target.engine.url.database:
        raise Conflict("目标就是现在用的库：请给另一个空库", code="copy_target_not_empty")


@contextmanager
def _standing_still(source: Database, clock: Clock, *, other: str) -> Iterator[str]:
    """Nobody writes the source meanwhile; whatever ends the block but its end lets everybody write again."""
    token = secrets.token_hex(16)
    with source.transaction() as session:
        moves.begin(session, token=token, other=other)
        audit.record(
            session,
            at=clock.now(),
            actor=ACTOR,
            action="office.moving",
            subject="office",
            detail={"to": other},
        )
    done = threading.Event()
    living = threading.Thread(target=_renew, args=(source, token, done), daemon=True)
    living.start()
    try:
        yield token
    except BaseException:
        _stop(living, done)
        # Where even that fails the mark runs out by itself.
        with suppress(HuiyingError), source.transaction() as session:
            moves.release(session, token)
        raise
    _stop(living, done)


def _stop(living: threading.Thread, done: threading.Event) -> None:
    done.set()
    living.join()


def _renew(source: Database, token: str, done: threading.Event) -> None:
    while not done.wait(RENEW_SECONDS):
        # Missed once it is tried again; missed too often others write, and the copy is refused at its end.
        with suppress(HuiyingError), source.aside() as session:
            moves.renew(session, token)


def _verified(target: Database, settings: Settings) -> Verdict:
    with target.reading() as session:
        patient(session.connection())
        chain = audit.verify(session, audit_head(settings))
    if not chain.sound:
        raise Unavailable(f"审计链在新库里不完整：{chain.fault}；原库没有变动", code="copy_chain_broken")
    return chain

"""Sources and how the watch over each is doing, said honestly."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.schemas.events import SourceOut
from api.views.words import SOURCE_STATES, STANDINGS, coded
from crawlers.models import GOOD, SourceRun, SourceState
from crawlers.schedule import host_of
from crawlers.sources import Source, load
from huiying.errors import Misconfigured
from huiying.settings import Settings

PATIENCE = timedelta(minutes=5)
"""How late a turn may be before nobody seems to be crawling."""
SILENCE = timedelta(days=3)
"""A source that answers but has brought nothing new for so long is worth a look."""


def sources(session: Session, declared: Path, now: datetime) -> list[SourceOut]:
    """Every source declared or ever crawled, with its last known state."""
    by_id = {source.id: source for source in _declared(declared)}
    states = {state.id: state for state in session.scalars(select(SourceState))}
    totals = {
        source_id: (offered, new)
        for source_id, offered, new in session.execute(
            select(SourceRun.source_id, func.sum(SourceRun.offered), func.sum(SourceRun.new)).group_by(
                SourceRun.source_id
            )
        )
    }
    return [
        _source(key, by_id.get(key), states.get(key), totals.get(key, (0, 0)), now)
        for key in sorted({*by_id, *states})
    ]


def enabled(declared: Path) -> set[str]:
    """Ids of the sources that ought to be crawled."""
    return {source.id for source in _declared(declared) if source.enabled}


def declared_hosts(settings: Settings) -> frozenset[str]:
    """Hosts the office declared itself: they alone may have an address inside."""
    held = _declared(settings.folder / "sources.toml")
    return frozenset(host_of(source) or "" for source in held)


def _declared(path: Path) -> Iterable[Source]:
    try:
        return load(path) if path.is_file() else ()
    except Misconfigured:
        # The crawl says what is wrong with the file; the list of what was crawled stays readable.
        return ()


def _source(
    key: str, source: Source | None, state: SourceState | None, totals: tuple[int, int], now: datetime
) -> SourceOut:
    code = state_code(state, now)
    offered, new = totals
    return SourceOut(
        id=key,
        name=source.name if source else state.name if state else key,
        kind=source.kind if source else "",
        standing=coded(source.standing if source else "", STANDINGS),
        state=coded(code, SOURCE_STATES),
        detail=_detail(code, state),
        last_run_at=state.last_run_at if state else None,
        last_good_at=state.last_good_at if state else None,
        offered=offered,
        new=new,
    )


def state_code(state: SourceState | None, now: datetime) -> str:
    """`never`, `silent`, or how the last run ended."""
    if state is None or state.state is None:
        return "never"
    if state.state in GOOD and state.last_new_at is not None and now - state.last_new_at > SILENCE:
        return "silent"
    return state.state if state.state in SOURCE_STATES else "failing"


def _detail(code: str, state: SourceState | None) -> str:
    if state is None or code == "never":
        return "还没有采集过：执行 huiying crawl，或等下一轮"
    if state.error and code not in GOOD:
        return state.error
    return SOURCE_STATES[code]

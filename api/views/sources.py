"""Sources and how the watch over each is doing, said honestly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.previewing import sources_file
from api.schemas.sources import CatalogueRow, SourceRow, SourcesOut
from api.views.kinds import label_of
from api.views.watch import healths, watch
from api.views.words import SOURCE_KINDS, SOURCE_STATES, STANDINGS, coded
from crawlers.health.hours import Hour, histories
from crawlers.health.judging import Grade, SourceHealth
from crawlers.models import SourceState
from crawlers.registry.reading import Registry, Standing, declared_sources
from crawlers.sources import catalogue
from huiying.clock import BEIJING
from huiying.settings import Settings

DAYS = 14
"""Of new posts shown beside a source."""
WITHDRAWN = "不再声明，不再采集；已采的内容都在"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A declared source with everything that is known of it."""

    standing: Standing
    health: SourceHealth
    hours: list[Hour]


def registry(session: Session, settings: Settings) -> Registry:
    """Every source of the office."""
    return declared_sources(session, sources_file(settings))


def declared_hosts(session: Session, settings: Settings) -> frozenset[str]:
    """Hosts the office declared itself: they alone may have an address inside."""
    found = registry(session, settings).sources
    return frozenset(urlsplit(getattr(source, "url", "")).hostname or "" for source in found)


def sources(session: Session, settings: Settings, *, now: datetime) -> SourcesOut:
    """Every source declared or ever crawled, what is wrong with a declaration, and the watch as a whole."""
    declared = registry(session, settings)
    found = healths(session, declared, now=now)
    hours = histories(session, [one.id for one in found], now=now, back=timedelta(days=DAYS))
    rows = [
        row(Seen(standing=standing, health=health, hours=hours[health.id]), now=now)
        for standing, health in zip(declared.standings, found, strict=True)
    ]
    rest = select(SourceState).where(SourceState.id.not_in([one.id for one in found]))
    return SourcesOut(
        items=[*rows, *(_withdrawn(state) for state in session.scalars(rest.order_by(SourceState.id)))],
        faults=list(declared.faults),
        watch=watch(session, found, now=now),
    )


def shipped(session: Session, settings: Settings) -> list[CatalogueRow]:
    """The catalogue that ships, and which of it the office has taken over."""
    taken = {source.id for source in registry(session, settings).sources}
    return [
        CatalogueRow(
            id=source.id,
            name=source.name,
            kind=coded(source.kind, {source.kind: label_of(source.kind)}),
            standing=coded(source.standing, STANDINGS),
            url=getattr(source, "url", None),
            adopted=source.id in taken,
        )
        for source in catalogue()
    ]


def row(seen: Seen, *, now: datetime) -> SourceRow:
    """One source at a glance."""
    return SourceRow(**about(seen, now=now))


def about(seen: Seen, *, now: datetime) -> dict[str, object]:
    """What a row and a page of a source have in common."""
    source, health = seen.standing.source, seen.health
    return {
        "id": source.id,
        "name": source.name,
        "kind": coded(source.kind, {source.kind: label_of(source.kind)}),
        "standing": coded(source.standing, STANDINGS),
        "source_kind": coded(source.source_kind, SOURCE_KINDS),
        "url": getattr(source, "url", None),
        "state": coded(health.state, SOURCE_STATES),
        "grade": health.grade,
        "reasons": list(health.reasons),
        "origin": seen.standing.origin,
        "shadowed": seen.standing.shadowed,
        "enabled": source.enabled,
        "hot": source.hot,
        "verified": source.verified,
        "last_run_at": health.last_run_at,
        "last_good_at": health.last_good_at,
        "last_new_at": health.last_new_at,
        "next_at": health.next_at,
        "new_24h": health.volume.count,
        "usual_24h": health.volume.usual,
        "days": days(seen.hours, now),
    }


def days(hours: Iterable[Hour], now: datetime) -> list[int]:
    """New posts of each of the last days in Beijing, today last."""
    today, found = now.astimezone(BEIJING).date(), [0] * DAYS
    for hour in hours:
        ago = (today - hour.at.astimezone(BEIJING).date()).days
        if 0 <= ago < DAYS:
            found[DAYS - 1 - ago] += hour.new
    return found


def _withdrawn(state: SourceState) -> SourceRow:
    code = state.state or "never"
    nothing: Mapping[str, str] = {"": ""}
    return SourceRow(
        id=state.id,
        name=state.name,
        kind=coded("", nothing),
        standing=coded("", nothing),
        source_kind=coded("", nothing),
        url=None,
        state=coded(code, SOURCE_STATES),
        grade=Grade.OFF,
        reasons=[WITHDRAWN],
        origin="none",
        shadowed=False,
        enabled=False,
        hot=False,
        verified=True,
        last_run_at=state.last_run_at,
        last_good_at=state.last_good_at,
        last_new_at=state.last_new_at,
        next_at=None,
        new_24h=0,
        usual_24h=None,
        days=[0] * DAYS,
    )


def newly_declared(standing: Standing, now: datetime, patience: timedelta) -> bool:
    """Declared so lately that nobody can be blamed for not having crawled it."""
    return standing.at is not None and now - standing.at < patience

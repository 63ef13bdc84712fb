"""The page of one source: why it is as it is, its runs, the times of its posts, what came last, what may be done."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.schemas.base import Action
from api.schemas.sources import DatesOut, SourceOut, SourcePostOut, SourceRunOut, SourceVersionOut
from api.views.people import Names
from api.views.sources import DAYS, Seen, about, registry
from api.views.watch import healths
from api.views.words import SOURCE_STATES, coded
from crawlers.health.hours import histories
from crawlers.models import SourceRun, SourceState
from crawlers.registry import keeping
from crawlers.registry.reading import Origin, Registry, Standing
from huiying.errors import NotFound
from huiying.inbox import InboxItem
from huiying.people import Actor, Role
from huiying.settings import Settings
from huiying.text.spans import in_words
from nlp.models import Document

RUNS = 50
POSTS = 10
LATELY = timedelta(days=30)
OLD = timedelta(days=365)
IN_FILE = "写在来源文件里：请管理员改文件"
NOT_YOURS = "来源由管理员维护"


def source_page(
    session: Session, settings: Settings, source_id: str, *, actor: Actor, now: datetime
) -> SourceOut:
    """Everything about a declared source. Raises NotFound."""
    standing = _standing(registry(session, settings), source_id)
    (health,) = healths(session, Registry(standings=(standing,)), now=now)
    hours = histories(session, [source_id], now=now, back=timedelta(days=DAYS))[source_id]
    state = session.get(SourceState, source_id)
    common: dict[str, Any] = about(Seen(standing=standing, health=health, hours=hours), now=now)
    return SourceOut(
        **common,
        declaration=standing.source.model_dump(mode="json", exclude_unset=True),
        version=standing.version,
        interval_minutes=state.interval_minutes if state else None,
        next_why=_why(standing, state, now),
        likely=health.silence.likely,
        runs=_runs(session, source_id),
        dates=_dates(session, source_id, now),
        posts=_posts(session, source_id),
        versions=_versions(session, source_id),
        actions=_actions(standing, actor),
    )


def _standing(found: Registry, source_id: str) -> Standing:
    for standing in found.standings:
        if standing.source.id == source_id:
            return standing
    raise NotFound(f"没有来源“{source_id}”，可能已被移除", code="source_not_found")


def _why(standing: Standing, state: SourceState | None, now: datetime) -> str:
    """Why the next turn is when it is."""
    source = standing.source
    if not source.enabled:
        return "停用，不采"
    if state is None or state.interval_minutes is None:
        return "还没有采过，下一轮就采"
    pace, usual = f"每 {in_words(timedelta(minutes=state.interval_minutes))}一次", source.interval_minutes
    reasons = (
        (state.owner is not None and state.due_at > now, "正在采"),
        (state.retry_after is not None and state.retry_after > now, "网站要求在这之前不要再来"),
        (source.hot, f"热点，{pace}"),
        (state.failures > 0, f"连续 {state.failures} 轮没有采好，{pace}"),
        (state.interval_minutes < usual, f"新内容多，加快到{pace}"),
        (state.interval_minutes > usual, f"很久没有新内容，放慢到{pace}"),
    )
    return next((words for so, words in reasons if so), pace)


def _runs(session: Session, source_id: str) -> list[SourceRunOut]:
    query = select(SourceRun).where(SourceRun.source_id == source_id).order_by(SourceRun.id.desc())
    return [
        SourceRunOut(
            started_at=run.started_at,
            finished_at=run.finished_at,
            state=coded(run.state, SOURCE_STATES),
            requests=run.requests,
            bytes=run.bytes,
            seen=run.seen,
            offered=run.offered,
            new=run.new,
            failed=run.failed,
            error=run.error,
        )
        for run in session.scalars(query.limit(RUNS))
    ]


def _dates(session: Session, source_id: str, now: datetime) -> DatesOut:
    lately = (Document.source_id == source_id) & (Document.first_seen_at > now - LATELY)
    past = func.count().filter(Document.published_at < now - OLD)
    missing = func.count().filter(Document.published_at.is_(None))
    counts = session.execute(select(func.count(), past, missing).where(lately)).one()
    ahead = select(func.count()).where(
        InboxItem.source_id == source_id,
        InboxItem.reason == "future_date",
        InboxItem.received_at > now - LATELY,
    )
    return DatesOut(posts=counts[0], past=counts[1], missing=counts[2], future=session.scalar(ahead) or 0)


def _posts(session: Session, source_id: str) -> list[SourcePostOut]:
    query = select(Document).where(Document.source_id == source_id).order_by(Document.id.desc())
    return [
        SourcePostOut(
            document_id=post.id,
            event_id=post.event_id,
            title=post.title or post.text[:40],
            url=post.url,
            published_at=post.published_at,
            first_seen_at=post.first_seen_at,
        )
        for post in session.scalars(query.limit(POSTS))
    ]


def _versions(session: Session, source_id: str) -> list[SourceVersionOut]:
    names = Names(session)
    return [
        SourceVersionOut(
            version=past.version,
            by=names.of(past.by),
            at=past.at,
            active=past.active,
            declaration=past.declaration,
        )
        for past in keeping.versions(session, source_id)
    ]


def _actions(standing: Standing, actor: Actor) -> list[Action]:
    source = standing.source
    offered = [
        ("change", "修改"),
        ("disable", "停用") if source.enabled else ("enable", "启用"),
        ("calm", "取消热点") if source.hot else ("hot", "设为热点"),
        *([] if source.verified else [("verify", "核实无误")]),
        ("withdraw", "移除"),
    ]
    refused = {"enable": None if source.verified else keeping.UNVERIFIED}
    why_not = _why_not(standing, actor)
    return [_action(name, label, why_not or refused.get(name)) for name, label in offered]


def _action(name: str, label: str, why_not: str | None) -> Action:
    return Action(name=name, label=label, allowed=why_not is None, why_not=why_not)


def _why_not(standing: Standing, actor: Actor) -> str | None:
    if not actor.has(Role.ADMIN):
        return NOT_YOURS
    return IN_FILE if standing.origin is Origin.FILE else None

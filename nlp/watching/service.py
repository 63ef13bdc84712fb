"""Keeping watch topics: defined, changed, paused, resumed, deleted; each change versioned, audited and announced."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from huiying import audit, messages
from huiying.errors import Conflict, Forbidden, Invalid, NotFound
from huiying.people import Actor, Role
from nlp.models import Document
from nlp.watching.examples import Example, demand, sound, try_out
from nlp.watching.expression import Expression, Wording, compile_wording
from nlp.watching.models import Watch, WatchState, WatchVersion
from nlp.watching.subjects import Home, division

KEEPERS = frozenset({Role.DUTY, Role.LEADER, Role.ADMIN})
MOST = 500
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A watch topic as a person wants it kept."""

    name: str
    wording: Wording
    examples: Sequence[Example] = ()
    despite_examples: bool = False
    """Keep it although an example does not go as it should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Who changes watch topics, when, for which office."""

    session: Session
    actor: Actor
    now: datetime
    home: Home


def compiled(wording: Wording, home: Home) -> Expression:
    """The sound definition of a wording. Raises Invalid, see `compile_wording`."""
    return compile_wording(wording, locate=lambda name: division(name, home))


def watches(session: Session) -> list[Watch]:
    """All but those deleted, in the order they were made."""
    return list(session.scalars(select(Watch).where(Watch.state != WatchState.DELETED).order_by(Watch.id)))


def get_watch(session: Session, watch_id: int) -> Watch:
    """A topic by id. Raises NotFound, also for one that was deleted."""
    watch = session.get(Watch, watch_id)
    if watch is None or watch.state == WatchState.DELETED:
        raise NotFound("没有这个关注主题，可能已被删除", code="watch_not_found")
    return watch


def versions(session: Session, watch_id: int) -> list[WatchVersion]:
    """Every definition a topic has had, the newest first."""
    query = select(WatchVersion).where(WatchVersion.watch_id == watch_id)
    return list(session.scalars(query.order_by(WatchVersion.version.desc())))


def create(keeping: Keeping, draft: Draft) -> Watch:
    """Keep a new topic; the stored past is gone over afterwards.

    Raises Invalid naming each faulty field, or each example that does not go as it should; Conflict for a name that
    is taken or one topic too many.
    """
    _take_turn(keeping)
    held = keeping.session.scalar(select(func.count(Watch.id)).where(Watch.state != WatchState.DELETED)) or 0
    if held >= MOST:
        raise Conflict(f"关注主题最多 {MOST} 个：请先删除不用的", code="too_many_watches")
    name, expression, examples = _checked(keeping, draft)
    who, when = keeping.actor.username, keeping.now
    watch = Watch(
        name=name,
        state=WatchState.ACTIVE,
        version=0,
        revision=0,
        created_by=who,
        created_at=when,
        past_from=None,
        past_upto=0,
    )
    _write(keeping, watch, name, expression, examples)
    _record(keeping, watch, "created")
    return watch


def change(keeping: Keeping, watch_id: int, draft: Draft, *, seen_version: int) -> Watch:
    """Define a topic anew, as a whole. Raises as `create`, and Conflict where it has changed since it was read."""
    _take_turn(keeping)
    watch = get_watch(keeping.session, watch_id)
    if watch.version != seen_version:
        raise Conflict(
            "这个关注主题刚被别人改过：请刷新后在最新的条件上再改，您的改动还在页面上",
            code="version_outdated",
        )
    name, expression, examples = _checked(keeping, draft, watch)
    _write(keeping, watch, name, expression, examples)
    _record(keeping, watch, "changed")
    return watch


def pause(keeping: Keeping, watch_id: int) -> Watch:
    """Look at no new document for this topic; what was found stays."""
    watch = _moved(keeping, watch_id, WatchState.ACTIVE, WatchState.PAUSED, "已经停着")
    watch.past_from = None
    _record(keeping, watch, "paused")
    return watch


def resume(keeping: Keeping, watch_id: int) -> Watch:
    """Look at new documents again, and go over what came meanwhile."""
    watch = _moved(keeping, watch_id, WatchState.PAUSED, WatchState.ACTIVE, "正在关注")
    go_over_past(keeping.session, watch)
    _record(keeping, watch, "resumed")
    return watch


def delete(keeping: Keeping, watch_id: int) -> None:
    """Take a topic away; its definitions stay on record."""
    _take_turn(keeping)
    watch = get_watch(keeping.session, watch_id)
    watch.state, watch.past_from = WatchState.DELETED, None
    _touch(keeping, watch)
    _record(keeping, watch, "deleted")


def ask_past(keeping: Keeping, watch_id: int) -> Watch:
    """Go over the whole stored past once more. Raises Conflict for a topic that is paused."""
    _take_turn(keeping)
    watch = get_watch(keeping.session, watch_id)
    if watch.state != WatchState.ACTIVE:
        raise Conflict("这个关注主题已停用：请先启用", code="watch_paused")
    go_over_past(keeping.session, watch)
    _record(keeping, watch, "past_asked")
    return watch


def go_over_past(session: Session, watch: Watch) -> None:
    """Let the worker go over the stored past for a topic, from the newest document down."""
    newest = session.scalar(select(func.max(Document.id)))
    watch.past_from, watch.past_upto = newest, newest or 0


def _checked(
    keeping: Keeping, draft: Draft, watch: Watch | None = None
) -> tuple[str, Expression, tuple[Example, ...]]:
    name = _name(keeping.session, draft.name, watch)
    expression = compiled(draft.wording, keeping.home)
    examples = sound(draft.examples)
    if not draft.despite_examples:
        demand(try_out(expression, examples, home=keeping.home))
    return name, expression, examples


def _name(session: Session, raw: str, watch: Watch | None) -> str:
    name = " ".join(raw.split())
    if not any(letter.isalnum() for letter in name) or len(name) > LONGEST_NAME:
        fault = f"请写名称，最多 {LONGEST_NAME} 个字"
        raise Invalid(f"关注主题的名称有误：{fault}", code="watch_invalid", fields={"name": fault})
    twin = select(Watch.id).where(Watch.name == name, Watch.state != WatchState.DELETED)
    if session.scalar(twin) not in {None, watch.id if watch else None}:
        raise Conflict(f"已有叫“{name}”的关注主题：请换个名称，或直接修改那一个", code="watch_taken")
    return name


def _write(
    keeping: Keeping, watch: Watch, name: str, expression: Expression, examples: Sequence[Example]
) -> None:
    watch.name, watch.definition = name, expression.as_json()
    watch.examples = [asdict(example) for example in examples]
    watch.version += 1
    _touch(keeping, watch)
    if watch.state == WatchState.ACTIVE:
        go_over_past(keeping.session, watch)
    keeping.session.add(watch)
    keeping.session.flush()
    keeping.session.add(
        WatchVersion(
            watch_id=watch.id,
            version=watch.version,
            name=name,
            definition=watch.definition,
            examples=watch.examples,
            by=watch.changed_by,
            at=watch.changed_at,
        )
    )


def _moved(keeping: Keeping, watch_id: int, before: WatchState, after: WatchState, already: str) -> Watch:
    _take_turn(keeping)
    watch = get_watch(keeping.session, watch_id)
    if watch.state != before:
        raise Conflict(f"这个关注主题{already}", code="watch_not_so")
    watch.state = after
    _touch(keeping, watch)
    return watch


def _touch(keeping: Keeping, watch: Watch) -> None:
    watch.revision += 1
    watch.changed_by, watch.changed_at = keeping.actor.username, keeping.now


def _take_turn(keeping: Keeping) -> None:
    audit.take_turn(keeping.session)
    if not keeping.actor.has(*KEEPERS):
        raise Forbidden("关注主题由值班员、领导或管理员维护", code="not_your_step")


def _record(keeping: Keeping, watch: Watch, what: str) -> None:
    subject, who = f"watch:{watch.id}", keeping.actor.username
    detail = {"name": watch.name, "version": watch.version}
    if what in {"created", "changed"}:
        detail["definition"] = watch.definition
    audit.record(
        keeping.session, at=keeping.now, actor=who, action=f"watch.{what}", subject=subject, detail=detail
    )
    told = {"name": watch.name, "state": watch.state}
    messages.announce(
        keeping.session, at=keeping.now, kind=f"watch.{what}", subject=subject, actor=who, payload=told
    )

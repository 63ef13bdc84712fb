"""The truth about the watch: each part with its state and what to do about it."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib.metadata import version

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from alerts import auditor
from api.context import ServiceContext
from api.schemas.board import Health, HealthPart
from api.views.notices import unreachable
from api.views.searching import searching
from api.views.sources import newly_declared, registry
from api.views.watch import healths, in_one_line
from crawlers.coverage import summed
from crawlers.models import SourceState
from huiying import heartbeat, inbox
from huiying.clock import BEIJING
from huiying.errors import HuiyingError
from huiying.heartbeat import Heartbeat
from huiying.text.spans import in_words

SLOW_INBOX = timedelta(minutes=1)
DEAD_WORKER = timedelta(minutes=1)
LEAST_ROOM = 200 * 2**20
"""Bytes on the disk of the data folder: below, the watch is not well though it still writes."""
LATE = timedelta(minutes=5)
"""How late a turn may be before nobody seems to be crawling."""
OLD_BACKUP = timedelta(hours=48)
"""A nightly backup that failed once is told the second night; an office that never made one is not reproached."""
Check = Callable[[ServiceContext, Session, datetime], HealthPart]
LABELS = {
    "database": "记录库",
    "index": "检索",
    "inbox": "入库",
    "crawl": "采集",
    "sources": "来源",
    "pipeline": "读入",
    "scheduler": "时钟",
    "notifier": "通知",
    "backup": "备份",
}


def health(context: ServiceContext, *, writing: bool = True) -> Health:
    """Ask every part. One that cannot be asked is not well, and says why. Without `writing` nobody waits for the lock."""
    now = context.clock.now()
    checks = CHECKS if writing else {**CHECKS, "database": _readable}
    parts = [_asked(context, name, check, now) for name, check in checks.items()]
    ok = all(part.ok for part in parts)
    return Health(
        ok=ok,
        now=now,
        version=version("huiying"),
        simulated=context.settings.simulated,
        summary=_summary(parts, ok=ok),
        parts=parts,
    )


def readable(context: ServiceContext) -> None:
    """Read from the records, tables included. Raises Unavailable, saying what to do."""
    with context.database.reading() as session:
        heartbeat.latest(session, "")


def _summary(parts: list[HealthPart], *, ok: bool) -> str:
    told = [part for part in parts if part.name in {"sources", "inbox", "scheduler"}] if ok else []
    told = told or [part for part in parts if not part.ok]
    return " · ".join(
        ["监测正常" if ok else "监测不正常", *(f"{part.label}：{part.detail}" for part in told)]
    )


def _part(name: str, ok: bool, detail: str, since: datetime | None = None) -> HealthPart:
    return HealthPart(name=name, label=LABELS[name], ok=ok, detail=detail, since=since)


def _asked(context: ServiceContext, name: str, check: Check, now: datetime) -> HealthPart:
    try:
        with context.database.reading() as session:
            return check(context, session, now)
    except HuiyingError as trouble:
        return _part(name, False, trouble.message)


def _database(context: ServiceContext, _session: Session, _now: datetime) -> HealthPart:
    # A statement that may write and changes nothing: a read-only record refuses it all the same.
    nothing = update(Heartbeat).where(Heartbeat.name == "").values(detail="")
    with context.database.aside() as writing:
        writing.execute(nothing)
    return _with_room(context, "可读可写")


def _readable(context: ServiceContext, session: Session, _now: datetime) -> HealthPart:
    session.connection()
    return _with_room(context, "可读")


def _with_room(context: ServiceContext, words: str) -> HealthPart:
    """Records that can be written now, and whether there is room for what comes."""
    free = shutil.disk_usage(context.settings.folder).free
    if free >= LEAST_ROOM:
        return _part("database", True, words)
    left = f"数据目录所在的磁盘只剩 {free // 2**20} MB：请腾出空间，写满后什么都记不下来"
    return _part("database", False, left)


def _index(context: ServiceContext, session: Session, now: datetime) -> HealthPart:
    ok, words, since = searching(context, session, now)
    return _part("index", ok, words, since)


def _inbox(_context: ServiceContext, session: Session, now: datetime) -> HealthPart:
    count, oldest = inbox.waiting(session)
    if count == 0 or oldest is None:
        return _part("inbox", True, "滞后 0 秒")
    lag = now - oldest
    words = f"{count} 条待读，最早等了 {in_words(lag)}"
    if lag <= SLOW_INBOX:
        return _part("inbox", True, words, oldest)
    return _part("inbox", False, f"{words}：请检查 huiying worker 是否在运行", oldest)


def _crawl(context: ServiceContext, session: Session, now: datetime) -> HealthPart:
    declared = registry(session, context.settings)
    ought = {one.source.id for one in declared.standings if one.source.enabled}
    awaited = {one.source.id for one in declared.standings if newly_declared(one, now, LATE)}
    states = list(session.scalars(select(SourceState)))
    if never := ought - awaited - {state.id for state in states}:
        words = f"{len(never)} 源已登记但从未采集：请检查采集进程是否在运行，或执行 huiying crawl"
        return _part("crawl", False, words)
    if not states:
        return _part("crawl", True, "没有抓取过来源：只看得到导入和推送的内容")
    last = max((state.last_run_at for state in states if state.last_run_at), default=None)
    # A source that is declared no more, or switched off, is no longer waited for.
    late = [state for state in states if now - state.due_at > LATE and (not ought or state.id in ought)]
    if late:
        since = min(state.due_at for state in late)
        return _part("crawl", False, f"{len(late)} 源到点没有采集：请检查采集进程是否在运行", since)
    return _part("crawl", True, f"最后一次 {shown(last)}" if last else "等待第一轮", last)


def _sources(context: ServiceContext, session: Session, now: datetime) -> HealthPart:
    declared = registry(session, context.settings)
    watch = summed(healths(session, declared, now=now))
    words = "；".join([in_one_line(watch), *declared.faults])
    return _part("sources", not watch.down and not declared.faults, words)


def _pipeline(context: ServiceContext, session: Session, now: datetime) -> HealthPart:
    return _alive(context, heartbeat.latest(session, "worker"), "pipeline", "帖文不会读入", now)


def _scheduler(context: ServiceContext, session: Session, now: datetime) -> HealthPart:
    alive = _alive(context, heartbeat.latest(session, "scheduler"), "scheduler", "时限不会推进", now)
    told = alive if not alive.ok else _audited(session, alive, now, auditor.SCHEDULER)
    skewed = [] if context.timecheck is None else context.timecheck.complaints(session)
    if not skewed:
        return told
    words = "；".join([*(() if told.ok else (told.detail,)), *skewed])
    return _part("scheduler", False, words, told.since)


def _notifier(context: ServiceContext, session: Session, now: datetime) -> HealthPart:
    alive = _alive(context, heartbeat.latest(session, "notifier"), "notifier", "通知不会送出", now)
    if not alive.ok:
        return alive
    audited = _audited(session, alive, now, auditor.NOTIFIER)
    # One person's wrong address does not make the whole service unwell.
    detail = "；".join(filter(None, (audited.detail, unreachable(session))))
    return _part("notifier", audited.ok, detail, audited.since)


def _backup(context: ServiceContext, session: Session, now: datetime) -> HealthPart:
    last = heartbeat.latest(session, "backup")
    if last is None:
        return _part("backup", True, "没有做过：huiying backup create")
    # A simulated clock leaps: the age of a backup cannot be read from it.
    if now - last.at > OLD_BACKUP and not context.settings.simulated:
        words = f"最后一次是 {shown(last.at)}，已过 {in_words(now - last.at)}：请检查备份任务（huiying backup create）"
        return _part("backup", False, words, last.at)
    return _part("backup", True, f"最后一次 {shown(last.at)}", last.at)


def _alive(
    context: ServiceContext, sign: Heartbeat | None, name: str, without: str, now: datetime
) -> HealthPart:
    if sign is None:
        return _part(name, False, f"从未运行：请启动 huiying worker，否则{without}")
    # A simulated clock leaps: how long somebody has been silent cannot be read from it.
    if now - sign.at > DEAD_WORKER and not context.settings.simulated:
        words = f"自 {shown(sign.at)} 起没有动静：请检查 huiying worker"
        return _part(name, False, words, sign.at)
    return _part(name, True, "正常", sign.at)


def _audited(session: Session, alive: HealthPart, now: datetime, parts: frozenset[str]) -> HealthPart:
    """A part that is alive, held against what should have run and did not."""
    found = auditor.findings(session, now=now, of=parts)
    if not found:
        return alive
    words = "；".join(f"{finding.words}，最早自 {shown(finding.since)}" for finding in found)
    return _part(alive.name, False, words, min(finding.since for finding in found))


CHECKS: dict[str, Check] = {
    "database": _database,
    "index": _index,
    "inbox": _inbox,
    "crawl": _crawl,
    "sources": _sources,
    "pipeline": _pipeline,
    "scheduler": _scheduler,
    "notifier": _notifier,
    "backup": _backup,
}


def shown(moment: datetime) -> str:
    """A moment in Beijing time, `11-22 14:05:09`."""
    return f"{moment.astimezone(BEIJING):%m-%d %H:%M:%S}"

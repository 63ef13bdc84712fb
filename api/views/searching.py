"""How well what is recorded can be searched: the engine, what waits for it, and what keeps it from being fed."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.context import ServiceContext
from huiying import heartbeat
from huiying.errors import Unavailable
from huiying.index import DocumentIndex, pending
from huiying.index.pending import COUNTED, Backlog
from huiying.text.spans import in_words

SLOW = timedelta(minutes=1)
SILENT = timedelta(minutes=1)
"""Without a sign of life whoever feeds seems to be gone."""


def searching(context: ServiceContext, session: Session, now: datetime) -> tuple[bool, str, datetime | None]:
    """Whether it is well, in words with the remedy, and since when the oldest change waits."""
    backlog = pending.backlog(session)
    answers, words = _engine(context.index, session)
    fault = _fault(context, session, now, waits=backlog.waiting > 0)
    refused = (
        f"引擎拒收 {backlog.refused:,} 条：请执行 huiying index verify --repair" if backlog.refused else ""
    )
    # What the engine itself says now is not said again for whoever feeds it.
    told = dict.fromkeys(filter(None, (words, _behind(backlog), fault, refused)))
    late = backlog.age is not None and backlog.age > SLOW
    since = now - backlog.age if backlog.age is not None else None
    return answers and not (late or fault or refused), "，".join(told), since


def _engine(index: DocumentIndex, session: Session) -> tuple[bool, str]:
    try:
        return True, f"{index.name}，{index.count(session):,} 条"
    except Unavailable as trouble:
        return False, trouble.message


def _behind(backlog: Backlog) -> str:
    if not backlog.waiting:
        return ""
    more = "以上" if backlog.waiting >= COUNTED else ""
    waited = f"，最早等了 {in_words(backlog.age)}" if backlog.age is not None else ""
    return f"落后 {backlog.waiting:,} 条{more}{waited}"


def _fault(context: ServiceContext, session: Session, now: datetime, *, waits: bool) -> str:
    sign = heartbeat.latest(session, "feeder")
    # A simulated clock leaps: how long somebody has been silent cannot be read from it.
    fresh = sign is not None and (now - sign.at <= SILENT or context.settings.simulated)
    if sign is not None and fresh:
        return sign.detail
    if waits and not context.settings.simulated:
        return "没有进程在送检索：请检查 huiying worker 是否在运行"
    return ""

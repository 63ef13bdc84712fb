"""The watch as a whole: how many sources can be relied upon, how much they bring, how far behind reading is."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from alerts.daybook import standing
from api.schemas.base import Coded
from api.schemas.coverage import CoverageOut
from api.views.words import SOURCE_STATES
from crawlers.coverage import Watch, coverage, summed
from crawlers.health.judging import SourceHealth
from crawlers.registry.reading import Registry
from huiying import inbox
from huiying.text.spans import in_words

NAMED = 3
"""Sources that a sentence names."""


def healths(session: Session, registry: Registry, *, now: datetime) -> list[SourceHealth]:
    """Health of every declared source, by the working days on record."""
    calendar = standing.calendar(session)

    def off(day: date) -> bool:
        return not calendar.look(day).working

    return coverage(session, registry.sources, now=now, off=off)


def watch(session: Session, found: Sequence[SourceHealth], *, now: datetime) -> CoverageOut:
    """What “all quiet” rests on."""
    summary = summed(found)
    _, oldest = inbox.waiting(session)
    return CoverageOut(
        whole=summary.whole,
        summary=in_one_line(summary),
        expected=summary.expected,
        good=summary.good,
        down=[Coded(code=one.id, label=f"{one.name}：{SOURCE_STATES[one.state]}") for one in summary.down],
        new_24h=summary.count,
        share=summary.share,
        lag_seconds=(now - oldest).total_seconds() if oldest else 0.0,
        last_run_at=summary.last_run_at,
    )


def in_one_line(summary: Watch) -> str:
    """`45 源中 42 源正常，近 24 小时 1,204 条，为往常的 96%`, and what is down by name."""
    parts = [f"{summary.expected} 源中 {summary.good} 源正常"]
    if summary.down:
        named = "、".join(f"{one.name}（{SOURCE_STATES[one.state]}）" for one in summary.down[:NAMED])
        more = f" 等 {len(summary.down)} 源" if len(summary.down) > NAMED else ""
        parts.append(f"靠不住：{named}{more}")
    parts.append(f"近 24 小时 {summary.count:,} 条" + _share(summary))
    return "，".join(parts)


def _share(summary: Watch) -> str:
    return "" if summary.share is None else f"，为往常的 {summary.share:.0%}"


def ground(found: CoverageOut, *, now: datetime) -> str:
    """On what ground the watch says that all is quiet, or that it cannot say so."""
    if not found.expected:
        return "没有在采的来源，只看得到导入和推送的内容"
    last = f"最后一次抓取 {in_words(now - found.last_run_at)}前" if found.last_run_at else "还没有抓取过"
    verdict = "" if found.whole else "监测不全，不能说平静："
    return f"{verdict}{found.summary}，{last}，入库滞后 {found.lag_seconds:.0f} 秒"

"""Of which sources people are told: once when one goes down, once when it is back. Pure but for the rows it keeps.

What went down since the last look is told together, so that a host that is gone is one notice whatever hangs on it,
and a line that is cut is one notice too. A source that comes and goes is told of every six hours at most.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawlers.health.judging import Condition, SourceHealth
from crawlers.health.models import SourceAlarm
from crawlers.schedule import host_of
from crawlers.sources import Source

AGAIN = timedelta(hours=6)
"""Between two notices that the same source is down."""
NOWHERE = "文件夹和邮箱"


class Trouble(StrEnum):
    """In what way a source is down."""

    SILENT = "silent"
    STALLED = "stalled"
    FAILING = "failing"


WORDS = {Trouble.SILENT: "太久没有新内容", Trouble.STALLED: "到点没有采集", Trouble.FAILING: "采不到"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallen:
    """A source that went down, where it lives and why."""

    id: str
    name: str
    host: str
    trouble: Trouble
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What people have not been told yet; both may be empty."""

    fallen: tuple[Fallen, ...] = ()
    returned: tuple[SourceHealth, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What people were told of a source last."""

    at: datetime
    over: bool


def news(
    healths: Sequence[SourceHealth],
    hosts: Mapping[str, str],
    told: Mapping[str, Told],
    *,
    now: datetime,
) -> News:
    """What changed against what was told. `hosts` by source id."""
    fallen, returned = [], []
    for health in healths:
        last = told.get(health.id)
        if health.down and (last is None or (last.over and now - last.at >= AGAIN)):
            fallen.append(_fallen(health, hosts[health.id]))
        elif health.good and last is not None and not last.over:
            returned.append(health)
    return News(fallen=tuple(fallen), returned=tuple(returned))


def _fallen(health: SourceHealth, host: str) -> Fallen:
    known: dict[str, Trouble] = {Condition.SILENT: Trouble.SILENT, Condition.STALLED: Trouble.STALLED}
    return Fallen(
        id=health.id,
        name=health.name,
        host=host,
        trouble=known.get(health.state, Trouble.FAILING),
        words="；".join(health.reasons),
    )


def turn(
    session: Session, sources: Iterable[Source], healths: Sequence[SourceHealth], *, now: datetime
) -> News:
    """What people must be told now; remembers that they were, in the caller's transaction."""
    held = {alarm.source_id: alarm for alarm in session.scalars(select(SourceAlarm))}
    told = {name: Told(at=alarm.told_at, over=alarm.over_at is not None) for name, alarm in held.items()}
    hosts = {source.id: host_of(source) or NOWHERE for source in sources}
    found = news(healths, hosts, told, now=now)
    for one in found.fallen:
        session.merge(
            SourceAlarm(
                source_id=one.id, trouble=one.trouble, words=one.words, since=now, told_at=now, over_at=None
            )
        )
    watched = {health.id for health in healths if health.state != Condition.DISABLED}
    over = {health.id for health in found.returned} | (held.keys() - watched)
    for name in over:
        held[name].over_at = held[name].over_at or now
    return found


def fallen_in_words(fallen: Sequence[Fallen]) -> tuple[str, str]:
    """Title and body of the one notice; a line a host and trouble."""
    if len(fallen) == 1:
        title = f"来源“{fallen[0].name}”{WORDS[fallen[0].trouble]}"
    elif all(one.trouble is Trouble.STALLED for one in fallen):
        title = f"{len(fallen)} 个来源到点没有采集：采集进程可能停了"
    else:
        title = f"{len(fallen)} 个来源靠不住，涉及 {len({one.host for one in fallen})} 个网站"
    ordered = sorted(fallen, key=_place)
    return title, "\n".join(_line(list(group)) for _, group in groupby(ordered, key=_place))


def _place(one: Fallen) -> tuple[str, str]:
    return one.host, one.trouble


def _line(group: Sequence[Fallen]) -> str:
    names = "、".join(one.name for one in group)
    return f"{group[0].host}：{names} {WORDS[group[0].trouble]}。{group[0].words}"


def returned_in_words(returned: Sequence[SourceHealth]) -> tuple[str, str]:
    """Title and body of the one notice that they are back."""
    names = "、".join(one.name for one in returned)
    if len(returned) == 1:
        return f"来源“{names}”恢复了", f"{names} 又能采到内容了。"
    return f"{len(returned)} 个来源恢复了", f"{names} 又能采到内容了。"

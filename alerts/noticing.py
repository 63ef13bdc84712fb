"""When an event is worth an officer's attention, and when it is a case by itself. Pure.

Only what happens here and now counts: a drill, a warning, an anniversary and a fire abroad raise nothing. A case
opens by itself only on the word of official or recognised media that states a graded emergency; everything else
waits for an officer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from alerts.casefacts import Rank, in_words
from alerts.grades import Grade

EMERGENCIES = frozenset({"accident", "disaster", "health", "safety"})
HAPPENING = frozenset({"occurred", "ongoing"})
LOCAL = "local"
URGENT = 3
SEPARATOR = " · "
"""Between the parts of an alert's one line; the figures come first."""
CASUALTIES = ("deaths", "missing", "injured_serious", "injured", "trapped", "sick")
PETITION_KINDS = frozenset({"hotline", "export", "board"})

SCOPE_WORDS = {"local": "本地", "mentioned": "提到本地", "elsewhere": "外地", "none": "地点不明"}


class Level(StrEnum):
    """How loudly an alert asks for attention."""

    EMERGENCY = "emergency"
    ATTENTION = "attention"


class Rule(StrEnum):
    """Which rule of noticing raised an alert."""

    GRADED_EMERGENCY = "graded_emergency"
    CASUALTIES_CLAIMED = "casualties_claimed"
    URGENT_EMERGENCY = "urgent_emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """An event as noticing looks at it. `claimed` holds the highest figure of anyone, private posts included."""

    state: str
    scope: str
    type: str
    urgency: int
    posts: int
    sources: int
    first_post_at: datetime
    last_post_at: datetime
    figures: Mapping[str, float] = field(default_factory=dict)
    claimed: Mapping[str, float] = field(default_factory=dict)
    grade: Grade | None = None
    rank: Rank = Rank.PRIVATE
    """The highest standing among its posts."""
    petition_only: bool = False
    """All posts are petitions: hotline tickets, boards, exports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An alert to raise, or to refresh when its event has one. `opens_case` only on counted, graded words."""

    rule: Rule
    level: Level
    reason: str
    opens_case: bool


def worth_a_look(state: str, scope: str, event_type: str) -> bool:
    """Whether an event can be noticed at all: an emergency, here, now."""
    return scope == LOCAL and state in HAPPENING and event_type in EMERGENCIES


def notice(event: EventView) -> Proposal | None:
    """What an event deserves; None for nothing."""
    if not worth_a_look(event.state, event.scope, event.type):
        return None
    if event.petition_only and event.urgency < URGENT:
        return None
    rule = _rule(event)
    if rule is None:
        return None
    opens = rule is Rule.GRADED_EMERGENCY
    return Proposal(
        rule=rule,
        level=Level.EMERGENCY if opens or event.urgency > URGENT else Level.ATTENTION,
        reason=reason(event),
        opens_case=opens,
    )


def _rule(event: EventView) -> Rule | None:
    if event.grade is not None and event.rank.counts:
        return Rule.GRADED_EMERGENCY
    if any(event.claimed.get(kind) for kind in CASUALTIES):
        return Rule.CASUALTIES_CLAIMED
    return Rule.URGENT_EMERGENCY if event.urgency >= URGENT else None


def reason(event: EventView) -> str:
    """One line with its numbers: `死亡 4 人 · 本地 · 3 源 · 20 分钟 14 帖`."""
    return SEPARATOR.join(
        (
            _casualties(event),
            SCOPE_WORDS.get(event.scope, event.scope),
            f"{event.sources} 源",
            f"{_span(event.last_post_at - event.first_post_at)} {event.posts} 帖",
        )
    )


def _casualties(event: EventView) -> str:
    for figures, mark in ((event.figures, ""), (event.claimed, "（待核实）")):
        said = [in_words(kind, figures[kind]) for kind in CASUALTIES if figures.get(kind)]
        if said:
            return "、".join(said) + mark
    return f"紧急程度 {event.urgency}"


def _span(length: timedelta) -> str:
    minutes = max(1, round(length.total_seconds() / 60))
    if minutes < 2 * 60:
        return f"{minutes} 分钟"
    hours = round(minutes / 60)
    return f"{hours} 小时" if hours < 2 * 24 else f"{round(hours / 24)} 天"

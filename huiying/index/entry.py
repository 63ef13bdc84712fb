"""What goes into the document index, what is asked of it, and what it answers."""

from dataclasses import dataclass
from datetime import date, datetime

from huiying.clock import aware
from huiying.errors import Invalid
from huiying.index.bigrams import fold
from huiying.index.order import day_of, second

DEEPEST = 10_000
"""How many hits can be leafed through; both engines hold to it, because one of them must."""
LONGEST = 200
"""Characters in a query."""
WIDEST = 100
"""Hits on one page."""
MOST_SINGLE = 5
"""Words of one character in a query: an engine of pairs has to look at every pair that begins with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One document as the index sees it. `version` grows with every change; an older one is ignored."""

    document_id: int
    version: int
    title: str
    text: str
    published_at: datetime
    """The index knows it to the second."""
    first_seen_at: datetime
    """Never changes; an engine may keep the documents of a month together by it."""
    source_id: str
    source_kind: str
    topics: tuple[str, ...]
    scope: str
    """How its matter lies to the office, see `nlp.places.place.Scope`."""
    places: tuple[str, ...]
    """Divisions it names, each from the province down: `江岭省/云州市/清源县` is also found under `江岭省/云州市`."""
    event_id: int | None
    urgency: int

    @property
    def day(self) -> date:
        """The day it was published in Beijing, whatever the zone of the time given."""
        return day_of(second(self.published_at))


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What to look for: every word of `text`, newest first. Raises Invalid for what cannot be asked.

    `since` is included, `until` is not, both to the whole second. `page` counts from 1.
    """

    text: str = ""
    since: datetime | None = None
    until: datetime | None = None
    source_id: str | None = None
    source_kind: str | None = None
    topic: str | None = None
    scope: str | None = None
    place: str | None = None
    """A division from the province down; what lies in it answers too."""
    urgency: int | None = None
    """At least as urgent."""
    event_id: int | None = None
    groups: tuple[tuple[str, ...], ...] = ()
    """Beside `text`: of each group at least one must be found."""
    without: tuple[str, ...] = ()
    """None of these may be found; each may be several words, which exclude only together."""
    page: int = 1
    page_size: int = 20

    def __post_init__(self) -> None:
        if len(self.text) > LONGEST:
            raise Invalid(f"检索词太长（最多 {LONGEST} 字），请缩短", code="query_too_long")
        if len({folded for word in self.text.split() if len(folded := fold(word)) == 1}) > MOST_SINGLE:
            raise Invalid(
                f"单个字的检索词太多（最多 {MOST_SINGLE} 个）：请写成两个字以上的词", code="query_too_broad"
            )
        if self.page < 1 or not 1 <= self.page_size <= WIDEST:
            raise Invalid(f"页码从 1 起，每页 1 到 {WIDEST} 条", code="query_page_invalid")
        if self.page * self.page_size > DEEPEST:
            raise Invalid(f"最多翻到第 {DEEPEST} 条：请缩小时间范围或增加检索词", code="query_too_deep")
        for moment in filter(None, (self.since, self.until)):
            aware(moment)

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.page_size


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A document that answers, and the second in which it was published: enough to look at it elsewhere."""

    document_id: int
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """One page of hits, how many there are in all, and how many on each day that has any (oldest first)."""

    total: int
    items: tuple[Found, ...]
    """Newest first. The words to show are the records' own, see `huiying.index.highlights.hit`."""
    histogram: tuple[tuple[date, int], ...]

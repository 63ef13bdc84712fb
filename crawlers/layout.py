"""A changed layout is noticed: the pages of a source are read worse than its pages used to be."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from math import comb

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crawlers.models import SourceRun
from crawlers.reading.article import Article
from crawlers.reading.quality import quality

POOR = 0.65
"""Score below which a page is read badly: two things are missing, or the body is."""
PRESENT, PAST = 10, 300
"""Pages that stand for how a source is read now, and those before them for how it used to be."""
_LEAST, _KNOWN = 5, 20
_WORSE = 0.3
_CHANCE = 0.001
_RUNS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one page of a run was read."""

    run_id: int
    poor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many pages, so many of them read badly."""

    seen: int = 0
    poor: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(seen=self.seen + other.seen, poor=self.poor + other.poor)


def is_poor(article: Article) -> bool:
    """Whether a page was read badly."""
    return quality(article).score < POOR


def changed(past: Share, present: Share) -> bool:
    """Whether pages are read so much worse than before that chance hardly explains it."""
    if present.seen < _LEAST or past.seen < _KNOWN or present.poor < present.seen * _WORSE:
        return False
    usual = (past.poor + 1) / (past.seen + 2)
    if present.poor / present.seen <= usual:
        return False
    return _at_least(present.poor, present.seen, usual) < _CHANCE


def _at_least(hits: int, tries: int, share: float) -> float:
    """Chance of so many hits or more."""
    return sum(
        comb(tries, count) * share**count * (1 - share) ** (tries - count) for count in range(hits, tries + 1)
    )


def record(session: Session, looks: Collection[Look]) -> None:
    """Add how pages were read to the runs that fetched them."""
    seen, poor = Counter(look.run_id for look in looks), Counter(look.run_id for look in looks if look.poor)
    for run_id in sorted(seen):
        session.execute(
            update(SourceRun)
            .where(SourceRun.id == run_id)
            .values(
                quality_seen=SourceRun.quality_seen + seen[run_id],
                quality_poor=SourceRun.quality_poor + poor[run_id],
            )
        )


def suspicion(session: Session, source_id: str) -> str | None:
    """In Chinese, when a source's last pages are read worse than those before them."""
    read = (SourceRun.source_id == source_id) & (SourceRun.quality_seen > 0)
    query = select(SourceRun.quality_seen, SourceRun.quality_poor).where(read).order_by(SourceRun.id.desc())
    present, past = Share(), Share()
    for seen, poor in session.execute(query.limit(_RUNS)).all():
        if present.seen < PRESENT:
            present += Share(seen=seen, poor=poor)
        elif past.seen < PAST:
            past += Share(seen=seen, poor=poor)
    if not changed(past, present):
        return None
    usual = round(100 * past.poor / past.seen)
    return (
        f"版面可能变了：最近 {present.seen} 篇里 {present.poor} 篇读得不好（以前约 {usual}%）；"
        "请预览该来源，看标题、正文、时间是否还对"
    )

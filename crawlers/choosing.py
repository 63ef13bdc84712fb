"""Which of the things a source lists are fetched in this run; for a sitemap only what is newer than what is held."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from crawlers.entries import Ask, Entry

_STEP = 500
_EVER = datetime.min.replace(tzinfo=UTC)
Dated = TypeVar("Dated", Entry, Ask)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen(Generic[Dated]):
    """`wanted` of what was `seen`. `reach`: nothing that changed up to then is left; None where no time is known."""

    wanted: tuple[Dated, ...]
    seen: int
    reach: datetime | None = None
    cut: bool = False
    """There is more than one run takes."""


def choose(
    listed: Sequence[Dated],
    *,
    limit: int,
    since: datetime | None = None,
    held: Callable[[Collection[str]], Collection[str]] = lambda _: (),
) -> Chosen[Dated]:
    """Up to `limit` of those not held.

    Of a source seen for the first time the last changed are taken, and what is older stays away for ever; later
    those changed `since`, oldest first, so that a run that is cut leaves nothing behind. What bears no time is
    taken in the order of the list, after the others.
    """
    pool = _pool(listed, since)
    wanted: list[Dated] = []
    seen = 0
    for start in range(0, len(pool), _STEP):
        lot = pool[start : start + _STEP]
        unwanted = held([_name(one) for one in lot])
        wanted += [one for one in lot if _name(one) not in unwanted]
        seen += len(lot)
        if len(wanted) >= limit:
            break
    cut = len(wanted) > limit and since is not None
    wanted = wanted[:limit]
    dates = [one.changed_at for one in (wanted if cut else pool) if one.changed_at is not None]
    return Chosen(wanted=tuple(wanted), seen=seen, reach=max(dates, default=since), cut=cut)


def _pool(listed: Sequence[Dated], since: datetime | None) -> list[Dated]:
    dated = [
        one for one in listed if one.changed_at is not None and (since is None or one.changed_at >= since)
    ]
    dated.sort(key=lambda one: one.changed_at or _EVER, reverse=since is None)
    dated.extend(one for one in listed if one.changed_at is None)
    return dated


def _name(one: Entry | Ask) -> str:
    return one.external_id if isinstance(one, Entry) else one.url


def watermark(parts: Sequence[Chosen[Entry] | Chosen[Ask]]) -> datetime | None:
    """Up to when nothing is left, over all the lists a run has read."""
    cut = [part.reach for part in parts if part.cut and part.reach is not None]
    whole = [part.reach for part in parts if part.reach is not None]
    return min(cut) if cut else max(whole, default=None)

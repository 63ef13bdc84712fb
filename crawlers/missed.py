"""Articles that a source lists and that did not come: asked for again, but not in every run."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawlers.models import Missed
from huiying.inbox import post_key

PASSING = tuple(timedelta(hours=hours) for hours in (0, 0, 1, 6, 24))
"""Waits after the first, second … try of what may pass by itself; the last holds from then on."""
LASTING = tuple(timedelta(hours=hours) for hours in (6, 24, 72, 168))
"""The same for what will hardly pass: 404, robots.txt, a login wall."""


def wait(tries: int, *, passing: bool) -> timedelta:
    """How long an article is left alone after so many tries, the last of which ended so."""
    waits = PASSING if passing else LASTING
    return waits[min(max(tries, 1), len(waits)) - 1]


def not_yet(session: Session, keys: Collection[str], *, now: datetime) -> set[str]:
    """Which of these keys are to be left alone now."""
    query = select(Missed.key).where(Missed.key.in_(keys), Missed.due_at > now)
    return set(session.scalars(query))


def remember_missed(session: Session, source_id: str, missed: Mapping[str, bool], *, now: datetime) -> None:
    """Note what did not come in a run: external id → whether that may pass by itself."""
    keys = {post_key(source_id, name): passing for name, passing in missed.items()}
    known = {row.key: row for row in session.scalars(select(Missed).where(Missed.key.in_(keys)))}
    for key, passing in keys.items():
        row = known.get(key)
        if row is None:
            row = Missed(key=key, source_id=source_id, tries=0)
            session.add(row)
        row.tries += 1
        row.due_at = now + wait(row.tries, passing=passing)

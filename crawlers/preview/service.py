"""A preview put together: guarded as the crawler is, aware of what is held, over after a while; nothing is stored."""

from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawlers.preview.handed import Handling, look_at_handed
from crawlers.preview.outcome import Preview
from crawlers.preview.web import LARGEST, LOOKED_AT, Looking, look
from crawlers.registry.reading import declared_sources
from crawlers.settings import agent
from crawlers.sources import HandedSource, Source
from crawlers.visits import Visitor, resolve
from huiying.inbox import InboxItem, post_key
from huiying.posts import RawPost

SECONDS = 20.0
_STEP = 8.0
"""Seconds for one page: one that drips must not cost the others their turn."""


def preview(
    session: Session,
    source: Source,
    *,
    path: Path,
    home: Path,
    contact: str | None,
    now: datetime,
    refused: Callable[[RawPost], str | None],
    most: int = LOOKED_AT,
    seconds: float = SECONDS,
) -> Preview:
    """Look at a source once, declared or about to be. Reads the records, writes nothing.

    `path`: the office's file, whose hosts may lie inside like the source's own. `home`: the data folder. `refused`: why a post would not be
    taken in, in Chinese.
    """

    def held(external_ids: Collection[str]) -> set[str]:
        return _held(session, source.id, external_ids)

    if isinstance(source, HandedSource):
        handling = Handling(home=home, held=held, refused=refused, now=now, seconds=seconds, most=most)
        return look_at_handed(source, handling)
    known = [source, *declared_sources(session, path).sources]
    hosts = frozenset(urlsplit(getattr(one, "url", "")).hostname or "" for one in known)
    visitor = Visitor(
        declared=hosts,
        agent=agent(contact),
        outside=contact is not None,
        patience=min(_STEP, seconds),
        largest=LARGEST,
        resolver=resolve,
    )
    looking = Looking(
        visitor=visitor, held=held, refused=refused, now=now, until=monotonic() + seconds, most=most
    )
    return look(source, looking)


def _held(session: Session, source_id: str, external_ids: Collection[str]) -> set[str]:
    keys = {post_key(source_id, name): name for name in external_ids}
    found = session.scalars(select(InboxItem.key).where(InboxItem.key.in_(keys)))
    return {keys[key] for key in found}

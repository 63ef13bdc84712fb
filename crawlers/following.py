"""Pages that are read again while they grow: threads with new replies, messages that wait for their answer."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from crawlers.entries import Entry
from crawlers.missed import not_yet
from huiying.db import Base
from huiying.inbox import post_key
from huiying.sealing import Seal

AGAIN = timedelta(hours=6)
"""Between two looks at a page of whose state the list says nothing."""
AT_ONCE = 20
"""Waiting messages asked for again in one run."""


class Followed(Base):
    """A page that was read to its end, and how it stood then. A sitemap's row holds the time it was read up to."""

    __tablename__ = "source_followed"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    """As in the inbox."""
    source_id: Mapped[str] = mapped_column(String(100), index=True)
    name: Mapped[str] = mapped_column(Text)
    """The external id of its first post."""
    url: Mapped[str] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    """Under the key of the office: it may name somebody."""
    mark: Mapped[str | None] = mapped_column(String(200))
    """What the list said of it."""
    awaiting: Mapped[bool] = mapped_column(default=False)
    """A message without an answer."""
    first_at: Mapped[datetime]
    asked_at: Mapped[datetime]
    resume_url: Mapped[str | None] = mapped_column(Text)
    """The last page of a thread, where the next reading begins; None for the first."""
    page: Mapped[int] = mapped_column(default=1)
    floors: Mapped[int] = mapped_column(default=0)
    """How many floors stand before that page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A reading of a thread or message: where it stands, and the posts it brought."""

    head: Entry
    url: str
    page: int = 1
    floors: int = 0
    read: int = 1
    """Pages read in this run, this one included."""
    awaiting: bool = False
    posts: tuple[str, ...] = ()
    """External ids of what was new."""

    def turned(self, url: str, *, floors: int, posts: Iterable[str]) -> "Visit":
        """The same reading on the thread's next page."""
        return replace(
            self,
            url=url,
            page=self.page + 1,
            floors=self.floors + floors,
            read=self.read + 1,
            posts=(*self.posts, *posts),
        )

    def ended(self, *, awaiting: bool, posts: Iterable[str], cut: bool) -> "Visit":
        """The same reading at its end; one that was cut short goes on in the next run, whatever the list says."""
        head = replace(self.head, mark=None) if cut else self.head
        return replace(self, head=head, awaiting=awaiting, posts=(*self.posts, *posts))


def due(mark: str | None, row: Followed | None, *, growing: bool, now: datetime) -> bool:
    """Whether a listed page is read (again): never read, said to have changed, or long not asked for.

    `growing`: it may grow for ever, as a thread does; a message does not once it is answered.
    """
    if row is None:
        return True
    if mark is not None:
        return mark != row.mark
    return (growing or row.awaiting) and now - row.asked_at >= AGAIN


def visits(
    session: Session, source_id: str, entries: Sequence[Entry], *, growing: bool, now: datetime
) -> list[Visit]:
    """Those of the listed threads or messages that are read in this run, each from where it was left."""
    keys = {post_key(source_id, entry.external_id): entry for entry in entries}
    rows = {row.key: row for row in session.scalars(select(Followed).where(Followed.key.in_(keys)))}
    later = not_yet(session, keys, now=now)
    return [
        _visit(entry, rows.get(key))
        for key, entry in keys.items()
        if key not in later and due(entry.mark, rows.get(key), growing=growing, now=now)
    ]


def waiting(
    session: Session, source_id: str, *, seal: Seal, since: datetime, now: datetime, but: Collection[str] = ()
) -> list[Visit]:
    """Messages first seen after `since` that wait for an answer, the longest not asked for first; none of `but`."""
    asked = (Followed.awaiting, Followed.first_at >= since, Followed.asked_at <= now - AGAIN)
    query = select(Followed).where(Followed.source_id == source_id, *asked).order_by(Followed.asked_at)
    found = session.scalars(query.limit(AT_ONCE + len(but)))
    return [_visit(_head(row, seal), row) for row in found if row.name not in but][:AT_ONCE]


def _head(row: Followed, seal: Seal) -> Entry:
    title = seal.open(row.title) if row.title else None
    return Entry(url=row.url, external_id=row.name, title=title, mark=row.mark)


def _visit(entry: Entry, row: Followed | None) -> Visit:
    if row is None or row.resume_url is None:
        return Visit(head=entry, url=entry.url or "")
    return Visit(head=entry, url=row.resume_url, page=row.page, floors=row.floors)


def remember(session: Session, source_id: str, ended: Iterable[Visit], *, seal: Seal, now: datetime) -> None:
    """Note how the pages stood that were read to their end."""
    for visit in ended:
        row = _noted(session, source_id, visit, now)
        row.title = seal.close(visit.head.title) if visit.head.title else None


def _noted(session: Session, source_id: str, visit: Visit, now: datetime) -> Followed:
    key = post_key(source_id, visit.head.external_id)
    row = session.get(Followed, key)
    if row is None:
        row = Followed(key=key, source_id=source_id, name=visit.head.external_id, first_at=now)
        session.add(row)
    row.url, row.mark = visit.head.url or visit.url, visit.head.mark
    row.awaiting, row.asked_at = visit.awaiting, now
    row.resume_url, row.page, row.floors = visit.url, visit.page, visit.floors
    return row


def read_up_to(session: Session, source_id: str, url: str) -> datetime | None:
    """Up to when a sitemap was read."""
    row = session.get(Followed, post_key(source_id, url))
    return datetime.fromisoformat(row.mark) if row is not None and row.mark else None


def note_read(session: Session, source_id: str, url: str, up_to: datetime, *, now: datetime) -> None:
    """Note up to when a sitemap was read."""
    head = Entry(url=url, external_id=url, mark=up_to.isoformat())
    _noted(session, source_id, Visit(head=head, url=url), now)

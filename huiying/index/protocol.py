"""What every document index can do, whichever engine stands behind it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from sqlalchemy.orm import Session

from huiying.db import Database
from huiying.index.entry import Entry, Found, Hits, Query

Records = Callable[[Session, int, int], Sequence[Entry]]
"""The records an index is made from: `records(session, after, most)` gives the documents whose number is greater than
`after`, ascending, at most so many, as they are in the session's transaction. None left: an empty sequence."""


class DocumentIndex(Protocol):
    """Full-text search over documents. It is derived: it can be dropped and put again from the records.

    `put` and `delete` belong to the transaction of the records they follow: what is rolled back there was
    never put here. Every method raises Unavailable when the engine is gone.
    """

    name: str
    """The engine, for the health page."""
    queued: bool
    """Whether changes wait in `index_pending` until `flush` sends them, see `huiying.index.pending`. If not, a change
    is found as soon as it is committed."""

    def prepare(self, database: Database, *, empty: bool = True) -> None:
        """Make what the engine needs; does nothing where it is there already.

        `empty`: the records hold no document yet. If they do, an index that had to be made would deny them: then
        Unavailable (`index_missing`) is raised instead, and `rebuild` makes one.
        """

    def drop(self, database: Database) -> None:
        """Throw the index away, with what waits to be sent to it; `prepare` makes an empty one."""

    def put(self, session: Session, entries: Iterable[Entry]) -> None:
        """Add documents or replace them. Of one document the greatest version counts, whenever it arrives."""

    def delete(self, session: Session, document_ids: Iterable[int]) -> None:
        """Take documents out; ids that are not in it are passed over."""

    def flush(self, database: Database) -> int:
        """Send what waits; afterwards it can be found. Returns how many changes were sent.

        One sender at a time: where another is at it, 0 at once.
        """

    def tidy(self, database: Database) -> bool:
        """A short stretch of upkeep, for when nothing else is to be done; whether there is more of it."""

    def rebuild(self, database: Database, records: Records) -> Iterator[int]:
        """Make the index anew from the records while it is read and fed: readers see the old one or the new one, whole.

        Gives after each step how many documents are done. Begun again after it was broken off, it finishes and leaves
        nothing behind. Raises Conflict (`rebuild_running`) where another one is at it.
        """

    def search(self, session: Session, query: Query) -> Hits:
        """One page of what answers a query, newest first."""

    def newest(self, session: Session, query: Query, *, most: int) -> Sequence[Found]:
        """The newest documents that answer a query, newest first, at most so many (`DEEPEST` at the utmost)."""

    def held(self, session: Session, among: Sequence[int] | None = None) -> Iterator[tuple[int, int]]:
        """Number and version of every document that can be found, or of those `among` them, ascending; in constant memory."""

    def count(self, session: Session) -> int:
        """How many documents can be found."""

    def lag(self, session: Session) -> int:
        """How many changes wait to be sent."""

    def close(self) -> None:
        """Let go of connections."""

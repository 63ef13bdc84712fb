"""What every document index can do, whichever engine stands behind it."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from sqlalchemy.orm import Session

from huiying.db import Database
from huiying.index.entry import Entry, Found, Hits, Query


class DocumentIndex(Protocol):
    """Full-text search over documents. It is derived: it can be dropped and put again from the records.

    `put` and `delete` belong to the transaction of the records they follow: what is rolled back there was
    never put here. Whoever commits calls `flush` afterwards, and the worker calls it again now and then.
    Every method raises Unavailable when the engine is gone.
    """

    name: str
    """The engine, for the health page."""

    def prepare(self, database: Database) -> None:
        """Make what the engine needs; does nothing where it is there already."""

    def drop(self, database: Database) -> None:
        """Throw the index away, with what waits to be sent to it; `prepare` makes an empty one."""

    def put(self, session: Session, entries: Iterable[Entry]) -> None:
        """Add documents or replace them."""

    def delete(self, session: Session, document_ids: Iterable[int]) -> None:
        """Take documents out; ids that are not in it are passed over."""

    def flush(self, database: Database) -> int:
        """Send what waits; afterwards it can be found. Returns how many changes were sent."""

    def search(self, session: Session, query: Query) -> Hits:
        """One page of what answers a query, newest first."""

    def newest(self, session: Session, query: Query, *, most: int) -> Sequence[Found]:
        """The newest documents that answer a query, newest first, at most so many (`DEEPEST` at the utmost)."""

    def count(self, session: Session) -> int:
        """How many documents can be found."""

    def lag(self, session: Session) -> int:
        """How many changes wait to be sent."""

    def close(self) -> None:
        """Let go of connections."""

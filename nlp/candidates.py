"""Events as posts are compared with them; one that has gained no post since it was read is not read again."""

from collections.abc import Collection
from itertools import islice

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from huiying.db import Base
from nlp.clustering import Candidate
from nlp.models import Event
from nlp.profiles import candidate

MOST = 20_000
"""Events that are kept, a few kilobytes each."""
_EVENT = Base.metadata.tables[Event.__tablename__].c
_AMONG = _EVENT.id.in_(bindparam("events", expanding=True))
_POSTS = select(_EVENT.id, _EVENT.posts).where(_AMONG)
_COMPARED = select(
    _EVENT.id,
    _EVENT.hazard,
    _EVENT.place,
    _EVENT.profile,
    _EVENT.first_post_at,
    _EVENT.last_post_at,
    _EVENT.posts,
).where(_AMONG)


class Candidates:
    """What one process has read of the records, as they were committed.

    Whatever changes what is compared counts a post more; an officer's correction changes neither, but the rest of the row,
    which is therefore read anew whenever it is to be changed.
    """

    def __init__(self) -> None:
        self._held: dict[int, tuple[int, Candidate]] = {}
        """With how many posts it had."""

    def read(self, session: Session, numbers: Collection[int]) -> dict[int, Candidate]:
        """These events by number. The transaction has the turn, and has written to none of them yet."""
        known = self._unchanged(session, [number for number in numbers if number in self._held])
        if missing := [number for number in numbers if number not in known]:
            for row in session.execute(_COMPARED, {"events": missing}).mappings():
                known[row["id"]] = candidate(dict(row))
                self._held[row["id"]] = row["posts"], known[row["id"]]
            self._forget()
        return known

    def _unchanged(self, session: Session, numbers: Collection[int]) -> dict[int, Candidate]:
        if not numbers:
            return {}
        rows = session.execute(_POSTS, {"events": numbers})
        return {number: self._held[number][1] for number, posts in rows if self._held[number][0] == posts}

    def _forget(self) -> None:
        for number in list(islice(self._held, max(0, len(self._held) - MOST))):
            del self._held[number]

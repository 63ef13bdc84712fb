"""The keys under which events are found: those on record, and those that posts of this transaction have filed."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import chain

from sqlalchemy import bindparam, delete
from sqlalchemy.orm import Session

from huiying.db import Base
from huiying.db.lots import foremost, insert_lot
from huiying.index.order import documents_of, first_of, position
from nlp.models import EventKey
from nlp.sharing import most_met

CANDIDATES = 20
_MET = 100
"""The latest events under a key that are looked at: under a common word lie thousands (tried: B-cubed is the same from 64 on)."""
_KEY = Base.metadata.tables[EventKey.__tablename__]
_TAKEN_OUT = delete(_KEY).where(_KEY.c.key == bindparam("out"), _KEY.c.position == bindparam("at"))


class Filing:
    """The records are asked once for the keys of all posts of a transaction, and changed at its end."""

    def __init__(self, session: Session, keys: Collection[str]) -> None:
        self._session = session
        self._under = defaultdict(list, foremost(session, _KEY, keys, most=_MET))
        """Positions, ascending."""
        self._fresh: dict[tuple[str, int], None] = {}
        self._gone: list[dict[str, object]] = []

    def sharing(self, keys: Sequence[str], since: datetime) -> list[int]:
        """The events that share most of these keys and were spoken of since; of equals the older."""
        least = first_of(since)
        filed = (self._under[key] for key in keys)
        met = chain.from_iterable(held[bisect_left(held, least) :] for held in filed)
        return most_met(documents_of(met), CANDIDATES)

    def file(self, event_id: int, keys: Sequence[str], at: datetime) -> None:
        """Let an event be found under these keys, by the time of its last post."""
        filed = position(at, event_id)
        for key in keys:
            held = self._under[key]
            numbers = documents_of(held)
            before = held[numbers.index(event_id)] if event_id in numbers else None
            if before == filed:
                continue
            if before is not None:
                held.remove(before)
                self._take_out(key, before)
            insort(held, filed)
            del held[:-_MET]
            self._fresh[key, filed] = None

    def write(self) -> None:
        """Change the records; the events are written."""
        if self._gone:
            self._session.execute(_TAKEN_OUT, self._gone)
        insert_lot(self._session, _KEY, list(self._fresh))

    def _take_out(self, key: str, before: int) -> None:
        if (key, before) in self._fresh:
            del self._fresh[key, before]
        else:
            self._gone.append({"out": key, "at": before})

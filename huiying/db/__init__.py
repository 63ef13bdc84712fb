"""The record engines: typed base, column types, engine, unit of work."""

from huiying.db.base import Base, JSONColumn, UTCDateTime
from huiying.db.conflicts import insert_new, upsert
from huiying.db.engine import Database
from huiying.db.exclusive import exclusively
from huiying.db.ids import take_ids
from huiying.db.turns import take_turn
from huiying.db.wakeups import Bell, ring

__all__ = [
    "Base",
    "Bell",
    "Database",
    "JSONColumn",
    "UTCDateTime",
    "exclusively",
    "insert_new",
    "ring",
    "take_ids",
    "take_turn",
    "upsert",
]

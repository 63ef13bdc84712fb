"""The record engines: typed base, column types, engine, unit of work."""

from huiying.db.base import Base, JSONColumn, UTCDateTime
from huiying.db.conflicts import insert_new, upsert
from huiying.db.engine import Database
from huiying.db.ids import take_ids
from huiying.db.turns import take_turn

__all__ = ["Base", "Database", "JSONColumn", "UTCDateTime", "insert_new", "take_ids", "take_turn", "upsert"]

"""The record engines: typed base, column types, engine, unit of work."""

from huiying.db.base import Base, JSONColumn, UTCDateTime
from huiying.db.engine import Database
from huiying.db.ids import take_ids

__all__ = ["Base", "Database", "JSONColumn", "UTCDateTime", "take_ids"]

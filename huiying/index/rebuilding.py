"""Making an index anew, and holding it against the records: one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from huiying.db import Database, exclusively
from huiying.errors import Conflict


@contextmanager
def rebuilding(database: Database) -> Iterator[None]:
    """Be alone at making an index anew, or at holding it against the records. Raises Conflict (`rebuild_running`)."""
    with exclusively(database, "index-rebuild") as alone:
        if not alone:
            raise Conflict("检索索引正在重建或核对：请等它完成", code="rebuild_running")
        yield

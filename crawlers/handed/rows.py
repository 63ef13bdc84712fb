"""Rows of a table that was handed in, as the declaration of its source reads them."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from crawlers.sources import HandedSource
from crawlers.tables import Mapping, RejectedRow, posts_from
from huiying.posts import RawPost


def rows_of(path: Path, source: HandedSource, now: datetime) -> Iterator[RawPost | RejectedRow]:
    """One outcome a row. Raises Invalid when the file is no table that can be read."""
    return posts_from(
        path,
        Mapping(given=source.columns, written='columns 里的 {} = "{}"'),
        source_id=source.id,
        source_name=source.name,
        source_kind=source.source_kind,
        standing=source.standing,
        local=source.local,
        several_files=True,
        now=now,
    )

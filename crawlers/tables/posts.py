"""Tables handed in (hotline tickets, boards, exports): each row becomes a post or a rejection with a named reason."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from pathlib import Path

from crawlers.columns import Mapping
from crawlers.moments import read_moment
from crawlers.rows import Row, count_rows, read_rows
from huiying.errors import Invalid
from huiying.posts import RawPost, SourceKind, Standing

__all__ = ["Mapping", "RejectedRow", "Row", "count_rows", "posts_from", "read_rows"]

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""Before it nobody posted anything; 1970 is a clock that was never set."""
TOLERANCE = timedelta(hours=1)
_ID_LIMIT = 1000
_PREVIEW = 100
"""Rows looked at for the names of the columns: objects of JSONL do not all carry every field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A row that became no post. `reason` is for programs, `message` says it in Chinese with the line."""

    line: int
    reason: str
    message: str
    raw: str


class _Refused(Exception):
    def __init__(self, reason: str, words: str) -> None:
        super().__init__(words)
        self.reason, self.words = reason, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What all rows of one file share."""

    source_id: str
    source_name: str
    source_kind: SourceKind
    standing: Standing
    now: datetime
    local: bool


def posts_from(
    path: Path,
    mapping: Mapping,
    *,
    source_id: str,
    source_name: str,
    now: datetime,
    source_kind: SourceKind = SourceKind.EXPORT,
    standing: Standing = Standing.PRIVATE,
    local: bool = False,
) -> Iterator[RawPost | RejectedRow]:
    """One outcome a row, in the file's order. Raises Invalid when the file or the mapping is wrong.

    A row without an id gets one from its content; the same content again gets another, in order, so that
    importing the file twice names every row the same.
    """
    origin = Origin(
        source_id=source_id,
        source_name=source_name,
        source_kind=source_kind,
        standing=standing,
        now=now,
        local=local,
    )
    rows = read_rows(path)
    first = list(islice(rows, _PREVIEW))
    present = {column: None for row in first for column in row.values}
    if not present:
        raise Invalid(
            f"{path.name} 里没有一行能读的数据：请确认第一行是列名，下面是数据，编码是 UTF-8 或 GB18030",
            code="no_rows",
        )
    columns = mapping.over(list(present), path.name)
    met: Counter[str] = Counter()
    return (_outcome(row, columns, origin, met) for row in chain(first, rows))


def _outcome(row: Row, columns: dict[str, str], origin: Origin, met: Counter[str]) -> RawPost | RejectedRow:
    try:
        return _post(row, columns, origin, met)
    except _Refused as refusal:
        words = f"第 {row.line} 行：{refusal.words}"
        return RejectedRow(line=row.line, reason=refusal.reason, message=words, raw=row.raw)


def _post(row: Row, columns: dict[str, str], origin: Origin, met: Counter[str]) -> RawPost:
    if row.fault is not None:
        raise _Refused("broken_row", row.fault)
    fields = {name: row.values.get(column, "") for name, column in columns.items()}
    title, text = fields.get("title", ""), fields.get("text", "")
    if not (title or text):
        raise _Refused("empty", "标题和正文都是空的")
    return RawPost(
        source_id=origin.source_id,
        source_name=origin.source_name,
        source_kind=origin.source_kind,
        standing=origin.standing,
        external_id=_identity(row, columns, fields, met),
        url=fields.get("url") or None,
        title=title,
        text=text,
        author=fields.get("author") or None,
        published_at=_published(fields.get("published", ""), origin.now),
        first_seen_at=origin.now,
        extra={"local": 1} if origin.local else {},
    )


def _identity(row: Row, columns: dict[str, str], fields: dict[str, str], met: Counter[str]) -> str:
    # A spreadsheet that took numbers for amounts writes 154061.0
    given = re.sub(r"^(\d+)\.0+$", r"\1", fields.get("id", ""))
    if len(given) > _ID_LIMIT:
        raise _Refused("bad_id", f"编号超过 {_ID_LIMIT} 个字符")
    if given and columns["id"] not in row.continued:
        return given
    content = "\n".join(fields.get(name, "") for name in ("title", "text", "published", "author", "url"))
    digest = hashlib.sha256(content.encode()).hexdigest()[:32]
    met[digest] += 1
    return f"{given or 'sha'}:{digest}:{met[digest]}"


def _published(text: str, now: datetime) -> datetime | None:
    if not text:
        return None
    moment = read_moment(text)
    if moment is None:
        raise _Refused("bad_time", f"时间“{text[:40]}”读不懂，应如 2026-03-01 08:30")
    if moment < EARLIEST:
        raise _Refused("impossible_date", f"时间“{text[:40]}”早于 1995 年，不可能")
    if moment > now + TOLERANCE:
        raise _Refused("future_date", f"时间“{text[:40]}”在将来")
    return moment

"""Rows of a table → posts: each becomes a post or a rejection with a named reason."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from pathlib import Path

from crawlers.tables.cells import cell_moment, exact
from crawlers.tables.columns import Mapping
from crawlers.tables.rows import Row, read_rows
from huiying.errors import Invalid
from huiying.posts import LONGEST, RawPost, SourceKind, Standing
from huiying.text.personal import without_numbers

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""Before it nobody posted anything; 1970 is a clock that was never set."""
TOLERANCE = timedelta(hours=1)
_ID_LIMIT = 1000
_LONG = 900
_PLACE_LIMIT = 200
_NUMBER_LIMIT = 100
_TIMELIKE = re.compile(
    r"[0-9０-９零〇○一二三四五六七八九十百两半年月日号时点分秒刻整周星期礼拜天前后上下午晚早中凌晨春夏秋冬季初末底刚昨今明大第TZ+:：/.\-—~ ,，()（）]{1,40}"
)
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
    several_files: bool


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
    several_files: bool = False,
) -> Iterator[RawPost | RejectedRow]:
    """One outcome a row, in the file's order. Raises Invalid when the file or the mapping is wrong.

    A row without an id gets one from its content; the same content again gets another, in order, so that
    importing the file twice names every row the same. A source of `several_files` names a row by its id and its
    words: numbers that begin again in each file must not hide one another, and a ticket rewritten is news.
    """
    origin = Origin(
        source_id=source_id,
        source_name=source_name,
        source_kind=source_kind,
        standing=standing,
        now=now,
        local=local,
        several_files=several_files,
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
    met: Counter[bytes] = Counter()
    return (_outcome(row, columns, origin, met) for row in chain(first, rows))


def _outcome(row: Row, columns: dict[str, str], origin: Origin, met: Counter[bytes]) -> RawPost | RejectedRow:
    try:
        return _post(row, columns, origin, met)
    except _Refused as refusal:
        sheet = "" if row.sheet is None else f"表“{row.sheet}”"
        words = without_numbers(f"{sheet}第 {row.line} 行：{refusal.words}")
        return RejectedRow(line=row.line, reason=refusal.reason, message=words, raw=row.raw)


def _post(row: Row, columns: dict[str, str], origin: Origin, met: Counter[bytes]) -> RawPost:
    if row.fault is not None:
        raise _Refused(row.reason, row.fault)
    fields = _fields(row, columns)
    return RawPost(
        source_id=origin.source_id,
        source_name=origin.source_name,
        source_kind=origin.source_kind,
        standing=origin.standing,
        external_id=_identity(row, columns, fields, met, several=origin.several_files),
        url=fields.get("url") or None,
        title=fields.get("title", ""),
        text=_placed(fields),
        author=fields.get("author") or None,
        caller_number=fields.get("number", "")[:_NUMBER_LIMIT] or None,
        published_at=_published(fields.get("published", ""), origin.now),
        first_seen_at=origin.now,
        extra={"local": 1} if origin.local else {},
    )


def _fields(row: Row, columns: dict[str, str]) -> dict[str, str]:
    """What the row says in the columns that count. Raises _Refused when it says nothing."""
    uncomputed = row.uncomputed.intersection(columns.values())
    if uncomputed:
        words = f"“{min(uncomputed)}”只有公式，没有算好的值：请用表格软件打开、保存一次"
        raise _Refused("formula", words)
    fields = {name: row.values.get(column, "") for name, column in columns.items()}
    if not (fields.get("title") or fields.get("text")):
        raise _Refused("empty", "标题和正文都是空的")
    if len(fields.get("text", "")) > LONGEST - _ID_LIMIT:
        raise _Refused("too_long", "正文超过一百万字，不像一条帖文")
    return fields


def _placed(fields: dict[str, str]) -> str:
    """The text with the place the ticket names: what happened where is told from the words."""
    text, place = fields.get("text", ""), fields.get("place", "")
    return text if not place or place in text else f"{text}\n地点：{place[:_PLACE_LIMIT]}".strip()


def _identity(
    row: Row, columns: dict[str, str], fields: dict[str, str], met: Counter[bytes], *, several: bool
) -> str:
    given = exact(fields.get("id", ""))
    if len(given) > _ID_LIMIT:
        raise _Refused("bad_id", f"编号超过 {_ID_LIMIT} 个字符")
    if given and columns["id"] not in row.continued:
        return f"{given[:_LONG]}:{_digest(fields, ('title', 'text'))}" if several else given
    digest = _digest(fields, ("title", "text", "published", "author", "url"))
    # As bytes: a million rows without an id are remembered here.
    key = bytes.fromhex(digest)
    met[key] += 1
    return f"{given[:_LONG] or 'sha'}:{digest}:{met[key]}"


def _digest(fields: dict[str, str], names: tuple[str, ...]) -> str:
    content = "\n".join(fields.get(name, "") for name in names)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _quoted(text: str) -> str:
    """What stands in the column of times, if it is an attempt at one: anything else may be somebody's name or number."""
    return f"“{text}”" if _TIMELIKE.fullmatch(text) else "一栏的内容"


def _published(text: str, now: datetime) -> datetime | None:
    if not text:
        return None
    try:
        moment = cell_moment(text, now)
    except ValueError as fault:
        words = f"时间{_quoted(text)}读不懂，应如 2026-03-01 08:30"
        raise _Refused("bad_time", words) from fault
    if moment is None:
        return None
    if moment < EARLIEST:
        raise _Refused("impossible_date", f"时间“{text[:40]}”早于 1995 年，不可能")
    if moment > now + TOLERANCE:
        raise _Refused("future_date", f"时间“{text[:40]}”在将来")
    return moment

"""Tables handed in (hotline tickets, boards, exports of other systems): every row becomes a post or a named rejection."""

from crawlers.tables.columns import Mapping
from crawlers.tables.posts import Origin, RejectedRow, posts_from
from crawlers.tables.rows import Row, count_rows, read_rows

__all__ = ["Mapping", "Origin", "RejectedRow", "Row", "count_rows", "posts_from", "read_rows"]

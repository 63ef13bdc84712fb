"""What a page says, as plain values that can be stored and handed between processes."""

from dataclasses import dataclass
from datetime import datetime

PARSER = "2026-11-22"
"""Date of the reading rules. Stored with what was read: a change of quality is laid to the page or to us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture in the body: absolute URL, and its alternative text (may be empty)."""

    url: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file the page offers: absolute URL, and the name it is offered under."""

    url: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a page says. `published_at` is UTC; where only the day is known it is that day's midnight in Beijing."""

    title: str
    text: str
    """Paragraphs separated by line breaks; the cells of a table's row by tabs."""
    published_at: datetime | None
    minute_known: bool
    author: str | None
    """Names separated by spaces: authors, else reporters, else editors."""
    source_name: str | None
    """The medium or office the page names as its source (来源)."""
    charset: str
    editor: str | None = None
    index_number: str | None = None
    """索引号 of a government notice."""
    document_number: str | None = None
    """文号, such as 清政办〔2026〕3号."""
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    next_page: str | None = None
    """Address of the next page of the same article."""
    link_share: float = 0.0
    """Share of the body's characters that are link text."""
    parser: str = PARSER

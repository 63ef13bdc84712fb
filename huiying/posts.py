"""RawPost: one public post as it was fetched or handed in — what collecting gives to understanding."""

import re
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field


class SourceKind(StrEnum):
    """What sort of place a post comes from."""

    NEWS = "news"
    GOVERNMENT = "government"
    BOARD = "board"
    MICROBLOG = "microblog"
    HOTLINE = "hotline"
    EXPORT = "export"
    PUSH = "push"


class Standing(StrEnum):
    """How far a source's word goes for the facts of a case: official > recognised media > private."""

    OFFICIAL = "official"
    MEDIA = "media"
    PRIVATE = "private"


LONGEST = 1_000_000
"""Characters of a post's text; what is longer is no post."""


_HALVES = re.compile("[\ud800-\udfff]")


def _whole(text: Any) -> Any:
    """Half a character (a lone surrogate) is shown as the one that could not be read: the rest is not lost for it.

    NULs are left out: PostgreSQL stores none.
    """
    return _HALVES.sub("\ufffd", text).replace("\0", "") if isinstance(text, str) else text


Text = Annotated[str, BeforeValidator(_whole)]


class RawPost(BaseModel):
    """One post. `(source_id, external_id)` names it for ever: offered twice, it is held once."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    source_id: str = Field(min_length=1, max_length=100)
    source_name: Text
    source_kind: SourceKind
    standing: Standing
    external_id: Text = Field(min_length=1, max_length=1000)
    url: Text | None = None
    title: Text = Field("", repr=False)
    text: Text = Field("", max_length=LONGEST, repr=False)
    author: Text | None = Field(None, repr=False)
    caller_number: Text | None = Field(None, max_length=100, repr=False)
    """Of a ticket: who called, kept under the key of the office and in no text."""
    published_at: AwareDatetime | None = None
    first_seen_at: AwareDatetime
    raw_sha256: str | None = None
    """Blob of the raw response this post was read from."""
    extra: dict[str, str | int] = Field(default_factory=dict, repr=False)
    """`local`: 1 where everything of the source is about the jurisdiction; `signed`: the name beside a mail's address."""

"""Boards: forums whose threads grow, and offices' boards where a message waits for its answer."""

import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from crawlers.sources.checks import CssSelector, Pattern
from crawlers.sources.declared import WebDeclared

PRESETS: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("presets.toml").read_text("utf-8")
)
"""Selectors of forum systems whose pages are known."""


class Floors(BaseModel):
    """Where a thread's page holds its floors; all but `each` are looked for within one floor."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    each: CssSelector
    text: CssSelector
    author: CssSelector | None = None
    published: CssSelector | None = None
    number: CssSelector | None = None
    without: CssSelector | None = None
    """What of the text is none of its author's: quotations, signatures."""


class _Board(WebDeclared):
    """What lists of threads and of messages have in common."""

    row: CssSelector | None = None
    """One entry of the list; `link` and what it says of the entry's state are looked for within."""
    link: CssSelector | None = None
    pattern: Pattern | None = None
    pages: int = Field(1, ge=1, le=50)


class ForumSource(_Board):
    """A forum: a list of threads, each with its replies, of which every one is a post."""

    kind: Literal["forum"]
    preset: str | None = None
    replies: CssSelector | None = None
    """In a row of the list: how many replies; a thread where this has not changed is not asked for again."""
    last_reply: CssSelector | None = None
    title: CssSelector | None = None
    """On the thread's page; without it the title in the list."""
    floors: Floors
    thread_id: Pattern | None = None
    """What of a thread's address names it, in brackets; the same thread may be listed under several addresses."""
    thread_pages: int = Field(20, ge=1, le=100)
    """How many pages of one thread are read in one run; the next run goes on where it stopped."""

    @field_validator("preset")
    @classmethod
    def _known(cls, name: str | None) -> str | None:
        if name is not None and name not in PRESETS:
            raise ValueError(
                f"没有名为“{name}”的预设，只有 {'、'.join(PRESETS)}；也可以不写 preset，自己写选择器"
            )
        return name

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, given: Any) -> Any:
        """The preset's selectors stand wherever the declaration says nothing."""
        name = given.get("preset") if isinstance(given, dict) else None
        preset = PRESETS.get(name) if isinstance(name, str) else None
        if preset is None:
            return given
        own = given.get("floors") or {}
        floors = {**preset["floors"], **own} if isinstance(own, dict) else own
        return {**preset, **given, "floors": floors}


class Labelled(BaseModel):
    """Selectors of a message's page. What has none is found by its label: `留言内容：`, `答复单位：`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: CssSelector | None = None
    text: CssSelector | None = None
    author: CssSelector | None = None
    published: CssSelector | None = None
    status: CssSelector | None = None
    answer: CssSelector | None = None
    answered: CssSelector | None = None
    answerer: CssSelector | None = None


class MessageBoardSource(_Board):
    """An office's board: messages, and the official answers that come later."""

    kind: Literal["message_board"]
    status: CssSelector | None = None
    """In a row of the list: what becomes of the message; read again when it changes."""
    message: Labelled = Labelled()
    wait_days: float = Field(60, gt=0, le=730)
    """For so long an unanswered message is asked for again, also when the list no longer shows it."""

"""A post as the demo's script has it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Channel = Literal["news", "city", "government", "board", "microblog"]
Role = Literal["ordinary", "fire", "reprint", "rumour", "trap"]

CHANNELS: tuple[Channel, ...] = ("news", "city", "government", "board", "microblog")
OUTLETS: dict[Channel, str] = {
    "news": "清源融媒",
    "city": "云州新闻网",
    "government": "清源县人民政府",
    "board": "清源百姓论坛",
    "microblog": "清源微议",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reactions:
    """What others did with a post."""

    likes: int = 0
    comments: int = 0
    reposts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedPost:
    """One post of the day. `slug` is its number on its own site; a microblog post has no title."""

    channel: Channel
    slug: str
    published_at: datetime
    title: str
    paragraphs: tuple[str, ...]
    author: str
    role: Role
    credit: str | None = None
    """Where a reprint says that it comes from."""
    reactions: Reactions = Reactions()

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)

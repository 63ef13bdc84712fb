"""Who wrote a post, as it may be kept: offices and media by their names, private persons by a mark of the office's key."""

import unicodedata
from typing import Final

from huiying.posts import RawPost, Standing
from huiying.sealing import Seal

_NOBODY: Final = frozenset(
    [
        "匿名",
        "匿名用户",
        "匿名网友",
        "匿名者",
        "匿名群众",
        "网友",
        "网民",
        "游客",
        "佚名",
        "市民",
        "群众",
        "来电人",
        "无",
        "无名",
        "未知",
        "不详",
        "保密",
        "anonymous",
        "guest",
    ]
)
"""What stands where nobody is named: many people, not one."""
_MARK: Final = 16
_SHOWN: Final = 6


def known_as(post: RawPost, seal: Seal) -> str | None:
    """The name, or of a private person a mark of 16 hex digits: the same for all that one writes in one kind of place."""
    if post.author is None or post.standing is not Standing.PRIVATE:
        return post.author
    name = "".join(unicodedata.normalize("NFKC", post.author).split()).casefold()
    if not name or name in _NOBODY:
        return None
    return seal.mark(f"{post.source_kind}\n{name}")[:_MARK]


def shown_author(author: str | None, standing: str) -> str | None:
    """As readers see it: 网民 3f9a2c for a private person."""
    if author is None or standing != Standing.PRIVATE:
        return author
    return f"网民 {author[:_SHOWN]}"

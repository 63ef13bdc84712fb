"""How one text differs from another, sentence by sentence, for people to read."""

import difflib
import re
from collections.abc import Sequence

_END = re.compile(r"(?<=[。！？!?；;\n])")
_COUNTER = re.compile(r"阅读|浏览|点击|点赞|评论|转发|播放|收藏|访问|分享|回复")
_HEAD = 2
_SHORT = 24
"""Characters of a line that says how often a page was read; it changes with every look."""


def sentences(text: str) -> list[str]:
    """The sentences of a text without blanks around them; counters of readers are left out."""
    found = ("".join(part.split()) for part in _END.split(text))
    return [
        part
        for part in found
        if part and not (len(part) <= _SHORT and _COUNTER.search(part) and any(map(str.isdigit, part)))
    ]


def difference(before: Sequence[str], after: Sequence[str]) -> str:
    """Unified difference of two lists of sentences, without its head; empty when they are the same."""
    lines = difflib.unified_diff(before, after, n=1, lineterm="")
    return "\n".join("…" if line.startswith("@@") else line for line in list(lines)[_HEAD:])

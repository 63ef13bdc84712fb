"""Character pairs of a text: what it can hold at all is known from them, before anything is searched for.

A text is made into pairs once; each table of words then looks only where one of its words can begin.
"""

from collections.abc import Mapping
from operator import add


def pairs(text: str) -> list[str]:
    """Every two neighbouring characters, in order: one fewer than there are characters."""
    return list(map(add, text, text[1:]))


def starts(text: str, heads: Mapping[str, object], present: frozenset[str] | None = None) -> list[int]:
    """Where one of the `heads` (words' first two characters) stands in a text, in order.

    `present` are pairs of the text, or of one it is the beginning of, every head in it among them; without it
    they are made here.
    """
    found: list[int] = []
    for head in frozenset(pairs(text)) if present is None else present:
        if head not in heads:
            continue
        at = text.find(head)
        while at >= 0:
            found.append(at)
            at = text.find(head, at + 1)
    found.sort()
    return found

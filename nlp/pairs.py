"""Character pairs of a text."""

from operator import add


def pairs(text: str) -> list[str]:
    """Every two neighbouring characters, in order: one fewer than there are characters."""
    return list(map(add, text, text[1:]))

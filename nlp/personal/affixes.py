"""Words to be found at the end or at the beginning of a text; most texts end in none, which their last character tells."""

from collections.abc import Iterable

_LONGEST = 6


class Endings:
    """Words a text can end in."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if 0 < len(word) <= _LONGEST)
        self._sizes = _sizes((word[-1], len(word)) for word in self._words)

    def longest(self, text: str) -> str | None:
        """The longest in which the text ends."""
        for size in self._sizes.get(text[-1:], ()):
            if text[-size:] in self._words:
                return text[-size:]
        return None

    @property
    def marks(self) -> frozenset[str]:
        """Their last characters."""
        return frozenset(self._sizes)


class Beginnings:
    """Words a text can begin with."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if 0 < len(word) <= _LONGEST)
        self._sizes = _sizes((word[0], len(word)) for word in self._words)

    def longest(self, text: str) -> str | None:
        """The longest with which the text begins."""
        for size in self._sizes.get(text[:1], ()):
            if text[:size] in self._words:
                return text[:size]
        return None


def _sizes(lengths: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    """By character, the lengths of the words it is the mark of, the longest first."""
    sizes: dict[str, set[int]] = {}
    for char, length in lengths:
        sizes.setdefault(char, set()).add(length)
    return {char: tuple(sorted(each, reverse=True)) for char, each in sizes.items()}

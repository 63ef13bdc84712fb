"""The sentences of a text, for all who ask in which of them something stands."""

import re
from bisect import bisect_right

_END = re.compile(r"[。;；!！?？\n]")
_LONGEST = 300


def one_of(words: str) -> str:
    """An atomic pattern of one of the words, the longest that fits: repeated, it cannot go astray."""
    return "(?>" + "|".join(sorted(words.split(), key=len, reverse=True)) + ")"


class Sentences:
    """Where the sentences of a text begin and end; what runs on without an end is cut, so that none is endless."""

    def __init__(self, text: str) -> None:
        self._begins = [0]
        for mark in (*(match.start() for match in _END.finditer(text)), len(text)):
            self._begins += range(self._begins[-1] + _LONGEST, mark, _LONGEST)
            self._begins.append(mark + 1)

    def around(self, at: int) -> tuple[int, int]:
        """The sentence that holds the character `at`, its mark left out."""
        place = bisect_right(self._begins, at)
        begin = self._begins[place - 1]
        return begin, max(begin, self._begins[place] - 1 if place < len(self._begins) else at)

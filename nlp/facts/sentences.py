"""The sentences of a text, for all who ask in which of them something stands."""

import re
from bisect import bisect_right

_END = re.compile(r"[。;；!！?？\n…]")
_CLAUSE = re.compile(r"[,，:：;；。!！?？\n…]")
_LONGEST = 300
BRACKETS = re.compile(r"[(（][^()（）\n]{0,60}[)）]")


def one_of(words: str) -> str:
    """An atomic pattern of one of the words, the longest that fits: repeated, it cannot go astray."""
    return "(?>" + "|".join(sorted(words.split(), key=len, reverse=True)) + ")"


def blanked(text: str) -> str:
    """The text with what stands in brackets made empty, at the same places."""
    return BRACKETS.sub(lambda bracket: "\x00" * len(bracket[0]), text) if "(" in text else text


def clause_begin(text: str, begin: int, at: int) -> int:
    """Where the clause that holds `at` begins, in a sentence that begins at `begin`."""
    found = begin
    for mark in _CLAUSE.finditer(text, begin, at):
        found = mark.end()
    return found


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

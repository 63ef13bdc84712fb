"""Where in a pack file something stands: from the place a schema names to a line, as a person sees it in an editor."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

Place = tuple[str | int, ...]
"""A way through a file: `("rules", 3, "limits", 0, "unit")`."""

HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?")
KEY = re.compile(r"""\s*([A-Za-z0-9_."'-]+?)\s*=(?!=)""")
LONG = ('"""', "'''")


def line_of(content: bytes, place: Sequence[str | int]) -> int | None:
    """The line (from 1) of a field; of what it belongs to where the field itself is missing. None at the top."""
    lines = _lines(content)
    for length in range(len(place), 0, -1):
        found = lines.get(tuple(place[:length]))
        if found is not None:
            return found
    return None


@lru_cache(maxsize=4)
def _lines(content: bytes) -> Mapping[Place, int]:
    found: dict[Place, int] = {}
    counted: dict[Place, int] = {}
    table: Place = ()
    for number, line in _statements(content.decode("utf-8", "replace")):
        header, key = HEADER.fullmatch(line), KEY.match(line)
        if header:
            table = _entered(header[2], header[1] == "[[", counted)
            found.setdefault(table, number)
        elif key:
            found.setdefault((*table, *_words(key[1])), number)
    return found


def _entered(name: str, many: bool, counted: dict[Place, int]) -> Place:
    """The way to the table a header opens; `[[rules]]` opens the next one, `[rules.source]` is in the last."""
    *above, last = _words(name)
    place: Place = ()
    for word in above:
        place = (*place, word)
        if place in counted:
            place = (*place, counted[place])
    place = (*place, last)
    if not many:
        return place
    counted[place] = counted.get(place, -1) + 1
    return (*place, counted[place])


def _words(name: str) -> list[str]:
    return [word.strip().strip("\"'") for word in name.split(".")]


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, those inside long strings left out."""
    inside: str | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if inside is None:
            yield number, line
        for mark in LONG if inside is None else (inside,):
            if line.count(mark) % 2:
                inside = mark if inside is None else None
                break

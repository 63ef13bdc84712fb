"""Where a name can begin: every two neighbouring characters of a text weighed at once, by one table of all of them."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.personal.bearers import words
from nlp.personal.before import MOST_SLACK
from nlp.personal.characters import Characters, characters

_ALONE, _LONGER = 20, 5
"""What a surname with one given character, and with two, must score before the words beside it are read."""
_COMPOUND = 20
_UNKNOWN = -30
_LEAST = -60
_RARE = -22
_TELLING_SURNAME = 30
_NO_NAME: Final = -10_000
_BEYOND = "\x00\x00"
"""What stands behind the end of a text: no character of a name."""

Hopes = Sequence[tuple[int, int]]
"""Where a name may begin in a text, in order, and by how much what is written there scores more than it must."""


@dataclass(frozen=True, slots=True)
class _Heads:
    """`weights[rows[a] + columns[b]]` is how much `a` followed by `b` speaks for a name; row and column 0 are all others."""

    rows: NDArray[np.int32]
    """By code point: where the row of a surname begins."""
    columns: NDArray[np.int32]
    weights: NDArray[np.int16]
    seconds: NDArray[np.int16]
    """By column: what it adds as the second given character, less what a name of that length must score."""


def hopeful(texts: Sequence[str]) -> list[Hopes]:
    """Where names may begin in each of the texts, and how much likelier than must be; all are weighed at once."""
    table = _heads()
    codes = np.frombuffer(
        "".join([text + _BEYOND for text in texts]).encode("utf-32-le", "surrogatepass"), np.uint32
    )
    columns = table.columns.take(codes)
    hopes = table.weights.take(table.rows.take(codes[:-2]) + columns[1:-1])
    hopes += table.seconds.take(columns[2:])
    (places,) = (hopes >= -MOST_SLACK).nonzero()
    told = zip(places.tolist(), hopes.take(places).tolist(), strict=True)
    begins = list(accumulate([len(text) + len(_BEYOND) for text in texts], initial=0))
    borders = np.searchsorted(places, begins).tolist()
    return [
        [(at - begin, hope) for at, hope in islice(told, stop - start)]
        for begin, start, stop in zip(begins, borders, borders[1:], strict=False)
    ]


@cache
def _heads() -> _Heads:
    table = characters()
    firsts = sorted({*table.surnames, *(name[0] for name in table.compounds)})
    follow = sorted({*table.given, *(name[1] for name in table.compounds)})
    rows, columns = _numbered(firsts), _numbered(follow)
    given = np.array([_UNKNOWN, *(table.given.get(char, _UNKNOWN) for char in follow)], np.int16)
    weights = _weights(table, firsts, given, columns)
    return _Heads(
        rows=rows * weights.shape[1],
        columns=columns,
        weights=weights.ravel(),
        seconds=np.maximum(given - _LONGER, -_ALONE),
    )


def _weights(
    table: Characters, firsts: list[str], given: NDArray[np.int16], columns: NDArray[np.int32]
) -> NDArray[np.int16]:
    """After a surname that hardly is a word any character of names can come, after others likely ones."""
    surnames = np.array([table.surnames.get(char, _UNKNOWN) for char in firsts], np.int16)
    row = {char: at for at, char in enumerate(firsts, 1)}
    seconds = [ord(name[1]) for name in table.compounds]
    named, likely = given > _UNKNOWN, given >= _RARE
    likely[columns[seconds]] = True
    telling = surnames >= _TELLING_SURNAME
    others = ~telling
    others[[row[name[0]] - 1 for name in table.compounds]] = True
    weights = np.full((len(firsts) + 1, len(given)), _NO_NAME, np.int16)
    weights[1:] = surnames[:, None] + given
    for head, weight in table.pairs.items():
        if head[0] in row:
            weights[row[head[0]], columns[ord(head[1])]] -= weight
    for head in table.compounds:
        at = row[head[0]], columns[ord(head[1])]
        weights[at] = max(weights[at], _COMPOUND)
    weights[1:][~((telling[:, None] & named) | (others[:, None] & likely))] = _NO_NAME
    for head in {*words().never, *words().roles}:
        if len(head) == len(_BEYOND) and head[0] in row:
            weights[row[head[0]], columns[ord(head[1])]] = _NO_NAME
    weights[weights < _LEAST] = _NO_NAME
    return weights


def _numbered(chars: Iterable[str]) -> NDArray[np.int32]:
    """The number of each character by its code point, from 1 on; 0 for all others."""
    numbers = np.zeros(sys.maxunicode + 1, np.int32)
    for number, char in enumerate(chars, 1):
        numbers[ord(char)] = number
    return numbers

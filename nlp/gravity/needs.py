"""What every match of a regular expression holds, so that it is searched for only where it can be found."""

import re._constants as op  # type: ignore[import-not-found]  # no public door to the parts of an expression
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

_COMMON = frozenset(
    "的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手"
    "用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因"
    "被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市区县路员"
)
_PAIR, _RARE, _DEAR = 1, 3, 60
_WIDEST = 400

Signs = frozenset[str]
"""Characters and character pairs."""


def alternatives(pattern: str) -> list[str]:
    """The branches of an expression's outermost alternation."""
    branches, depth, inside, start, at = [], 0, False, 0, 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif inside:
            inside = char != "]"
        elif char == "[":
            inside = True
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and depth == 0:
            branches.append(pattern[start:at])
            start = at + 1
        at += 1
    return [*branches, pattern[start:]]


def needs(pattern: str) -> tuple[Signs, ...]:
    """Sets of characters and pairs of each of which every match holds one, the rarest first."""
    found = {signs for signs in _of_sequence(parser.parse(pattern)) if len(signs) < _WIDEST}
    return tuple(sorted(found, key=lambda signs: (_cost(signs), sorted(signs))))


def _cost(signs: Iterable[str]) -> int:
    return sum(
        _PAIR if len(sign) > 1 else _DEAR if sign in _COMMON or sign.isdigit() else _RARE for sign in signs
    )


def _of_sequence(sequence: Iterable[tuple[Any, Any]]) -> Iterator[Signs]:
    before = ""
    for kind, content in sequence:
        char = chr(content) if kind is op.LITERAL else ""
        if char:
            yield frozenset({before + char})
        elif kind is op.IN:
            yield from _of_class(content)
        elif kind is op.SUBPATTERN:
            yield from _of_sequence(content[3])
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT) and content[0] > 0:
            yield from _of_sequence(content[2])
        elif kind is op.BRANCH:
            yield from _of_branches(content[1])
        before = char


def _of_class(members: Sequence[tuple[Any, Any]]) -> Iterator[Signs]:
    if any(kind not in (op.LITERAL, op.RANGE) for kind, _ in members):
        return
    chars: set[str] = set()
    for kind, content in members:
        low, high = (content, content) if kind is op.LITERAL else content
        if high - low > _WIDEST:
            return
        chars.update(map(chr, range(low, high + 1)))
    yield frozenset(chars)


def _of_branches(branches: Iterable[Iterable[tuple[Any, Any]]]) -> Iterator[Signs]:
    """The cheapest need of each branch together; none where a branch needs nothing."""
    together: set[str] = set()
    for branch in branches:
        cheapest = min(_of_sequence(branch), key=_cost, default=None)
        if cheapest is None:
            return
        together |= cheapest
    yield frozenset(together)

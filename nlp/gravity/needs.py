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
_DEAR, _RARE = 60.0, 3.0
_BY_LENGTH = (1.0, 0.3, 0.1)
"""What a sign of two, three, more characters costs: the longer, the rarer."""
_WIDEST = 400
_MOST = 80
"""Strings up to which parts that follow each other are joined."""
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_EMPTY = frozenset({""})

Signs = frozenset[str]
"""Characters and words."""
_Part = tuple[Any, Any]


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
    """Sets of words of each of which every match holds one, the rarest first."""
    found = {_shortest(signs) for signs in _of_sequence(parser.parse(pattern)) if len(signs) < _WIDEST}
    return tuple(sorted(found, key=lambda signs: (cost(signs), sorted(signs))))


def cost(signs: Iterable[str]) -> float:
    """How often one of the signs may be met, in a measure of its own."""
    return sum(map(_cost, signs))


def _cost(sign: str) -> float:
    if len(sign) > 1:
        return _BY_LENGTH[min(len(sign), len(_BY_LENGTH) + 1) - 2]
    return _DEAR if sign in _COMMON or sign.isdigit() else _RARE


def _shortest(signs: Signs) -> Signs:
    """Without those that hold another of them."""
    kept: list[str] = []
    for sign in sorted(signs, key=len):
        if not any(one in sign for one in kept):
            kept.append(sign)
    return frozenset(kept)


def _of_sequence(sequence: Iterable[_Part]) -> Iterator[Signs]:
    """What stands together is read together: 火(?:灾|情) needs 火灾 or 火情."""
    held = _EMPTY
    for part in sequence:
        exact = _exactly(part)
        joined = None if exact is None else _joined(held, exact)
        if joined is not None:
            held = joined
            continue
        if "" not in held:
            yield held
        held = _EMPTY if exact is None else exact
        if exact is None:
            yield from _inside(part)
    if "" not in held:
        yield held


def _inside(part: _Part) -> Iterator[Signs]:
    kind, content = part
    if kind is op.IN:
        signs = _of_class(content)
        if signs is not None:
            yield signs
    elif kind is op.SUBPATTERN:
        yield from _of_sequence(content[3])
    elif kind is op.ATOMIC_GROUP:
        yield from _of_sequence(content)
    elif kind in _REPEATS and content[0] > 0:
        yield from _of_sequence(content[2])
    elif kind is op.BRANCH:
        yield from _of_branches(content[1])


def _joined(before: Signs, after: Signs) -> Signs | None:
    if len(before) * len(after) > _MOST:
        return None
    return frozenset(one + other for one in before for other in after)


def _exactly(part: _Part) -> Signs | None:
    """All that a part can be; None where that is too much to say."""
    kind, content = part
    exact: Signs | None = None
    if kind is op.LITERAL:
        exact = frozenset({chr(content)})
    elif kind in (op.AT, op.ASSERT, op.ASSERT_NOT):
        exact = _EMPTY
    elif kind is op.IN:
        exact = _of_class(content)
    elif kind is op.SUBPATTERN:
        exact = _all_of(content[3])
    elif kind in _REPEATS and content[1] == 1:
        once = _all_of(content[2])
        exact = once if once is None or content[0] else once | _EMPTY
    elif kind is op.BRANCH:
        branches = [_all_of(branch) for branch in content[1]]
        if None not in branches:
            exact = frozenset().union(*(branch for branch in branches if branch is not None))
    return exact if exact is None or len(exact) <= _MOST else None


def _all_of(sequence: Iterable[_Part]) -> Signs | None:
    held: Signs | None = _EMPTY
    for part in sequence:
        exact = _exactly(part)
        held = None if held is None or exact is None else _joined(held, exact)
    return held


def _of_class(members: Sequence[_Part]) -> Signs | None:
    if any(kind not in (op.LITERAL, op.RANGE) for kind, _ in members):
        return None
    chars: set[str] = set()
    for kind, content in members:
        low, high = (content, content) if kind is op.LITERAL else content
        if high - low > _WIDEST:
            return None
        chars.update(map(chr, range(low, high + 1)))
    return frozenset(chars)


def _of_branches(branches: Iterable[Iterable[_Part]]) -> Iterator[Signs]:
    """The cheapest need of each branch together; none where a branch needs nothing."""
    together: set[str] = set()
    for branch in branches:
        cheapest = min(_of_sequence(branch), key=cost, default=None)
        if cheapest is None:
            return
        together |= cheapest
    yield frozenset(together)

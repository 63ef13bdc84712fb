"""Near-duplicate texts in one group, so that no text is tested on its own copy.

Two texts are near-duplicates if they open alike, end alike, or share the least of their hashed 16-grams under one
of four orders (MinHash): copies with a changed line are caught, two complaints about the same street are not.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

_NOT_CHINESE = re.compile(r"[^\u4e00-\u9fff]+")
_EDGE = 60
_SHINGLE = 16
_WORD = 0xFFFFFFFF
_ORDERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5)


def near_duplicate_groups(texts: Sequence[str]) -> NDArray[np.intp]:
    """For every text the number of its group: the index of the group's first text."""
    leader = list(range(len(texts)))
    seen: dict[tuple[str, object], int] = {}
    for at, text in enumerate(texts):
        for mark in _marks(text, at):
            first, second = sorted((_find(leader, at), _find(leader, seen.setdefault(mark, at))))
            leader[second] = first
    return np.array([_find(leader, at) for at in range(len(texts))])


def marks_of(text: str) -> frozenset[int]:
    """Numbers below 2³² of which two near-duplicates share one; the text cannot be made from them."""
    return frozenset(_hash(repr(mark)) & _WORD for mark in _marks(text, -1))


def _find(leader: list[int], at: int) -> int:
    while leader[at] != at:
        leader[at] = leader[leader[at]]
        at = leader[at]
    return at


def _marks(text: str, at: int) -> Iterator[tuple[str, object]]:
    chinese = _NOT_CHINESE.sub("", text)
    if len(chinese) < _SHINGLE:
        yield ("short", chinese or at)
        return
    yield ("opening", chinese[:_EDGE])
    yield ("ending", chinese[-_EDGE:])
    hashes = np.array(
        [_hash(chinese[k : k + _SHINGLE]) for k in range(len(chinese) - _SHINGLE + 1)], dtype=np.uint64
    )
    for order in _ORDERS:
        yield (f"least {order}", int((hashes * np.uint64(order)).min()))


def _hash(shingle: str) -> int:
    return int.from_bytes(hashlib.blake2b(shingle.encode("utf-8"), digest_size=8).digest())

"""Reprints: the same text put out again, perhaps with a new byline, a greeting or a slip of the pen.

A copy that names another place, or states other figures, is a text of its own.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

SHORT = 20
"""Characters below which only equality makes a reprint."""
NEAR = 0.8
"""Least share of equal four-character shingles (estimated from the signature)."""

BANDS = 12
"""Keys a text is found by."""
_ROWS = 5
_SHINGLE = 4
_LONGEST = 4000
"""Characters that are compared in full; what differs only after them is the same text."""
_MIX = np.uint64(0x9E3779B97F4A7C15)
_BYLINE = re.compile(
    r"[(（](?:[^()（）]{0,12}(?:记者|通讯员|实习生|编辑|责编|来源|原标题)[^()（）]{0,40})[)）]|"
    r"[【\[]?(?:来源|责编|责任编辑|编辑|作者|记者|转自|原标题)\s?[:：]\s?[^\n,，。;；)）】\]\s]{0,20}|"
    r"(?:^|\n)[^\n,，。]{0,24}?\d{1,2}日(?:专?电|讯|消息)|本报讯|本网讯|据[^,，。\n]{2,12}(?:报道|消息)[,，]?"
)
_BYLINES = (
    *("记者", "通讯员", "实习生", "编辑", "责编", "来源", "作者", "转自", "原标题"),
    *("日电", "日专电", "讯", "消息", "报道"),
)
"""What every byline holds: looking for plain text costs nearly nothing."""
_PLAIN = re.compile(r"[0-9a-z\u3400-\u9fff]+")
_ADDRESSED = re.compile(r"领导|书记|[市县局区厅镇]长|主任|您好|你好|尊敬|上级|有关部门|贵局|敬礼")
"""Whom a petition addresses says nothing of what it is about."""
_DIGITS = re.compile(r"[0-9〇一二三四五六七八九十百千万]+")
_PLACE_END = re.compile(
    r"[\u3400-\u9fff]{0,1}(?:省|市|县|区|镇|乡|村|街|路|巷|社区|小区|花园|家园|苑|城|湾|栋|厂|公司|学校|学院|医院|集团)"
)

_FACTOR, _OFFSET = np.random.Generator(np.random.PCG64(20250225)).integers(
    0, 1 << 64, size=(2, _ROWS * BANDS), dtype=np.uint64
)
_FACTOR |= np.uint64(1)
"""Odd factors modulo 2^64: without the overflow every permutation would keep the order of the hashes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What of a text decides whether another is its reprint."""

    digest: str
    """Hex SHA-256 of the plain text: equal for texts equal but for spaces, punctuation and bylines."""
    plain: str = field(repr=False)
    signature: tuple[int, ...] = field(repr=False)
    """60 minima of permuted shingle hashes; empty for short texts."""
    figures: frozenset[tuple[str, float]] = frozenset()
    """Figures of the event the text states (kind, value)."""

    @property
    def bands(self) -> tuple[int, ...]:
        """Signed 64-bit keys; texts of similarity 0.8 share one in 99 of 100 cases."""
        return _bands(self.signature)


def fingerprint(title: str, text: str, figures: Sequence[tuple[str, float]] = ()) -> Fingerprint:
    """The fingerprint of a post: of its text alone, because reprints change titles, unless the text is short."""
    return fingerprints([(title, text, figures)])[0]


def fingerprints(posts: Sequence[tuple[str, str, Sequence[tuple[str, float]]]]) -> list[Fingerprint]:
    """Those of many posts: title, text and figures each."""
    plains = [_plain(title, text) for title, text, _ in posts]
    return [
        Fingerprint(
            digest=hashlib.sha256(plain.encode()).hexdigest(),
            plain=plain,
            signature=signature,
            figures=frozenset(figures),
        )
        for plain, signature, (_, _, figures) in zip(plains, _signatures(plains), posts, strict=True)
    ]


def _plain(title: str, text: str) -> str:
    plain = _squeezed(text)
    return plain if len(plain) >= SHORT else _squeezed(f"{title}\n{text}")


def _squeezed(text: str) -> str:
    if any(sign in text for sign in _BYLINES):
        text = _BYLINE.sub("\n", text)
    return "".join(_PLAIN.findall(text.lower()))


def _signatures(plains: Sequence[str]) -> list[tuple[int, ...]]:
    """Of each text; all characters are hashed at once."""
    codes = np.frombuffer("".join((*plains, " " * _SHINGLE)).encode("utf-32-le"), np.uint32).astype(np.uint64)
    shingles = codes[: len(codes) - _SHINGLE + 1].copy()
    for step in range(1, _SHINGLE):
        shingles = shingles * _MIX + codes[step : len(codes) - _SHINGLE + 1 + step]
    return _minima(shingles ^ (shingles >> np.uint64(29)), plains)


def _minima(hashes: NDArray[np.uint64], plains: Sequence[str]) -> list[tuple[int, ...]]:
    """Of each text, permutation by permutation: that keeps to few numbers at a time, which stay in the cache."""
    ends = zip(plains, accumulate(map(len, plains)), strict=True)
    long = [(end - len(plain), end - _SHINGLE + 1) for plain, end in ends if len(plain) >= SHORT]
    # Every other stretch is that between two texts.
    borders = [border for stretch in long for border in stretch]
    minima = np.empty((len(long), len(_FACTOR)), np.uint64)
    for number in range(len(_FACTOR) if long else 0):
        permuted = hashes * _FACTOR[number] + _OFFSET[number]
        minima[:, number] = np.minimum.reduceat(permuted, borders)[::2]
    told = map(tuple, (minima >> np.uint64(16)).tolist())
    return [next(told) if len(plain) >= SHORT else () for plain in plains]


@lru_cache(256)
def _bands(signature: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(
        _band(number, signature[number * _ROWS : (number + 1) * _ROWS])
        for number in range(len(signature) // _ROWS)
    )


def _band(number: int, rows: Sequence[int]) -> int:
    words = f"{number}:{','.join(map(str, rows))}".encode()
    return int.from_bytes(hashlib.blake2b(words, digest_size=8).digest(), "big", signed=True)


def similarity(a: Fingerprint, b: Fingerprint) -> float:
    """Estimated share of shingles both texts have, 0 to 1; 0 when either is short."""
    if not a.signature or not b.signature:
        return float(a.digest == b.digest)
    same = sum(mine == yours for mine, yours in zip(a.signature, b.signature, strict=True))
    return same / len(a.signature)


def is_reprint(a: Fingerprint, b: Fingerprint) -> bool:
    """Whether two texts are the same but for bylines, greetings and slips of the pen. Symmetric."""
    if a.digest == b.digest:
        return True
    if not a.signature or not b.signature or a.figures != b.figures:
        return False
    return similarity(a, b) >= NEAR - 0.1 and not _renamed(*sorted((a.plain[:_LONGEST], b.plain[:_LONGEST])))


def _renamed(one: str, other: str) -> bool:
    """Whether a name was exchanged, or more was rewritten than a copyist does."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    kept = 0
    for tag, start, end, begin, stop in matcher.get_opcodes():
        if tag == "equal":
            kept += end - start
        elif tag == "replace" and _is_name(one, start, end) and _is_name(other, begin, stop):
            return True
    return 2 * kept < NEAR * (len(one) + len(other))


def _is_name(text: str, start: int, end: int) -> bool:
    """Two characters or more, or one at the end of a place name; numbers are no names."""
    changed = _DIGITS.sub("", text[start:end])
    if _ADDRESSED.search(changed):
        return False
    return len(changed) > 1 or (bool(changed) and _PLACE_END.match(text, end) is not None)

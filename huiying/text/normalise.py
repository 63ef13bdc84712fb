"""One written form for dirty Chinese text, with the way back to the original.

Rules, models and clustering read the normalised text; officers read the original. `Normalised.offsets` ties the
two together, so that a span found in the one can be highlighted in the other.

Widths are folded character by character, not by NFKC: NFKC turns ① into 1, and “①2人死亡” into twelve dead.
"""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from re import Match, Pattern
from typing import Final

from huiying.text.characters import FOLD, NOTHING, folded
from huiying.text.script import simplified

ROUNDS = 4
"""Markup can hide in markup. What is still changing after so many rounds was nested on purpose."""

_LETTERS = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ\u0300-\u030c"
_TONE = "[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ\u0300-\u030c]"
_NEUTRAL = "de|le|zhe|guo|ne|ma|ba|men|me|zi|er|tou"
_SYLLABLES = rf"(?:(?=[^()]*{_TONE})[{_LETTERS}' ]{{1,40}}|{_NEUTRAL})\)"
_PINYIN = re.compile(rf"\((?<=[\u3400-\u9fff]\(){_SYLLABLES}(?:\({_SYLLABLES})*")
_ENTITY = re.compile(r"&(?:amp;)*(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});|&nbsp")
_BLOCK = (
    "address|article|blockquote|br|dd|div|dl|dt|footer|h[1-6]|header|hr|li|ol|p|pre|section|table|td|th|tr|ul"
)
_INLINE = "a|abbr|b|big|center|code|em|font|i|iframe|img|input|ins|label|o:p|s|small|span|strong|sub|sup|tbody|u|video"
_TAG = re.compile(
    rf"<(script|style)\b[^<>]*>[^<]*</\1\s*>|<!--[^<>]*>|(</?(?:{_BLOCK})\b[^<>]*>)|</?(?:{_INLINE})\b[^<>]*>",
    re.IGNORECASE,
)
_REPOST = re.compile(r"//@[^\s:@/]{1,30}:")
_HASHTAG = re.compile(r"(?<![0-9A-Za-z#])#([^#\n]{1,40})#")
_UNFOLD = re.compile(r"(?:\.\.\.|…)?(?:展开|收起)全文[cd]?")
_LINK = re.compile(r"https?://t\.cn/[0-9A-Za-z]{1,10}|O?网页链接")
_VIDEO = re.compile(r"L[^\sL]{1,20}的微博视频")
_SPACE = re.compile(r"[ \n]+")
_MARKS = re.compile(r"[,;:、。!?](?: ?[,;:、。!?])+")
_SUSPECT = re.compile(r"[<>&#]|//@")
_BLANK = re.compile(r"[^\S \n]")
"""What is blank, but is read as a space or a line feed."""
_HIDDEN = re.compile(r"\*+")


@dataclass(frozen=True, slots=True)
class Normalised:
    """`offsets[i]` is the index in the raw string of the normalised character `i`; it never decreases."""

    text: str
    offsets: Sequence[int]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of the normalised span `[start, end)`; empty spans stay empty."""
        if start >= end:
            at = self.offsets[start] if start < len(self.offsets) else 0
            return at, at
        return self.offsets[start], self.offsets[end - 1] + 1


def as_written(raw: str, normalised: Normalised, masked: str) -> str:
    """The text for a person's eyes: as long as `masked`, so that every span still fits, but with the marks and the
    script of `raw` — its full-width commas, its traditional characters. What is masked stays masked.
    """
    offsets, read = normalised.offsets, normalised.text
    written = _BLANK.sub(_folded, _taken(raw, offsets))
    marks = folded(written)
    if marks != read:
        shown = list(written)
        for at in [at for at, (mark, char) in enumerate(zip(marks, read, strict=True)) if mark != char]:
            if read[at].isspace() or simplified(marks[at]) != read[at]:
                shown[at] = read[at]
        written = "".join(shown)
    return written if masked == read else _hiding(written, read, masked)


def _taken(raw: str, offsets: Sequence[int]) -> str:
    """The characters of `raw` at these places."""
    if isinstance(offsets, range):
        return raw[offsets.start : offsets.stop]
    return "".join([raw[at] for at in offsets])


def _folded(mark: Match[str]) -> str:
    return mark[0].translate(FOLD)


def _hiding(written: str, read: str, masked: str) -> str:
    """What is written, but for what is masked of what is read."""
    pieces: list[str] = []
    done = 0
    for hidden in _HIDDEN.finditer(masked):
        start, end = hidden.span()
        shown = zip(written[start:end], read[start:end], strict=True)
        pieces += written[done:start], *(mark if char == "*" else "*" for mark, char in shown)
        done = end
    return "".join((*pieces, written[done:]))


@dataclass(slots=True)
class _Draft:
    """Text under work. `offsets` are a range as long as nothing was cut out of its middle."""

    text: str
    offsets: Sequence[int]

    def rewrite(self, pattern: Pattern[str], replace: Callable[[Match[str]], str]) -> None:
        """Replace every match; all characters of a replacement point at the start of what they replace."""
        found = pattern.search(self.text)
        if found is None:
            return
        source = self.offsets
        pieces: list[str] = []
        offsets: list[int] = []
        done = 0
        for match in pattern.finditer(self.text, found.start()):
            piece = replace(match)
            if piece == match[0]:
                continue
            pieces += self.text[done : match.start()], piece
            offsets += source[done : match.start()]
            offsets += [source[match.start()]] * len(piece)
            done = match.end()
        if not pieces:
            return
        pieces.append(self.text[done:])
        offsets += source[done:]
        self.text, self.offsets = "".join(pieces), offsets

    def strip(self) -> None:
        text = self.text.lstrip(" \n")
        head = len(self.text) - len(text)
        text = text.rstrip(" \n")
        if len(text) < len(self.text):
            self.text, self.offsets = text, self.offsets[head : head + len(text)]


def normalise(raw: str) -> Normalised:
    """Simplified script, half width, no markup, no invisible characters, one space, one mark at a time.

    Paragraph breaks stay as single newlines. Case, ①, …, “ ” and emoji stay. Idempotent; never raises.
    """
    draft = _Draft(folded(raw), range(len(raw)))
    _tidy(draft)
    return Normalised(simplified(draft.text), draft.offsets)


def plain(raw: str) -> str:
    """The normalised text alone."""
    return normalise(raw).text


def _tidy(draft: _Draft) -> None:
    for _ in range(ROUNDS):
        before = draft.text
        _round(draft)
        if draft.text == before:
            return
    draft.rewrite(_SUSPECT, _nothing)
    _round(draft)
    _round(draft)


def _round(draft: _Draft) -> None:
    for signs, pattern, replace in _STEPS:
        for sign in signs:
            if sign in draft.text:
                draft.rewrite(pattern, replace)
                break
    draft.rewrite(_MARKS, _one_mark)
    draft.strip()


def _nothing(_: Match[str]) -> str:
    return ""


def _break(_: Match[str]) -> str:
    return "\n"


def _break_if_block(tag: Match[str]) -> str:
    return "\n" if tag[2] else ""


def _character(entity: Match[str]) -> str:
    if entity[1] is None:
        return " "
    return html.unescape(f"&{entity[1]};").translate(FOLD).replace(NOTHING, "")


def _topic(tag: Match[str]) -> str:
    return f"{tag[1]} "


def _one_space(run: Match[str]) -> str:
    return "\n" if "\n" in run[0] else " "


def _one_mark(run: Match[str]) -> str:
    """The strongest mark of a run; “!?” stays, because it is asked in anger."""
    marks = run[0].replace(" ", "")
    ends = "".join(mark for before, mark in pairwise(" " + marks) if mark in "!?" and mark != before)
    if ends:
        return ends[:2]
    return next(mark for mark in "。;:、," if mark in marks)


_Replacement = Callable[[Match[str]], str]
_STEPS: Final[tuple[tuple[tuple[str, ...], Pattern[str], _Replacement], ...]] = (
    ((NOTHING,), re.compile(f"{NOTHING}+"), _nothing),
    (("&",), _ENTITY, _character),
    (("<",), _TAG, _break_if_block),
    (("全文",), _UNFOLD, _nothing),
    (("t.cn/", "网页链接"), _LINK, _nothing),
    (("的微博视频",), _VIDEO, _nothing),
    (("//@",), _REPOST, _break),
    (("#",), _HASHTAG, _topic),
    (("(",), _PINYIN, _nothing),
    (("  ", " \n", "\n ", "\n\n"), _SPACE, _one_space),
)
"""What to look for before a pattern is tried: searching for plain text costs nearly nothing."""

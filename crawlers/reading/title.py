"""The title of a page: the heading that the `<title>` agrees with, without the name of the site."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from crawlers.reading.blocks import Page

_SEPARATOR = re.compile(r"\s*(?:_+|\||｜|--+|\s[-–—]\s|(?<!\d)-(?=[^-]*$)|－(?=[^－]*$)|»|>|<)\s*")
_SUFFIX = re.compile(r"[_|｜\-–－»><·(（\[【]")
_HEADING = re.compile(r"h([1-4])")
_NAMED = re.compile(r"title|tit\b|biaoti|headline|\bbt\b", re.IGNORECASE)
_SITE = re.compile(
    r"(?:网|官网|网站|频道|首页|社区|论坛|门户|客户端)$|^(?:首页|新闻|资讯|动态|详情|正文|内容|文章|公告|通知|信息|公开|政务|要闻|页面|详细|查看|列表|中心|工作|[\s\-_—>|])+$"
)
_OFFICE = re.compile(r"(?:政府|委员会|[局厅委办]|办公室|日报|晚报|电视台)$")
_OFFICE_NAME = 14
_DATELINE = re.compile(
    r"(?:发布|发表|更新)?(?:时间|日期)\s*[:：]?\s*(?:19|20)\d\d|(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}.{0,20}来\s*源"
)
_SPACE = re.compile(r"\s+")
_TITLES = ("og:title", "articletitle")
_PLAIN = 5
"""Level of a block that is no heading; h1…h4 have theirs, a block named like a title counts as 4."""
_CHIEF = 2
"""h1 and h2."""
_SHORT, _TELLING, _LEAST, _MOST = 6, 8, 4, 120
"""Characters: below the first a channel's name, from the second on unlikely to agree by chance."""
_ALIKE = 0.75

Heading = tuple[int, str]


def find_title(page: Page) -> str:
    """The title; empty when the page shows none."""
    headings = [
        (_level(block.element.tag, block.name), block.text.replace("\n", " ")) for block in page.blocks
    ]
    headings = [(level, text) for level, text in headings if _LEAST <= len(_bare(text)) <= _MOST]
    return (
        _before_suffix(page.title, headings)
        or _as_part(page.title, headings)
        or _agreeing(page.title, headings)
        or _similar(page.title, headings)
        or _without_title(page, headings)
        or _first_part(page.title)
    )


def _bare(text: str) -> str:
    return _SPACE.sub("", text)


def _level(tag: str, name: str) -> int:
    heading = _HEADING.fullmatch(tag)
    if heading:
        return int(heading[1])
    return 4 if _NAMED.search(name) else _PLAIN


def _parts(title: str) -> list[str]:
    return [part.strip() for part in _SEPARATOR.split(title) if part and part.strip()]


def _first_part(title: str) -> str:
    """The `<title>` up to the site's name; a very short first part is a channel's name, not the title."""
    parts = _parts(title)
    if not parts:
        return title
    return parts[0] if len(parts) == 1 or len(_bare(parts[0])) >= _SHORT else max(parts, key=len)


def _as_part(title: str, headings: Sequence[Heading]) -> str | None:
    """A heading that is, word for word, a part of the `<title>`: so a title of two words is told from a channel."""
    parts = {_bare(part): part for part in _parts(title)}
    chief = [text for level, text in headings if level <= _CHIEF and _bare(text) in parts]
    return chief[0] if len(parts) > 1 and chief and not names_site(chief[0]) else None


def _before_suffix(title: str, headings: Sequence[Heading]) -> str | None:
    """The longest text on the page with which the `<title>` begins before the name of the site."""
    whole = _bare(title)
    found = []
    for level, text in headings:
        rest = whole[len(_bare(text)) :] if whole.startswith(_bare(text)) else ""
        named = level < _PLAIN and len(_bare(text)) >= 0.5 * len(whole) and rest[:1] not in "—-"
        if rest and len(_bare(text)) >= _SHORT and (_SUFFIX.match(rest) or named):
            found.append(text)
    return max(found, key=lambda text: len(_bare(text)), default=None)


def _agreeing(title: str, headings: Sequence[Heading]) -> str | None:
    """A text on the page that is the whole `<title>`, or a good part of it."""
    whole = _bare(title)
    equal = [level for level, text in headings if _bare(text) == whole]
    if equal:
        parts, first = _parts(title), _first_part(title)
        # Where no heading says so, a page that repeats its <title> repeats the site's name with it.
        trimmed = len(parts) > 1 and min(equal) > _CHIEF and len(_bare(first)) >= 0.5 * len(whole)
        return first if trimmed else title
    inside = [
        (level <= _CHIEF, len(_bare(text)), text)
        for level, text in headings
        if len(_bare(text)) >= max(_TELLING, 0.3 * len(whole))
        and _bare(text) in whole
        and text[0] not in "—-"
    ]
    if not inside:
        return None
    found, first = max(inside)[2], _first_part(title)
    # A subtitle after a dash belongs to the title, though it stands in a line of its own.
    return first if first.startswith(found) and first[len(found) :].startswith("——") else found


def _similar(title: str, headings: Sequence[Heading]) -> str | None:
    """A heading that differs from the `<title>` by little: a label before it, a character corrected."""
    first = _first_part(title)
    if not first:
        return None
    for level, text in headings:
        if level <= _CHIEF + 1 and len(_bare(text)) >= _SHORT:
            if _bare(first) in _bare(text) and len(_bare(first)) >= _TELLING:
                return first
            if SequenceMatcher(None, _bare(text), _bare(first)).ratio() > _ALIKE:
                return text
    return None


def _without_title(page: Page, headings: Sequence[Heading]) -> str | None:
    """For a `<title>` that is missing, only the site's name, or not to be found on the page."""
    first = _bare(_first_part(page.title))
    if len(first) >= _TELLING and not names_site(first):
        return None
    stated = [page.metas[name] for name in _TITLES if len(page.metas.get(name, "")) >= _SHORT]
    shown = [heading for heading in headings if heading[0] < _PLAIN and len(_bare(heading[1])) >= _SHORT]
    if stated:
        return stated[0]
    return min(shown, key=lambda heading: heading[0])[1] if shown else _above_dateline(page)


def names_site(title: str) -> bool:
    """Whether what stands for a title names a site, an office or a channel, not an article."""
    return _SITE.search(title) is not None or (
        len(title) <= _OFFICE_NAME and _OFFICE.search(title) is not None
    )


def _above_dateline(page: Page) -> str | None:
    """The line over the first one that gives date and source, where nothing else says what the title is."""
    for above, line in pairwise(page.blocks):
        if len(line.text) < _MOST and _DATELINE.search(line.text):
            fits = (
                _SHORT <= len(_bare(above.text)) <= _MOST
                and not above.mostly_links
                and not names_site(above.text)
            )
            return above.text.replace("\n", " ") if fits else None
    return None

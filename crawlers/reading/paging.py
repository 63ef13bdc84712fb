"""The pages of one article: which comes next, and the whole of them as one.

`下一页` is also what lists, picture shows and comments call their next page, and some sites the next article.
A link is believed only if its address is this page's own with the number of the page put in or raised by one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import unescape
from itertools import islice, takewhile
from urllib.parse import parse_qsl, urljoin, urlsplit

from crawlers.reading.article import Article

_LINK = re.compile(
    r"""<(?:a|link)\s(?=[^<>]{0,500}?href\s{0,3}=\s{0,3}["']?([^"'\s<>]{1,500}))[^<>]{0,800}>"""
    r"""(?:\s|<(?!/?a\b)[^<>]{0,200}>)*([^<>]{0,20})"""
)
_NEXT = re.compile(
    r"\W*(?:下一?[页頁]|后一?页|余下全文|阅读全文|next(?:\s?page)?)\W*|[›»>]{1,2}", re.IGNORECASE
)
_REL = re.compile(r"""rel\s{0,3}=\s{0,3}["']?[^"'<>]{0,20}\bnext\b""", re.IGNORECASE)
_NUMBER = re.compile(r"\W*(\d{1,3})\W*")
_SCRIPTED = re.compile(
    r"""createPage\w{0,20}\s{0,3}\(\s{0,3}["']?(\d{1,3})["']?\s{0,3},\s{0,3}["']?(\d{1,3})["']?\s{0,3},"""
    r"""\s{0,3}["']([\w-]{1,80})["']\s{0,3},\s{0,3}["'](\w{2,6})["']"""
)
_DIGITS = re.compile(r"(\d+)")
_OTHERS = re.compile(r"(?:19|20)\d\d-(?:\d\d-)?$|/(?:node|list|index|default)[_-]$", re.IGNORECASE)
"""What stands before a number that is not of a page but of a day, a newspaper's sheet or a list."""
_PARAMETERS = frozenset({"page", "p", "pn", "pageno", "page_no", "pagenum", "pageindex", "currentpage"})
_MOST = 100
"""Pages of one article or thread; more are a list's."""
_ASKED = 5000
"""Links looked at: a page of links is no page of an article."""
_IDENTIFIES = 5
"""Digits in the folders from which a name without a number of its own still belongs to one article."""


def next_page(markup: str, url: str) -> str | None:
    """Absolute address of the next page of the same article; None on the last page and where there is but one."""
    links = ((match[1], "下一页" if _REL.search(match[0]) else match[2]) for match in _LINK.finditer(markup))
    return following(((unescape(address), unescape(text)) for address, text in links), markup, url)


def following(links: Iterable[tuple[str, str]], markup: str, url: str) -> str | None:
    """As `next_page`, of a page whose links (address, text) are known already."""
    here = _Address.of(url)
    if here is None:
        return None
    for address, text in islice(links, _ASKED):
        told = _told(text.strip())
        if told is not None:
            target = _absolute(url, address)
            if target and here.precedes(_Address.of(target), told):
                return target
    return _scripted(markup, url)


def _absolute(url: str, address: str) -> str | None:
    try:
        return urljoin(url, address).partition("#")[0]
    except ValueError:
        return None


def _told(text: str) -> int | None:
    """What the text of a link says: the number of a page, 0 for the next one, None for neither."""
    if _NEXT.fullmatch(text):
        return 0
    number = _NUMBER.fullmatch(text)
    return int(number[1]) if number else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Address:
    """An address taken apart where the number of a page may stand."""

    host: str
    path: str
    """Without the ending of the file's name."""
    numbered: bool
    """A parameter says which page it is."""
    number: int
    """What that parameter says; 1 without it."""
    parameters: dict[str, str]
    """The others that are numbers: they say which article it is."""

    @classmethod
    def of(cls, url: str) -> "_Address | None":
        try:
            parts = urlsplit(url)
            query = parse_qsl(parts.query, max_num_fields=100)
        except ValueError:
            return None
        if not parts.hostname:
            return None
        pages = [int(value) for key, value in query if key.lower() in _PARAMETERS and _short(value)]
        return cls(
            host=parts.hostname,
            path=re.sub(r"\.\w{2,6}$", "", parts.path),
            numbered=bool(pages),
            number=pages[-1] if pages else 1,
            parameters={
                key: value
                for key, value in query
                if key.lower() not in _PARAMETERS and value.isascii() and value.isdigit()
            },
        )

    def precedes(self, other: "_Address | None", told: int) -> bool:
        """Whether `other` is the next page of what this is a page of; `told` as `_links` gives it."""
        if other is None or other.host != self.host:
            return False
        shared = self.parameters.keys() & other.parameters.keys()
        if any(self.parameters[key] != other.parameters[key] for key in shared):
            return False
        if self.path == other.path:
            named = bool(shared) or _DIGITS.search(self.path) is not None
            return (
                other.numbered and named and _next(self.number if self.numbered else None, other.number, told)
            )
        if self.numbered or other.numbered:
            return False
        added = re.fullmatch(rf"{re.escape(self.path)}[_/-](\d{{1,3}})", other.path)
        if added:
            return _next(None, int(added[1]), told)
        return self._raised(other, told)

    def _raised(self, other: "_Address", told: int) -> bool:
        """Whether the paths differ in one number only, that of the page, which does not stand first."""
        mine, theirs = _DIGITS.split(self.path), _DIGITS.split(other.path)
        if len(mine) != len(theirs):
            return False
        differing = [at for at, (one, two) in enumerate(zip(mine, theirs, strict=True)) if one != two]
        if len(differing) != 1 or differing[0] % 2 == 0:
            return False
        (at,) = differing
        if not (_short(mine[at]) and _short(theirs[at])) or mine[at - 1][-1:] not in {"_", "-", "/"}:
            return False
        if _OTHERS.search("".join(mine[:at])):
            return False
        inside = at > 1 and "/" not in mine[at - 1]
        named = inside or len("".join(mine[1:at:2])) >= _IDENTIFIES
        return named and _next(int(mine[at]), int(theirs[at]), told)


def _short(value: str) -> bool:
    return value.isascii() and value.isdigit() and int(value[:9]) <= _MOST


def _next(here: int | None, there: int, told: int) -> bool:
    """Whether page `there` follows page `here` (None: the first, which bears no number); both may count from 0."""
    if here is None:
        return (there, told) in {(1, 0), (2, 0), (1, 2), (2, 2)}
    return there == here + 1 and told in {0, there, there + 1}


def _scripted(markup: str, url: str) -> str | None:
    """The next page where a script writes the links: createPageHTML(pages, this one from 0, name, ending)."""
    call = _SCRIPTED.search(markup) if "createPage" in markup else None
    if call is None or not urlsplit(url).path.rpartition("/")[2].startswith(call[3]):
        return None
    following = int(call[2]) + 1
    return urljoin(url, f"{call[3]}_{following}.{call[4]}") if following < int(call[1]) else None


def join(pages: Sequence[Article]) -> Article:
    """The pages of one article, in order, as one: the first page's head, all pages' content, nothing twice.

    Raises ValueError when there is no page.
    """
    if not pages:
        raise ValueError("no pages")
    first = pages[0].text.split("\n")
    lines = first + [line for page in pages[1:] for line in _own(page.text.split("\n"), first)]
    return replace(
        pages[0],
        text="\n".join(line for line in lines if line),
        author=next((page.author for page in pages if page.author), None),
        editor=next((page.editor for page in pages if page.editor), None),
        images=tuple(dict.fromkeys(image for page in pages for image in page.images)),
        attachments=tuple(dict.fromkeys(file for page in pages for file in page.attachments)),
        next_page=pages[-1].next_page,
        link_share=max(page.link_share for page in pages),
    )


def _own(lines: list[str], first: list[str]) -> list[str]:
    """A further page's lines without the head and foot that it repeats from the first page."""
    start = _agreeing(lines, first)
    end = len(lines) - _agreeing(lines[:start:-1], first[::-1])
    return lines[start:end]


def _agreeing(lines: list[str], others: list[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(lines, others, strict=False)))

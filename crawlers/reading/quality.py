"""How well a page was read, judged without knowing the truth: for noticing that a source changed its layout.

One poor page proves nothing (a photo story has no body). A source whose pages were good and are poor now has
changed: compare the mean of `score` over its last pages with that of the pages before them.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from crawlers.reading.article import Article
from crawlers.reading.title import names_site

_MOJIBAKE = re.compile("[\ufffd锟斤拷烫屯Ã¤åæç]")
_TOLERATED = 0.02
"""Share of characters that no reader understands, up to which a page is only marred."""
_LINKED = 0.5
_THIN = 40


class Defect(StrEnum):
    """What is missing or wrong; the value is a stable name for records."""

    NO_TITLE = "no_title"
    SITE_TITLE = "site_title"
    NO_BODY = "no_body"
    THIN_BODY = "thin_body"
    LINKED_BODY = "linked_body"
    NO_TIME = "no_time"
    GARBLED = "garbled"


COST: Final[dict[Defect, float]] = {
    Defect.NO_BODY: 0.7,
    Defect.GARBLED: 0.7,
    Defect.LINKED_BODY: 0.5,
    Defect.NO_TITLE: 0.3,
    Defect.SITE_TITLE: 0.3,
    Defect.NO_TIME: 0.3,
    Defect.THIN_BODY: 0.1,
}
"""What each defect takes from a score of 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """`score` from 0 (unusable) to 1 (nothing missing), and why it is not 1."""

    score: float
    defects: tuple[Defect, ...]


def quality(article: Article) -> Quality:
    """What an article lacks."""
    defects = tuple(_defects(article))
    return Quality(score=round(max(0.0, 1.0 - sum(COST[defect] for defect in defects)), 2), defects=defects)


def _defects(article: Article) -> list[Defect]:
    text, title = article.text.strip(), article.title.strip()
    found = {
        Defect.NO_TITLE: not title,
        Defect.SITE_TITLE: bool(title) and names_site(title),
        Defect.NO_BODY: not text,
        Defect.THIN_BODY: 0 < len(text) < _THIN,
        Defect.LINKED_BODY: bool(text) and article.link_share > _LINKED,
        Defect.NO_TIME: article.published_at is None,
        Defect.GARBLED: _garbled(title + text),
    }
    return [defect for defect, present in found.items() if present]


def _garbled(text: str) -> bool:
    return len(_MOJIBAKE.findall(text)) > _TOLERATED * len(text)

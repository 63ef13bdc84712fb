"""What one look at a page found, and when the next one is due. Pure."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from crawlers.extraction import extract
from crawlers.responses import Answered
from crawlers.verdict import Answer
from crawlers.visits import Visit
from crawlers.walls import wall
from huiying.errors import Handling

EARLY: Final = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
DAILY: Final = timedelta(days=1)
_NOT_MODIFIED, _ERRORS_FROM = 304, 400
_GONE: Final = frozenset({404, 410})
_FRONT_PAGES: Final = frozenset(
    {"", "/", "/index.html", "/index.htm", "/index.php", "/index.shtml", "/404.html", "/error.html"}
)


class Finding(StrEnum):
    """What a look found."""

    UNCHANGED = "unchanged"
    """The server says so."""
    PAGE = "page"
    """A page; whether it has changed its text shows."""
    GONE = "gone"
    NOTHING = "nothing"
    """No answer that says anything of the page: a server in trouble, a login wall, robots.txt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look. `text`: title, line feed, body of the page as it reads now."""

    finding: Finding
    words: str = ""
    """In Chinese: why nothing was found, or how it is known that the page is gone."""
    text: str = field(default="", repr=False)
    answered: Answered | None = None
    body: bytes = field(default=b"", repr=False)


def next_look(since: datetime, now: datetime) -> datetime:
    """The first planned moment after now: 1, 6 and 24 hours after `since`, then daily."""
    for span in EARLY:
        if since + span > now:
            return since + span
    return since + DAILY * ((now - since) // DAILY + 1)


def read_text(body: bytes, *, url: str, content_type: str | None) -> str:
    """Title, line feed, body of a page. Raises Handling for what is none."""
    article = extract(body, url=url, content_type=content_type)
    return f"{article.title}\n{article.text}"


def judge(asked: str, visit: Visit, answered: Answered) -> Look:
    """What an answer says of the page that was asked for."""
    if visit.status == _NOT_MODIFIED:
        return Look(finding=Finding.UNCHANGED, answered=answered)
    if visit.status in _GONE:
        return _gone(f"网站答复 {visit.status}", visit, answered)
    if visit.status >= _ERRORS_FROM:
        return Look(finding=Finding.NOTHING, words=f"网站答复 {visit.status}")
    if urlsplit(asked).path not in _FRONT_PAGES and urlsplit(visit.url).path in _FRONT_PAGES:
        return _gone("跳转到了网站首页", visit, answered)
    walled = wall(visit.body, asked=asked, url=visit.url, content_type=visit.content_type)
    if walled is not None:
        missing = walled[0] is Answer.SOFT_404
        return (
            _gone("页面上说内容不存在", visit, answered)
            if missing
            else Look(finding=Finding.NOTHING, words=walled[1])
        )
    return _read(visit, answered)


def _read(visit: Visit, answered: Answered) -> Look:
    try:
        text = read_text(visit.body, url=visit.url, content_type=visit.content_type)
    except Handling as trouble:
        if trouble.reason == "missing_page":
            return _gone(trouble.message, visit, answered)
        return Look(finding=Finding.NOTHING, words=trouble.message)
    return Look(finding=Finding.PAGE, text=text, answered=answered, body=visit.body)


def _gone(words: str, visit: Visit, answered: Answered) -> Look:
    return Look(finding=Finding.GONE, words=words, answered=answered, body=visit.body)

"""Answers of a source → what they list or tell: pure, the same for the crawler, a preview and a dry run."""

from crawlers.charset import decode
from crawlers.entries import Ask, Entry, Fetched, Listed, Told
from crawlers.listing.answers import NotJson, read_answer
from crawlers.listing.feeds import NotAFeed, read_feed
from crawlers.listing.links import read_listing
from crawlers.listing.messages import read_message
from crawlers.listing.sitemaps import NotASitemap, read_sitemap
from crawlers.listing.threads import read_board, read_thread
from crawlers.reading.paging import next_page
from crawlers.sources import (
    ApiSource,
    ForumSource,
    ListSource,
    MessageBoardSource,
    RssSource,
    SitemapSource,
    WebSource,
)
from crawlers.verdict import Answer


class Unreadable(Exception):
    """The source's page is not what its kind promises."""

    def __init__(self, answer: Answer, words: str) -> None:
        super().__init__(words)
        self.answer, self.words = answer, words


def first_ask(source: WebSource) -> Ask:
    """What a run asks for first."""
    return Ask(url=source.url, body=source.body if isinstance(source, ApiSource) else None)


def read(source: WebSource, fetched: Fetched) -> Listed:
    """What a page of the source lists. Raises Unreadable."""
    match source:
        case ListSource():
            return read_listing(source, fetched)
        case ForumSource() | MessageBoardSource():
            return read_board(source, fetched)
        case RssSource():
            return _feed(fetched)
        case SitemapSource():
            return _sitemap(source, fetched)
        case ApiSource():
            return _answer(source, fetched)


def is_ready(source: WebSource, entry: Entry) -> bool:
    """Whether an entry is a post as it stands; otherwise its page is fetched."""
    return entry.url is None or (isinstance(source, ApiSource) and not source.follow)


def tells(source: WebSource) -> bool:
    """Whether the pages that entries lead to are read by `read_posts`; those of other sources are articles."""
    return isinstance(source, ForumSource | MessageBoardSource)


def read_posts(source: WebSource, fetched: Fetched, head: Entry, counted: int = 0) -> Told:
    """The posts that the page of a thread or message holds; `counted`: floors of the thread's pages before it."""
    match source:
        case ForumSource():
            return read_thread(source, fetched, head, counted)
        case MessageBoardSource():
            return read_message(source, fetched, head)
        case _:
            return Told()


def article_goes_on(fetched: Fetched) -> str | None:
    """Absolute URL of the next page of the same article, on the same host; None where there is none."""
    text, _ = decode(fetched.body, fetched.content_type)
    return next_page(text, fetched.url)


def _feed(fetched: Fetched) -> Listed:
    if not fetched.body.strip():
        return Listed()
    try:
        entries = read_feed(fetched.body, url=fetched.url, content_type=fetched.content_type, now=fetched.now)
    except NotAFeed as fault:
        words = f"{fetched.url} {fault}；请在浏览器里核对订阅地址"
        raise Unreadable(Answer.NOT_A_FEED, words) from fault
    return Listed(entries=tuple(entries))


def _sitemap(source: SitemapSource, fetched: Fetched) -> Listed:
    if not fetched.body.strip():
        return Listed()
    try:
        return read_sitemap(source, fetched)
    except NotASitemap as fault:
        words = f"{fetched.url} {fault}；请核对网站地图的地址（常见的是 /sitemap.xml，robots.txt 里也有写）"
        raise Unreadable(Answer.NOT_A_FEED, words) from fault


def _answer(source: ApiSource, fetched: Fetched) -> Listed:
    try:
        return read_answer(source, fetched)
    except NotJson as fault:
        raise Unreadable(Answer.NOT_JSON, f"{fetched.url} {fault}；请核对接口和 mapping") from fault

"""One answer of a source → what it lists: pure, the same for the crawler, a preview and a dry run."""

from crawlers.answers import NotJson, read_answer
from crawlers.entries import Fetched, Listed
from crawlers.feeds import NotAFeed, read_feed
from crawlers.links import read_listing
from crawlers.sources import ApiSource, ListSource, RssSource, WebSource
from crawlers.verdict import Answer


class Unreadable(Exception):
    """The source's page is not what its kind promises."""

    def __init__(self, answer: Answer, words: str) -> None:
        super().__init__(words)
        self.answer, self.words = answer, words


def read(source: WebSource, fetched: Fetched) -> Listed:
    """What a source lists. Raises Unreadable."""
    match source:
        case ListSource():
            return read_listing(source, fetched)
        case RssSource():
            return _feed(fetched)
        case ApiSource():
            return _answer(source, fetched)


def _feed(fetched: Fetched) -> Listed:
    if not fetched.body.strip():
        return Listed()
    try:
        entries = read_feed(fetched.body, url=fetched.url, content_type=fetched.content_type, now=fetched.now)
    except NotAFeed as fault:
        words = f"{fetched.url} {fault}；请在浏览器里核对订阅地址"
        raise Unreadable(Answer.NOT_A_FEED, words) from fault
    return Listed(entries=tuple(entries))


def _answer(source: ApiSource, fetched: Fetched) -> Listed:
    if not fetched.body.strip():
        return Listed(nothing=_MAPPING)
    try:
        entries = read_answer(fetched.body, url=fetched.url, mapping=source.mapping, now=fetched.now)
    except NotJson as fault:
        raise Unreadable(Answer.NOT_JSON, f"{fetched.url} {fault}；请核对接口和 mapping") from fault
    return Listed(entries=tuple(entries), nothing=_MAPPING)


_MAPPING = "请核对 mapping.items 和该接口"

"""A source on the web looked at once: asked, listed and read as the crawler and the worker do, storing nothing."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import monotonic
from typing import Any

from crawlers.entries import Ask, Entry, Fetched, Listed
from crawlers.listing import Unreadable, first_ask, is_ready, read, read_posts, tells
from crawlers.preview.leftover import passed_over
from crawlers.preview.outcome import Fate, Preview, Prospect
from crawlers.preview.prospects import as_post, brought, extracted, prospect, untouched
from crawlers.preview.robots import Robots
from crawlers.reading.article import Article
from crawlers.secrets import revealed
from crawlers.sources import ApiSource, WebSource
from crawlers.visits import Visit, Visitor
from huiying.errors import Handling, Misconfigured, Unavailable
from huiying.posts import RawPost

LOOKED_AT = 5
"""Articles that are fetched."""
LARGEST = 5 * 1024 * 1024
FLOORS = 3
"""Posts of one thread that are shown."""
LEVELS = 3
"""Pages that are asked for until one lists something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """What a preview needs of the world.

    `held`: which of these external ids the office holds. `refused`: why a post would not be taken in, in
    Chinese; None if it would. `until`: in seconds of `monotonic`.
    """

    visitor: Visitor
    held: Callable[[Collection[str]], Collection[str]]
    refused: Callable[[RawPost], str | None]
    now: datetime
    until: float
    most: int = LOOKED_AT
    robots: Robots = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "robots", Robots(self.visitor))

    def fetched(self, got: Visit, ask: Ask) -> Fetched:
        return Fetched(url=got.url, body=got.body, content_type=got.content_type, now=self.now, ask=ask)

    def ask(self, url: str, body: Any = None, private: Mapping[str, str] | None = None) -> Visit:
        """Raises Unavailable, in words."""
        if monotonic() > self.until:
            raise Unavailable("预览限定的时间到了，没有再看", code="preview_over")
        self.robots.check(url)
        # What is left of the time is all that a slow page may take.
        left = max(self.until - monotonic(), 1.0)
        visitor = replace(self.visitor, patience=min(self.visitor.patience, left))
        got = visitor.ask(url, body, private=private)
        if not got.found:
            raise Unavailable(f"网站答复 {got.status}", code="page_unreachable")
        return got


def look(source: WebSource, looking: Looking) -> Preview:
    """Ask a source once and say what would be stored of it, and why the rest would not."""
    try:
        listed, fetched = _listed(source, looking)
    except (Unavailable, Misconfigured) as trouble:
        return Preview(source_id=source.id, ok=False, words=f"{source.url}：{trouble.message}")
    except Unreadable as trouble:
        return Preview(source_id=source.id, ok=False, words=trouble.words)
    left = passed_over(source, listed, fetched)
    if not listed.entries:
        words = f"{fetched.url} 答复正常但里面什么也没有：{listed.nothing}"
        return Preview(source_id=source.id, ok=False, words=words, prospects=left)
    prospects = (*_prospects(source, listed, looking), *left)
    return Preview(
        source_id=source.id,
        ok=True,
        words=_summary(listed, prospects),
        seen=len(listed.entries),
        prospects=prospects,
    )


def _listed(source: WebSource, looking: Looking) -> tuple[Listed, Fetched]:
    """The first page of the source that lists anything: a sitemap may begin with a page of sitemaps."""
    ask = first_ask(source)
    headers = revealed(source.headers) if isinstance(source, ApiSource) else {}
    for _ in range(LEVELS):
        got = looking.ask(ask.url, ask.body, headers)
        fetched = looking.fetched(got, ask)
        listed = read(source, fetched)
        if listed.entries or not listed.following:
            break
        ask = listed.following[0]
    return listed, fetched


def _summary(listed: Listed, prospects: Sequence[Prospect]) -> str:
    counted = {fate: sum(each.fate is fate for each in prospects) for fate in Fate}
    return (
        f"列出 {len(listed.entries)} 条：会入库 {counted[Fate.STORED]}，已经有了 {counted[Fate.HELD]}，"
        f"不入库 {counted[Fate.LEFT]}，预览没有看 {counted[Fate.UNSEEN]}"
    )


def _prospects(source: WebSource, listed: Listed, looking: Looking) -> Iterator[Prospect]:
    entries = listed.entries[: source.max_items]
    held, looked_at = looking.held([entry.external_id for entry in entries]), 0
    for entry in entries:
        if entry.external_id in held:
            yield untouched(entry, Fate.HELD, "已经采过")
        elif looked_at < looking.most:
            looked_at += 1
            yield from _looked_at(source, entry, looking)
        else:
            yield untouched(entry, Fate.UNSEEN, f"预览只看前 {looking.most} 条")
    for entry in listed.entries[source.max_items :]:
        yield untouched(entry, Fate.LEFT, f"超过每次 max_items = {source.max_items} 条")


def _looked_at(source: WebSource, entry: Entry, looking: Looking) -> Iterator[Prospect]:
    try:
        for told, article, url in _articles(source, entry, looking):
            post = as_post(source, article, told, url=url, now=looking.now)
            yield prospect(post, why=looking.refused(post), article=article)
    except (Unavailable, Handling) as trouble:
        yield untouched(entry, Fate.LEFT, trouble.message)


def _articles(
    source: WebSource, entry: Entry, looking: Looking
) -> Iterator[tuple[Entry, Article, str | None]]:
    """What an entry comes to: itself, the posts of its thread, or the article behind it."""
    if entry.url is None or is_ready(source, entry):
        yield entry, brought(entry), entry.url
        return
    got = looking.ask(entry.url)
    if not tells(source):
        yield entry, extracted(got, entry, looking.now), got.url
        return
    posts = read_posts(source, looking.fetched(got, Ask(url=entry.url)), entry).posts
    if not posts:
        raise Unavailable("页面里没有认出帖子：请核对选择器", code="page_unreachable")
    yield from ((post, brought(post), post.url) for post in posts[:FLOORS])

"""What would be stored of one entry, and whether it would be at all."""

from datetime import datetime

from crawlers.entries import Entry
from crawlers.extraction import extract
from crawlers.pages import origin
from crawlers.preview.defects import defects
from crawlers.preview.outcome import BEGINNING, Fate, Prospect
from crawlers.reading.article import Article
from crawlers.sources import Source
from crawlers.visits import Visit
from huiying.posts import RawPost, Standing
from huiying.text.masking import mask

UNNAMED = "（个人，只存代号）"


def brought(entry: Entry) -> Article:
    """An entry that brings its own text, as an article."""
    return Article(
        title=entry.title or "",
        text=entry.summary,
        published_at=entry.published_at,
        minute_known=entry.published_at is not None and entry.minute_known,
        author=entry.author,
        source_name=None,
        charset="utf-8",
    )


def extracted(got: Visit, entry: Entry, now: datetime) -> Article:
    return extract(
        got.body,
        url=got.url,
        content_type=got.content_type,
        hint_title=entry.title,
        hint_published=entry.published_at,
        hint_minute=entry.minute_known,
        fetched_at=now,
    )


def as_post(source: Source, article: Article, entry: Entry, *, url: str | None, now: datetime) -> RawPost:
    """An article as it would be handed on."""
    return RawPost(
        **{**origin(source), **({"standing": entry.standing} if entry.standing else {})},
        external_id=entry.external_id,
        url=url,
        title=article.title,
        text=article.text,
        author=article.author,
        published_at=article.published_at,
        first_seen_at=now,
    )


def prospect(post: RawPost, *, why: str | None, article: Article) -> Prospect:
    """What would be stored of a post, its numbers hidden as they would be; `why` it would not, if so."""
    return Prospect(
        fate=Fate.LEFT if why else Fate.STORED,
        why=why or "",
        url=post.url,
        title=mask(post.title),
        published_at=post.published_at,
        minute_known=article.minute_known,
        author=UNNAMED if post.author and post.standing is Standing.PRIVATE else post.author,
        source_name=article.source_name,
        beginning=mask(" ".join(post.text.split()))[:BEGINNING],
        characters=len(post.text),
        defects=defects(article),
    )


def untouched(entry: Entry, fate: Fate, why: str) -> Prospect:
    """An entry as its list names it, with nothing of its page."""
    return Prospect(
        fate=fate, why=why, url=entry.url, title=mask(entry.title or ""), published_at=entry.published_at
    )

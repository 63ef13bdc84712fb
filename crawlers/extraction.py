"""From a fetched page to a post: charset, title, time, byline and body."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from crawlers.charset import decode
from crawlers.pages import FetchedPage
from crawlers.reading.article import Article
from crawlers.reading.blocks import Block, Page, parse
from crawlers.reading.body import find_body
from crawlers.reading.byline import find_byline
from crawlers.reading.content import as_text, attachments, images, link_share
from crawlers.reading.embedded import embedded
from crawlers.reading.notice import Notice, read_notice
from crawlers.reading.paging import following, join
from crawlers.reading.published import find_published
from crawlers.reading.title import find_title
from huiying.clock import BEIJING
from huiying.errors import Discard, Quarantine
from huiying.posts import RawPost

_PROMPTS = (
    "请先登录",
    "登录后查看",
    "请登录后",
    "您需要登录",
    "安全验证",
    "访问验证",
    "请输入验证码",
    "人机验证",
)
_MISSING = ("404", "页面不存在", "页面没有找到", "找不到页面", "内容已删除", "文章已删除", "您访问的页面")
_THIN = 80
"""Characters of a body below which a page that asks for a sign-in is taken for nothing else."""

_MORE = 3
"""How many times the text shown a script must hold to be believed."""


def extract(
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    hint_title: str | None = None,
    hint_published: datetime | None = None,
    hint_minute: bool = True,
    fetched_at: datetime | None = None,
) -> Article:
    """Read a page. The hints (what the feed or list said; without `hint_minute` only the day) fill what the page
    itself does not say.

    Raises Discard (`empty_page`, `not_html`, `login_wall`, `missing_page`) or Quarantine (`unreadable_page`).
    """
    if not body.strip():
        raise Discard("页面是空的", code="empty_page")
    if _foreign(body, content_type):
        raise Discard("不是网页，而是文件或图片", code="not_html")
    text, charset = decode(body, content_type)
    parsed = _parsed(text, url)
    page, notice, blocks = _read(parsed)
    content = as_text(page, blocks)
    title = find_title(page) or hint_title or ""
    _refuse(title, content)
    byline = find_byline(page, blocks)
    stamp = find_published(page, blocks, notice=notice, fetched_at=fetched_at)
    published = stamp.at.astimezone(UTC) if stamp else None
    exact = stamp is not None and stamp.minute
    if hint_published is not None and not exact and _agree(published, hint_published):
        published, exact = (hint_published, True) if hint_minute else (published or hint_published, False)
    return Article(
        title=title,
        text=content,
        published_at=published,
        minute_known=exact,
        author=byline.author,
        editor=byline.editor,
        source_name=byline.source,
        charset=charset,
        index_number=notice.index_number,
        document_number=notice.document_number,
        images=images(page, blocks),
        attachments=attachments(page, blocks),
        next_page=following(parsed.turns, text, url),
        link_share=link_share(blocks),
    )


def _read(page: Page) -> tuple[Page, Notice, list[Block]]:
    """The page whose blocks are to be read, the head of a notice, and the body; scripts are asked where little is shown."""
    notice = read_notice(page)
    page.head = notice.places
    blocks = find_body(page)
    if sum(len(block.text) for block in blocks) >= _THIN or (scripted := embedded(page)) is None:
        return page, notice, blocks
    hidden = find_body(scripted)
    if sum(len(block.text) for block in hidden) <= _MORE * sum(len(block.text) for block in blocks):
        return page, notice, blocks
    return scripted, notice, hidden


def _foreign(body: bytes, content_type: str | None) -> bool:
    media = (content_type or "").split(";")[0].strip().lower()
    if media.startswith(("image/", "audio/", "video/")) or media in {"application/pdf", "application/zip"}:
        return True
    return body.startswith((b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8"))


def _parsed(text: str, url: str) -> Page:
    from lxml.etree import LxmlError

    try:
        return parse(text, url)
    except (LxmlError, ValueError, RecursionError) as fault:
        raise Quarantine("网页结构读不出来，需要人看一看", code="unreadable_page") from fault


def _refuse(title: str, content: str) -> None:
    if len(content) >= _THIN:
        return
    if any(prompt in content or prompt in title for prompt in _PROMPTS):
        raise Discard("网页要求登录或验证，没有公开内容", code="login_wall")
    if any(word in title or word in content for word in _MISSING):
        raise Discard("网页说内容不存在", code="missing_page")
    if not content and not title:
        raise Discard("网页里没有文字", code="empty_page")


def _agree(published: datetime | None, hint: datetime) -> bool:
    """Whether the feed's time may stand for the page's: the page names no day, or the same one."""
    return published is None or published.astimezone(BEIJING).date() == hint.astimezone(BEIJING).date()


def read_page(page: FetchedPage, body: bytes, more: Sequence[bytes] = ()) -> Article:
    """The article of a fetched page; `more`: bodies of its further pages. Raises as `extract` does for the first."""
    first = extract(
        body,
        url=page.final_url,
        content_type=page.content_type,
        hint_title=page.hint_title,
        hint_published=page.hint_published,
        hint_minute=page.hint_minute,
        fetched_at=page.fetched_at,
    )
    further = (
        _further(content, url=part.final_url, content_type=part.content_type)
        for part, content in zip(page.more, more, strict=True)
    )
    return join([first, *(article for article in further if article is not None)])


def _further(body: bytes, *, url: str, content_type: str | None) -> Article | None:
    """A further page; one that holds nothing takes nothing from the article."""
    try:
        return extract(body, url=url, content_type=content_type)
    except (Discard, Quarantine):
        return None


def to_post(page: FetchedPage, article: Article) -> RawPost:
    """An article as a post of the page's source."""
    return RawPost(
        source_id=page.source_id,
        source_name=page.source_name,
        source_kind=page.source_kind,
        standing=page.standing,
        external_id=page.url,
        url=page.final_url,
        title=article.title,
        text=article.text,
        author=article.author,
        published_at=article.published_at,
        first_seen_at=page.fetched_at,
        raw_sha256=page.body_sha256,
        extra={**_extra(article), **({"local": 1} if page.local else {})},
    )


def _extra(article: Article) -> dict[str, str | int]:
    """What a post has no column for, where the page says it; lists as JSON."""
    known = {
        "parser": article.parser,
        "source": article.source_name,
        "editor": article.editor,
        "index_number": article.index_number,
        "document_number": article.document_number,
        "images": [asdict(image) for image in article.images],
        "attachments": [asdict(file) for file in article.attachments],
    }
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in known.items()
        if value
    }

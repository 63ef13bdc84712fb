"""Offices' message boards: a message and its official answer, two posts of different standing."""

from datetime import datetime

from crawlers.charset import decode
from crawlers.entries import Entry, Fetched, Told
from crawlers.listing.labels import is_answer, labelled
from crawlers.listing.wording import said, told
from crawlers.moments import read_moment
from crawlers.sources import MessageBoardSource
from crawlers.sources.boards import Labelled
from huiying.posts import Standing


def read_message(source: MessageBoardSource, fetched: Fetched, head: Entry) -> Told:
    """The message on a page, and its answer where there is one; what no selector names is found by its label."""
    from parsel import Selector

    text, _ = decode(fetched.body, fetched.content_type)
    page = Selector(text=text)
    found = {**labelled(page.root), **_selected(page, source.message)}
    words = found.get("text", "")
    if not words:
        return Told()
    message = Entry(
        url=head.url,
        external_id=head.external_id,
        title=found.get("title") or head.title or said(page, "h1, h2") or None,
        summary=words,
        author=found.get("author"),
        published_at=read_moment(found.get("published"), now=fetched.now) or head.published_at,
        extra=_status(found.get("status") or head.mark),
    )
    answer = found.get("answer", "")
    if not is_answer(answer):
        return Told(posts=(message,), awaiting=True)
    at = read_moment(found.get("answered"), now=fetched.now)
    return Told(posts=(message, answer_to(message, answer, at=at, office=found.get("answerer"))))


def _selected(page: object, message: Labelled) -> dict[str, str]:
    """What the declared selectors find; a field with a selector is never guessed."""
    chosen = {name: selector for name, selector in message.model_dump().items() if selector is not None}
    long = {"text", "answer"}
    return {
        name: told(page, selector) if name in long else said(page, selector)
        for name, selector in chosen.items()
    }


def answer_to(message: Entry, words: str, *, at: datetime | None, office: str | None) -> Entry:
    """An office's answer as a post of its own, of official standing, that names the message it answers."""
    parent = {"parent": message.external_id, "parent_url": message.url or ""}
    return Entry(
        url=message.url,
        external_id=f"{message.external_id}#answer",
        title=f"答复：{message.title}" if message.title else None,
        summary=words,
        author=office,
        published_at=at,
        standing=Standing.OFFICIAL,
        extra={"role": "answer", **{name: value for name, value in parent.items() if value}},
    )


def _status(words: str | None) -> dict[str, str | int]:
    return {"status": words} if words else {}

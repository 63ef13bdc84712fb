"""JSON answers: the posts an API gives and the next page of them, picked out by JMESPath."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from crawlers.charset import decode
from crawlers.entries import Ask, Entry, Fetched, Listed
from crawlers.listing.labels import is_answer
from crawlers.listing.leafing import after
from crawlers.listing.messages import answer_to
from crawlers.moments import read_moment
from crawlers.pages import canonical_url
from crawlers.sources import ApiSource, Mapping

_ADVICE = "请核对 mapping.items 和该接口"


class NotJson(Exception):
    """The answer is no JSON, or holds no list where the mapping says; the message says which, in Chinese."""


def read_answer(source: ApiSource, fetched: Fetched) -> Listed:
    """Posts of an API answer, each id once, and the next page; items without an id or any words are left out.

    Raises NotJson.
    """
    text, _ = decode(fetched.body)
    if not text.strip():
        return Listed(nothing=_ADVICE)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise NotJson("返回的不是 JSON") from fault
    items = _find(source.mapping.items, document)
    if not isinstance(items, list):
        raise NotJson(f"按 mapping.items = “{source.mapping.items}” 找不到列表")
    entries: dict[str, Entry] = {}
    for item in items:
        for entry in _entries(item, source, fetched):
            entries.setdefault(entry.external_id, entry)
    ask = fetched.ask or Ask(url=source.url, body=source.body)
    following = after(source, ask, document) if items else None
    return Listed(
        entries=tuple(entries.values()), following=(following,) if following else (), nothing=_ADVICE
    )


def _entries(item: Any, source: ApiSource, fetched: Fetched) -> Iterator[Entry]:
    mapping, now = source.mapping, fetched.now
    name = _words(item, mapping.id)
    title, text = _words(item, mapping.title), _words(item, mapping.text)
    link = canonical_url(_words(item, mapping.url), fetched.url) if _words(item, mapping.url) else None
    if not name or not (link if source.follow else title or text):
        return
    head = Entry(
        url=link,
        external_id=link if source.follow and link else name,
        title=title or None,
        published_at=_moment(item, mapping.published, now),
        summary=text,
        author=_words(item, mapping.author) or None,
        extra=_extra(item, mapping),
    )
    yield head
    answer = _words(item, mapping.answer)
    if is_answer(answer):
        at, office = _moment(item, mapping.answered, now), _words(item, mapping.answerer) or None
        yield answer_to(head, answer, at=at, office=office)


def _extra(item: Any, mapping: Mapping) -> dict[str, str | int]:
    values = {
        "rank": _number(_words(item, mapping.rank)),
        "heat": _number(_words(item, mapping.heat)),
        "parent": _words(item, mapping.parent),
        "status": _words(item, mapping.status),
    }
    return {name: value for name, value in values.items() if value != ""}


def _number(words: str) -> str | int:
    """A count as a number, also one written 123.4万; words that are none as they are."""
    scale = {"万": 10_000, "亿": 100_000_000}.get(words[-1:], 1)
    try:
        return int(float(words.rstrip("万亿").replace(",", "")) * scale)
    except (ValueError, OverflowError):
        return words[:100]


def _moment(item: Any, expression: str | None, now: datetime | None) -> datetime | None:
    return read_moment(_find(expression, item), now=now) if expression else None


def _words(item: Any, expression: str | None) -> str:
    if expression is None:
        return ""
    value = _find(expression, item)
    return "" if value is None or isinstance(value, dict | list) else str(value).replace("\0", "").strip()


def _find(expression: str, document: Any) -> Any:
    """What an expression finds; nothing where a function in it is given what it cannot take."""
    try:
        return jmespath.search(expression, document)
    except JMESPathError:
        return None

"""The next page of an API's answer: by number, by cursor, or by the address the answer gives."""

import copy
from typing import Any
from urllib.parse import urljoin, urlsplit

import jmespath
from jmespath.exceptions import JMESPathError

from crawlers.entries import Ask
from crawlers.sources import ApiSource, Paging

_ENDS = (None, "", False, 0, "0", -1, "-1")
"""Cursors that say that there is no further page."""


def after(source: ApiSource, ask: Ask, document: Any) -> Ask | None:
    """What to ask for after `ask`, which was answered with this JSON document; None at the end."""
    paging = source.paging
    if paging is None or ask.page >= source.pages:
        return None
    if paging.next is not None:
        return _given(paging.next, ask, document)
    value = _found(paging.cursor, document) if paging.cursor else paging.start + paging.step * ask.page
    if value in _ENDS or isinstance(value, dict | list):
        return None
    return _with(paging, ask, value)


def _given(expression: str, ask: Ask, document: Any) -> Ask | None:
    """The address the answer gives, if it is of the same host: secrets of the request go nowhere else."""
    address = _found(expression, document)
    if not isinstance(address, str) or not address.strip():
        return None
    target = urljoin(ask.url, address.strip())
    if urlsplit(target).netloc != urlsplit(ask.url).netloc or target == ask.url:
        return None
    return Ask(url=target, body=ask.body, page=ask.page + 1)


def _with(paging: Paging, ask: Ask, value: Any) -> Ask:
    """The same request with another value of the paging parameter; a dot in its name leads into the body."""
    from w3lib.url import add_or_replace_parameter

    name = paging.parameter or ""
    if ask.body is None:
        return Ask(url=add_or_replace_parameter(ask.url, name, str(value)), page=ask.page + 1)
    body = copy.deepcopy(ask.body)
    *folders, last = name.split(".")
    place = body
    for folder in folders:
        place = place.setdefault(folder, {})
    place[last] = value
    return Ask(url=ask.url, body=body, page=ask.page + 1)


def _found(expression: str, document: Any) -> Any:
    try:
        return jmespath.search(expression, document)
    except JMESPathError:
        return None

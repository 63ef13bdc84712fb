"""Requests as a source's declaration asks for them."""

from collections.abc import Mapping
from typing import Any

from scrapy import Request
from scrapy.http import JsonRequest

from crawlers.entries import Ask
from crawlers.secrets import carries_secret, revealed
from crawlers.sources import ApiSource, WebSource


def request_for(source: WebSource, ask: Ask, conditions: Mapping[str, str], **calls: Any) -> Request:
    """A request for a page of the source's list. Raises Misconfigured when a secret it names is not set."""
    headers = source.headers if isinstance(source, ApiSource) else {}
    # Scrapy would carry a secret along to wherever a redirect leads.
    meta = {"dont_redirect": True} if carries_secret(headers) else {}
    given: dict[str, Any] = {
        "headers": {**conditions, **revealed(headers)},
        "meta": meta,
        "dont_filter": True,
        **calls,
    }
    if ask.body is None:
        return Request(ask.url, **given)
    return JsonRequest(ask.url, data=ask.body, **given)

"""Answers of a source → what they list or tell: pure, one reader a kind, the same for crawler, preview and dry run."""

from crawlers.listing.reading import (
    Unreadable,
    article_goes_on,
    first_ask,
    is_ready,
    read,
    read_posts,
    tells,
)

__all__ = ["Unreadable", "article_goes_on", "first_ask", "is_ready", "read", "read_posts", "tells"]

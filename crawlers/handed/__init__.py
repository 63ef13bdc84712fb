"""Sources that are no web sites: watched folders and mailboxes, read by the same crawler under the same schedule."""

from crawlers.handed.reading import read_handed

__all__ = ["read_handed"]

"""The spider that asks a declared source and fetches what it lists."""

from crawlers.spiders.source import SourceSpider

__all__ = ["SourceSpider"]

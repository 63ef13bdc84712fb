"""Scrapy's settings: polite, bounded, and without its doors to the outside."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from crawlers.sources import Source

DECLARED = "HUIYING_DECLARED_HOSTS"
"""Hosts of the declared sources, which alone may have private addresses."""
MEGABYTE = 1024 * 1024
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def agent(contact: str) -> str:
    """As what we ask: our name, our version, and whom to write to."""
    return f"Huiying/{version('huiying')} (+{contact})"


def scrapy_settings(source: Source, contact: str, declared: Sequence[str]) -> dict[str, Any]:
    """Scrapy's settings for one source: polite, bounded, and without its doors to the outside."""
    loopback = urlsplit(source.url).hostname in _LOOPBACK
    return {
        "USER_AGENT": agent(contact),
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": "Huiying",
        "DOWNLOAD_MAXSIZE": 5 * MEGABYTE,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": 20,
        "DOWNLOAD_DELAY": 0 if loopback else 0.5,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
        "RETRY_TIMES": 1,
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        "REDIRECT_MAX_TIMES": 5,
        "HTTPERROR_ALLOW_ALL": True,
        "METAREFRESH_ENABLED": False,
        "COOKIES_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOGSTATS_INTERVAL": 0,
        "LOG_LEVEL": "ERROR",
        "CLOSESPIDER_TIMEOUT": 240,
        DECLARED: list(declared),
        "DOWNLOADER_MIDDLEWARES": {"crawlers.guard.AddressGuard": 50},
        "ITEM_PIPELINES": {"crawlers.pipeline.InboxPipeline": 100},
        "DOWNLOAD_HANDLERS": {"data": None, "file": None, "ftp": None, "s3": None},
    }

"""Scrapy's settings: polite, bounded, and without its doors to the outside."""

from importlib.metadata import version
from ipaddress import ip_address
from typing import Any

from huiying.settings import Settings

ROBOT = "Huiying"
"""Our name in robots.txt."""
MEGABYTE = 1024 * 1024
LARGEST = 5 * MEGABYTE
"""Of one answer, unpacked."""


def agent(contact: str | None) -> str:
    """As what we ask: our name, our version, and whom to write to."""
    name = f"{ROBOT}/{version('huiying')}"
    return f"{name} (+{contact})" if contact else name


def is_loopback(host: str | None) -> bool:
    """Whether a host is this machine, by its name."""
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


def scrapy_settings(settings: Settings) -> dict[str, Any]:
    """Scrapy's settings for every source."""
    return {
        "USER_AGENT": agent(settings.contact),
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
        },
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": ROBOT,
        "DOWNLOAD_MAXSIZE": LARGEST,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": settings.crawl_timeout,
        "CLOSESPIDER_TIMEOUT": settings.crawl_patience,
        # The pace is kept by PoliteHosts, for all sources of a host together.
        "DOWNLOAD_DELAY": 0,
        "RETRY_TIMES": 1,
        # A host that has had enough is not asked again at once.
        "RETRY_HTTP_CODES": [500, 502, 504, 522, 524, 408],
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        "REDIRECT_MAX_TIMES": 5,
        "HTTPERROR_ALLOW_ALL": True,
        "METAREFRESH_ENABLED": False,
        "COOKIES_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOGSTATS_INTERVAL": 0,
        # So many tasks are made for each answer, however few items it has.
        "CONCURRENT_ITEMS": 8,
        "LOG_LEVEL": "ERROR",
        "DOWNLOADER_MIDDLEWARES": {
            "crawlers.guard.AddressGuard": 50,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "crawlers.robots.SharedRobots": 100,
            "crawlers.walls.CookieMarks": 650,
            "crawlers.politeness.PoliteHosts": 900,
        },
        "ITEM_PIPELINES": {"crawlers.pipeline.InboxPipeline": 100},
        "DOWNLOAD_HANDLERS": {"data": None, "file": None, "ftp": None, "s3": None},
        "TWISTED_DNS_RESOLVER": "crawlers.guard.GuardedResolver",
    }

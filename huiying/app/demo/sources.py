"""The sources of the demo, declared as an office would declare its own."""

import json
from collections.abc import Mapping
from pathlib import Path

from huiying.app.demo.addresses import CITY_FEED, FORUM, NEWS_FEED, NOTICES, STATUSES
from huiying.app.demo.posts import OUTLETS

Entry = Mapping[str, str | bool | float | Mapping[str, str]]
STATUS_MAPPING = {
    "items": "data.list",
    "id": "id",
    "text": "text",
    "author": "user.screen_name",
    "published": "created_at",
    "url": "url",
}


def declared(base_url: str, *, interval_minutes: float = 10) -> list[Entry]:
    """The five sources of a site that listens at `base_url`."""
    base = base_url.rstrip("/")
    every = {"interval_minutes": interval_minutes}
    outlets: list[Entry] = [
        {
            "id": "qingyuan-news",
            "name": OUTLETS["news"],
            "kind": "rss",
            "url": base + NEWS_FEED,
            "standing": "media",
            "source_kind": "news",
            "local": True,
        },
        {
            "id": "yunzhou-news",
            "name": OUTLETS["city"],
            "kind": "rss",
            "url": base + CITY_FEED,
            "standing": "media",
            "source_kind": "news",
            "local": False,
        },
        {
            "id": "qingyuan-government",
            "name": OUTLETS["government"],
            "kind": "list",
            "url": base + NOTICES,
            "link": "ul.news-list a[href]",
            "pattern": r"/gov/zwgk/\d{6}/t\d{8}_\d+\.html$",
            "standing": "official",
            "source_kind": "government",
            "local": True,
        },
        {
            "id": "qingyuan-board",
            "name": OUTLETS["board"],
            "kind": "list",
            "url": base + FORUM,
            "link": "#threadlist a.xst",
            "pattern": r"/board/thread-\d+-1-1\.html$",
            "standing": "private",
            "source_kind": "board",
            "local": True,
        },
        {
            "id": "qingyuan-microblog",
            "name": OUTLETS["microblog"],
            "kind": "api",
            "url": f"{base}{STATUSES}?page=1&count=50",
            "standing": "private",
            "source_kind": "microblog",
            "local": False,
            "mapping": STATUS_MAPPING,
        },
    ]
    return [{**outlet, **every} for outlet in outlets]


def write_sources(path: Path, base_url: str, *, interval_minutes: float = 10) -> None:
    """Write the sources file of a data folder."""
    entries = declared(base_url, interval_minutes=interval_minutes)
    head = "# 演示用的来源：都在本机的演示网站上。\n"
    path.write_text(head + "\n".join(map(_toml, entries)), "utf-8")


def _toml(entry: Entry) -> str:
    plain = [f"{key} = {_value(value)}" for key, value in entry.items() if not isinstance(value, Mapping)]
    tables = [(key, value) for key, value in entry.items() if isinstance(value, Mapping)]
    nested = [
        line
        for key, table in tables
        for line in (f"\n[source.{key}]", *(f"{name} = {_value(value)}" for name, value in table.items()))
    ]
    return "\n".join(["[[source]]", *plain, *nested]) + "\n"


def _value(value: object) -> str:
    # JSON writes strings, numbers and booleans as TOML does.
    return json.dumps(value, ensure_ascii=False)

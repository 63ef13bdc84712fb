"""Sitemaps, indexes of them and those for news; packed ones; and what pretends to be one."""

import gzip
from datetime import UTC, datetime

import pytest

from crawlers.entries import Listed
from crawlers.listing.sitemaps import NotASitemap, read_sitemap
from tests.unit.declaring import fetched, source

NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)
AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)


def sitemap(*urls: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {NAMESPACES}>{"".join(urls)}</urlset>'


def url(path: str, more: str = "") -> str:
    return f"<url><loc>http://www.qingyuan.example{path}</loc>{more}</url>"


def index(*maps: tuple[str, str]) -> str:
    rows = "".join(f"<sitemap><loc>{loc}</loc><lastmod>{at}</lastmod></sitemap>" for loc, at in maps)
    return f"<sitemapindex {NAMESPACES}>{rows}</sitemapindex>"


def read(body: str | bytes, **fields: str) -> Listed:
    return read_sitemap(source("sitemap", **fields), fetched(body))


def test_pages_with_the_time_of_their_last_change() -> None:
    body = sitemap(
        url("/a.html#top", "<lastmod>2026-03-01T10:00:00+08:00</lastmod>"), url("/b.html"), url("/b.html")
    )
    first, second = read(body).entries
    assert (first.url, first.changed_at) == ("http://www.qingyuan.example/a.html", AT)
    assert (second.url, second.changed_at, second.published_at) == (
        "http://www.qingyuan.example/b.html",
        None,
        None,
    )


def test_a_sitemap_for_news_says_title_and_time() -> None:
    news = (
        "<news:news><news:publication><news:name>清源日报</news:name></news:publication>"
        "<news:publication_date>2026-03-01T10:00:00+08:00</news:publication_date><news:title>河东路积水</news:title>"
        "</news:news><image:image><image:loc>http://www.qingyuan.example/1.jpg</image:loc></image:image>"
    )
    (entry,) = read(sitemap(url("/n/1.html", news))).entries
    assert (entry.url, entry.title) == ("http://www.qingyuan.example/n/1.html", "河东路积水")
    assert entry.published_at == entry.changed_at == AT


def test_an_index_leads_to_sitemaps() -> None:
    listed = read(
        index(
            ("http://www.qingyuan.example/s1.xml.gz", "2026-03-01T02:00:00Z"),
            ("/s2.xml", ""),
            ("ftp://x/s3.xml", ""),
        )
    )
    assert listed.entries == ()
    assert [(ask.url, ask.changed_at) for ask in listed.following] == [
        ("http://www.qingyuan.example/s1.xml.gz", AT),
        ("http://www.qingyuan.example/s2.xml", None),
    ]


def test_a_packed_one_and_one_of_plain_lines() -> None:
    assert len(read(gzip.compress(sitemap(url("/a.html")).encode())).entries) == 1
    assert len(read("http://www.qingyuan.example/a.html\nhttp://www.qingyuan.example/b.html\n").entries) == 2


def test_a_pattern_chooses() -> None:
    listed = read(sitemap(url("/a.html"), url("/b/1.html")), pattern="/b/")
    assert [entry.url for entry in listed.entries] == ["http://www.qingyuan.example/b/1.html"]
    assert "pattern" in read(sitemap(url("/a.html")), pattern="/z/").nothing


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<!DOCTYPE html><html><body>首页</body></html>", "不是网站地图"),
        ('{"a": 1}', "不是网站地图"),
        ("<rss></rss>", "不是网站地图"),
        ("维护中", "不是网站地图"),
        (b"\x1f\x8b broken", "解不开"),
        (gzip.compress(b"<urlset>" + b" " * (51 * 1024 * 1024)), "50 MB"),
    ],
)
def test_what_is_no_sitemap_is_named(body: str | bytes, words: str) -> None:
    with pytest.raises(NotASitemap, match=words):
        read(body)


def test_a_broken_one_gives_what_came_before() -> None:
    assert len(read(sitemap(url("/a.html"), url("/b.html"), "<url><loc>").split("</urlset>")[0]).entries) == 2


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE u [<!ENTITY a "http://www.qingyuan.example/"><!ENTITY b "&a;&a;&a;&a;">]>'
    body = f"{bomb}<urlset {NAMESPACES}><url><loc>&b;</loc></url>{url('/a.html')}</urlset>"
    assert "http://www.qingyuan.example/a.html" in {entry.url for entry in read(body).entries}

"""The demo's site over real HTTP: what it shows when, in which encoding, and what it says to who asks again."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import pytest

from crawlers import sources as crawler_sources
from crawlers.entries import Fetched
from crawlers.listing.feeds import read_feed
from crawlers.listing.links import read_listing
from huiying.app.demo.addresses import path_of, url_of
from huiying.app.demo.edition import Trickle
from huiying.app.demo.scenario import Scenario, compose
from huiying.app.demo.site import Site
from huiying.app.demo.sources import write_sources
from huiying.clock import BEIJING, FileClock, FixedClock
from huiying.errors import Misconfigured

DAY = compose(5)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(DAY.facts.start + timedelta(hours=16))


@pytest.fixture
def site(clock: FixedClock) -> Iterator[Site]:
    with Site(DAY, clock) as running:
        yield running


@pytest.fixture
def web(site: Site) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.base_url) as client:
        yield client


def count(day: Scenario, channel: str, *, until: datetime) -> int:
    return len([post for post in day.posts if post.channel == channel and post.published_at <= until])


def test_the_news_feed_leads_to_articles_with_the_minute(web: httpx.Client, site: Site) -> None:
    answer = web.get("/news/rss.xml")
    entries = read_feed(answer.content, url=f"{site.base_url}/news/rss.xml")
    first = next(post for post in DAY.posts if post.published_at == DAY.facts.first_report_at)
    entry = next(entry for entry in entries if entry.url == url_of(site.base_url, first))
    assert (entry.title, entry.published_at) == (first.title, first.published_at)
    page = web.get(path_of(first))
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert f"{first.published_at.astimezone(BEIJING):%Y-%m-%d %H:%M}" in page.text
    assert all(paragraph in page.text for paragraph in first.paragraphs)


def test_the_city_feed_is_atom(web: httpx.Client) -> None:
    root = ET.fromstring(web.get("/city/feed.atom").content)
    links = [entry.find(f"{ATOM}link") for entry in root.findall(f"{ATOM}entry")]
    assert len(links) == len([post for post in DAY.posts if post.channel == "city"])
    for link in links:
        assert link is not None
        assert web.get(link.attrib["href"]).status_code == 200


def test_notices_are_gb18030_without_a_charset_in_the_header(web: httpx.Client) -> None:
    official = next(post for post in DAY.posts if post.published_at == DAY.facts.official_at)
    listing, page = web.get("/gov/zwgk/index.html"), web.get(path_of(official))
    for answer in (listing, page):
        assert answer.headers["content-type"] == "text/html"
        assert official.title in answer.content.decode("gb18030")
        with pytest.raises(UnicodeDecodeError):
            answer.content.decode("utf-8")
    text = page.content.decode("gb18030")
    for mark in ("索&nbsp;引&nbsp;号", "发布日期", "成文日期", "造成11人死亡"):
        assert mark in text


def test_the_sources_file_fits_the_site(web: httpx.Client, site: Site, tmp_path: Path) -> None:
    write_sources(tmp_path / "sources.toml", site.base_url, interval_minutes=0.25)
    sources = {source.id: source for source in crawler_sources.load(tmp_path / "sources.toml")}
    assert {source.interval_minutes for source in sources.values()} == {0.25}
    assert {str(source.standing) for source in sources.values()} == {"official", "media", "private"}
    for name, channel in (("qingyuan-board", "board"), ("qingyuan-government", "government")):
        source = sources[name]
        assert isinstance(source, crawler_sources.ListSource)
        answer = web.get(source.url)
        fetched = Fetched(url=source.url, body=answer.content, content_type=None, now=DAY.facts.start)
        entries = read_listing(source, fetched).entries
        assert {entry.url for entry in entries} == {
            url_of(site.base_url, post) for post in DAY.posts if post.channel == channel
        }


def test_the_microblog_pages_through_everything_once(web: httpx.Client, site: Site) -> None:
    posts = [post for post in DAY.posts if post.channel == "microblog"]
    seen: list[str] = []
    for page in range(1, 20):
        data = web.get("/microblog/api/statuses", params={"page": page, "count": 7}).json()["data"]
        assert data["total"] == len(posts)
        seen += [status["id"] for status in data["list"]]
    assert seen == [post.slug for post in reversed(posts)]
    newest = web.get("/microblog/api/statuses").json()["data"]["list"][0]
    assert newest["text"] == posts[-1].text
    assert datetime.fromisoformat(newest["created_at"]) == posts[-1].published_at
    assert newest["url"] == url_of(site.base_url, posts[-1])
    assert web.get(newest["url"]).status_code == 200


@pytest.mark.parametrize("query", ["page=0", "page=x", "count=51", "count=-1"])
def test_a_wrong_page_number_is_refused(web: httpx.Client, query: str) -> None:
    assert web.get(f"/microblog/api/statuses?{query}").status_code == 400


def test_lists_have_pages(web: httpx.Client, site: Site) -> None:
    for number in range(40):
        web.post("/_post", json={"channel": "board", "title": f"第{number}帖", "text": "正文"})
    first, second = web.get("/board/forum-2-1.html").text, web.get("/board/forum-2-2.html").text
    assert '<a href="forum-2-2.html">2</a>' in first
    links = {post: path_of(post) for post in site.edition.of("board")}
    assert len([link for link in links.values() if link in first]) == 30
    assert len([link for link in links.values() if link in second]) == min(30, len(links) - 30)
    assert web.get("/board/forum-2-9.html").status_code == 404


def test_robots_are_told(web: httpx.Client) -> None:
    answer = web.get("/robots.txt")
    assert answer.status_code == 200
    assert "Disallow: /_post" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/news/rss.xml",
        "/city/feed.atom",
        "/gov/zwgk/index.html",
        "/board/forum-2-1.html",
        "/microblog/api/statuses",
        path_of(DAY.posts[20]),
    ],
)
def test_who_holds_it_already_is_told_304(web: httpx.Client, path: str) -> None:
    fresh = web.get(path)
    assert fresh.status_code == 200
    for condition in (
        {"If-None-Match": fresh.headers["etag"]},
        {"If-None-Match": f'"other", W/{fresh.headers["etag"]}'},
        {"If-Modified-Since": fresh.headers["last-modified"]},
    ):
        again = web.get(path, headers=condition)
        assert (again.status_code, again.content) == (304, b"")
    stale = {"If-None-Match": '"other"', "If-Modified-Since": fresh.headers["last-modified"]}
    assert web.get(path, headers=stale).status_code == 200
    assert web.get(path, headers={"If-Modified-Since": "gestern"}).status_code == 200


def test_what_is_not_yet_published_is_not_there(web: httpx.Client, site: Site, clock: FixedClock) -> None:
    first = next(post for post in DAY.posts if post.published_at == DAY.facts.first_report_at)
    clock.moment = first.published_at - timedelta(minutes=1)
    before = web.get("/news/rss.xml")
    assert path_of(first) not in before.text
    assert web.get(path_of(first)).status_code == 404
    total = web.get("/microblog/api/statuses").json()["data"]["total"]
    assert total == count(DAY, "microblog", until=clock.moment)
    clock.advance(timedelta(minutes=1))
    after = web.get("/news/rss.xml", headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert path_of(first) in after.text
    assert web.get(path_of(first)).status_code == 200
    assert web.get(url_of(site.base_url, first) + "x").status_code == 404


def test_a_post_put_on_the_site_is_there_at_once(web: httpx.Client, clock: FixedClock) -> None:
    words = {"channel": "government", "title": "情况通报<二>", "text": "第一段。\n\n第二段 & 更多。"}
    answer = web.post("/_post", json=words)
    assert answer.status_code == 201
    page = web.get(answer.json()["url"]).content.decode("gb18030")
    assert "情况通报&lt;二&gt;" in page
    assert "第二段 &amp; 更多。" in page
    assert f"{clock.now().astimezone(BEIJING):%Y-%m-%d %H:%M}" in page
    assert answer.json()["url"].removeprefix(str(web.base_url)) in web.get("/gov/zwgk/index.html").text
    later = (clock.now() + timedelta(hours=1)).isoformat()
    hidden = web.post("/_post", json={**words, "published_at": later}).json()["url"]
    assert web.get(hidden).status_code == 404


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"channel": "radio", "text": "x"},
        {"channel": "news", "text": " "},
        {"channel": "news", "text": "x", "by": "x"},
    ],
)
def test_a_wrong_post_is_refused(web: httpx.Client, words: dict[str, str]) -> None:
    assert web.post("/_post", json=words).status_code == 422


def test_posts_keep_arriving() -> None:
    clock = FixedClock(DAY.facts.start + timedelta(hours=16))
    flow = Trickle(since=clock.now(), every=timedelta(seconds=10))
    with Site(DAY, clock, flow=flow) as site, httpx.Client(base_url=site.base_url) as web:
        assert len(site.edition.posts()) == len(DAY.posts)
        clock.advance(timedelta(minutes=5))
        posts = site.edition.posts()
        assert len(posts) == len(DAY.posts) + 30
        assert all(web.get(path_of(post)).status_code == 200 for post in posts[:30])


def test_a_port_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Misconfigured, match=f"端口 {port} 用不了"):
            Site(DAY, FixedClock(DAY.facts.start), port=port)


def test_the_site_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    clock = FileClock(tmp_path / "clock.json")
    clock.set(DAY.facts.event_at)
    start = DAY.facts.start.isoformat()
    command = [
        sys.executable,
        "-m",
        "huiying.app.demo.site",
        "--seed",
        "5",
        "--start",
        start,
        "--home",
        str(tmp_path),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ) as process:
        assert process.stdout is not None
        base = json.loads(process.stdout.readline())["site"]
        path = f"{base}/microblog/api/statuses"
        assert httpx.get(path).json()["data"]["total"] == count(DAY, "microblog", until=DAY.facts.event_at)
        clock.set(DAY.facts.event_at + timedelta(minutes=30))
        texts = [status["text"] for status in httpx.get(path).json()["data"]["list"]]
        process.terminate()
        assert process.wait(timeout=10) in {0, -15}
    assert any(DAY.facts.firm in text for text in texts)

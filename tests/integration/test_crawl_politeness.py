"""How sites are asked: at their pace, by their rules, and for what has changed."""

import subprocess
import time
from itertools import pairwise

import pytest

from tests.integration.watched import Site, Watch, article, rss, source

DELAY = 0.4


def test_sources_of_a_host_share_its_crawl_delay(site: Site, watch: Watch) -> None:
    site.put("/robots.txt", f"User-agent: *\nCrawl-delay: {DELAY}", content_type="text/plain")
    for name in ("a", "b", "c"):
        site.put(f"/{name}.xml", rss(f"/{name}/1", f"/{name}/2"), content_type="text/xml")
        site.put(f"/{name}/1", article("甲"))
        site.put(f"/{name}/2", article("乙"))
    watch.declare("".join(source(site, name, "rss", f"/{name}.xml") for name in ("a", "b", "c")))
    runs = watch.crawl()
    assert [run["new"] for run in runs.values()] == [2, 2, 2]
    assert site.asked["/robots.txt"] == 1
    moments = [moment for path, moment in site.moments if path != "/robots.txt"]
    assert len(moments) == 9
    # A timer may fire a little early, and the threads of the site take note a little late.
    pauses = [later - earlier for earlier, later in pairwise(moments)]
    assert min(pauses) > DELAY * 0.8


def test_what_the_pace_leaves_no_time_for_comes_next_time(site: Site, watch: Watch) -> None:
    site.put("/robots.txt", "User-agent: Huiying\nCrawl-delay: 2", content_type="text/plain")
    links = [f"/{number}" for number in range(3)]
    site.put("/rss.xml", rss(*links), headers={"ETag": '"v1"'}, content_type="text/xml")
    for link in links:
        site.put(link, article(f"第 {link} 篇"))
    watch.declare(source(site, "news", "rss", "/rss.xml"))
    watch.secrets["HUIYING_CRAWL_PATIENCE"] = "5"
    seen = 0
    for _ in range(4):
        run = watch.crawl("news")["news"]
        assert run["state"] == "fresh"
        seen += run["new"]
        if seen == len(links):
            break
        assert "下一轮接着取" in run["error"]
    assert seen == len(links)
    assert all(site.asked[link] == 1 for link in links)


def test_robots_are_obeyed_by_every_request_that_waits_for_them(site: Site, watch: Watch) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /secret", content_type="text/plain")
    elsewhere = site.origin.replace("127.0.0.1", "localhost")
    links = [f"{elsewhere}/secret/{number}" for number in range(6)]
    site.put("/rss.xml", rss(*links, "/1"), content_type="text/xml")
    site.put("/1", article("甲"))
    for link in links:
        site.put(link.removeprefix(elsewhere), article("乙"))
    other = source(site, "other", "rss", "/other.xml").replace("127.0.0.1", "localhost")
    watch.declare(source(site, "news", "rss", "/rss.xml") + other + "enabled = false\n")
    run = watch.crawl("news")["news"]
    assert (run["state"], run["new"], run["failed"]) == ("partial", 1, 6)
    assert [path for path in site.asked if path.startswith("/secret")] == []


def test_where_robots_cannot_be_had_nothing_is_taken(site: Site, watch: Watch) -> None:
    site.put("/robots.txt", "坏了", status=503)
    site.put("/rss.xml", rss("/1"), content_type="text/xml")
    watch.declare(source(site, "news", "rss", "/rss.xml"))
    run = watch.crawl()["news"]
    assert run["state"] == "failing"
    assert "不知道是否允许" in run["error"]
    assert site.asked["/rss.xml"] == 0


def test_outside_sources_need_somebody_to_write_to(site: Site, watch: Watch) -> None:
    site.put("/rss.xml", rss("/1"), content_type="text/xml")
    site.put("/1", article("甲"))
    near = source(site, "near", "rss", "/rss.xml")
    far = source(site, "far", "rss", "/rss.xml").replace(site.origin, "https://news.example")
    watch.declare(near + far)
    command, environment = watch.process("--sources", str(watch.folder / "sources.toml"), "--json")
    del environment["HUIYING_CONTACT"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert '"source_id": "near"' in done.stdout
    assert '"source_id": "far"' not in done.stdout
    assert "HUIYING_CONTACT" in done.stderr


def test_a_second_run_over_an_unchanged_site_takes_next_to_nothing(site: Site, watch: Watch) -> None:
    links = [f"/{number}.html" for number in range(40)]
    listed = "".join(f'<li><a href="/l{link}">第 {link} 篇通知的题目</a></li>' for link in links)
    site.put("/feed.xml", rss(*links), content_type="text/xml", headers={"ETag": '"v1"'})
    # Not every site has an ETag: then its list comes again, which is small against the articles.
    site.put("/list/", f"<html><body><ul>{listed}</ul></body></html>")
    for link in links:
        site.put(link, article("甲" * 4000))
        site.put(f"/l{link}", article("乙" * 4000))
    watch.declare(source(site, "feed", "rss", "/feed.xml") + source(site, "list", "list", "/list/"))
    first = watch.crawl()
    assert [run["new"] for run in first.values()] == [40, 40]
    before, asked = site.sent, site.asked.copy()
    watch.later(minutes=31)
    second = watch.crawl()
    assert [(run["state"], run["offered"]) for run in second.values()] == [("unchanged", 0)] * 2
    assert site.sent - before <= before * 0.05
    for name, run in second.items():
        assert run["bytes"] <= first[name]["bytes"] * 0.05, name
    more = {path: count - asked[path] for path, count in site.asked.items() if count > asked[path]}
    assert more == {"/robots.txt": 1, "/feed.xml": 1, "/list/": 1}


def test_a_slow_host_is_asked_less_often() -> None:
    from crawlers.politeness import TOGETHER, Host

    host = Host(pause=0.0)
    assert host.reserve(100.0, until=200.0) == 0
    host.latency = 6.0
    assert host.reserve(100.0, until=200.0) == 0
    assert host.reserve(100.0, until=200.0) == pytest.approx(6.0 / TOGETHER)
    assert time.monotonic() > host.closed_until

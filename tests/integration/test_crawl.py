"""The real crawler process against a real site on loopback: what it brings and what it leaves alone."""

import json
import resource
from datetime import UTC, datetime, timedelta

from crawlers.coverage import coverage
from crawlers.schedule import anything_due
from crawlers.sources import load
from huiying.blobs import fetch
from huiying.posts import RawPost
from tests.integration.watched import NOON, Site, Watch, article, rss, source

MAPPING = """[source.mapping]
items = "data.list"
id = "mid"
text = "text"
author = "user.name"
published = "created_at"
url = "link"
"""


def test_three_kinds_reach_the_inbox(site: Site, watch: Watch) -> None:
    site.put("/rss.xml", rss("/a/1.html?utm_source=x#top", "/a/2.html"), content_type="text/xml")
    site.put("/a/1.html", article("河东路积水"))
    site.put("/a/2.html", article("夜市开街"))
    links = '<ul><li><a href="g1.html">停水通知</a></li><li><a href="/about">关于</a></li></ul>'
    site.put("/gov/", links)
    site.put("/gov/g1.html", article("停水通知").encode("gb18030"), content_type="text/html; charset=utf-8")
    posts = [
        {
            "mid": 7,
            "text": "桥头又堵了",
            "user": {"name": "过路人"},
            "created_at": "2026-03-02 11:30",
            "link": "/w/7",
        }
    ]
    site.put("/api", json.dumps({"data": {"list": posts}}), content_type="application/json")
    watch.declare(
        source(site, "news", "rss", "/rss.xml")
        + source(site, "gov", "list", "/gov/", 'pattern = "/g\\\\d+\\\\.html$"')
        + source(site, "micro", "api", "/api", MAPPING)
    )
    runs = watch.crawl()
    assert {name: run["state"] for name, run in runs.items()} == dict.fromkeys(runs, "fresh")
    assert (runs["news"]["seen"], runs["news"]["offered"], runs["news"]["new"]) == (2, 2, 2)
    page = watch.pages("news")["1.html"]
    assert page.url == f"{site.origin}/a/1.html"
    assert page.hint_title == "题目 /a/1.html?utm_source=x#top"
    assert page.hint_published == datetime(2026, 3, 2, 3, 5, tzinfo=UTC)
    assert page.fetched_at == NOON
    notice = watch.pages("gov")["g1.html"]
    with watch.database.reading() as session:
        assert "停水通知" in fetch(session, notice.body_sha256, seal=watch.seal).decode("gb18030")
    post = RawPost.model_validate(watch.opened(watch.items("micro")[0]))
    assert (post.external_id, post.text, post.author, post.extra) == (
        "7",
        "桥头又堵了",
        "过路人",
        {"local": 1},
    )
    assert post.published_at == datetime(2026, 3, 2, 3, 30, tzinfo=UTC)
    assert post.url == f"{site.origin}/w/7"
    assert all("watch@example.test" in agent for agent in site.agents)


def test_second_run_fetches_nothing_held(site: Site, watch: Watch) -> None:
    site.put("/rss.xml", rss("/1", "/2"), headers={"ETag": '"v1"'}, content_type="text/xml")
    site.put("/1", article("甲"))
    site.put("/2", article("乙"))
    watch.declare(source(site, "news", "rss", "/rss.xml"))
    watch.crawl()
    assert watch.crawl() == {}
    watch.later(minutes=11)
    again = watch.crawl()["news"]
    assert (again["state"], again["offered"]) == ("unchanged", 0)
    site.put("/rss.xml", rss("/1", "/2", "/3"), headers={"ETag": '"v2"'}, content_type="text/xml")
    site.put("/3", article("丙"))
    watch.later(minutes=11)
    third = watch.crawl()["news"]
    assert (third["state"], third["seen"], third["offered"], third["new"]) == ("fresh", 3, 1, 1)
    assert (site.asked["/1"], site.asked["/3"]) == (1, 1)
    assert [run.state for run in watch.runs("news")] == ["fresh", "unchanged", "fresh"]


def test_only_names_a_source_that_is_not_due(site: Site, watch: Watch) -> None:
    site.put("/rss.xml", rss("/1"), content_type="text/xml")
    site.put("/1", article("甲"))
    watch.declare(source(site, "a", "rss", "/rss.xml") + source(site, "b", "rss", "/rss.xml"))
    watch.crawl()
    assert list(watch.crawl("b")) == ["b"]
    unknown = watch.run("--sources", str(watch.folder / "sources.toml"), "--only", "c")
    assert unknown.returncode == 2
    assert "c" in unknown.stderr
    assert "a、b" in unknown.stderr


def test_coverage_follows_the_runs(site: Site, watch: Watch) -> None:
    site.put("/rss.xml", rss("/1"), content_type="text/xml")
    site.put("/1", article("甲"))
    watch.declare(source(site, "a", "rss", "/rss.xml"))
    declared = load(watch.folder / "sources.toml")
    with watch.database.reading() as session:
        assert anything_due(session, declared, now=NOON)
        assert [health.state for health in coverage(session, declared, now=NOON)] == ["never"]
    watch.crawl()
    with watch.database.reading() as session:
        assert not anything_due(session, declared, now=NOON)
        assert [health.good for health in coverage(session, declared, now=NOON)] == [True]
        late = NOON + timedelta(hours=2)
        assert [health.state for health in coverage(session, declared, now=late)] == ["stalled"]


def test_forty_pages_of_four_sources_cost_little(site: Site, watch: Watch) -> None:
    declared = ""
    for name in ("a", "b", "c", "d"):
        links = [f"/{name}/{number}.html" for number in range(10)]
        site.put(f"/{name}.xml", rss(*links), content_type="text/xml")
        for link in links:
            site.put(link, article(f"第 {link} 页") * 20)
        declared += source(site, name, "rss", f"/{name}.xml")
    watch.declare(declared)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    runs = watch.crawl()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert [run["new"] for run in runs.values()] == [10, 10, 10, 10]
    # Processor time, because other work on the machine must not decide.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 5

"""Articles in several pages, and pages that are read worse than they used to be."""

from crawlers import layout
from crawlers.extraction import read_page, to_post
from crawlers.layout import Look
from crawlers.models import SourceRun
from huiying.blobs import fetch
from tests.integration.watched import NOON, Site, Watch, rss, source


def page(number: int, of: int) -> str:
    links = "".join(
        f'<a href="/n/2026/700{"" if other == 1 else f"_{other}"}.html">{other}</a>'
        for other in range(1, of + 1)
    )
    following = f'<a href="/n/2026/700_{number + 1}.html">下一页</a>' if number < of else ""
    words = (
        f"这是第{number}页的一段话，讲的是城关镇河东路排水改造工程第{number}期的进展和沿线居民的出行安排。"
    )
    return (
        f"<html><head><title>河东路排水改造</title></head><body><h1>河东路排水改造</h1><p>2026-03-02 10:05</p>"
        f'<div class="content"><p>{words}</p><p>{words[::-1]}</p></div><div class="pages">{links}{following}</div>'
        f"</body></html>"
    )


def test_the_pages_of_an_article_are_one_post(site: Site, watch: Watch) -> None:
    site.put("/rss.xml", rss("/n/2026/700.html", "/n/2026/800.html"), content_type="text/xml")
    for number in (1, 2, 3):
        site.put(f"/n/2026/700{'' if number == 1 else f'_{number}'}.html", page(number, 3))
    site.put("/n/2026/800.html", page(1, 1).replace("700", "800"))
    watch.declare(source(site, "news", "rss", "/rss.xml"))
    run = watch.crawl()["news"]
    assert (run["state"], run["seen"], run["new"], run["failed"]) == ("fresh", 2, 2, 0)
    pages = watch.pages("news")
    whole, single = pages["700.html"], pages["800.html"]
    assert [part.final_url.rsplit("/", 1)[-1] for part in whole.more] == ["700_2.html", "700_3.html"]
    assert (single.more, single.run_id) == ((), watch.runs("news")[0].id)
    with watch.database.reading() as session:
        digests = (whole.body_sha256, *(part.body_sha256 for part in whole.more))
        body, *more = (fetch(session, digest, seal=watch.seal) for digest in digests)
    post = to_post(whole, read_page(whole, body, more))
    assert [f"第{number}期" in post.text for number in (1, 2, 3)] == [True, True, True]
    assert (post.title, post.external_id) == ("河东路排水改造", f"{site.origin}/n/2026/700.html")
    watch.later(minutes=30)
    assert watch.crawl()["news"]["state"] == "unchanged"
    assert site.asked["/n/2026/700_2.html"] == 1


def test_an_article_is_stored_whole_or_later(site: Site, watch: Watch) -> None:
    site.put("/rss.xml", rss("/n/2026/700.html"), content_type="text/xml")
    site.put("/n/2026/700.html", page(1, 3))
    site.put("/n/2026/700_2.html", "忙", status=503)
    watch.declare(source(site, "news", "rss", "/rss.xml"))
    first = watch.crawl()["news"]
    assert (first["new"], first["failed"], watch.items("news")) == (0, 1, [])
    site.put("/n/2026/700_2.html", page(2, 3))
    watch.later(hours=2)
    assert watch.crawl()["news"]["new"] == 1
    (held,) = watch.pages("news").values()
    assert len(held.more) == 1, "the third page is gone for good: what came is the article"


def test_a_run_says_that_the_layout_may_have_changed(site: Site, watch: Watch) -> None:
    site.put("/rss.xml", rss("/n/2026/700.html"), content_type="text/xml")
    site.put("/n/2026/700.html", page(1, 1))
    watch.declare(source(site, "news", "rss", "/rss.xml"))
    with watch.database.transaction() as session:
        for poor in (False, False, False, True):
            run = SourceRun(source_id="news", started_at=NOON, finished_at=NOON, state="fresh")
            session.add(run)
            session.flush()
            layout.record(session, [Look(run_id=run.id, poor=poor)] * 10)
    run_now = watch.crawl()["news"]
    assert run_now["state"] == "fresh"
    assert "版面可能变了：最近 10 篇里 10 篇读得不好（以前约 0%）" in run_now["error"]
    assert "版面可能变了" in (watch.state("news").error or "")

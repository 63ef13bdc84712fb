"""Every kind of source over three days: what it brings, that nothing held is asked for again, what grows later."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from huiying.posts import RawPost, Standing
from tests.integration.watched import Site, Watch, article, serving, source, watching

SECRET = "s3cret-of-the-office"
FORUM = """row = ".row"
link = ".row a"
replies = ".n"
pages = 2
[source.floors]
each = ".floor"
text = ".words"
author = ".who"
published = ".when"
number = ".no"
"""
API = """pages = 4
body = { page = 1 }
headers = { X-Api-Key = "env:HUIYING_SECRET_API" }
[source.paging]
parameter = "page"
[source.mapping]
items = "data"
id = "id"
text = "text"
"""
HOT = """follow = true
[source.mapping]
items = "list"
id = "word"
title = "word"
url = "href"
rank = "pos"
"""


def floor(number: int, words: str) -> str:
    return (
        f'<div class="floor" id="p{number}"><b class="who">网友{number}</b><i class="when">2026-03-01 10:0{number}</i>'
        f'<em class="no">{number}楼</em><div class="words">{words}</div></div>'
    )


def rows(*threads: tuple[str, int]) -> str:
    return "".join(
        f'<div class="row"><a href="{path}">关于{path}的帖子</a><i class="n">{replies}</i></div>'
        for path, replies in threads
    )


def letters(*names: str) -> str:
    listed = "".join(
        f'<li><a href="/m/{name}.html">关于路灯的来信{name}</a><i>2026-03-01</i></li>' for name in names
    )
    return f"<ul>{listed}</ul>"


def letter(name: str, answer: str = "") -> str:
    ending = (
        f"<p>答复单位：县城管局</p><p>答复时间：2026-03-05 09:00</p><p>答复内容：{answer}</p>"
        if answer
        else ""
    )
    return f"<p>来信时间：2026-03-01 08:0{name}</p><p>来信内容：第{name}盏路灯不亮，请派人看看。</p>{ending}"


def sitemap(*pages: tuple[str, str]) -> str:
    urls = "".join(f"<url><loc>{path}</loc><lastmod>{at}</lastmod></url>" for path, at in pages)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def listing(*numbers: int, following: str = "") -> str:
    listed = "".join(
        f'<li><a href="/n/{n}.html">城关镇第{n}号通知公告</a><i>2026-03-0{n}</i></li>' for n in numbers
    )
    return f'<ul>{listed}</ul><div class="pager">{following}</div>'


def api(*posts: int) -> str:
    return json.dumps({"data": [{"id": post, "text": f"第{post}条说了什么"} for post in posts]})


@dataclass
class Story:
    """Three days of a site, crawled once a day."""

    site: Site
    watch: Watch
    days: list[dict[str, dict[str, Any]]] = field(default_factory=list)
    asked: list[dict[str, int]] = field(default_factory=list)
    """How often each page was asked for on each day."""

    def crawl(self) -> None:
        self.site.asked.clear()
        self.days.append(self.watch.crawl())
        self.asked.append(dict(self.site.asked))
        self.watch.later(days=1)

    def posts(self, name: str) -> dict[str, RawPost]:
        posts = [RawPost.model_validate(self.watch.opened(item)) for item in self.watch.items(name)]
        return {post.external_id.removeprefix(self.site.origin): post for post in posts}


def first_day(site: Site) -> None:
    site.put("/gov/", listing(5, 4, following='<a href="/gov/index_1.html">下一页</a>'))
    site.put("/gov/index_1.html", listing(3, 2, following='<a href="/gov/index_2.html">下一页</a>'))
    site.put("/gov/index_2.html", listing(1, following='<a href="/gov/index_3.html">下一页</a>'))
    for n in range(1, 7):
        site.put(f"/n/{n}.html", article(f"第{n}号通知"))
        site.put(f"/s/{n}.html", article(f"第{n}篇"))
    index = "".join(
        f"<sitemap><loc>{path}</loc><lastmod>{at}</lastmod></sitemap>"
        for path, at in (("/old.xml", "2019-01-01"), ("/new.xml", "2026-03-01"))
    )
    site.put("/sitemap.xml", f"<sitemapindex>{index}</sitemapindex>", content_type="text/xml")
    site.put("/old.xml", sitemap(("/s/1.html", "2018-01-01")), content_type="text/xml")
    news = sitemap(("/s/2.html", "2026-02-01"), ("/s/3.html", "2026-03-01"), ("/s/4.html", "2026-02-28"))
    site.put("/new.xml", news, content_type="text/xml")
    site.put('/api {"page":1}', api(1, 2), content_type="application/json")
    site.put('/api {"page":2}', api(3), content_type="application/json")
    site.put('/api {"page":3}', api(), content_type="application/json")
    hot = [{"word": "清源河水位", "pos": 1, "href": "/n/6.html"}]
    site.put("/hot", json.dumps({"list": hot}), content_type="application/json")
    site.put("/bbs", rows(("/t/1", 2), ("/t/2", 0)))
    site.put("/t/1", floor(1, "桥头又堵了") + floor(2, "同问") + '<a href="/t/1?page=2">下一页</a>')
    site.put("/t/1?page=2", floor(3, "修了三天"))
    site.put("/t/2", floor(1, "夜市几点开"))
    site.put("/letters/", letters("1", "2", "3"))
    for name in ("1", "2", "3"):
        site.put(f"/m/{name}.html", letter(name, "已修复。" if name == "3" else ""))


def third_day(site: Site) -> None:
    """Something new everywhere; the letter that is answered is no longer listed."""
    site.put("/gov/", listing(6, 5, following='<a href="/gov/index_1.html">下一页</a>'))
    site.put(
        "/new.xml",
        sitemap(("/s/3.html", "2026-03-01"), ("/s/5.html", "2026-03-03"), ("/s/6.html", "2017-01-01")),
    )
    site.put('/api {"page":1}', api(4, 1), content_type="application/json")
    site.put("/bbs", rows(("/t/1", 4), ("/t/2", 0)))
    site.put("/t/1?page=2", floor(3, "修了三天") + floor(4, "通车了"))
    site.put("/letters/", letters("3", "4", "5"))
    site.put("/m/1.html", letter("1", "已派人更换灯头。"))
    for name in ("4", "5"):
        site.put(f"/m/{name}.html", letter(name))


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with serving() as site, watching(tmp_path_factory.mktemp("kinds")) as watch:
        watch.secrets["HUIYING_SECRET_API"] = SECRET
        watch.declare(
            source(site, "gov", "list", "/gov/", "pages = 5")
            + source(site, "map", "sitemap", "/sitemap.xml", "pages = 1\nmax_items = 2")
            + source(site, "api", "api", "/api", API)
            + source(site, "hot", "api", "/hot", HOT)
            + source(site, "bbs", "forum", "/bbs", FORUM).replace('"media"', '"private"')
            + source(site, "letters", "message_board", "/letters/").replace('"media"', '"private"')
        )
        story = Story(site, watch)
        first_day(site)
        story.crawl()
        story.crawl()
        third_day(site)
        story.crawl()
        yield story


def states(day: dict[str, dict[str, Any]]) -> dict[str, tuple[str, int]]:
    return {name: (run["state"], run["new"]) for name, run in day.items()}


def test_the_first_day_brings_everything(story: Story) -> None:
    assert states(story.days[0]) == {
        "gov": ("fresh", 5),
        "map": ("fresh", 2),
        "api": ("fresh", 3),
        "hot": ("fresh", 1),
        "bbs": ("fresh", 4),
        "letters": ("fresh", 4),
    }


def test_the_second_day_finds_nothing_new_and_asks_for_little(story: Story) -> None:
    assert set(states(story.days[1]).values()) == {("unchanged", 0)}
    waiting = {"/m/1.html": 1, "/m/2.html": 1}
    first_pages = ("/gov/", "/sitemap.xml", "/new.xml", '/api {"page":1}', "/hot", "/bbs", "/letters/")
    asked = {path: count for path, count in story.asked[1].items() if path != "/robots.txt"}
    assert asked == {**dict.fromkeys(first_pages, 1), **waiting}


def test_the_third_day_brings_what_is_new_and_nothing_twice(story: Story) -> None:
    assert states(story.days[2]) == {
        "gov": ("fresh", 1),
        "map": ("fresh", 1),
        "api": ("fresh", 1),
        "hot": ("unchanged", 0),
        "bbs": ("fresh", 1),
        "letters": ("fresh", 3),
    }
    for name in story.days[0]:
        brought = sum(day[name]["new"] for day in story.days)
        assert len(story.watch.items(name)) == brought


def test_a_list_is_leafed_through_while_it_brings_something(story: Story) -> None:
    assert sorted(story.watch.pages("gov")) == [f"{n}.html" for n in range(1, 7)]
    assert "/gov/index_3.html" in story.asked[0]
    assert "/gov/index_2.html" not in story.asked[2]


def test_a_sitemap_is_read_from_the_newest_on(story: Story) -> None:
    assert sorted(story.watch.pages("map")) == ["3.html", "4.html", "5.html"]
    assert not any("/old.xml" in asked for asked in story.asked)


def test_an_api_is_posted_to_with_its_secret_which_nobody_keeps(story: Story) -> None:
    assert story.site.headers['/api {"page":2}']["X-Api-Key"] == SECRET
    assert "X-Api-Key" not in story.site.headers["/hot"]
    assert '/api {"page":4}' not in story.asked[0]
    held = b"".join(path.read_bytes() for path in story.watch.folder.rglob("*") if path.is_file())
    assert SECRET.encode() not in held


def test_hot_words_lead_to_their_pages(story: Story) -> None:
    page = story.watch.pages("hot")["6.html"]
    assert page.hint_title == "清源河水位"


def test_a_thread_is_read_on_from_where_it_was_left(story: Story) -> None:
    posts = story.posts("bbs")
    assert sorted(posts) == ["/t/1", "/t/1#2", "/t/1#3", "/t/1#4", "/t/2"]
    assert posts["/t/1#4"].text == "通车了"
    assert posts["/t/1#4"].extra == {
        "floor": 4,
        "parent": f"{story.site.origin}/t/1",
        "parent_url": f"{story.site.origin}/t/1",
        "local": 1,
    }
    assert story.asked[2].get("/t/1?page=2") == 1
    assert "/t/1" not in story.asked[2]
    assert "/t/2" not in story.asked[2]


def test_an_answer_that_comes_later_is_found_though_the_list_has_moved_on(story: Story) -> None:
    posts = story.posts("letters")
    answer = posts["/m/1.html#answer"]
    assert (answer.text, answer.author, answer.standing) == (
        "已派人更换灯头。",
        "县城管局",
        Standing.OFFICIAL,
    )
    assert answer.extra["parent"] == f"{story.site.origin}/m/1.html"
    assert posts["/m/1.html"].standing is Standing.PRIVATE
    assert posts["/m/3.html#answer"].text == "已修复。"
    assert sorted(posts) == sorted(
        [*(f"/m/{n}.html" for n in range(1, 6)), "/m/1.html#answer", "/m/3.html#answer"]
    )


def test_a_secret_that_is_not_set_is_named(tmp_path: Path) -> None:
    with serving() as site, watching(tmp_path) as watch:
        moved = API.replace("X-Api-Key", "Authorization")
        watch.declare(source(site, "api", "api", "/api", API) + source(site, "away", "api", "/away", moved))
        site.put('/away {"page":1}', status=302, headers={"Location": "/elsewhere"})
        unset = watch.crawl("api")["api"]
        assert (unset["state"], "HUIYING_SECRET_API" in unset["error"]) == ("failing", True)
        assert site.asked['/api {"page":1}'] == 0
        watch.secrets["HUIYING_SECRET_API"] = SECRET
        redirected = watch.crawl("away")["away"]
        assert redirected["state"] == "failing"
        assert "跳转" in redirected["error"]
        assert site.asked["/elsewhere"] == 0


def test_selectors_that_match_nothing_or_everything(tmp_path: Path) -> None:
    with serving() as site, watching(tmp_path) as watch:
        first_day(site)
        around = '<ul class="nav"><li><a href="/about/1.html">关于本站的说明</a></li></ul>'
        site.put(
            "/all/",
            around + listing(*range(1, 6)) + '<a href="http://elsewhere.example/n/9.html">别处的一篇文章</a>',
        )
        site.put("/t/1", "<p>换了模板</p>")
        watch.declare(
            source(site, "nothing", "list", "/gov/", 'link = ".gone a"')
            + source(site, "all", "list", "/all/", 'link = "a"\nmax_items = 3')
            + source(site, "bbs", "forum", "/bbs", FORUM)
        )
        runs = watch.crawl()
        assert runs["nothing"]["state"] == "empty"
        assert "请核对 link 选择器" in runs["nothing"]["error"]
        assert (runs["all"]["state"], runs["all"]["seen"]) == ("fresh", 3)
        assert sorted(watch.pages("all")) == ["1.html", "2.html", "3.html"]
        assert (runs["bbs"]["state"], runs["bbs"]["new"]) == ("partial", 1)
        assert "没有读出内容：请核对该来源的选择器" in runs["bbs"]["error"]

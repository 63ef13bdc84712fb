"""A source looked at once: what would be stored, what would not and why; and nothing is stored."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, inspect, select

from api.previewing import look_at
from crawlers.preview import Fate, Preview
from crawlers.preview.service import preview
from crawlers.registry.reading import read_declaration
from huiying.app.bootstrap import open_service
from huiying.app.tables import METADATA
from huiying.clock import FileClock
from huiying.inbox import Offer, publish
from huiying.sealing import office_seal
from huiying.service import Service
from huiying.settings import Settings
from tests.integration.command import huiying
from tests.integration.watched import NOON, Site, rss, serving, source

BODY = "三月二日上午，清源县河东路排水改造工程开工，计划六月底完工。施工期间公交三路绕行，请市民提前安排出行时间。"


def page(title: str, body: str = BODY, published: str = "2026-03-02 10:30") -> str:
    return (
        f"<html><head><title>{title}_清源网</title></head><body><div class='nav'><a href='/'>首页</a></div>"
        f"<h1>{title}</h1><div class='info'>发布时间：{published} 来源：清源日报 作者：方正</div>"
        f"<div class='content'><p>{body}</p><p>{body}</p></div></body></html>"
    )


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    FileClock(tmp_path / "clock.json").set(NOON)
    service = open_service(Settings(home=tmp_path, simulated=True, contact="watch@example.test"))
    yield service
    service.database.dispose()


def look(service: Service, site: Site, kind: str, path: str, **more: Any) -> Preview:
    declared = {"id": "a", "name": "甲", "kind": kind, "url": site.origin + path, "standing": "media"}
    return look_at(service, read_declaration({**declared, "source_kind": "news", **more}))


def rows(service: Service) -> dict[str, int]:
    made = set(inspect(service.database.engine).get_table_names())
    with service.database.reading() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in METADATA.tables.items()
            if name in made
        }


def test_each_entry_says_what_would_become_of_it_and_nothing_is_stored(service: Service, site: Site) -> None:
    site.put("/rss.xml", rss("/held", "/good", "/secret", "/gone", "/wall"), content_type="text/xml")
    site.put("/good", page("河东路改造开工", BODY + "联系电话13900002222。"))
    site.put("/wall", "<html><body><p>请先登录</p></body></html>")
    site.put("/robots.txt", "User-agent: *\nDisallow: /secret\n", content_type="text/plain")
    held = Offer(source_id="a", external_id=f"{site.origin}/held", kind="page", payload={})
    with service.database.transaction() as session:
        publish(session, [held], seal=office_seal(service.settings), now=NOON)
    before = rows(service)
    found = look(service, site, "rss", "/rss.xml", max_items=6)
    assert rows(service) == before
    assert found.ok
    fates = {each.url.rsplit("/", 1)[-1]: (each.fate, each.why) for each in found.prospects if each.url}
    assert fates["held"][0] is Fate.HELD
    assert fates["good"] == (Fate.STORED, "")
    assert "robots.txt" in fates["secret"][1]
    assert "404" in fates["gone"][1]
    assert "登录" in fates["wall"][1]
    good = next(each for each in found.prospects if each.fate is Fate.STORED)
    assert (good.title, good.source_name, good.author, good.defects) == (
        "河东路改造开工",
        "清源日报",
        "方正",
        (),
    )
    assert good.published_at is not None
    assert good.published_at.isoformat() == "2026-03-02T02:30:00+00:00"
    assert len(good.beginning) <= 80
    assert "13900002222" not in json.dumps(found.as_json())
    assert site.asked["/held"] == site.asked["/secret"] == 0
    assert all("watch@example.test" in agent for agent in site.agents)


def test_a_list_says_which_links_its_pattern_passes_over(service: Service, site: Site) -> None:
    links = '<ul><li><a href="/g1.html">停水通知一则</a></li><li><a href="/about">关于我们网站</a></li></ul>'
    site.put("/", links)
    site.put("/g1.html", page("停水通知"))
    found = look(service, site, "list", "/", pattern=r"/g\d+\.html$")
    left = [each for each in found.prospects if each.fate is Fate.LEFT]
    assert found.count(Fate.STORED) == 1
    assert [(each.title, each.why) for each in left] == [("关于我们网站", "网址不符合 pattern")]


def test_an_api_brings_its_texts_and_private_authors_stay_unnamed(service: Service, site: Site) -> None:
    posts = [{"id": number, "text": f"桥头又堵了 {number}", "who": "过路人"} for number in range(8)]
    site.put("/api", json.dumps({"list": posts}), content_type="application/json")
    mapping = {"items": "list", "id": "id", "text": "text", "author": "who"}
    found = look(service, site, "api", "/api", mapping=mapping, standing="private", max_items=7)
    assert [found.count(fate) for fate in (Fate.STORED, Fate.UNSEEN, Fate.LEFT)] == [5, 2, 1]
    assert "过路人" not in json.dumps(found.as_json(), ensure_ascii=False)
    assert "没有发布时间，将按采到的时间算" in found.prospects[0].defects


def test_what_is_said_to_be_of_the_future_would_not_be_stored(service: Service, site: Site) -> None:
    posts = [{"id": 1, "text": "桥头又堵了", "at": "2027-01-05 08:00"}]
    site.put("/api", json.dumps({"list": posts}), content_type="application/json")
    mapping = {"items": "list", "id": "id", "text": "text", "published": "at"}
    (only,) = look(service, site, "api", "/api", mapping=mapping).prospects
    assert (only.fate, "将来" in only.why) == (Fate.LEFT, True)


@pytest.mark.parametrize(
    ("path", "body", "says"),
    [
        ("/page", page("网页"), "不是订阅源"),
        ("/empty", rss(), "什么也没有"),
        ("/nowhere", None, "404"),
    ],
)
def test_a_source_that_brings_nothing_says_why(
    service: Service, site: Site, path: str, body: str | None, says: str
) -> None:
    if body is not None:
        site.put(path, body)
    found = look(service, site, "rss", path)
    assert not found.ok
    assert says in found.words
    assert found.prospects == ()


def test_what_robots_forbid_or_cannot_say_is_not_asked_for(service: Service, site: Site) -> None:
    site.put("/rss.xml", rss("/1"), content_type="text/xml")
    site.put("/robots.txt", "User-agent: *\nDisallow: /\n", content_type="text/plain")
    assert "robots.txt 不允许" in look(service, site, "rss", "/rss.xml").words
    site.put("/robots.txt", "", status=503)
    assert "robots.txt 现在取不到" in look(service, site, "rss", "/rss.xml").words
    assert site.asked["/rss.xml"] == 0


def test_no_way_inside_through_a_redirect_or_a_link(service: Service, site: Site) -> None:
    site.put("/away.xml", status=302, headers={"Location": "http://10.0.0.8/feed.xml"})
    assert "内网" in look(service, site, "rss", "/away.xml").words
    site.put("/rss.xml", rss("http://169.254.169.254/latest"), content_type="text/xml")
    (only,) = look(service, site, "rss", "/rss.xml").prospects
    assert (only.fate, "内网" in only.why) == (Fate.LEFT, True)


def test_a_secret_goes_to_the_declared_address_alone(
    service: Service, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.put("/api", json.dumps({"list": [{"id": 1, "text": "桥头又堵了"}]}), content_type="application/json")
    site.put("/moved", status=302, headers={"Location": "/api"})
    declared: dict[str, Any] = {
        "mapping": {"items": "list", "id": "id", "text": "text"},
        "headers": {"Authorization": "env:HUIYING_SECRET_HOT"},
    }
    assert "HUIYING_SECRET_HOT" in look(service, site, "api", "/api", **declared).words
    assert site.asked["/api"] == 0
    monkeypatch.setenv("HUIYING_SECRET_HOT", "sesame")
    assert look(service, site, "api", "/api", **declared).ok
    moved = look(service, site, "api", "/moved", **declared)
    assert "不能跳转" in moved.words
    assert "sesame" not in json.dumps(moved.as_json())
    assert site.asked["/api"] == 1


def test_a_preview_ends_when_its_time_is_over(service: Service, site: Site) -> None:
    site.put("/rss.xml", rss("/1"), content_type="text/xml")
    declared = read_declaration(
        {
            "id": "a",
            "name": "甲",
            "kind": "rss",
            "url": f"{site.origin}/rss.xml",
            "standing": "media",
            "source_kind": "news",
        }
    )
    with service.database.reading() as session:
        found = preview(
            session,
            declared,
            path=Path("none"),
            home=Path("none"),
            contact=None,
            now=NOON,
            refused=lambda _: None,
            seconds=-1,
        )
    assert "时间到了" in found.words


def test_the_command_says_the_same_and_stores_nothing(tmp_path: Path, service: Service, site: Site) -> None:
    site.put("/rss.xml", rss("/1"), content_type="text/xml")
    site.put("/1", page("河东路改造开工"))
    (tmp_path / "sources.toml").write_text(source(site, "news", "rss", "/rss.xml"), "utf-8")
    before = rows(service)
    done = huiying(tmp_path, "crawl", "--dry-run", "news", "--json", HUIYING_SIMULATED="1")
    assert done.returncode == 0, done.stderr
    (only,) = json.loads(done.stdout.splitlines()[-1])["prospects"]
    assert (only["fate"], only["title"]) == ("stored", "河东路改造开工")
    assert rows(service) == before
    unknown = huiying(tmp_path, "crawl", "--dry-run", "nobody", HUIYING_SIMULATED="1")
    assert unknown.returncode == 1
    assert "news" in unknown.stderr

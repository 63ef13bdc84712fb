"""Somebody who has read only the guide declares a source in the browser: preview, save, first post on the board."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest
from playwright.sync_api import Page, expect

from api import accounts
from huiying.app.demo.cast import Part
from huiying.clock import BEIJING
from tests.e2e.office import PATIENCE_MS, Office, keep
from tests.integration.watched import Site, rss, serving

pytestmark = pytest.mark.browser
PASSWORD = "qingyuan-river-7"


@pytest.fixture
def elsewhere() -> Iterator[Site]:
    """A site that nobody has declared yet."""
    with serving() as site:
        yield site


def publish(site: Site, office: Office, at: datetime) -> None:
    """Two pages and their feed: a fire with two dead, and one that asks for a login."""
    place = office.stage.service.settings.jurisdiction.split("/")[-1]
    local = f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    body = (
        f"记者从{place}应急管理局获悉，今天清晨{place}东湾镇一处家具仓库发生火灾，造成2人死亡、3人受伤。"
        "消防救援人员赶到现场扑救，明火已被扑灭，起火原因正在调查中。"
    )
    site.put(
        "/1.html",
        f"<html><head><title>{place}东湾镇一仓库发生火灾致2人死亡</title></head><body>"
        f"<h1>{place}东湾镇一仓库发生火灾致2人死亡</h1><div>发布时间：{local} 来源：{place}融媒体中心</div>"
        f"<div class='content'><p>{body}</p><p>伤者已送往县医院救治，生命体征平稳。</p></div></body></html>",
    )
    site.put("/2.html", "<html><body><p>请先登录</p></body></html>")
    feed = rss("/1.html", "/2.html", date=format_datetime(at))
    site.put("/feed.xml", feed, content_type="text/xml")


def administrator(office: Office) -> Page:
    """The administrator at a desk of 1366 by 768."""
    with office.stage.service.database.transaction() as session:
        accounts.add_user(
            session,
            username="laiyuan",
            name="管一",
            roles=("admin",),
            unit_id=None,
            password=PASSWORD,
            actor="system:test",
            now=office.stage.clock.now(),
        )
    context = office.browser.new_context(
        locale="zh-CN", reduced_motion="reduce", viewport={"width": 1366, "height": 768}
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(office.base_url)
    page.get_by_label("用户名").fill("laiyuan")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("link", name="值班台")).to_be_visible()
    return page


def test_a_source_declared_in_the_browser_brings_its_first_post(office: Office, elsewhere: Site) -> None:
    publish(elsewhere, office, office.stage.clock.now() - timedelta(minutes=20))
    page = administrator(office)
    page.goto(f"{office.base_url}/sources")
    page.get_by_role("link", name="新建来源").click()
    expect(page.get_by_role("button", name="论坛")).to_be_visible()
    keep(page, "source-kinds")
    page.get_by_role("button", name="订阅（RSS、Atom）").click()

    page.get_by_label("网址").fill("feed.xml")
    page.get_by_role("button", name="试采预览").click()
    form = page.get_by_role("form", name="填地址")
    expect(form.get_by_role("alert").filter(has_text="http://")).to_be_visible()
    keep(page, "source-faults")
    page.get_by_label("名称").fill("东湾新闻")
    page.get_by_label("网址").fill(f"{elsewhere.origin}/feed.xml")
    page.get_by_label("编号").fill("dongwan-news")
    page.get_by_text("认可媒体", exact=True).click()
    page.get_by_role("combobox", name="种类").click(force=True)
    page.get_by_role("option", name="新闻").click()
    page.get_by_text("只报本地的事").click()
    keep(page, "source-form")
    page.get_by_role("button", name="试采预览").click()

    found = page.get_by_role("group", name="预览结果")
    expect(found.get_by_role("status")).to_contain_text("会入库 1")
    expect(found.get_by_text("网页要求登录")).to_be_visible()
    expect(found.get_by_text("融媒体中心").first).to_be_visible()
    keep(page, "source-preview")
    page.get_by_role("button", name="保存", exact=True).click()

    expect(page.get_by_role("heading", name="东湾新闻")).to_be_visible()
    expect(page.get_by_text("还没有帖文")).to_be_visible()
    office.crawl()
    office.work()
    # The open page follows by itself.
    posts = page.get_by_role("region", name="最近的帖文")
    expect(posts.get_by_role("link", name="东湾镇一仓库发生火灾")).to_be_visible()
    expect(page.get_by_role("region", name="最近各轮").locator("tbody tr")).to_have_count(1)
    keep(page, "source")
    page.goto(f"{office.base_url}/sources")
    expect(page.get_by_role("table", name="来源").get_by_text("东湾新闻")).to_be_visible()
    keep(page, "sources")

    page.get_by_role("link", name="来源目录").click()
    page.get_by_label("在目录里找").fill("中国政府网")
    page.get_by_role("button", name="采用").first.click()
    expect(page.get_by_role("button", name="核实无误")).to_be_enabled()
    expect(page.get_by_role("button", name="启用", exact=True)).to_be_disabled()
    keep(page, "source-adopted")

    board = office.desk(Part.DUTY)
    expect(board.get_by_text("东湾镇一仓库发生火灾").first).to_be_visible()
    keep(board, "source-board")

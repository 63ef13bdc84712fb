"""Watch topics in a browser: from a search to a topic, tried on the past, kept, found; and a post corrected."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from huiying.app.demo.cast import Part
from tests.e2e.office import Office, keep

pytestmark = pytest.mark.browser


def words(page: Page, part: str, *given: str) -> None:
    """Type words into one of the lists, each ended by Enter."""
    page.locator(f"#watch-{part}").click()
    for word in given:
        page.keyboard.type(word)
        page.keyboard.press("Enter")


def test_a_search_becomes_a_topic_that_finds_what_comes_next(office: Office) -> None:
    office.until(office.facts.first_report_at + timedelta(minutes=5))
    office.put_on_site(
        "board", "东关路口红绿灯坏了", "东关路口的红綠燈坏了一天，行人过马路很危险，请尽快修。"
    )
    office.crawl()
    page = office.desk(Part.DUTY)
    page.goto(f"{office.base_url}/search?q=红绿灯")
    page.get_by_role("button", name="存为关注主题").click()

    trial = page.get_by_role("region", name="试跑过去")
    expect(trial.get_by_role("status")).to_contain_text("过去命中 1 条")
    page.get_by_label("名称").fill("路口信号灯")
    words(page, "any_of", "坏了", "不亮")
    words(page, "none_of", "。。。")
    page.get_by_role("button", name="试跑过去").click()
    expect(page.get_by_text("没有可查的字").first).to_be_visible()
    page.get_by_role("button", name="加正例").click()
    page.get_by_role("textbox", name="第 1 条例文").fill("西关的红绿灯坏了")
    page.locator("#watch-none_of").click()
    page.keyboard.press("Backspace")
    page.get_by_role("button", name="试跑过去").click()
    expect(page.get_by_text("符合期望：符合全部条件")).to_be_visible()
    keep(page, "watch-trial")
    page.get_by_role("button", name="保存", exact=True).click()

    hits = page.get_by_role("region", name="命中的帖文")
    expect(hits.locator("details")).to_have_count(1)
    office.put_on_site("board", "红绿灯不亮", "西关路口的红绿灯不亮已经三天了，没有人管。")
    office.crawl()
    # The open page follows by itself.
    expect(hits.locator("details")).to_have_count(2)
    keep(page, "watch")

    hits.locator("summary").first.click()
    hits.get_by_role("button", name="更正研判结果").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("紧急程度", exact=True).click()
    dialog.get_by_text("紧急", exact=True).click()
    dialog.get_by_label("理由").fill("三天没有信号灯，路口车流大")
    dialog.get_by_role("button", name="更正", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(hits.get_by_text("已更正 紧急程度")).to_be_visible()

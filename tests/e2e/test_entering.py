"""A post seen elsewhere, typed in at the board by keyboard alone; what became of it is shown."""

from datetime import timedelta

import pytest
from playwright.sync_api import FilePayload, expect

from huiying.app.demo.cast import Part
from tests.e2e.office import Office, keep

pytestmark = pytest.mark.browser


def test_a_post_is_typed_in_and_found_in_its_event(office: Office) -> None:
    office.until(office.facts.first_report_at - timedelta(minutes=5))
    picture: FilePayload = {"name": "截图.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n"}
    page = office.desk(Part.DUTY)
    page.keyboard.press("e")
    dialog = page.get_by_role("dialog", name="录入帖文")
    expect(dialog.get_by_label("在哪里看到的")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(dialog.get_by_text("请填写在哪里看到的")).to_be_visible()
    expect(dialog.get_by_text("请填写内容")).to_be_visible()
    dialog.get_by_label("在哪里看到的").fill("清源同城微信群")
    dialog.get_by_label("内容").fill("清源县河滨路有栋楼着火了，浓烟很大，有人在喊救命，大家快帮忙报警！")
    dialog.get_by_label("链接").fill("微信")
    dialog.get_by_label("截图").set_input_files(picture)
    expect(dialog.get_by_text("截图.png")).to_be_visible()
    keep(page, "entry")
    page.keyboard.press("Control+Enter")
    expect(dialog.get_by_text("要以 http:// 或 https:// 开头").first).to_be_visible()
    dialog.get_by_label("链接").fill("")
    dialog.get_by_label("链接").press("Control+Enter")
    expect(dialog.get_by_text("已入箱，正在读")).to_be_visible()
    office.work()
    expect(dialog.get_by_text("已入库")).to_be_visible()
    keep(page, "entered")
    dialog.get_by_role("button", name="再录一条").click()
    expect(dialog.get_by_label("在哪里看到的")).to_have_value("清源同城微信群")
    dialog.get_by_label("内容").fill("清源县河滨路有栋楼着火了，浓烟很大，有人在喊救命，大家快帮忙报警！")
    page.keyboard.press("Control+Enter")
    # Without its picture and yet the same words from the same place.
    expect(dialog.get_by_text("同样的内容已经录过")).to_be_visible()
    dialog.get_by_role("link", name="看它所在的事件").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("浓烟很大").first).to_be_visible()

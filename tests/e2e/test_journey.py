"""The main job in a browser: a fire is noticed, assessed, handed on, answered, reviewed, published, its clock met."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from huiying.app.demo.cast import Part
from huiying.app.demo.timetable import conference_at
from huiying.clock import BEIJING
from tests.e2e.office import Office, keep

pytestmark = pytest.mark.browser

REVIEWS = ((Part.FIRST, "初审"), (Part.SECOND, "复审"), (Part.FINAL, "终审"))


def start(page: Page, action: str) -> Locator:
    """Press one of the actions on the right; returns the dialog that it opens."""
    page.get_by_role("complementary").get_by_role("button", name=action, exact=True).click()
    return page.get_by_role("dialog")


def finish(dialog: Locator, button: str) -> None:
    dialog.get_by_role("button", name=button, exact=True).click()
    expect(dialog).to_be_hidden()


def clock(page: Page, duty: str) -> Locator:
    return page.get_by_role("group", name=re.compile(f"^时限：.*{duty}"))


def in_beijing(moment: datetime) -> str:
    return moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def acknowledge(page: Page) -> None:
    alerts = page.get_by_role("list", name="新情况").get_by_role("listitem")
    # A grave alert has its case at once; it stays across the screen until somebody says that he saw it.
    emergency = page.get_by_role("alert", name="紧急预警")
    expect(emergency).to_be_visible()
    alerts.first.get_by_role("button", name="认领", exact=True).click()
    expect(emergency).to_be_hidden()
    expect(alerts.first.get_by_role("button", name="认领", exact=True)).to_be_hidden()


def assess_and_assign(page: Page) -> None:
    page.get_by_role("list", name="现在要做").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("火")
    page.keyboard.press("y")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("需回应", exact=True).click()
    dialog.get_by_label("理由").fill("县内工厂火灾有人遇难，公众关切")
    finish(dialog, "提交研判")
    expect(clock(page, "回应")).to_contain_text("剩")
    dialog = start(page, "交办")
    # The unit is proposed with its reason; the officer only confirms.
    expect(dialog.get_by_label("理由")).not_to_have_value("")
    finish(dialog, "交办")
    steps = page.get_by_role("list", name="办理经过").get_by_role("listitem")
    expect(steps.filter(has_text="签收")).to_have_attribute("aria-current", "step")


def write_draft(page: Page, quoted: str) -> None:
    """One sentence quoted from the official notice, one of the office's own."""
    page.get_by_role("complementary").get_by_role("button", name="拟稿", exact=True).click()
    page.get_by_label("标题").fill("关于工厂火灾事故的情况通报")
    page.get_by_role("button", name="引用原话").first.click()
    expect(page.get_by_label("第 1 句", exact=True)).to_have_value(re.compile(quoted))
    page.get_by_label("第 1 句", exact=True).fill(f"截至目前，事故造成{quoted}人死亡。")
    page.get_by_role("button", name="加一句").click()
    page.get_by_label("第 2 句", exact=True).fill("我县已成立工作组，全力救治伤员。")
    page.get_by_label("第 2 句的出处").select_option("own")
    page.get_by_role("button", name="存为第 1 版").click()
    expect(page.get_by_role("list", name="逐句").get_by_role("listitem")).to_have_count(2)
    expect(page.get_by_text("无出处")).to_have_count(0)
    dialog = start(page, "认定公开属性")
    dialog.get_by_text("主动公开", exact=True).click()
    finish(dialog, "认定")
    page.get_by_role("complementary").get_by_role("button", name="送审").click()
    expect(page.get_by_text("送审：已办")).to_be_visible()


def review(page: Page, path: str, stage: str) -> None:
    page.goto(path)
    dialog = start(page, stage)
    dialog.get_by_text("同意", exact=True).click()
    dialog.get_by_label("说明").fill("事实清楚，同意。")
    finish(dialog, "提交意见")


def clear_secrecy(page: Page, path: str) -> None:
    page.goto(path)
    dialog = start(page, "保密审查")
    dialog.get_by_text("可以公开", exact=True).click()
    dialog.get_by_label("依据条款").fill("《政府信息公开条例》第十七条")
    finish(dialog, "提交审查")
    dialog = start(page, "去标识化核对")
    expect(dialog).to_contain_text("没有找到身份证号")
    dialog.get_by_text("没有应去掉的个人信息", exact=True).click()
    finish(dialog, "提交核对")


def weigh_release(page: Page, path: str) -> None:
    page.goto(path)
    gates = page.get_by_role("list", name="发布前的关口").get_by_role("listitem")
    expect(gates.filter(has_text="研判")).to_contain_text("待办")
    dialog = start(page, "公开研判")
    dialog.get_by_text("可以这样公开", exact=True).click()
    for part in ("公开内容", "公开时机", "公开方式"):
        dialog.get_by_label(part).fill(f"{part}妥当。")
    finish(dialog, "提交研判")
    expect(page.get_by_text("都过了")).to_be_visible()


def publish(page: Page, office: Office) -> None:
    url = office.put_on_site("government", "关于工厂火灾事故的情况通报", "通报全文。")
    dialog = start(page, "登记发布")
    dialog.get_by_label("发布渠道").fill("县政府网站")
    dialog.get_by_label("链接").fill(url)
    finish(dialog, "登记发布")


def record_conference(page: Page, office: Office) -> None:
    held_at, facts = conference_at(office.facts), office.facts
    dialog = start(page, "登记证据")
    dialog.get_by_text("新闻发布会", exact=True).click()
    time = dialog.get_by_label("举行（发生）时间")
    time.fill(in_beijing(held_at))
    time.press("Enter")
    dialog.get_by_label("地点").fill("县行政中心")
    dialog.get_by_label("主持人").fill(facts.spokesman)
    dialog.get_by_label("发言人").fill(f"{facts.head}、{facts.deputy}")
    dialog.get_by_role("radiogroup", name="主要负责人出席并发言").get_by_text("是", exact=True).click()
    recording: FilePayload = {"name": "实录.txt", "mimeType": "text/plain", "buffer": "实录".encode()}
    dialog.get_by_label("附件").set_input_files(recording)
    finish(dialog, "登记")


def test_the_main_job_from_alert_to_met_clock(office: Office) -> None:
    facts = office.facts
    office.until(facts.first_report_at + timedelta(minutes=5))
    duty = office.desk(Part.DUTY)
    acknowledge(duty)
    keep(duty, "board")
    assess_and_assign(duty)
    case_url = duty.url

    unit = office.desk(Part.UNIT)
    unit.goto(case_url)
    unit.get_by_role("complementary").get_by_role("button", name="签收", exact=True).click()
    expect(unit.get_by_text("签收：已办")).to_be_visible()

    office.until(facts.official_at + timedelta(minutes=5))
    # The open page follows by itself: graver, and the clocks run back to the event.
    expect(clock(duty, "新闻发布会")).to_contain_text("拟")
    expect(clock(duty, "首次发布")).to_contain_text("已超")

    spokesperson = office.desk(Part.SPOKESPERSON)
    spokesperson.goto(case_url)
    write_draft(spokesperson, "11")
    draft_url = spokesperson.url
    for part, stage in REVIEWS:
        review(office.desk(part), draft_url, stage)
    clear_secrecy(office.desk(Part.SECRECY), draft_url)
    weigh_release(office.desk(Part.FINAL), draft_url)
    publish(spokesperson, office)
    keep(spokesperson, "desk")

    office.until(conference_at(facts) + timedelta(minutes=50))
    spokesperson.goto(case_url)
    expect(clock(spokesperson, "首次发布")).to_contain_text("迟")
    record_conference(spokesperson, office)
    expect(clock(spokesperson, "新闻发布会").get_by_test_id("clock-state")).to_contain_text("按时")
    keep(spokesperson, "case")

    leader = office.desk(Part.FINAL)
    leader.get_by_role("link", name="时效").click()
    expect(leader.get_by_role("table", name="迟的")).to_contain_text("首次发布")
    leader.get_by_role("button", name=re.compile("^按时")).click()
    expect(leader.get_by_role("region", name="按时：背后的办件")).to_contain_text("新闻发布会")
    keep(leader, "timeliness")


def test_what_a_role_may_not_do_is_shown_and_refused(office: Office) -> None:
    office.until(office.facts.first_report_at + timedelta(minutes=5))
    duty = office.desk(Part.DUTY)
    acknowledge(duty)
    unit = office.desk(Part.UNIT)
    unit.goto(f"{office.base_url}/cases/1")
    expect(unit.get_by_text("这一件现在没有您能办的事。")).to_be_visible()
    expect(unit.get_by_role("button", name="研判", exact=True)).to_have_count(0)
    unit.get_by_text(re.compile("^不能办的")).click()
    expect(unit.get_by_text(re.compile("^研判：.+"))).to_be_visible()
    answer = unit.request.post(
        f"{office.base_url}/api/cases/1/assess",
        headers={"X-Requested-With": "huiying"},
        data={"decision": "no_answer", "reason": "不归我管"},
    )
    assert answer.status == 403


def test_a_post_shows_on_the_open_board_without_reload(office: Office) -> None:
    office.until(office.facts.first_report_at + timedelta(minutes=5))
    page = office.desk(Part.DUTY)
    read = page.get_by_role("region", name="今日").get_by_role("link", name="已读")
    before = read.inner_text()
    page.evaluate("window.sameDocument = true")
    office.put_on_site("board", "路口红绿灯坏了", "东关路口的红绿灯坏了一天，请尽快修。")
    office.crawl()
    expect(read).not_to_have_text(before)
    assert page.evaluate("window.sameDocument")


def test_an_application_is_opened_by_its_form_and_answered(office: Office) -> None:
    duty = office.desk(Part.DUTY)
    duty.get_by_role("link", name="办件", exact=True).click()
    duty.get_by_role("link", name="登记办件").click()
    duty.get_by_role("button", name="依申请公开").click()
    form = duty.get_by_role("form", name="登记表")
    form.get_by_label("申请人").fill("柳青")
    form.get_by_role("button", name="登记", exact=True).click()
    expect(form.get_by_text("请填写申请内容")).to_be_visible()
    form.get_by_label("申请内容").fill("老旧小区改造资金的使用情况")
    form.get_by_text("当面提交", exact=True).click()
    form.get_by_role("button", name="登记", exact=True).click()

    expect(duty.get_by_role("heading", level=1)).to_contain_text("柳青申请公开")
    answer = clock(duty, "依申请公开答复")
    expect(answer).to_contain_text("20 个工作日")
    answer.locator("summary").first.click()
    expect(answer.get_by_text("行政机关不能当场答复的")).to_be_visible()
    dialog = start(duty, "交办")
    dialog.get_by_label("承办单位").click()
    duty.get_by_role("option").first.click()
    finish(dialog, "交办")

    dialog = start(duty, "答复")
    dialog.get_by_label("文书编号").fill("清公开答〔2026〕1 号")
    dialog.get_by_text("没有该信息", exact=True).click()
    finish(dialog, "答复")
    expect(clock(duty, "依申请公开答复").get_by_test_id("clock-state")).to_contain_text("按时")
    keep(duty, "application")

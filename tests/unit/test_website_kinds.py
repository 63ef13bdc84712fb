"""Websites, new media and filings: windows that begin anew with each update, messages, reposts, filings."""

from datetime import timedelta

import pytest

from alerts import overlays, rulebook
from alerts.duties import StartPoint
from tests.unit.duedates import at, dues, office, owed, stamp


def site(part: str, updated: str) -> dict[str, str]:
    return {
        "title": "东湾区政府网站首页",
        "part": part,
        "url": "https://example.gov.cn/",
        "updated_at": stamp(updated),
    }


@pytest.mark.parametrize(
    ("part", "updated", "limit", "due"),
    [
        ("home_page", "2026-03-04T10:00", "WB-01.home_page", "2026-03-18 23:59:59"),
        # A window does not roll: it ends in the middle of the Spring Festival, and on a Sunday.
        ("home_page", "2026-02-04T10:00", "WB-01.home_page", "2026-02-18 23:59:59"),
        ("news_column", "2026-03-01T23:59", "WB-02.news_column", "2026-03-15 23:59:59"),
        ("notice_column", "2026-04-05T10:00", "WB-02.notice_column", "2026-10-05 23:59:59"),
        ("notice_column", "2025-08-31T10:00", "WB-02.notice_column", "2026-02-28 23:59:59"),
    ],
)
def test_a_page_must_not_fall_silent(part: str, updated: str, limit: str, due: str) -> None:
    assert dues(owed("site_update", site(part, updated))) == {"site_update": ((limit,), due)}


def test_an_update_begins_the_next_round_and_does_not_end_it() -> None:
    since = at("2026-03-10T09:00")
    (found,) = owed(
        "site_update", site("home_page", "2026-03-04T10:00"), moments={StartPoint.LAST_UPDATE: since}
    )
    assert (found.start, found.renews) == (since, True)
    assert found.since == since + timedelta(microseconds=1)
    assert found.due == at("2026-03-24T23:59:59")


def test_a_retired_column_owes_nothing() -> None:
    assert owed("site_update", site("news_column", "2026-03-04T10:00") | {"ended": "yes"}) == ()


def message(sort: str) -> dict[str, str]:
    return {
        "title": "路灯不亮",
        "sort": sort,
        "content": "东湾路路灯不亮",
        "posted_at": stamp("2026-01-31T22:00"),
    }


def test_a_message_is_answered_in_public_within_three_months() -> None:
    # A window ends on the last day of the month, holiday or not.
    assert dues(owed("site_message", message("message"))) == {
        "public_reply": (("WB-03.public_message",), "2026-04-30 23:59:59")
    }


def test_a_province_may_ask_for_an_answer_in_seven_working_days() -> None:
    found = dues(owed("site_message", message("message"), pack=office("anhui")))
    assert found == {
        "message_answer": (("WB-05x.answer",), "2026-02-10 23:59:59"),
        "public_reply": (("WB-03.public_message",), "2026-04-30 23:59:59"),
    }


@pytest.mark.parametrize("sort", ["find_error", "comment"])
def test_no_verified_number_no_clock(sort: str) -> None:
    assert owed("site_message", message(sort)) == ()


def repost() -> dict[str, str]:
    return {
        "title": "关于某事的通知",
        "url": "https://example.gov.cn/a",
        "published_at": stamp("2026-10-01T20:00"),
    }


def fujian() -> overlays.Overlay:
    text = """
[pack]
name = "fujian"
title = "福建省"
version = "1"
level = "province"
place = "福建省"
[[adopts]]
id = "WB-06"
limits = ["repost_fujian"]
[adopts.source]
title = "实施意见"
number = "一号"
article = "一"
quote = "应在8小时内转载"
"""
    return overlays.parse(text.encode(), where="fujian.toml", book=rulebook.national())


def test_a_repost_has_hours_only_where_the_province_gives_them() -> None:
    assert owed("repost", repost()) == ()
    found = dues(owed("repost", repost(), pack=office("national", fujian())))
    assert found == {"repost": (("WB-06.repost_fujian",), "2026-10-02 04:00:00")}


def test_a_system_is_filed_within_thirty_days_and_the_police_answer_in_ten_working_days() -> None:
    form = {"title": "舆情回应系统", "level": "3", "in_use_at": stamp("2026-09-03T10:00")}
    # Thirty days end on 10-03, in the holiday.
    assert dues(owed("system_filing", form)) == {
        "filing": (("SC-16.file_with_police",), "2026-10-08 23:59:59")
    }
    filed = dues(owed("system_filing", form, moments={StartPoint.FILED: at("2026-09-14T10:00")}))
    # 09-20 is worked, 09-25 to 09-27 is the Mid-Autumn holiday.
    assert filed["filing@police"] == (("SC-16.receipt_of_filing",), "2026-09-28 23:59:59")


def test_an_account_is_filed_without_a_number() -> None:
    form = {
        "title": "东湾发布",
        "platform": "微信",
        "change": "open",
        "changed_at": stamp("2026-03-04T10:00"),
    }
    assert owed("account_filing", form) == ()

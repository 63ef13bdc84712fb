"""Pages asked again: when, and what an answer says of the page that was asked for."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.responses import Answered
from crawlers.revisits.looks import Finding, judge, next_look
from crawlers.visits import Visit
from huiying.text.differences import difference, sentences

OPENED = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
ASKED = "http://board.example/t/17.html"
PAGE = (
    "<html><head><title>桥头积水没人管</title></head><body><h1>桥头积水没人管</h1>"
    "<div><p>昨天夜里下了大雨，桥头的积水到了膝盖，早上上学的孩子都是大人背过去的。</p>"
    "<p>这里每年都淹，打过几次电话都说在处理，到现在也没有人来修下水道。</p></div></body></html>"
)


def look(body: str = PAGE, *, status: int = 200, url: str = ASKED) -> tuple[Finding, str]:
    visit = Visit(url=url, body=body.encode(), status=status, content_type="text/html; charset=utf-8")
    answered = Answered(url=ASKED, final_url=url, at=OPENED, status=status)
    found = judge(ASKED, visit, answered)
    return found.finding, found.words


@pytest.mark.parametrize(
    ("hours", "then"),
    [(0, 1), (0.9, 1), (1, 6), (5.9, 6), (6, 24), (23, 24), (24, 48), (47.9, 48), (48, 72), (500, 504)],
)
def test_looks_come_after_one_six_and_twenty_four_hours_then_daily(hours: float, then: float) -> None:
    assert next_look(OPENED, OPENED + timedelta(hours=hours)) == OPENED + timedelta(hours=then)


@given(st.timedeltas(min_value=timedelta(), max_value=timedelta(days=4000)))
def test_the_next_look_lies_ahead_and_within_a_day(since: timedelta) -> None:
    now = OPENED + since
    assert now < next_look(OPENED, now) <= now + timedelta(days=1)


@pytest.mark.parametrize(
    ("answer", "finding", "said"),
    [
        ({}, Finding.PAGE, ""),
        ({"status": 304, "body": ""}, Finding.UNCHANGED, ""),
        ({"status": 404}, Finding.GONE, "404"),
        ({"status": 410}, Finding.GONE, "410"),
        ({"body": "<html><title>提示</title><p>抱歉，该信息已被删除</p></html>"}, Finding.GONE, "不存在"),
        ({"url": "http://board.example/"}, Finding.GONE, "首页"),
        ({"status": 403}, Finding.NOTHING, "403"),
        ({"status": 500}, Finding.NOTHING, "500"),
        ({"status": 429}, Finding.NOTHING, "429"),
        (
            {"body": "<html><title>登录</title><p>请先登录</p><input type=password></html>"},
            Finding.NOTHING,
            "登录",
        ),
        ({"body": ""}, Finding.NOTHING, "空"),
    ],
)
def test_an_answer_is_taken_for_what_it_says(answer: dict[str, str], finding: Finding, said: str) -> None:
    found, words = look(**answer)  # type: ignore[arg-type]
    assert found is finding
    assert said in words


def test_differences_are_told_sentence_by_sentence() -> None:
    before, after = (
        sentences(text) for text in ("桥塌了。没有人伤亡。\n阅读 12", "桥塌了。\n 三人受伤。\n阅读 9999")
    )
    assert difference(before, after) == "…\n 桥塌了。\n-没有人伤亡。\n+三人受伤。"
    assert difference(before, before) == ""


@given(st.text(max_size=200))
def test_a_text_never_differs_from_itself(text: str) -> None:
    assert difference(sentences(text), sentences(text)) == ""

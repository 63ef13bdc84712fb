"""Forums and offices' message boards: what a list says of each thread, the floors of a thread, message and answer."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from crawlers.entries import Entry, Told
from crawlers.listing import read_posts
from crawlers.listing.labels import waits
from crawlers.listing.threads import read_board
from huiying.posts import Standing
from tests.unit.declaring import fetched, source
from tests.unit.listpages import CASES

FLOORS = {"each": ".floor", "text": ".words", "author": ".who", "published": ".when", "number": ".no"}
LIST = """<ul>
<li class="row"><a href="/t/1?from=hot">路灯不亮</a><i class="n">12</i><i class="l">2026-03-02 11:40</i></li>
<li class="row"><a href="/t/2">噪声扰民没有人管</a><i class="n">0</i><i class="l">3小时前</i></li>
<li class="row"><b>公告</b></li></ul><a href="/f?page=2">下一页</a>"""


def floor(number: str, words: str, at: str = "2026-03-02 10:0", who: str = "过路人") -> str:
    return (
        f'<div class="floor" id="p{number}"><b class="who">{who}</b><i class="when">发表于 {at}{number[:1]}</i>'
        f'<em class="no">{number}</em><div class="words">{words}</div></div>'
    )


def forum(**fields: Any) -> Any:
    declared = {"row": ".row", "replies": ".n", "last_reply": ".l", "floors": FLOORS, "pages": 2}
    return source("forum", url="http://bbs.qingyuan.example/f", **{**declared, **fields})


def test_a_list_of_threads_says_how_each_stands() -> None:
    listed = read_board(forum(), fetched(LIST, url="http://bbs.qingyuan.example/f"))
    assert [(entry.external_id, entry.title, entry.mark) for entry in listed.entries] == [
        ("http://bbs.qingyuan.example/t/1?from=hot", "路灯不亮", "12 | 2026-03-02 11:40"),
        ("http://bbs.qingyuan.example/t/2", "噪声扰民没有人管", "0"),
    ]
    assert [ask.url for ask in listed.following] == ["http://bbs.qingyuan.example/f?page=2"]


def test_what_an_address_names_a_thread_by() -> None:
    listed = read_board(forum(thread_id=r"/t/(\d+)"), fetched(LIST, url="http://bbs.qingyuan.example/f"))
    assert [entry.external_id for entry in listed.entries] == ["thread-1", "thread-2"]


def test_without_selectors_the_threads_are_found() -> None:
    case = next(case for case in CASES if case.name == "discuz")
    listed = read_board(forum(row=None, replies=None), fetched(case.html, url=case.url))
    assert tuple(entry.url for entry in listed.entries) == case.expected
    assert {entry.mark for entry in listed.entries} == {None}


HEAD = Entry(url="http://bbs.qingyuan.example/t/1", external_id="thread-1", title="路灯不亮")


def thread(html: str, counted: int = 0, **fields: Any) -> Told:
    return read_posts(
        forum(**fields), fetched(html, url="http://bbs.qingyuan.example/t/1?p=1"), HEAD, counted
    )


def test_every_floor_is_a_post() -> None:
    html = (
        floor("1", "河东路<br>路灯坏了<script>x()</script>") + floor("2", "同问", who="甲") + floor("3", " ")
    )
    head, reply = thread(html + '<a href="/t/1?p=2">下一页</a>').posts
    assert (head.external_id, head.url, head.title) == ("thread-1", HEAD.url, "路灯不亮")
    assert (head.summary, head.extra) == ("河东路\n路灯坏了", {"floor": 1})
    assert (reply.external_id, reply.url) == ("thread-1#2", "http://bbs.qingyuan.example/t/1?p=1#p2")
    assert (reply.author, reply.summary, reply.title) == ("甲", "同问", None)
    assert reply.published_at == datetime(2026, 3, 2, 2, 2, tzinfo=UTC)
    assert reply.extra == {"floor": 2, "parent": "thread-1", "parent_url": HEAD.url}


def test_floors_without_numbers_are_counted_on() -> None:
    html = "".join(floor("", words) for words in ("甲", "乙"))
    assert [post.external_id for post in thread(html, 20).posts] == ["thread-1#21", "thread-1#22"]


def test_a_thread_that_has_no_floors_tells_nothing() -> None:
    assert thread("<p>请先登录</p>").posts == ()


DISCUZ_FLOOR = """<div id="post_{pid}"><table id="pid{pid}"><tr><td class="pls"><div class="pi"><div class="authi">
<a href="space-uid-1.html" class="xw1">{who}</a></div></div></td><td class="plc"><div class="pi"><strong><a href="#"
 id="postnum{pid}">{number}</a></strong><div class="authi"><em id="authorposton{pid}">{at}</em></div></div>
<div class="pcb"><div class="t_fsz"><table><tr><td class="t_f" id="postmessage_{pid}">{words}</td></tr></table></div></div>
<div id="post_rate_div_{pid}"></div></td></tr></table></div>"""


def test_the_preset_for_discuz_reads_list_and_thread() -> None:
    case = next(case for case in CASES if case.name == "discuz")
    declared = source("forum", url=case.url, preset="discuz")
    entries = read_board(declared, fetched(case.html, url=case.url)).entries
    assert [entry.external_id for entry in entries[:2]] == ["thread-81", "thread-82"]
    assert [entry.mark for entry in entries[:2]] == ["7 | 2026-3-1 10:21", "14 | 2026-3-2 10:22"]
    quote = '<div class="quote"><blockquote>楼主说路灯坏了</blockquote></div><i class="pstatus">本帖最后由甲编辑</i>同问'
    html = (
        '<span id="thread_subject">路灯不亮</span>'
        + DISCUZ_FLOOR.format(pid=901, who="甲", number="楼主", at="发表于 2026-3-2 10:05", words="路灯坏了")
        + DISCUZ_FLOOR.format(
            pid=905,
            who="乙",
            number="<em>5</em><sup>#</sup>",
            at='发表于 <span title="2026-3-2 11:05:09">半小时前</span>',
            words=quote,
        )
    )
    head, reply = read_posts(declared, fetched(html, url=entries[0].url or ""), entries[0]).posts
    assert (head.title, head.summary, head.author) == ("路灯不亮", "路灯坏了", "甲")
    assert (reply.external_id, reply.summary, reply.author) == ("thread-81#5", "同问", "乙")
    assert head.published_at == datetime(2026, 3, 2, 2, 5, tzinfo=UTC)
    assert reply.published_at == datetime(2026, 3, 2, 3, 5, 9, tzinfo=UTC)


def test_a_declaration_goes_before_its_preset() -> None:
    declared = source("forum", preset="discuz", link="a.title", floors={"text": ".mine"})
    assert (declared.link, declared.floors.text, declared.floors.each) == (
        "a.title",
        ".mine",
        "table[id^=pid]",
    )
    with pytest.raises(ValidationError, match="没有名为“phpbb”的预设，只有 discuz"):
        source("forum", preset="phpbb")
    with pytest.raises(ValidationError, match="floors"):
        source("forum")


LETTER = Entry(
    url="http://www.qingyuan.example/letter?id=7", external_id="letter-7", title="路灯不亮", mark="待回复"
)


def board(html: str, **message: str) -> Told:
    return read_posts(source("message_board", message=message), fetched(html), LETTER)


TABLE = """<div class="nav"><a href="/">标题：首页</a></div><table>
<tr><th>标　题</th><td>河东路路灯不亮</td><th>信件编号</th><td>20260302001</td></tr>
<tr><th>写信人</th><td>王*</td><th>写信时间</th><td>2026-03-02 10:05</td></tr>
<tr><th>内　容</th><td colspan=3><p>河东路桥头的路灯坏了三天。</p><p>地址：河东路18号对面。</p></td></tr>
<tr><th>处理状态</th><td>已办结</td></tr>
<tr><th>答复单位</th><td>清源县城市管理局</td><th>答复时间</th><td>2026年3月5日 16:20</td></tr>
<tr><th>答复内容</th><td colspan=3><p>您好！已于3月4日修复。</p><p>感谢您的关心。</p></td></tr></table>
<p>【打印本页】【关闭窗口】</p><div id="footer">主办单位：清源县人民政府办公室</div>"""
LINES = """<h2>河东路路灯不亮</h2><p>留言人：王女士 留言时间：2026-03-02 10:05 状态：已回复 点击量：33</p>
<h3>留言内容</h3><div>河东路桥头的路灯坏了三天。<br>地址：河东路18号对面。</div>
<h3>官方回复</h3><div><span>回复单位：清源县城市管理局</span><span>　回复时间：2026-03-05 16:20</span></div>
<div><p>您好！已于3月4日修复。</p><p>感谢您的关心。</p></div><p>版权所有 清源县</p><p>联系我们</p>"""
SELECTED = """<h1 class="t">河东路路灯不亮</h1><span class="u">王*</span><span class="d">2026-03-02 10:05</span>
<div class="q">河东路桥头的路灯坏了三天。<br>地址：河东路18号对面。</div><div class="r"><b>清源县城市管理局</b><i>2026-03-05 16:20</i>
<div class="a"><p>您好！已于3月4日修复。</p><p>感谢您的关心。</p></div></div>"""
SELECTORS = {
    "title": "h1.t", "author": ".u", "published": ".d", "text": ".q", "answer": ".r .a", "answerer": ".r b", "answered": ".r i"
}  # fmt: skip


@pytest.mark.parametrize(
    ("html", "selectors"),
    [(TABLE, {}), (LINES, {}), (SELECTED, SELECTORS)],
    ids=["table", "lines", "selectors"],
)
def test_a_message_and_its_answer(html: str, selectors: dict[str, str]) -> None:
    read = board(html, **selectors)
    message, answer = read.posts
    assert not read.awaiting
    assert (message.external_id, message.summary) == (
        "letter-7",
        "河东路桥头的路灯坏了三天。\n地址：河东路18号对面。",
    )
    assert message.title in {"河东路路灯不亮", "路灯不亮"}
    assert message.author in {"王*", "王女士"}
    assert message.published_at == datetime(2026, 3, 2, 2, 5, tzinfo=UTC)
    assert message.standing is None
    assert (answer.external_id, answer.author) == ("letter-7#answer", "清源县城市管理局")
    assert answer.summary == "您好！已于3月4日修复。\n感谢您的关心。"
    assert answer.published_at == datetime(2026, 3, 5, 8, 20, tzinfo=UTC)
    assert answer.standing is Standing.OFFICIAL
    assert answer.extra == {"role": "answer", "parent": "letter-7", "parent_url": LETTER.url}


@pytest.mark.parametrize(
    "end",
    [
        "",
        "<p>回复内容：暂无回复</p>",
        "<h3>官方回复</h3>",
        "<p>答复单位：</p><p>答复时间：</p><p>答复内容：</p>",
    ],
)
def test_a_message_without_an_answer_waits(end: str) -> None:
    read = board(f"<p>留言时间：2026-03-02</p><p>留言内容：路灯坏了三天。</p>{end}")
    assert read.awaiting
    assert [post.summary for post in read.posts] == ["路灯坏了三天。"]
    assert read.posts[0].extra == {"status": "待回复"}


def test_a_page_without_a_message_tells_nothing() -> None:
    assert board("<p>您访问的页面不存在</p>") == Told()


@pytest.mark.parametrize(
    ("status", "waiting"),
    [("待回复", True), ("办理中", True), ("已转办", True), ("已回复", False), ("已办结", False), ("", False)],
)
def test_what_a_status_says(status: str, *, waiting: bool) -> None:
    assert waits(status) is waiting


@given(
    st.lists(
        st.sampled_from(
            [
                "留言内容：",
                "答复内容",
                "答复时间：2026-03-01",
                "<p>",
                "</p>",
                "<td>",
                "字" * 9,
                "：",
                "\n",
                "【打印",
                "标题",
            ]
        )
    )
)
def test_labels_in_any_order_never_raise(parts: list[str]) -> None:
    read = board("".join(parts))
    assert len(read.posts) <= 2

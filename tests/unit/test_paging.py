"""Which link leads to the next page of the same article, and the pages put together."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.reading.article import Article, Attachment
from crawlers.reading.paging import join, next_page

SITE = "http://www.qingyuan.example"


@pytest.mark.parametrize(
    ("here", "markup", "following"),
    [
        ("/a/123.html", '<a href="123_2.html">下一页</a>', "/a/123_2.html"),
        ("/a/123_2.html", '<a href="123.html">上一页</a> <a href="123_3.html">下一页</a>', "/a/123_3.html"),
        ("/a/123.html", '<a href="123.html">1</a><a href="123_2.html">2</a>', "/a/123_2.html"),
        ("/a/123.html", '<b>1</b><a href="123_1.html">2</a><a href="123_2.html">3</a>', "/a/123_1.html"),
        ("/a/123.html", f'<link rel="next" href="{SITE}/a/123_2.html">', "/a/123_2.html"),
        ("/show/123", '<a href="/show/123/2">&gt;</a>', "/show/123/2"),
        ("/show/123456/2", '<a href="/show/123456/3">&gt;</a>', "/show/123456/3"),
        ("/20260302/3dd6e/c.html", '<a href="c_2.html"><span>下一页</span></a>', "/20260302/3dd6e/c_2.html"),
        ("/20260302/3dd6e/c_2.html", '<a href="c_3.html">下一页</a>', "/20260302/3dd6e/c_3.html"),
        ("/n1/c1001-402.html", '<a href="/n1/c1001-402-2.html">余下全文</a>', "/n1/c1001-402-2.html"),
        ("/show.asp?id=5", '<a href="show.asp?id=5&amp;page=2">2</a>', "/show.asp?id=5&page=2"),
        ("/p/700?pn=2", '<a href="/p/700?pn=3">下一页</a>', "/p/700?pn=3"),
        ("/thread-7-1-1.html", '<a class="nxt" href="thread-7-2-1.html">下一页</a>', "/thread-7-2-1.html"),
        ("/post-free-700-1.shtml", '<a href="/post-free-700-2.shtml">下页</a>', "/post-free-700-2.shtml"),
        (
            "/forum.php?mod=viewthread&tid=7",
            '<a href="forum.php?mod=viewthread&amp;tid=7&amp;extra=page%3D1&amp;page=2">下一页</a>',
            "/forum.php?mod=viewthread&tid=7&extra=page%3D1&page=2",
        ),
        (
            "/t20260301_99.html",
            '<script>createPageHTML(3, 0, "t20260301_99", "html");</script>',
            "/t20260301_99_1.html",
        ),
    ],
)
def test_next_page(here: str, markup: str, following: str) -> None:
    assert next_page(markup, SITE + here) == SITE + following


@pytest.mark.parametrize(
    ("here", "markup"),
    [
        ("/a/123.html", '<a href="124.html">下一篇</a>'),
        ("/a/123.html", '<a href="124.html">下一页</a>'),
        ("/a/123_3.html", '<a href="123_2.html">上一页</a><a href="123_3.html">3</a>'),
        ("/a/123.html", '<a href="/list_2.html">下一页</a>'),
        ("/a/123.html", '<a href="javascript:turn(2)">下一页</a>'),
        ("/a/123.html", '<a href="http://other.example/a/123_2.html">下一页</a>'),
        ("/a/123.html", '<a href="123_2.html">查看评论</a>'),
        ("/a/123.html", '<a href="123.html?cpage=2">下一页</a>'),
        ("/show.asp?id=5", '<a href="show.asp?id=6">下一页</a>'),
        ("/show.asp?id=5&page=2", '<a href="show.asp?id=6&page=3">下一页</a>'),
        ("/paper/2026-03-01.html", '<a href="2026-03-02.html">下一页</a>'),
        ("/html/2026-03/01/node_2.htm", '<a href="node_3.htm">下一页</a>'),
        ("/t20260301_99_2.html", '<script>createPageHTML(3, 2, "t20260301_99", "html");</script>'),
        ("/a/123.html", '<script>createPageHTML(9, 0, "index", "html");</script>'),
    ],
)
def test_what_is_no_next_page(here: str, markup: str) -> None:
    assert next_page(markup, SITE + here) is None


@pytest.mark.parametrize("url", ["", "not an address", "http://[broken", "about:blank"])
def test_without_an_address_nothing_follows(url: str) -> None:
    assert next_page('<a href="2.html">下一页</a>', url) is None


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("<>a link href=\"'rel next/123_.html?&;下一页[]"), max_size=200))
def test_no_markup_is_too_bad(markup: str) -> None:
    following = next_page(markup + "下一页", f"{SITE}/a/123.html")
    assert following is None or following.startswith("http")


PAGE = Article(
    title="河东路排水工程年表",
    text="河东路排水工程年表\n一九九八年，修建第一条管道。\n（责任编辑 周敏）",
    published_at=None,
    minute_known=False,
    author=None,
    source_name=None,
    charset="utf-8",
    next_page=f"{SITE}/a/1_2.html",
)


def test_pages_are_joined_without_the_head_and_foot_they_repeat() -> None:
    second = replace(
        PAGE,
        text="河东路排水工程年表\n二〇一〇年，改建。\n（责任编辑 周敏）",
        author="周敏",
        attachments=(Attachment(url=f"{SITE}/1.pdf", name="图纸.pdf"),),
        next_page=None,
    )
    whole = join([PAGE, second])
    assert whole.text == f"{PAGE.text}\n二〇一〇年，改建。"
    assert (whole.author, whole.next_page, whole.attachments) == ("周敏", None, second.attachments)


def test_a_page_given_twice_adds_nothing() -> None:
    assert join([PAGE, PAGE]) == PAGE


def test_no_pages_are_no_article() -> None:
    with pytest.raises(ValueError, match="no pages"):
        join([])

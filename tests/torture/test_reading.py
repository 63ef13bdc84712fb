"""Pages made to be slow, deep or endless: each is read or refused by name, in bounded time."""

import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from crawlers.extraction import extract
from huiying.errors import Handling

pytestmark = pytest.mark.torture

LIMIT = 15.0
"""Seconds of processor time for the worst page of 5 MB on a machine that does other things too."""
PAGES: dict[str, Callable[[], str]] = {
    "deep": lambda: "<div>积水x" * 100_000,
    "deep, closed": lambda: "<div>" * 100_000 + "x" + "</div>" * 100_000,
    "bold for ever": lambda: "<b>x" * 100_000,
    "one paragraph": lambda: "<p>" + "积水已经排干" * 300_000,
    "many paragraphs": lambda: "<p>积水已经排干，道路恢复通行。</p>" * 60_000,
    "only links": lambda: '<a href="/a/1.html">下一页</a>' * 100_000,
    "labels in cells": lambda: "<table>" + "<tr><td>索引号</td><td>文号</td><td>发布日期</td></tr>" * 30_000,
    "labels in a row": lambda: "<p>索引号：" * 50_000,
    "open strings": lambda: '<script>var a={"content":"' * 30_000,
    "escapes": lambda: '<script>"content":"积水' + "\\u4e00" * 300_000 + '"</script>',
    "one long name": lambda: f'<div class="{"a-b " * 300_000}">x</div>',
    "names without end": lambda: "".join(f'<div class="c{n} n{n}x">积水{n}，了</div>' for n in range(60_000)),
    "digits": lambda: "<p>" + "2026-" * 500_000,
    "more digits": lambda: "<p>" + "1" * 2_000_000,
    "spaces after a label": lambda: "<p>作者" + " " * 2_000_000 + "x",
    "names after a label": lambda: "<p>记者" + "\u3000张三 " * 300_000,
    "dates": lambda: "<p>2026-03-01 10:20</p>" * 50_000,
    "open tags": lambda: "<" * 2_000_000,
    "open comment": lambda: "<!-- " + "x" * 3_000_000,
    "open script": lambda: "<script>" + 'a:"' * 1_000_000,
    "references": lambda: "&#x4e00;" * 500_000,
    "headings": lambda: "<title>河东路积水已排干，道路恢复通行</title>" + "<h1>河东路积水已排干道路恢复通行" * 20_000,
    "floors": lambda: "".join(f"<div class=p{n}><span>u</span><p class=t_f>顶，{n}</p></div>" for n in range(50_000)),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("url", ["http://www.qy.example/a/1.html", "http://bbs.qy.example/thread-1-1-1.html"])
def test_no_page_takes_for_ever(name: str, url: str) -> None:
    body = PAGES[name]().encode()
    started = time.process_time()
    with suppress(Handling):
        extract(body, url=url, content_type="text/html")
    assert time.process_time() - started < LIMIT

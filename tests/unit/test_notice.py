"""Government notices of a county that does not exist: ten arrangements of the head, eight ways to write it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.extraction import extract
from crawlers.reading.blocks import parse
from crawlers.reading.notice import read_notice
from huiying.clock import BEIJING

INDEX, NUMBER, ISSUER = "QY0201-2026-00017", "清政办〔2026〕3号", "清源县人民政府办公室"
TITLE = "清源县人民政府办公室关于做好防汛工作的通知"
BODY = (
    "各乡镇人民政府，县直各部门：",
    "为做好今年防汛工作，经县政府同意，现将有关事项通知如下。",
    "一、落实责任。各单位主要负责人为第一责任人，实行二十四小时值班，2026年5月1日起执行。",
    "二、排查隐患。三月底前完成水库、堤防、下穿通道排查，建立台账，限期整改。",
)
SIGNATURE = (ISSUER, "2026年2月11日")


class Writing(NamedTuple):
    """How a site writes what every notice says."""

    written: str
    published: str
    minute: str | None
    spaced: bool
    label: str
    empty: bool


WRITINGS = (
    Writing("2026年02月11日", "2026年02月27日", None, spaced=False, label="发布日期", empty=False),
    Writing("2026-02-11", "2026-02-27", None, spaced=True, label="发布日期", empty=True),
    Writing("2026-02-11", "2026-02-27 10:20", "10:20", spaced=False, label="发布时间", empty=False),
    Writing("2026/2/11", "2026/2/27", None, spaced=False, label="公开日期", empty=True),
    Writing("2026年2月11日", "2026年2月27日 10时20分", "10:20", spaced=True, label="公开日期", empty=False),
    Writing("2026.02.11", "2026.02.27", None, spaced=False, label="发布日期", empty=False),
    Writing("2026-02-11 00:00:00", "2026-02-27 10:20:31", "10:20", spaced=False, label="信息发布日期", empty=True),
    Writing("二〇二六年二月十一日", "2026-02-27", None, spaced=True, label="公布日期", empty=False),
)  # fmt: skip
Pairs = list[tuple[str, str]]


def pairs(writing: Writing) -> Pairs:
    def label(text: str) -> str:
        return " ".join(text) if writing.spaced else text

    return [
        (label("索引号"), INDEX),
        (label("主题分类"), "" if writing.empty else "农业、水利 / 防汛"),
        (label("发文机关"), ISSUER),
        (label("成文日期"), writing.written),
        (label("标题"), TITLE),
        (label("发文字号"), NUMBER),
        (label("有效性"), "" if writing.empty else "有效"),
        (label(writing.label), writing.published),
    ]


def four_columns(known: Pairs) -> str:
    cells = [f"<td><b>{label}：</b></td><td>{value}</td>" for label, value in known]
    rows = "".join(f"<tr>{one}{two}</tr>" for one, two in zip(cells[::2], cells[1::2], strict=True))
    return f'<table class="bd1"><tbody>{rows}</tbody></table>'


def two_columns(known: Pairs) -> str:
    rows = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in known)
    return f"<table>{rows}</table>"


def four_columns_in_spans(known: Pairs) -> str:
    cells = [f"<td><span>{label}：</span><span>{value}</span></td>" for label, value in known]
    rows = "".join(f"<tr>{one}{two}</tr>" for one, two in zip(cells[::2], cells[1::2], strict=True))
    return f"<table>{rows}</table>"


def labels_over_values(known: Pairs) -> str:
    head = "".join(f"<th>{label}</th>" for label, _ in known)
    row = "".join(f"<td>{value}</td>" for _, value in known)
    return f"<table><tr>{head}</tr><tr>{row}</tr></table>"


def a_list(known: Pairs) -> str:
    rows = "".join(f"<li><strong>{label}：</strong>{value}</li>" for label, value in known)
    return f'<ul class="xxgk_head">{rows}</ul>'


def a_list_of_terms(known: Pairs) -> str:
    return "<dl>" + "".join(f"<dt>{label}:</dt><dd>{value}</dd>" for label, value in known) + "</dl>"


def boxes(known: Pairs) -> str:
    rows = "".join(
        f'<div class="row"><div class="k">【{label}】</div><div class="v">{value}</div></div>'
        for label, value in known
    )
    return f'<div class="head">{rows}</div>'


def one_line(known: Pairs) -> str:
    return "<p>" + "&nbsp;&nbsp;".join(f"{label}：{value}" for label, value in known) + "</p>"


def lines_in_one_box(known: Pairs) -> str:
    return "<div>" + "<br>".join(f"{label}：{value}" for label, value in known) + "</div>"


def inner_tables(known: Pairs) -> str:
    rows = "".join(
        f"<tr><td><table><tr><td>{label}：</td><td>{value}</td></tr></table></td></tr>"
        for label, value in known
    )
    return f"<table>{rows}</table>"


LAYOUTS: tuple[Callable[[Pairs], str], ...] = (
    four_columns, two_columns, four_columns_in_spans, labels_over_values, a_list, a_list_of_terms, boxes,
    one_line, lines_in_one_box, inner_tables,
)  # fmt: skip


def notice(layout: Callable[[Pairs], str], writing: Writing, *, below: bool = False) -> str:
    head = layout(pairs(writing))
    text = "".join(f"<p>　　{line}</p>" for line in (*BODY, *SIGNATURE))
    main = f'<h1>{TITLE}</h1><div class="TRS_Editor">{text}</div>'
    return f"""<html><head><title>{TITLE}_清源县人民政府</title></head><body>
<div class="top">今天是2026年3月9日 星期一</div><div class="weizhi"><a href="/">首页</a> &gt; <a href="/xxgk/">政府信息公开</a></div>
<div class="content">{main + head if below else head + main}</div>
<div class="foot">主办：清源县人民政府办公室 清ICP备000001号 页面更新：2026-03-01</div></body></html>"""


def read(page: str) -> tuple[str | None, str | None, datetime | None, bool, str]:
    article = extract(
        page.encode(), url="http://www.qingyuan.example/xxgk/17.html", content_type="text/html; charset=utf-8"
    )
    return (
        article.index_number,
        article.document_number,
        article.published_at,
        article.minute_known,
        article.text,
    )


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize(("layout", "writing"), list(product(LAYOUTS, WRITINGS)))
def test_notice(layout: Callable[[Pairs], str], writing: Writing, below: bool) -> None:
    index, number, published, exact, text = read(notice(layout, writing, below=below))
    expected = datetime(2026, 2, 26, 16, tzinfo=UTC)
    if writing.minute:
        expected += timedelta(hours=int(writing.minute[:2]), minutes=int(writing.minute[3:]))
    assert published is not None
    assert published.replace(second=0) == expected
    assert exact == (writing.minute is not None)
    assert (index, number) == (INDEX, NUMBER)
    assert all(line in text for line in BODY)
    assert INDEX not in text


SIMPLE = f"""<html><head><title>{TITLE}</title>%s</head><body><h2>{TITLE}</h2><div class="info">%s</div>
<div id="zoom">{"".join(f"<p>{line}</p>" for line in (*BODY, *SIGNATURE))}</div></body></html>"""


@pytest.mark.parametrize(
    ("meta", "line", "expected", "exact"),
    [
        ('<meta name="PubDate" content="2026-02-27 10:20">', "", (10, 20), True),
        ('<meta name="PubDate" content="2026-02-27">', "来源：县政府办", (0, 0), False),
        ("", "[发布时间：2026-02-27 10:20] [来源：县政府办] [字体：大 中 小]", (10, 20), True),
        ("", "信息来源：县政府办 | 发布日期：2026-02-27 | 浏览次数：36", (0, 0), False),
        ('<meta name="PubDate" content="2026-02-27">', "时间：2026-02-27 10:20 【打印】", (10, 20), True),
        ('<meta name="PubDate" content="2026-02-27T02:20:00Z">', "来源：县政府办", (10, 20), True),
        ("", "成文日期：2026年2月11日　发布日期：2026年2月27日", (0, 0), False),
        ("", "发布日期：2026年2月27日　生效日期：2026年5月1日　有效期至：2031年4月30日", (0, 0), False),
    ],
)
def test_notice_without_a_table(meta: str, line: str, expected: tuple[int, int], exact: bool) -> None:
    _, _, published, minute_known, text = read(SIMPLE % (meta, line))
    assert published == datetime(2026, 2, 26, 16, tzinfo=UTC) + timedelta(
        hours=expected[0], minutes=expected[1]
    )
    assert minute_known == exact
    assert text.split("\n")[: len(BODY)] == list(BODY)


def published(
    head: str = "", below: str = "", url: str = "http://www.qingyuan.example/xxgk/17.html"
) -> str | None:
    text = "".join(f"<p>{line}</p>" for line in (*BODY, *SIGNATURE))
    page = f"<html><head><title>{TITLE}</title></head><body>{head}<h1>{TITLE}</h1>{below}<div>{text}</div></body></html>"
    article = extract(page.encode(), url=url, content_type="text/html")
    return (
        article.published_at.astimezone(BEIJING).strftime(
            "%Y-%m-%d %H:%M" if article.minute_known else "%Y-%m-%d"
        )
        if article.published_at
        else None
    )


@pytest.mark.parametrize(
    "head",
    [
        "<table><tr><td>索引号 QY1</td><td>文号 清政办〔2026〕3号</td></tr><tr><td>成文日期 2026-02-11</td><td>发布日期 2026-02-27</td></tr></table>",
        "<ul><li>索引号</li><li>QY1</li><li>成文日期</li><li>2026-02-11</li><li>发布日期</li><li>2026-02-27</li></ul>",
        "<table><tr><td>索引号</td><td>QY1</td><td>有效性</td><td></td></tr><tr><td>生效日期</td><td>2026-03-01</td><td>失效日期</td><td>2031-03-01</td></tr><tr><td>成文日期</td><td>2026-02-11</td><td>公布日期</td><td>2026-02-27</td></tr></table>",
        "<table><tr><td>索引号</td><td>QY1</td><td>成文日期</td><td>二〇二六年二月十一日</td></tr><tr><td>发布日期</td><td>二〇二六年二月二十七日</td></tr></table>",
        "<div><label>发布日期：</label><div>2026-02-27</div><label>成文日期：</label><div>2026-02-11</div><label>文号：</label><div>无</div></div>",
        "<p>发文日期：2026-02-11 发布时间：2026-02-27</p>",
        "<p>【发布日期】2026-02-27 【成文日期】2026-02-11 【索引号】QY1 【文号】无</p>",
        "<p>2026年3月9日 星期一 欢迎访问</p><p>发布日期：2026-02-27 更新日期：2026-03-05</p>",
        "<p>发布时间：2026-02-27　征集期限：2026-03-01 至 2026-03-31</p>",
        "<div><span>发</span><span>布日期：</span><span>2026年02月27日</span> <span>成文日期：</span><span>2026年02月11日</span></div>",
    ],
)
def test_day_of_publication_among_other_days(head: str) -> None:
    assert published(head) == "2026-02-27"
    assert published(below=head) == "2026-02-27"


WRITTEN = "<table><tr><td>索引号：</td><td>QY1</td><td>成文日期：</td><td>2026-02-11</td></tr></table>"


def test_where_only_the_signature_is_dated_the_rest_of_the_page_is_asked() -> None:
    assert published(WRITTEN, below="<p>2026-02-27 10:20 来源：县政府办</p>") == "2026-02-27 10:20"
    assert published(WRITTEN, url="http://www.qingyuan.example/xxgk/202602/t20260227_17.html") == "2026-02-27"


def test_news_that_names_a_number_is_no_notice() -> None:
    page = "<html><body><p>来源：清源日报</p><p>发布日期：2026-02-27</p><p>标题：无</p></body></html>"
    assert read_notice(parse(page, "")).values == {}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["索引号", "文号：", "发布日期", "<td>", "</td>", "<tr>", "</tr>", "<table>", "2026-01-01", " "]),
        max_size=60,
    )
)  # fmt: skip
def test_no_head_is_too_bad(parts: list[str]) -> None:
    page = parse("".join(parts), "")
    assert all(0 <= place < len(page.blocks) for place in read_notice(page).places)

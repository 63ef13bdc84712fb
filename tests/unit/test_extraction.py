"""Pages of a place that does not exist, built the way real ones are."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.evaluation import body_f1, evaluate_extraction
from crawlers.extraction import extract, read_page, to_post
from crawlers.pages import FetchedPage
from crawlers.reading.article import PARSER, Article
from huiying.errors import Discard, Handling, Invalid
from huiying.posts import SourceKind, Standing

URL = "http://news.qingyuan.example/2026/0302/a1.html"
PARAGRAPHS = (
    "本报讯（记者 林晓舟 陈河）3月1日傍晚，受上游来水影响，清源县河东路下穿通道出现积水，最深处约四十厘米，多辆汽车熄火。",
    "县城管、交警、排水等部门接报后立即到场，设置警示标志，劝返过往车辆，并调来三台移动泵车抽排，没有人员被困。",
    "截至3月1日21时30分，积水基本排干，道路恢复通行。县住建局表示，将对全县十二处下穿通道逐一排查，结果向社会公布。",
)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>　　{text}</p>" for text in texts)


NAVIGATION = "".join(f'<li><a href="/c{n}/">频道{n}</a></li>' for n in range(12))
NEWS = f"""<!DOCTYPE html><html><head><title>河东路积水已排干 道路恢复通行_清源新闻_清源网</title>
<meta name="publishdate" content="2026-03-02"></head><body>
<div class="top">今天是2026年03月09日 星期一</div><ul class="nav">{NAVIGATION}</ul>
<div class="main"><h1>河东路积水已排干 道路恢复通行</h1>
<div class="info">2026-03-02 07:45　来源：清源日报　字号：大 中 小</div>
<div class="article">{paragraphs(*PARAGRAPHS)}<p>责任编辑：周敏</p></div>
<div class="share">分享到：微信 微博</div>
<div class="related"><h3>相关阅读</h3><ul><li><a href="/b.html">去年汛期全县降雨量创新高，多部门联合部署防汛工作</a></li></ul></div>
<div class="comment-list"><h3>网友评论</h3>{"".join(f"<p>每年都淹，每年都说排查，什么时候才能真正解决问题呢，第{n}次了。</p>" for n in range(9))}</div>
</div><div class="footer">清源网版权所有 © 2026-01-01</div></body></html>"""

NOTICE = f"""<html><head><title>清源县人民政府办公室关于做好防汛工作的通知_政府信息公开</title></head><body>
<table class="xxgk"><tr><td>索 引 号：</td><td>QY000-2026-0017</td><td>发文机关：</td><td>县政府办</td></tr>
<tr><td>成文日期：</td><td>2026年02月11日</td><td>发布日期：</td><td>2026年02月27日</td></tr>
<tr><td>标 题：</td><td>清源县人民政府办公室关于做好防汛工作的通知</td><td>发文字号：</td><td>清政办〔2026〕3号</td></tr></table>
<div id="zoom">{paragraphs("各乡镇人民政府，县直各部门：", "为做好今年防汛工作，经县政府同意，现将有关事项通知如下。", "一、落实责任。各单位主要负责人为第一责任人，实行二十四小时值班。", "二、排查隐患。三月底前完成水库、堤防、下穿通道排查，建立台账，限期整改。", "清源县人民政府办公室", "2026年2月11日")}</div>
</body></html>"""

OLD = f"""<HTML><HEAD><TITLE>老城夜市开街--清源晚报</TITLE></HEAD><BODY><TABLE><TR><TD><A HREF=/>首页</A> <A HREF=/n>新闻</A></TD></TR></TABLE>
<TABLE><TR><TD><FONT SIZE=5><B>老城夜市开街</B></FONT></TD></TR><TR><TD>http://www.qy.example 2005年03月21日11:21 清源晚报</TD></TR>
<TR><TD>{"<BR>".join("　　" + text for text in PARAGRAPHS)}<BR>（沈一鸣）</TD></TR></TABLE></BODY></HTML>"""

THREAD = """<html><head><title>河东路下穿通道又淹了 - 清源社区</title></head><body><div class="header"><a href="/">论坛</a></div>
<h1>河东路下穿通道又淹了</h1><div class="post"><div class="author"><a href="/u/1">过路人</a></div><div class="t_f">早上七点路过，水快到膝盖了，有没有人管？</div><div class="tools"><a>回复</a> <a>举报</a></div></div>
<div class="post"><div class="author"><a href="/u/2">老张</a></div><div class="t_f">刚打过热线，说在处理</div><div class="tools"><a>回复</a> <a>举报</a></div></div>
<div class="post"><div class="author"><a href="/u/3">小河</a></div><div class="t_f">年年如此</div><div class="tools"><a>回复</a></div></div></body></html>"""


def read(page: str, url: str = URL, charset: str = "utf-8", **hints: object) -> Article:
    return extract(page.encode(charset), url=url, content_type="text/html; charset=utf-8", **hints)  # type: ignore[arg-type]  # hints vary by test


def beijing(hour: int, minute: int, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour - 8, minute, tzinfo=UTC)


def test_news_page() -> None:
    article = read(NEWS)
    assert article.title == "河东路积水已排干 道路恢复通行"
    assert (article.published_at, article.minute_known) == (datetime(2026, 3, 1, 23, 45, tzinfo=UTC), True)
    assert article.author == "林晓舟 陈河"
    assert article.source_name == "清源日报"
    assert article.text.split("\n") == list(PARAGRAPHS)


def test_notice_is_dated_by_publication_not_by_signature() -> None:
    article = read(NOTICE, "http://www.qingyuan.example/zfxxgk/t17.html")
    assert article.title == "清源县人民政府办公室关于做好防汛工作的通知"
    assert article.published_at == datetime(2026, 2, 26, 16, 0, tzinfo=UTC)
    assert not article.minute_known
    assert article.text.startswith("各乡镇人民政府")
    assert article.text.endswith("2026年2月11日")
    assert "索 引 号" not in article.text


def test_old_page_in_gbk_with_a_header_that_says_utf8() -> None:
    article = read(OLD, "http://www.qy.example/1.htm", charset="gb18030")
    assert article.charset == "gb18030"
    assert article.title == "老城夜市开街"
    assert article.published_at == datetime(2005, 3, 21, 3, 21, tzinfo=UTC)
    assert article.author == "林晓舟 陈河"
    assert body_f1(article.text, "\n".join(PARAGRAPHS)) > 0.95


def test_thread_keeps_its_replies() -> None:
    article = read(THREAD, "http://bbs.qingyuan.example/thread-7-1-1.html")
    assert article.title == "河东路下穿通道又淹了"
    for words in ("水快到膝盖了", "说在处理", "年年如此"):
        assert words in article.text
    assert "举报" not in article.text


def test_time_that_stands_only_in_a_script() -> None:
    page = NEWS.replace("2026-03-02 07:45", "").replace('content="2026-03-02"', 'content=""')
    script = "<script>var ct = '1772408700', title = 1;</script></head>"
    article = read(page.replace("</head>", script), "http://mp.example/s/1")
    assert article.published_at == datetime(2026, 3, 1, 23, 45, tzinfo=UTC)


def test_time_with_a_zone_in_the_meta_is_not_eight_hours_wrong() -> None:
    page = NEWS.replace("2026-03-02 07:45", "").replace(
        'content="2026-03-02"', 'content="2026-03-01T23:45:00Z"'
    )
    assert read(page).published_at == datetime(2026, 3, 1, 23, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shown", "hint", "expected"),
    [
        ("2026-03-02", beijing(9, 5), beijing(9, 5)),
        ("2026-03-02 10:20", beijing(9, 5), beijing(10, 20)),
        ("2026-03-02", beijing(9, 5, day=5), datetime(2026, 3, 1, 16, 0, tzinfo=UTC)),
        ("", beijing(9, 5), beijing(9, 5)),
    ],
)
def test_hint_fills_what_the_page_leaves_open(shown: str, hint: datetime, expected: datetime) -> None:
    page = NEWS.replace("2026-03-02 07:45", shown)
    assert read(page, hint_published=hint).published_at == expected


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("昨天 09:16", datetime(2026, 3, 1, 1, 16, tzinfo=UTC)),
        ("3月1日 20:10 来自清源", datetime(2026, 3, 1, 12, 10, tzinfo=UTC)),
        ("活动时间：2026-12-01 09:00", None),
        ("演出 2027年1月1日 19:30 开始 发布时间 2026-03-02 07:45", datetime(2026, 3, 1, 23, 45, tzinfo=UTC)),
    ],
)
def test_nothing_is_published_after_it_was_fetched(shown: str, expected: datetime | None) -> None:
    page = NEWS.replace("2026-03-02 07:45", shown).replace('content="2026-03-02"', 'content=""')
    page = page.replace("今天是2026年03月09日 星期一", "").replace("© 2026-01-01", "")
    assert read(page, "http://m.example/1", fetched_at=beijing(12, 0)).published_at == expected


def test_page_without_title_takes_the_hint() -> None:
    page = f"<html><body><div>{paragraphs(*PARAGRAPHS)}</div></body></html>"
    assert read(page, hint_title="列表上的题目").title == "列表上的题目"


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"", "text/html", "empty_page"),
        (b" \n ", "text/html", "empty_page"),
        (b"<html><head></head><body><div></div></body></html>", "text/html", "empty_page"),
        (b"<!-- nothing -->", "text/html", "empty_page"),
        (b"%PDF-1.4 ...", "text/html", "not_html"),
        (b"x", "image/png", "not_html"),
        ("<html><body><p>请先登录后查看</p></body></html>".encode(), "text/html", "login_wall"),
        ("<title>404</title><body><p>您访问的页面不存在</p></body>".encode(), "text/html", "missing_page"),
    ],
)
def test_page_with_nothing_to_read_is_refused_by_name(body: bytes, content_type: str, reason: str) -> None:
    with pytest.raises(Discard) as caught:
        extract(body, url=URL, content_type=content_type)
    assert caught.value.reason == reason


def test_post_of_a_page() -> None:
    body = NEWS.encode("gb18030")
    page = FetchedPage(
        url=URL,
        final_url=f"{URL}?m=1",
        status=200,
        content_type="text/html; charset=utf-8",
        fetched_at=beijing(12, 0),
        body_sha256=sha256(body).hexdigest(),
        source_id="qy",
        source_name="清源网",
        source_kind=SourceKind.NEWS,
        standing=Standing.MEDIA,
        local=True,
    )
    post = to_post(page, read_page(page, body))
    assert (post.external_id, post.url, post.first_seen_at) == (URL, f"{URL}?m=1", beijing(12, 0))
    assert (post.title, post.extra, post.raw_sha256) == (
        "河东路积水已排干 道路恢复通行",
        {"local": 1, "parser": PARSER, "source": "清源日报", "editor": "周敏"},
        page.body_sha256,
    )


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("<>/\"'= apdivtrb积水2026-年月日:：。\n"), max_size=300))
def test_no_markup_is_too_bad(markup: str) -> None:
    try:
        article = extract(markup.encode(), url=URL, content_type=None)
    except Handling:
        return
    assert isinstance(article.text, str)


def gold(folder: Path, name: str, page: str, **known: object) -> None:
    (folder / name).write_text(page, "utf-8")
    with (folder / "gold.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"file": name, "url": URL, **known}, ensure_ascii=False) + "\n")


def test_evaluation_counts_what_is_right_and_what_is_not(tmp_path: Path) -> None:
    right = {
        "title": "河东路积水已排干 道路恢复通行",
        "publish_time": "2026-03-02 07:45:10",
        "author": ["陈河"],
    }
    gold(tmp_path, "1.html", NEWS, **right, body="\n".join(PARAGRAPHS))
    wrong = {
        "title": "别的题目",
        "publish_time": "2026-03-02 09:00",
        "author": ["无此人"],
        "body": "毫不相干的另一段文字",
    }
    gold(tmp_path, "2.html", NEWS, **wrong)
    gold(tmp_path, "3.html", NOTICE, kind="gov", publish_time="2026-02-27", body=None)
    gold(tmp_path, "4.html", "", kind="social")
    scores = evaluate_extraction(tmp_path, predictions=tmp_path / "predictions.jsonl")
    predicted = [
        json.loads(line) for line in (tmp_path / "predictions.jsonl").read_text("utf-8").splitlines()
    ]
    assert [(line["file"], line["publish_time"]) for line in predicted] == [
        ("1.html", "2026-03-02 07:45"),
        ("2.html", "2026-03-02 07:45"),
        ("3.html", "2026-02-27"),
        ("4.html", None),
    ]
    assert (predicted[0]["title"], predicted[0]["author"]) == (right["title"], ["林晓舟", "陈河"])
    assert (scores["title_exact"], scores["minute"], scores["author"]) == (0.5, 0.5, 0.5)
    assert (scores["day"], scores["gov_day"], scores["body_f1"]) == (1.0, 1.0, 0.5)
    assert (scores["exceptions"], scores["pages"]) == (0, 4)
    assert scores["n"] == {
        "title_exact": 2, "day": 3, "gov_day": 1, "minute": 2, "author": 2, "body_f1": 2, "news_body_f1": 2, "forum_body_f1": 0,
    }  # fmt: skip


def test_evaluation_without_gold_says_so(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="gold"):
        evaluate_extraction(tmp_path)


@pytest.mark.parametrize(
    ("found", "known", "f1"),
    [
        ("甲乙丙丁戊", "甲乙丙丁戊", 1.0),
        ("甲 乙\n丙丁", "甲乙丙丁", 1.0),
        ("", "甲乙丙丁", 0.0),
        ("甲乙丙丁戊己", "甲乙丙丁", 0.5),
    ],
)
def test_body_f1(found: str, known: str, f1: float) -> None:
    assert body_f1(found, known) == f1

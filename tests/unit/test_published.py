"""The minute a page was published, wherever and however the page says it."""

import pytest

from crawlers.extraction import extract
from huiying.clock import BEIJING

TITLE = "河东路积水已排干 道路恢复通行"
TEXT = "".join(
    f"<p>{line}</p>"
    for line in (
        "3月1日傍晚，受上游来水影响，清源县河东路下穿通道出现积水，最深处约四十厘米，多辆汽车熄火。",
        "县城管、交警、排水等部门接报后立即到场，设置警示标志，劝返过往车辆，没有人员被困。",
        "截至3月1日21时30分，积水基本排干，道路恢复通行。",
    )
)
OTHERS = "".join(
    f"<li><a href=/x{n}>别的新闻标题第{n}条</a><span>2026-03-0{n + 1} 1{n}:00</span></li>" for n in range(6)
)


def said(meta: str, line: str, after: str) -> str | None:
    page = f"<title>{TITLE}_清源网</title>{meta}<body><h1>{TITLE}</h1>{line}<div class=article>{TEXT}</div>{after}</body>"
    article = extract(page.encode(), url="http://www.qingyuan.example/a/1.html", content_type="text/html")
    if article.published_at is None:
        return None
    shown = article.published_at.astimezone(BEIJING)
    return shown.strftime("%Y-%m-%d %H:%M" if article.minute_known else "%Y-%m-%d")


DAY = '<meta name="publishdate" content="2026-03-02">'
UTC = '<meta property="article:published_time" content="2026-03-01T23:45:00+00:00">'


@pytest.mark.parametrize(
    ("meta", "line", "after"),
    [
        (DAY, "<span>2026-03-02 07:45</span>", ""),
        (UTC, "", ""),
        (UTC, "<div>2026年03月02日07:45</div>", ""),
        ('<meta property="og:published_time" content="2026-03-01T23:45:00.123Z">', "", ""),
        ('<meta name="pubdate" content="2026-03-02 07:45:10">', "", ""),
        ('<meta name="apub:time" content="3/2/2026, 7:45:10 AM">', "", ""),
        (
            '<script>{"datePublished":"2026-03-01T23:45:00Z","dateModified":"2026-03-02T10:00:00Z"}</script>',
            "",
            "",
        ),
        ('<script>var pubTime = "2026-03-02 07:45";</script>', "<div>2026-03-02</div>", ""),
        ('<script>window.__D={"publishTime":1772408700000}</script>', "", ""),
        ('<script>{"created_at":"Mon Mar 02 07:45:00 +0800 2026"}</script>', "", ""),
        ("", '<time datetime="2026-03-02T07:45:00+08:00">3月2日</time>', ""),
        ("", '<p>时间：<script>document.write("2026-03-02 07:45")</script></p>', ""),
        ("", "<div><span>2026-03-02</span><em>07:45</em></div>", ""),
        ("", "<div><p>2026-03-02</p><p>07:45</p></div>", ""),
        ("", "<div><div>2026</div><div>03/02</div><div>07:45:10</div></div>", ""),
        ("", "<p>2026.03.02 07:45</p>", ""),
        ("", "<p>2026年3月2日 星期一 07:45</p>", ""),
        ("", "<p>清源日报2026-03-02 07:45:10作者：林晓舟</p>", ""),
        ("", "<div>更新于 2026-03-02 07:45</div>", ""),
        ("", "", "<div>发布于 2026-03-02 07:45 清源</div>"),
        ("", "<p>2026-03-02 07:45</p>", f"<ul>{OTHERS}</ul>"),
        ("", f"<ul>{OTHERS}</ul><p>来源：清源日报 2026-03-02 07:45</p>", ""),
        ("", "<p>2026-03-02 07:45</p>", "<div class=comment><p>好</p><span>2026-03-03 08:00</span></div>"),
        ("", "<p>更新时间：2026-03-05 09:00 发布时间：2026-03-02 07:45</p>", ""),
    ],
)
def test_minute(meta: str, line: str, after: str) -> None:
    assert said(meta, line, after) == "2026-03-02 07:45"


@pytest.mark.parametrize(
    "line", ["<p>二〇二六年三月二日</p>", "<p>2026-03-02</p>", "<p>（2026年3月2日）</p>"]
)
def test_day(line: str) -> None:
    assert said("", line, "") == "2026-03-02"

"""Feeds: what they list, and the plain statement when they are none."""

from datetime import UTC, datetime

import pytest

from crawlers.listing.feeds import NotAFeed, read_feed
from crawlers.models import RunState
from crawlers.moments import read_moment
from crawlers.pages import canonical_url
from crawlers.verdict import Answer, Before, Tally, judge

BASE = "http://news.example/feed/rss.xml"


def rss(items: str, declaration: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    return f'{declaration}<rss version="2.0"><channel><title>清源日报</title>{items}</channel></rss>'


def item(link: str = "/a.html", title: str = "河东路积水", date: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate></item>"


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Mon, 02 Mar 2026 11:05:00 +0800", datetime(2026, 3, 2, 3, 5, tzinfo=UTC)),
        ("Mon, 02 Mar 2026 03:05:00 GMT", datetime(2026, 3, 2, 3, 5, tzinfo=UTC)),
        ("2026-03-02 11:05:00", datetime(2026, 3, 2, 3, 5, tzinfo=UTC)),
        ("2026-03-02T03:05:00Z", datetime(2026, 3, 2, 3, 5, tzinfo=UTC)),
        ("", None),
        ("昨天", None),
    ],
)
def test_feed_dates_without_zone_are_beijing_time(date: str, expected: datetime | None) -> None:
    (entry,) = read_feed(rss(item(date=date)).encode(), url=BASE)
    assert entry.published_at == expected
    assert entry.url == entry.external_id == "http://news.example/a.html"


@pytest.mark.parametrize("header", ["text/xml; charset=utf-8", "text/xml; charset=iso-8859-1", None])
def test_feed_in_gbk_is_read_whatever_the_header_says(header: str | None) -> None:
    items = "".join(item(f"/{n}.html", "河东路积水已经退去，交通恢复正常") for n in range(9))
    body = rss(items, '<?xml version="1.0" encoding="gb2312"?>').encode("gb18030")
    entries = read_feed(body, url=BASE, content_type=header)
    assert {entry.title for entry in entries} == {"河东路积水已经退去，交通恢复正常"}


def test_atom_and_duplicate_entries() -> None:
    entry = '<entry><title>通告</title><id>1</id><link href="/n/1?utm_medium=x"/><updated>2026-03-02T11:05:00+08:00</updated></entry>'
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{entry}{entry}</feed>'
    (only,) = read_feed(body.encode(), url=BASE)
    assert only.url == "http://news.example/n/1"
    assert only.published_at == datetime(2026, 3, 2, 3, 5, tzinfo=UTC)


def test_entry_without_link_brings_its_own_text() -> None:
    body = rss(
        "<item><guid>g1</guid><title>快讯</title><description>&lt;p&gt;停水&lt;/p&gt;</description></item>"
    )
    (entry,) = read_feed(body.encode(), url=BASE)
    assert (entry.url, entry.external_id, entry.summary) == (None, "g1", "停水")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<!DOCTYPE html><html><body>首页</body></html>", "网页"),
        ('{"data": []}', "JSON"),
        ("维护中", "不是 RSS"),
    ],
)
def test_what_is_no_feed_is_named(body: str, words: str) -> None:
    with pytest.raises(NotAFeed, match=words):
        read_feed(body.encode(), url=BASE)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://A.example/x?utm_source=w&b=2&a=1#top", "http://a.example/x?a=1&b=2"),
        ("/x?spm=1.2", "http://news.example/x"),
        ("  y.html ", "http://news.example/feed/y.html"),
        ("javascript:void(0)", None),
        ("mailto:a@b.example", None),
        ("http://me:pw@a.example/", None),
        ("http://[bad/", None),
    ],
)
def test_canonical_url(url: str, expected: str | None) -> None:
    assert canonical_url(url, BASE) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026年3月2日 11时05分", datetime(2026, 3, 2, 3, 5, tzinfo=UTC)),
        ("2026-3-2 下午3:05", datetime(2026, 3, 2, 7, 5, tzinfo=UTC)),
        ("2026/03/02", datetime(2026, 3, 1, 16, 0, tzinfo=UTC)),
        ("2026-03-02T11:05:09.123+08:00", datetime(2026, 3, 2, 3, 5, 9, tzinfo=UTC)),
        ("2026-02-30", None),
        ("12345", None),
        (True, None),
    ],
)
def test_moments(value: object, expected: datetime | None) -> None:
    assert read_moment(value) == expected


def tally(
    answer: Answer = Answer.READ, *, seen: int = 3, new: int = 0, failed: int = 0, passing: int = 0
) -> Tally:
    return Tally(
        answer=answer,
        seen=seen,
        new=new,
        offered=new,
        problems=["打不开"] * failed,
        passing=passing,
        detail="因为",
    )


@pytest.mark.parametrize(
    ("run", "before", "state", "trust"),
    [
        (tally(new=2), None, RunState.FRESH, True),
        (tally(), "fresh", RunState.UNCHANGED, True),
        (tally(seen=0), "fresh", RunState.EMPTY, False),
        (tally(new=2, failed=1, passing=1), None, RunState.PARTIAL, False),
        (tally(new=2, failed=1), None, RunState.PARTIAL, True),
        (tally(failed=3, passing=3), None, RunState.FAILING, False),
        (tally(Answer.NOT_MODIFIED), "fresh", RunState.UNCHANGED, True),
        (tally(Answer.NOT_MODIFIED), "not_a_feed", RunState.NOT_A_FEED, False),
        (tally(Answer.NOT_MODIFIED), "failing", RunState.FAILING, False),
        (tally(Answer.NOT_MODIFIED), "partial", RunState.PARTIAL, True),
        (tally(Answer.NOT_MODIFIED), None, RunState.FAILING, False),
        (tally(Answer.ROBOTS), "fresh", RunState.ROBOTS, False),
        (tally(Answer.TOO_LARGE), "fresh", RunState.TOO_LARGE, False),
        (tally(Answer.NOT_A_FEED), "fresh", RunState.NOT_A_FEED, False),
        (tally(Answer.NOT_JSON), "fresh", RunState.NOT_JSON, False),
        (tally(Answer.NOTHING), "fresh", RunState.INTERRUPTED, False),
    ],
)
def test_a_run_is_named_for_what_it_was(
    run: Tally, before: str | None, state: RunState, *, trust: bool
) -> None:
    verdict = judge(run, Before(state=before, error="上次的错"))
    assert (verdict.state, verdict.trust) == (state, trust)
    assert (verdict.error is None) == (state in {RunState.FRESH, RunState.UNCHANGED})

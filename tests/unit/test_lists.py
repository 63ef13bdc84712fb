"""The articles of a list page are found by its structure alone, whatever system wrote it, and so is its next page."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from crawlers.entries import Fetched, Listed
from crawlers.listing.links import read_listing
from crawlers.sources import ListSource
from tests.unit.listpages import CASES, FOOT, GOV, NAV, TITLES, Case, page

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def source(url: str, **more: object) -> ListSource:
    fields = {
        "id": "gov",
        "name": "清源",
        "kind": "list",
        "standing": "official",
        "source_kind": "government",
    }
    return TypeAdapter(ListSource).validate_python({**fields, "url": url, "pages": 3, **more})


def read(html: str, url: str = GOV, **more: object) -> Listed:
    fetched = Fetched(url=url, body=html.encode(), content_type="text/html; charset=utf-8", now=NOW)
    return read_listing(source(url, **more), fetched)


def addresses(listed: Listed) -> tuple[str | None, ...]:
    return tuple(entry.url for entry in listed.entries)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_articles_are_found(case: Case) -> None:
    assert addresses(read(case.html, case.url)) == case.expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_next_page_is_found(case: Case) -> None:
    following = [ask.url for ask in read(case.html, case.url).following]
    assert following == ([case.following] if case.following else [])
    assert read(case.html, case.url, pages=1).following == ()


@pytest.mark.parametrize(
    "name", ["trs", "discuz", "cards", "whole cards", "crowded rows", "data for a script"]
)
def test_titles_are_told_whole_and_alone(name: str) -> None:
    case = next(case for case in CASES if case.name == name)
    assert [entry.title for entry in read(case.html, case.url).entries] == list(TITLES)


def test_a_day_beside_a_link_is_told_as_a_day() -> None:
    trs = next(case for case in CASES if case.name == "trs")
    first = read(trs.html, trs.url).entries[0]
    assert (first.published_at, first.minute_known) == (datetime(2026, 2, 28, 16, tzinfo=UTC), False)


def test_a_date_with_its_minute_is_kept_where_it_is_the_only_one() -> None:
    rows = "".join(
        f'<li><a href="/n/{n}.html">{title}</a><i>2026-03-02 1{n}:00</i></li>'
        for n, title in enumerate(TITLES)
    )
    entries = read(page(f"<ul>{rows}</ul>")).entries
    assert [entry.published_at for entry in entries[:2]] == [
        datetime(2026, 3, 2, 2, tzinfo=UTC),
        datetime(2026, 3, 2, 3, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        (page(""), "link 选择器"),
        ("", "link 选择器"),
        ("plain words", "link 选择器"),
        (page("".join(f'<li><a href="/d/{n}.pdf">{t}</a></li>' for n, t in enumerate(TITLES))), "文件"),
    ],
)
def test_a_page_without_a_list_says_what_to_do(html: str, words: str) -> None:
    listed = read(html)
    assert listed.entries == ()
    assert words in listed.nothing


LIST = page(
    '<div class="main">'
    + "".join(f'<p><a href="/n/{n}.html">{title}</a></p>' for n, title in enumerate(TITLES))
    + '<p><a href="/n/0.html">图</a><a href="http://other.example/n/7.html">别处的一篇文章</a></p></div>'
)
SIX = tuple(f"http://www.qingyuan.example/n/{n}.html" for n in range(6))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"link": "a"}, SIX),
        ({"link": ".main p"}, SIX),
        ({"link": ".main a", "pattern": r"/n/[0-2]\.html"}, SIX[:3]),
        ({"pattern": r"^http://www\.\S+/n/\d+\.html$"}, SIX),
        ({"pattern": r"//other\."}, ("http://other.example/n/7.html",)),
        ({"link": ".nothing a"}, ()),
        ({"pattern": "nowhere"}, ()),
    ],
)
def test_selectors_choose(fields: dict[str, str], expected: tuple[str, ...]) -> None:
    listed = read(LIST, **fields)
    assert addresses(listed) == expected
    assert "pattern" in listed.nothing


@pytest.mark.parametrize("around", [NAV, FOOT, NAV + FOOT])
def test_what_stands_around_lists_nothing(around: str) -> None:
    assert addresses(read(f"<html><body>{around}</body></html>")) == ()


def test_a_whole_site_map_is_read_at_once() -> None:
    rows = "".join(f'<li><a href="/n/{n}.html">{TITLES[n % 6]}第{n}号</a></li>' for n in range(2000))
    assert len(read(page(f"<ul>{rows}</ul>")).entries) == 2000


@given(
    st.lists(
        st.sampled_from(["<ul>", "</ul>", "<li>", '<a href="/1.html">', '<a href="//[">', "</a>", "字" * 9])
    )
)
def test_broken_markup_never_raises(parts: list[str]) -> None:
    read("".join(parts))

"""JSON APIs: the posts they give, their paging and cursors, the heat of hot-search lists, answers of offices."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from crawlers.entries import Ask, Listed
from crawlers.listing.answers import NotJson, read_answer
from huiying.posts import Standing
from tests.unit.declaring import BASE, fetched, source

MAPPING = {"items": "data", "id": "id", "text": "text"}


def read(document: Any, *, ask: Ask | None = None, **fields: Any) -> Listed:
    declared = source("api", **{"mapping": MAPPING, **fields})
    return read_answer(declared, fetched(json.dumps(document), ask=ask))


def test_posts_are_mapped() -> None:
    mapping = {
        "items": "data[]",
        "id": "mid",
        "text": "t",
        "title": "h",
        "author": "u.n",
        "published": "at",
        "url": "l",
    }
    items = [
        {"mid": 1, "t": "桥头\0堵了", "u": {"n": "过路人"}, "at": 1772420700, "l": "/w/1"},
        {"mid": 2, "h": "只有标题", "at": 1772420700000},
        {"mid": 3, "t": " "},
        {"t": "没有编号"},
        {"mid": 1, "t": "重复"},
        7,
    ]
    first, second = read({"data": items}, mapping=mapping).entries
    assert (first.external_id, first.summary, first.author) == ("1", "桥头堵了", "过路人")
    assert first.published_at == second.published_at == datetime(2026, 3, 2, 3, 5, tzinfo=UTC)
    assert (first.url, second.title) == ("http://www.qingyuan.example/w/1", "只有标题")


def test_a_hot_search_list_keeps_rank_and_heat() -> None:
    mapping = {"items": "list", "id": "word", "title": "word", "rank": "pos", "heat": "hot"}
    items = [
        {"word": "清源河水位", "pos": 1, "hot": "123.4万"},
        {"word": "河东路积水", "pos": "2", "hot": "98,765"},
        {"word": "夜市", "pos": None, "hot": "沸"},
    ]
    entries = read({"list": items}, mapping=mapping).entries
    assert [(entry.title, entry.extra) for entry in entries] == [
        ("清源河水位", {"rank": 1, "heat": 1_234_000}),
        ("河东路积水", {"rank": 2, "heat": 98_765}),
        ("夜市", {"heat": "沸"}),
    ]


def test_comments_name_what_they_answer_to() -> None:
    mapping = {**MAPPING, "parent": "reply_to.id"}
    (entry,) = read({"data": [{"id": 9, "text": "同问", "reply_to": {"id": 4}}]}, mapping=mapping).entries
    assert entry.extra == {"parent": "4"}


ANSWERED = {**MAPPING, "answer": "reply", "answered": "reply_at", "answerer": "unit", "status": "state"}


def test_an_office_answers_as_a_post_of_its_own() -> None:
    items = [
        {"id": 1, "text": "路灯不亮", "state": "已回复", "reply": "已派人修复。", "reply_at": "2026-03-01 09:10", "unit": "县城管局"},
        {"id": 2, "text": "噪声扰民", "state": "待回复", "reply": "暂无回复"},
    ]  # fmt: skip
    first, answer, second = read({"data": items}, mapping=ANSWERED).entries
    assert (answer.external_id, answer.standing, answer.author) == ("1#answer", Standing.OFFICIAL, "县城管局")
    assert answer.published_at == datetime(2026, 3, 1, 1, 10, tzinfo=UTC)
    assert answer.extra == {"role": "answer", "parent": "1"}
    assert (first.extra, second.extra) == ({"status": "已回复"}, {"status": "待回复"})
    assert first.standing is None


def test_follow_names_an_item_by_its_page() -> None:
    mapping = {"items": "data", "id": "id", "title": "title", "url": "href"}
    items = [{"id": 1, "title": "停水通知", "href": "/n/1.html?utm_source=x"}, {"id": 2, "title": "没有网址"}]
    (entry,) = read({"data": items}, mapping=mapping, follow=True).entries
    assert entry.url == entry.external_id == "http://www.qingyuan.example/n/1.html"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<html>", "不是 JSON"),
        ('{"data": {"a": 1}}', "mapping.items"),
        ("[" * 200_000, "不是 JSON"),
        ("null", "mapping.items"),
    ],
)
def test_what_is_no_answer_is_named(body: str, words: str) -> None:
    with pytest.raises(NotJson, match=words):
        read_answer(source("api", mapping=MAPPING), fetched(body))


@pytest.mark.parametrize("body", ["", "  ", '{"data": []}'])
def test_an_answer_with_nothing_in_it_lists_nothing(body: str) -> None:
    listed = read_answer(source("api", mapping=MAPPING, pages=3, paging={"parameter": "p"}), fetched(body))
    assert (listed.entries, listed.following) == ((), ())


def test_an_expression_that_does_not_fit_finds_nothing() -> None:
    assert (
        read({"data": [{"id": 1, "text": "x"}]}, mapping={**MAPPING, "title": "length(id)"}).entries[0].title
        is None
    )


SOME = [{"id": 1, "text": "甲"}]


@pytest.mark.parametrize(
    ("paging", "document", "following"),
    [
        ({"parameter": "page"}, {}, f"{BASE}?page=2"),
        ({"parameter": "pn", "start": 0}, {}, f"{BASE}?pn=1"),
        ({"parameter": "offset", "start": 0, "step": 20}, {}, f"{BASE}?offset=20"),
        ({"parameter": "since", "cursor": "next_id"}, {"next_id": "a b"}, f"{BASE}?since=a+b"),
        ({"parameter": "since", "cursor": "next_id"}, {"next_id": 0}, None),
        ({"parameter": "since", "cursor": "next_id"}, {}, None),
        ({"parameter": "since", "cursor": "data"}, {}, None),
        ({"next": "links.next"}, {"links": {"next": "/data/list?c=9"}}, f"{BASE}?c=9"),
        ({"next": "links.next"}, {"links": {"next": None}}, None),
        ({"next": "links.next"}, {"links": {"next": BASE}}, None),
        ({"next": "links.next"}, {"links": {"next": "http://elsewhere.example/data"}}, None),
    ],
)  # fmt: skip
def test_the_next_page(paging: dict[str, Any], document: dict[str, Any], following: str | None) -> None:
    listed = read({"data": SOME, **document}, pages=5, paging=paging)
    assert [ask.url for ask in listed.following] == ([following] if following else [])
    last = Ask(url=BASE, page=5)
    assert read({"data": SOME, **document}, pages=5, paging=paging, ask=last).following == ()


def test_pages_count_on() -> None:
    paging = {"parameter": "offset", "start": 0, "step": 20}
    second = Ask(url=f"{BASE}?offset=20", page=2)
    (third,) = read({"data": SOME}, pages=5, paging=paging, ask=second).following
    assert (third.url, third.page) == (f"{BASE}?offset=40", 3)


def test_a_body_is_leafed_through_where_it_says() -> None:
    body = {"channel": 3, "page": {"index": 1}}
    (ask,) = read({"data": SOME}, pages=2, paging={"parameter": "page.index"}, body=body).following
    assert ask.body == {"channel": 3, "page": {"index": 2}}
    assert body["page"] == {"index": 1}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"mapping": {"items": "data", "id": "id"}}, "mapping.text"),
        ({"follow": True}, "mapping.url"),
        ({"pages": 2}, "source.paging"),
        ({"paging": {"start": 1}}, "二者取一"),
        ({"paging": {"next": "a", "parameter": "b"}}, "二者取一"),
        ({"paging": {"next": "a", "cursor": "b"}}, "parameter"),
        ({"paging": {"next": "a["}}, "JMESPath"),
        ({"headers": {"Authorization": "Bearer s3cret"}}, "口令"),
        ({"headers": {"Cookie": "sid=s3cret"}}, "口令"),
        ({"headers": {"X-Api-Key": "env:HOME"}}, "HUIYING_SECRET_"),
        ({"headers": {"Host": "inside"}}, "请求头"),
        ({"headers": {"X-A": "a\nb"}}, "英文字母"),
    ],
)
def test_a_mistake_is_named_and_no_secret_repeated(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        source("api", **{"mapping": MAPPING, **fields})
    told = [str(error.get("ctx", {}).get("error", "")) for error in caught.value.errors()]
    assert any(words in message for message in told)
    assert not any("s3cret" in message for message in told)


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("api", {"mapping": MAPPING, "pages": 2}, ("api", "paging")),
        ("api", {"mapping": MAPPING, "follow": True}, ("api", "follow")),
        ("api", {"mapping": {"items": "data", "id": "id"}}, ("api", "follow")),
        ("forum", {"preset": "phpbb"}, ("forum", "preset")),
    ],
)
def test_a_mistake_is_told_where_it_was_made(
    kind: str, fields: dict[str, Any], field: tuple[str, str]
) -> None:
    with pytest.raises(ValidationError) as caught:
        source(kind, **fields)
    assert field in [error["loc"] for error in caught.value.errors()]

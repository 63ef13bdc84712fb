"""Search over HTTP: hits with marks, filters, how many a day, and the truth about what cannot be found."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from huiying.errors import Unavailable
from huiying.index import Entry, pending
from nlp.models import Document
from tests.api.conftest import Office
from tests.api.fire import BROKE_OUT, a_post, an_event


def some_posts(office: Office) -> None:
    with office.database.transaction() as session:
        event = an_event(session)
        posts: list[Document] = [
            a_post(session, event, deaths=4, at=BROKE_OUT + timedelta(days=day), source=f"站{day}")
            for day in range(3)
        ]
        office.context.index.put(
            session,
            [
                Entry(
                    document_id=post.id,
                    version=1,
                    title=post.title,
                    text=post.text,
                    published_at=post.published_at or post.first_seen_at,
                    first_seen_at=post.first_seen_at,
                    source_id=post.source_id,
                    source_kind=post.source_kind,
                    topics=("安全生产",),
                    scope="local" if number else "elsewhere",
                    places=("江岭省/云州市/清源县/东湾镇",) if number else (),
                    event_id=event.id,
                    urgency=2 + number,
                )
                for number, post in enumerate(posts)
            ],
        )
    office.context.index.flush(office.database)


def test_hits_come_newest_first_with_marks_and_days(office: Office) -> None:
    some_posts(office)
    found = office.sees("duty", "/search?q=厂房起火&page_size=2")
    assert (found["total"], len(found["items"]), found["notice"]) == (3, 2, None)
    assert [hit["document"]["source_name"] for hit in found["items"]] == ["站2", "站1"]
    assert [bucket["count"] for bucket in found["histogram"]] == [1, 1, 1]
    hit = found["items"][0]
    start, end = hit["snippet_marks"][0]
    assert hit["snippet"][start:end] == "厂房起火"


def test_filters_narrow(office: Office) -> None:
    some_posts(office)
    assert office.sees("duty", "/search?q=起火&source_kind=microblog")["total"] == 0
    assert office.sees("duty", "/search?topic=安全生产&since=2026-03-05T00:00:00Z")["total"] == 2


def test_nothing_found_is_said_plainly(office: Office) -> None:
    found = office.sees("duty", "/search?q=地震")
    assert (found["items"], found["total"], found["histogram"]) == ([], 0, [])


NARROWED = (
    ("source_id=source-of-nobody", 0),
    ("scope=local", 2),
    ("scope=elsewhere", 1),
    ("place=江岭省/云州市", 2),
    ("place=江岭省/云州市/清源县/东湾镇", 2),
    ("place=江岭省/青川市", 0),
    ("urgency=1", 3),
    ("urgency=3", 2),
    ("urgency=4", 1),
    ("without=厂房", 0),
    ("without=没有的词&without=也没有", 3),
    ("without=厂房 没有的词", 3),
    ("scope=local&urgency=4&place=江岭省", 1),
)


@pytest.mark.parametrize(("asked", "found"), NARROWED)
def test_every_filter_narrows(office: Office, asked: str, found: int) -> None:
    some_posts(office)
    assert office.sees("duty", f"/search?q=起火&{asked}")["total"] == found


def test_a_source_is_chosen_from_the_list_the_server_gives(office: Office) -> None:
    some_posts(office)
    lists = office.sees("duty", "/search/filters")
    assert len(lists["sources"]) == 3
    for source in lists["sources"]:
        assert office.sees("duty", f"/search?source_id={source['value']}")["total"] == 1
    places = [place["value"] for place in lists["places"]]
    assert places[:3] == ["江岭省", "江岭省/云州市", "江岭省/云州市/清源县"]
    assert len(places) == len(set(places))
    assert [one["value"] for one in lists["urgencies"]] == ["4", "3", "2", "1"]
    assert "安全生产" in {topic["value"] for topic in lists["topics"]}


@pytest.mark.parametrize("asked", ["scope=here", "urgency=5", "urgency=0", "source_id=" + "x" * 101])
def test_what_no_list_holds_is_refused_beside_its_field(office: Office, asked: str) -> None:
    refused = office.sees("duty", f"/search?{asked}", expect=422)
    assert set(refused["fields"]) == {asked.partition("=")[0]}


@pytest.mark.parametrize("page", [2, 600, 100_000])
def test_a_page_beyond_the_last_is_empty_and_says_which_is_the_last(office: Office, page: int) -> None:
    some_posts(office)
    found = office.sees("duty", f"/search?q=起火&page={page}")
    assert (found["items"], found["total"], found["page"], found["last_page"]) == ([], 3, page, 1)


def test_a_query_of_ten_thousand_characters_is_told_what_to_do(office: Office) -> None:
    refused = office.sees("duty", f"/search?q={'x' * 10_000}", expect=422)
    assert (refused["code"], "最多 200 字" in refused["message"]) == ("query_too_long", True)


@pytest.mark.parametrize("words", ["***", "“”（）", "&& || !", "%22%22", "-"])
def test_operators_alone_find_nothing_and_say_why(office: Office, words: str) -> None:
    some_posts(office)
    found = office.sees("duty", f"/search?q={words.replace('&', '%26')}")
    assert (found["total"], found["available"]) == (0, True)
    assert "没有字、字母或数字" in found["notice"]


def test_words_of_other_languages_of_search_are_words(office: Office) -> None:
    some_posts(office)
    assert office.sees("duty", "/search?q=起火 AND 厂房")["total"] == 0
    assert office.sees("duty", '/search?q="起火"')["total"] == 3


def test_an_engine_that_is_away_is_said_with_what_still_works(office: Office) -> None:
    def gone(*_given: Any) -> None:
        raise Unavailable("检索引擎连不上", code="index_unreachable")

    with patch.object(type(office.context.index), "search", gone):
        found = office.sees("duty", "/search?q=起火")
    assert (found["available"], found["items"]) == (False, [])
    assert found["notice"] == "检索引擎连不上。值班台、事件、办件照常，帖文照常收，恢复后会自动补上"


def test_how_far_search_is_behind_is_said(office: Office) -> None:
    some_posts(office)
    with office.database.transaction() as session:
        pending.take_out(session, [999])
    notice = office.sees("duty", "/search?q=起火")["notice"]
    assert notice.startswith("检索落后 1 条，最早的等了 ")


def test_what_is_sent_while_it_is_searched_is_not_hidden(office: Office) -> None:
    some_posts(office)
    with office.database.transaction() as session:
        pending.take_out(session, [999])
    index = type(office.context.index)
    searched = index.search

    def feed(*given: Any) -> Any:
        with office.database.transaction() as session:
            pending.clear(session)
        return searched(*given)

    with patch.object(index, "search", feed):
        assert office.sees("duty", "/search?q=起火")["notice"].startswith("检索落后 1 条")
    assert office.sees("duty", "/search?q=起火")["notice"] is None

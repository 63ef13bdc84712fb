"""One suite over every engine of the document index, each the real one: same hits, same order, same counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from huiying.db import Base, Database
from huiying.errors import Invalid
from huiying.index import DocumentIndex, Entry, Hits, Query
from huiying.index.bigrams import fold
from huiying.index.elastic import ElasticIndex
from huiying.index.fts import FullTextIndex
from tests.contract.corpus import answers, days, documents, entry, queries

ENGINES = ("fts on sqlite", "elasticsearch on sqlite", "elasticsearch on postgresql")
SEED = 20260301


@dataclass(frozen=True, slots=True)
class Held:
    """An engine with its records."""

    database: Database
    index: DocumentIndex

    def put(self, entries: Iterable[Entry]) -> None:
        with self.database.transaction() as session:
            self.index.put(session, entries)
        self.index.flush(self.database)

    def delete(self, *ids: int) -> None:
        with self.database.transaction() as session:
            self.index.delete(session, ids)
        self.index.flush(self.database)

    def search(self, text: str = "", **rest: object) -> Hits:
        with self.database.reading() as session:
            return self.index.search(session, Query(text=text, **rest))  # type: ignore[arg-type]

    def found(self, text: str = "", **rest: object) -> list[int]:
        return [hit.document_id for hit in self.search(text, **rest).items]

    def count(self) -> int:
        with self.database.reading() as session:
            return self.index.count(session)


@pytest.fixture(params=ENGINES)
def held(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Held]:
    """An empty index of its own."""
    engine, _, records = request.param.partition(" on ")
    url = (
        f"sqlite:///{tmp_path / 'records.sqlite3'}"
        if records == "sqlite"
        else request.getfixturevalue("postgres_database")
    )
    database = Database(url)
    index: DocumentIndex = (
        FullTextIndex()
        if engine == "fts"
        else ElasticIndex(request.getfixturevalue("elasticsearch_url"), index=f"test-{uuid4().hex}")
    )
    Base.metadata.create_all(database.engine)
    index.prepare(database)
    yield Held(database, index)
    index.drop(database)
    index.close()
    database.dispose()


def test_the_newest_answer_every_group_of_words_with_one_of_it(held: Held) -> None:
    stored = documents(SEED)
    held.put(stored)
    asked = [text for text in queries(SEED, stored, count=40) if len(text) < 100]
    for text, one, other in zip(asked, asked[7:], asked[11:], strict=False):
        query = Query(text="县", groups=((text, one), (other,)))
        words = [word for word in (text, one) if fold(word)]
        either = {each.document_id for word in words for each in answers(stored, Query(text=word))}
        both = [each for each in answers(stored, Query(text=f"县 {other}")) if each.document_id in either]
        expected = both if fold(text + one) and fold(other) else []
        with held.database.reading() as session:
            found = held.index.newest(session, query, most=7)
            assert held.index.search(session, query).total == len(expected), query
        newest = [(each.document_id, each.published_at) for each in expected[:7]]
        assert [(each.document_id, each.published_at) for each in found] == newest, query


def test_every_query_finds_what_substring_search_finds_in_the_same_order(held: Held) -> None:
    stored = documents(SEED)
    held.put(stored)
    for text in queries(SEED, stored):
        expected = answers(stored, Query(text=text))
        hits = held.search(text, page_size=100)
        assert hits.total == len(expected), text
        assert [hit.document_id for hit in hits.items] == [one.document_id for one in expected[:100]], text
        assert list(hits.histogram) == days(expected), text


@pytest.mark.parametrize(
    "narrowing",
    [
        {"source_kind": "board"},
        {"topic": "交通"},
        {"event_id": 2},
        {"since": datetime(2026, 3, 1, tzinfo=UTC)},
        {"until": datetime(2026, 3, 1, 12, 30, tzinfo=UTC)},
        {"since": datetime(2026, 3, 1, tzinfo=UTC), "until": datetime(2026, 3, 2, tzinfo=UTC)},
        {"source_kind": "news", "topic": "安全生产", "event_id": 1},
        {"source_kind": "nothing"},
    ],
)
def test_filters_narrow_with_and_without_words(held: Held, narrowing: dict[str, object]) -> None:
    stored = documents(SEED, count=120)
    held.put(stored)
    for text in ("", "火", "清源县", "清源 火灾"):
        expected = answers(stored, Query(text=text, **narrowing))  # type: ignore[arg-type]
        hits = held.search(text, page_size=100, **narrowing)
        assert [hit.document_id for hit in hits.items] == [one.document_id for one in expected[:100]]
        assert list(hits.histogram) == days(expected)


def test_updates_and_deletions_leave_what_a_fresh_index_would_hold(held: Held) -> None:
    stored = {one.document_id: one for one in documents(SEED, count=200)}
    held.put(stored.values())
    rewritten = documents(SEED + 1, count=80)
    changed = [entry(one.document_id, version=2, text=one.text, topics=one.topics) for one in rewritten]
    held.put(changed)
    stored |= {one.document_id: one for one in changed}
    gone = list(range(50, 150))
    held.delete(*gone)
    left = [one for number, one in stored.items() if number not in gone]
    assert held.count() == len(left)
    for text in queries(SEED + 2, left, count=60):
        expected = answers(left, Query(text=text))
        assert held.found(text, page_size=100) == [one.document_id for one in expected[:100]], text


def test_pages_follow_one_another_without_gap_or_repeat(held: Held) -> None:
    stored = documents(SEED, count=100)
    held.put(stored)
    pages = [held.found("县", page=number, page_size=7) for number in range(1, 20)]
    expected = [one.document_id for one in answers(stored, Query(text="县"))]
    assert [number for page in pages for number in page] == expected


def test_an_older_version_does_not_replace_a_newer_one(held: Held) -> None:
    held.put([entry(1, version=3, text="第三版")])
    held.put([entry(1, version=2, text="第二版")])
    assert held.found("第三版") == [1]
    assert held.found("第二版") == []


def test_within_one_call_the_newest_version_counts(held: Held) -> None:
    held.put([entry(1, version=2, text="第二版"), entry(1, version=1, text="第一版")])
    assert held.found("第二版") == [1]
    assert held.count() == 1


def test_the_same_version_put_again_changes_nothing(held: Held) -> None:
    held.put([entry(1)])
    held.put([entry(1)])
    assert held.found("起火") == [1]
    assert held.count() == 1


def test_a_document_taken_out_may_come_back_as_it_was(held: Held) -> None:
    held.put([entry(1, version=5)])
    held.delete(1, 404)
    assert held.found("起火") == []
    held.put([entry(1, version=5)])
    assert held.found("起火") == [1]


def test_what_is_rolled_back_was_never_put(held: Held) -> None:
    with pytest.raises(ZeroDivisionError), held.database.transaction() as session:
        held.index.put(session, [entry(1)])
        raise ZeroDivisionError
    held.index.flush(held.database)
    assert held.count() == 0


def test_a_dropped_index_is_empty_and_can_be_filled_again(held: Held) -> None:
    held.put([entry(1), entry(2)])
    held.index.drop(held.database)
    held.index.prepare(held.database)
    assert held.count() == 0
    held.put([entry(2)])
    assert held.found("起火") == [2]


def test_nothing_waits_once_it_is_sent(held: Held) -> None:
    held.put([entry(1)])
    with held.database.reading() as session:
        assert held.index.lag(session) == 0


def test_a_hit_shows_where_it_answers(held: Held) -> None:
    text = "前言。" * 100 + "据悉，清源县东河镇起火。"
    held.put([entry(1, title="【快讯】清源县起火", text=text)])
    [hit] = held.search("清源县 起火").items
    assert [hit.title[first:last] for first, last in hit.title_marks] == ["清源县起火"]
    assert [hit.snippet[first:last] for first, last in hit.snippet_marks] == ["清源县", "起火"]
    assert text[hit.snippet_start :].startswith(hit.snippet)


def test_days_are_counted_in_beijing(held: Held) -> None:
    late = datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)
    held.put([entry(1, published_at=late), entry(2, published_at=late + timedelta(seconds=1))])
    assert held.search().histogram == ((date(2026, 3, 1), 1), (date(2026, 3, 2), 1))


def test_a_post_dated_long_ago_is_found(held: Held) -> None:
    held.put([entry(1, published_at=datetime(1969, 12, 31, tzinfo=UTC)), entry(2)])
    assert held.found("起火") == [2, 1]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"text": "火" * 201}, "query_too_long"),
        ({"page": 0}, "query_page_invalid"),
        ({"page_size": 101}, "query_page_invalid"),
        ({"page": 101, "page_size": 100}, "query_too_deep"),
        ({"since": datetime(2026, 3, 1)}, "naive_time"),  # noqa: DTZ001  # refused, which is the point
    ],
)
def test_what_cannot_be_asked_is_refused(asked: dict[str, object], code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        Query(**asked)  # type: ignore[arg-type]
    assert refusal.value.reason == code


def test_the_deepest_page_can_be_asked_for(held: Held) -> None:
    held.put([entry(1)])
    assert held.found("起火", page=100, page_size=100) == []

"""One suite over every engine of the document index, each the real one: same hits, same order, same counts."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from huiying.errors import Invalid
from huiying.index import Entry, Query
from huiying.index.bigrams import fold
from huiying.index.highlights import hit
from tests.contract.archive import archive
from tests.contract.conftest import Held
from tests.contract.corpus import entry
from tests.contract.plain import Plain
from tests.contract.questions import themes

MANY = 1_050
"""Documents, so that an index is made anew in more than one step."""
AT_ONCE = 30
"""Of what answers a question, the newest that are asked for without their words."""


@pytest.fixture(scope="session")
def plain() -> Plain:
    return Plain(archive().left)


def test_there_are_thousands_of_messages_and_hundreds_of_questions() -> None:
    assert len(archive().left) >= 5000
    assert sum(map(len, themes().values())) >= 300


def test_after_all_its_history_an_index_holds_what_is_left(filled: Held) -> None:
    assert filled.count() == len(archive().left)


@pytest.mark.parametrize("theme", themes())
def test_every_question_finds_what_plain_search_finds(filled: Held, plain: Plain, theme: str) -> None:
    for query in themes()[theme]:
        expected, hits = plain.answer(query), filled.ask(query)
        assert hits.total == len(expected.found), query
        assert hits.histogram == expected.histogram, query
        assert list(hits.items) == expected.told(query.offset, query.offset + query.page_size), query


@pytest.mark.parametrize("theme", ["several words", "filters", "groups", "watch topics"])
def test_the_newest_are_the_same_as_of_the_first_page(filled: Held, plain: Plain, theme: str) -> None:
    for query in themes()[theme]:
        with filled.database.reading() as session:
            found = filled.index.newest(session, query, most=AT_ONCE)
        assert list(found) == plain.answer(query).told(0, AT_ONCE), query


@pytest.mark.parametrize(
    "theme", ["awkward", "words", "phrases", "several words", "traditional script", "wild"]
)
def test_what_is_marked_is_what_was_asked_for(plain: Plain, theme: str) -> None:
    for query in themes()[theme]:
        words = [word for part in query.text.split() if (word := fold(part))]
        for one in plain.answer(query).found[:5]:
            shown = hit(one.document_id, one.title, one.text, query.text)
            marked = [fold(one.title[first:last]) for first, last in shown.title_marks]
            marked += [fold(shown.snippet[first:last]) for first, last in shown.snippet_marks]
            assert all(any(word in said or said in word for word in words) for said in marked), query
            assert bool(marked) == bool(words), query
            assert one.text[shown.snippet_start :].startswith(shown.snippet)


def test_an_index_tells_what_it_holds_in_the_order_of_numbers(filled: Held) -> None:
    left = sorted((one.document_id, one.version) for one in archive().left)
    with filled.database.reading() as session:
        assert list(filled.index.held(session)) == left
        among = [left[7][0], 999_999_999, left[0][0]]
        assert list(filled.index.held(session, among)) == [left[0], left[7]]


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


def test_an_index_made_anew_is_whole_at_every_step(held: Held) -> None:
    records = [entry(number) for number in range(1, MANY + 1)]
    held.put([*records[1:], entry(MANY + 7)])

    def after(_session: Session, number: int, most: int) -> Sequence[Entry]:
        return [one for one in records if one.document_id > number][:most]

    late = entry(MANY + 9)
    for step, _ in enumerate(held.index.rebuild(held.database, after)):
        assert held.search("起火").total >= MANY - 1
        if step == 0:
            records.append(late)
            held.put([late])
    held.index.flush(held.database)
    with held.database.reading() as session:
        assert [number for number, _ in held.index.held(session)] == [*range(1, MANY + 1), MANY + 9]
    assert held.search("起火").total == MANY + 1


def test_nothing_waits_once_it_is_sent(held: Held) -> None:
    held.put([entry(1)])
    with held.database.reading() as session:
        assert held.index.lag(session) == 0


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
        ({"text": "火" * 10_000}, "query_too_long"),
        ({"text": " ".join("县市乡镇村街路巷")}, "query_too_broad"),
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

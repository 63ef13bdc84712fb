"""Trying a definition on the stored past: what the index narrows and the exact decision finds is what a scan finds."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from huiying.clock import BEIJING
from huiying.db import Database
from huiying.index.fts import FullTextIndex
from nlp.entries import entries
from nlp.models import Document
from nlp.watching import trial
from nlp.watching.expression import Expression, Near, Reach
from nlp.watching.matching import match
from nlp.watching.subjects import of_document
from nlp.watching.trial import try_on_past
from tests.integration.watching import POSTS, START, Archive

INDEX = FullTextIndex()
DEFINITIONS = (
    Expression(any_of=("拆迁", "路灯")),
    Expression(any_of=("拆迁",), none_of=("招聘",)),
    Expression(all_of=("拆迁", "补偿")),
    Expression(near=(Near(first="拖欠", second="工资", within=8),)),
    Expression(any_of=("拆迁",), reach=Reach.LOCAL),
    Expression(any_of=("etc",)),
    Expression(all_of=("没有这样的词",)),
)


@pytest.fixture
def archive(record_url: str) -> Iterator[Archive]:
    archive = Archive(database=Database(record_url))
    INDEX.prepare(archive.database)
    yield archive
    archive.database.dispose()


def fill(archive: Archive, times: int = 1) -> None:
    ids = [
        number
        for turn in range(times)
        for number in archive.take_in(*((f"{title}{turn}", f"{text}第{turn}次") for title, text in POSTS))
    ]
    with archive.database.transaction() as session:
        INDEX.put(session, entries(session, ids))


@pytest.mark.parametrize("expression", DEFINITIONS)
def test_a_trial_finds_what_a_scan_finds(archive: Archive, expression: Expression) -> None:
    fill(archive, times=3)
    with archive.database.reading() as session:
        scanned = [
            document
            for document in session.scalars(select(Document))
            if match(expression, of_document(document)) is not None
        ]
        tried = try_on_past(session, INDEX, expression)
    days = Counter(one.published_at.astimezone(BEIJING).date() for one in scanned if one.published_at)
    assert (tried.total, tried.days) == (len(scanned), days)
    assert tried.looked_at >= tried.total
    assert tried.holds_from is None
    assert {sample.document_id for sample in tried.samples} <= {one.id for one in scanned}


def test_chunks_meet_without_gap_or_overlap(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(archive, times=4)
    with archive.database.transaction() as session:
        # Some share their moment, across the end of a chunk too.
        for document in session.scalars(select(Document).where(Document.id > 9)):
            document.published_at = START + timedelta(days=9)
        session.flush()
        INDEX.put(session, entries(session, range(1, 25)))
    whole = Expression(any_of=("清源县", "拆迁", "路灯"))
    with archive.database.reading() as session:
        expected = try_on_past(session, INDEX, whole)
        monkeypatch.setattr(trial, "CHUNK", 2)
        assert try_on_past(session, INDEX, whole) == expected
    assert expected.total == expected.looked_at == 24


def test_a_trial_that_runs_out_of_time_says_from_when_on_it_holds(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(archive, times=3)
    monkeypatch.setattr(trial, "SLICE", 2)
    with archive.database.reading() as session:
        tried = try_on_past(session, INDEX, Expression(any_of=("清源县", "拆迁")), seconds=0)
    assert tried.looked_at == 2
    assert tried.holds_from is not None


def test_more_at_one_moment_than_the_index_tells_of_is_said(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(archive, times=3)
    with archive.database.transaction() as session:
        for document in session.scalars(select(Document).where(Document.id > 3)):
            document.published_at = START + timedelta(days=9)
        session.flush()
        INDEX.put(session, entries(session, range(1, 19)))
    monkeypatch.setattr(trial, "CHUNK", 3)
    monkeypatch.setattr(trial, "DEEPEST", 6)
    with archive.database.reading() as session:
        tried = try_on_past(session, INDEX, Expression(any_of=("清源县", "拆迁", "路灯")))
    assert (tried.looked_at, tried.holds_from) == (6, START + timedelta(days=9))


def test_a_span_of_time_is_held_to(archive: Archive) -> None:
    fill(archive, times=2)
    with archive.database.reading() as session:
        whole = try_on_past(session, INDEX, DEFINITIONS[0])
        early = try_on_past(session, INDEX, DEFINITIONS[0], until=START + timedelta(days=2))
        late = try_on_past(session, INDEX, DEFINITIONS[0], since=START + timedelta(days=2))
    assert 0 < early.total < whole.total
    assert early.days + late.days == whole.days


def test_reprints_count_and_are_shown_once(archive: Archive) -> None:
    long = (
        "清源县公布方案",
        "清源县今天公布了拆迁补偿方案，" + "方案分为三个部分，逐项说明补偿标准和安置办法。" * 8,
    )
    ids = archive.take_in(long, long, long)
    with archive.database.transaction() as session:
        INDEX.put(session, entries(session, ids))
    with archive.database.reading() as session:
        tried = try_on_past(session, INDEX, Expression(all_of=("拆迁补偿",)))
    assert (tried.total, len(tried.samples)) == (3, 1)

"""The queue of changes on their way to an index: one feeder at a time, nothing lost, nothing sent twice as new."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from huiying.db import Base, Database, exclusively
from huiying.errors import Unavailable
from huiying.index import pending
from huiying.index.pending import Answer, Change
from tests.contract.corpus import entry


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'records.sqlite3'}"
    made = Database(url if request.param == "sqlite" else request.getfixturevalue("postgres_database"))
    Base.metadata.create_all(made.engine)
    yield made
    made.dispose()


def taken(changes: Sequence[Change]) -> Answer:
    return Answer(done=[change.id for change in changes])


def waiting(database: Database) -> int:
    with database.reading() as session:
        return pending.backlog(session).waiting


def test_changes_are_handed_over_whole_and_in_order(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending, "BATCH", 3)
    given = [entry(number, version=number) for number in range(1, 8)]
    with database.transaction() as session:
        pending.put(session, given)
        pending.take_out(session, [2, 9])
    batches: list[Sequence[Change]] = []

    def send(changes: Sequence[Change]) -> Answer:
        batches.append(changes)
        return taken(changes)

    assert pending.flush(database, send) == 9
    assert [len(batch) for batch in batches] == [3, 3, 3]
    handed = [change for batch in batches for change in batch]
    assert [change.entry for change in handed] == [*given, None, None]
    assert [change.document_id for change in handed] == [*range(1, 8), 2, 9]
    assert waiting(database) == 0


def test_what_the_engine_has_not_taken_stays_and_is_sent_again(database: Database) -> None:
    with database.transaction() as session:
        pending.put(session, [entry(1), entry(2), entry(3)])

    def half(changes: Sequence[Change]) -> Answer:
        return Answer(
            done=[changes[0].id],
            refused={changes[1].id: "too long"},
            trouble=Unavailable("忙", code="index_busy"),
        )

    with pytest.raises(Unavailable):
        pending.flush(database, half)
    with database.reading() as session:
        backlog = pending.backlog(session)
    assert (backlog.waiting, backlog.refused) == (1, 1)
    assert backlog.age is not None
    seen: list[int] = []

    def send(changes: Sequence[Change]) -> Answer:
        seen.extend(change.document_id for change in changes)
        return taken(changes)

    assert pending.flush(database, send) == 1
    assert seen == [3]
    assert pending.flush(database, send) == 0


def test_a_second_feeder_goes_on_without_waiting(database: Database) -> None:
    with database.transaction() as session:
        pending.put(session, [entry(1)])
    with exclusively(database, pending.FEEDING) as alone:
        assert alone
        assert pending.flush(database, taken) == 0
    assert waiting(database) == 1
    assert pending.flush(database, taken) == 1


def test_while_the_engine_works_others_write(database: Database) -> None:
    with database.transaction() as session:
        pending.put(session, [entry(1)])

    def send(changes: Sequence[Change]) -> Answer:
        with database.transaction() as session:
            pending.put(session, [entry(2)])
        return taken(changes)

    assert pending.flush(database, send) == 1
    assert waiting(database) == 1

"""What is unmasked goes when its period is over, but for what belongs to a case: at night, counted, on record in one row."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from alerts.models import Case
from crawlers.responses import Answered, RawResponse, keep_response
from huiying import inbox, schedule
from huiying.app.holdings import Kept, holdings
from huiying.app.retention import next_pass, part
from huiying.audit import AuditRow
from huiying.blobs import Blob
from huiying.clock import BEIJING
from huiying.inbox import InboxItem, Outcome, State
from huiying.settings import Settings
from nlp.models import Document
from nlp.personal.models import SealedField, SealedText
from tests.integration.office import Office
from tests.seals import SEAL

BEGUN = datetime(2026, 3, 2, 12, 0, tzinfo=BEIJING)
BOTH = pytest.mark.parametrize("record_url", ["sqlite", "postgresql"], indirect=True)


def on(day: int, hour: int = 12) -> datetime:
    return BEGUN.replace(hour=hour) + timedelta(days=day)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, keep_raw_days=10, keep_originals_days=20, keep_callers_days=30)


@pytest.fixture
def posts(office: Office) -> Office:
    """Two events with a page each, everything of them sealed; the first has a case."""
    for number in (1, 2):
        event = office.event()
        office.post(event, BEGUN, standing="private", deaths=number)
        with office.acting() as session:
            page = f"<p>家属电话 1391234567{number}</p>".encode()
            asked = Answered(url="http://a.example/1", final_url="http://a.example/2", at=BEGUN, status=200)
            offer = inbox.Offer(
                source_id="board", external_id=str(number), kind="post", payload={"text": "…"}
            )
            [held] = inbox.publish(session, [offer], seal=SEAL, now=BEGUN)
            inbox.settle(session.get_one(InboxItem, held.id), outcome=Outcome.STORED, now=BEGUN)
            document = session.get_one(Document, number)
            document.inbox_id = held.id
            document.raw_sha256 = keep_response(session, asked, page, source_id="board", seal=SEAL)
            session.add(SealedText(document_id=number, sealed=SEAL.close("原文")))
            session.add(SealedField(document_id=number, name="caller_number", sealed=SEAL.close("139")))
    with office.acting() as session:
        session.add(
            Case(
                number="2026-0001",
                title="火灾",
                event_id=1,
                kind="opinion",
                state="archived",
                co_units=[],
                first_post_at=BEGUN,
                first_seen_at=BEGUN,
                opened_at=BEGUN,
                opened_by="zhao",
                updated_at=BEGUN,
            )
        )
    return office


def left(office: Office) -> tuple[int, ...]:
    """How many responses, offers, originals and callers' numbers there are."""
    with office.acting() as session:
        counts = (
            select(func.count(Blob.sha256)),
            select(func.count(InboxItem.id)).where(InboxItem.sealed.is_not(None)),
            select(func.count(SealedText.document_id)).where(SealedText.sealed.is_not(None)),
            select(func.count(SealedField.document_id)),
        )
        return tuple(session.scalar(count) or 0 for count in counts)


def rows(office: Office) -> list[dict[str, object]]:
    with office.acting() as session:
        query = select(AuditRow.detail).where(AuditRow.action == "records.dropped").order_by(AuditRow.id)
        return list(session.scalars(query))


def passing(office: Office, settings: Settings, at: datetime) -> None:
    schedule.pass_through(office.database, [part(settings)], now=at)


def planned(office: Office, settings: Settings) -> datetime:
    with office.acting() as session:
        return next_pass(session, settings=settings)


@BOTH
def test_each_class_goes_in_its_night_and_what_belongs_to_a_case_stays(
    posts: Office, settings: Settings
) -> None:
    passing(posts, settings, on(0))
    assert (left(posts), rows(posts)) == ((2, 2, 2, 2), [])
    assert planned(posts, settings) == on(11, hour=3)
    passing(posts, settings, on(10))
    assert left(posts) == (2, 2, 2, 2)
    passing(posts, settings, on(11, hour=3))
    assert left(posts) == (1, 1, 2, 2)
    passing(posts, settings, on(21, hour=3))
    assert left(posts) == (1, 1, 1, 2)
    passing(posts, settings, on(40))
    assert left(posts) == (1, 1, 1, 1)
    dropped = [row["dropped"] for row in rows(posts)]
    assert dropped == [
        {"responses": 1, "offers": 1, "originals": 0, "callers": 0},
        {"responses": 0, "offers": 0, "originals": 1, "callers": 0},
        {"responses": 0, "offers": 0, "originals": 0, "callers": 1},
    ]
    with posts.acting() as session:
        assert session.scalar(select(func.count(RawResponse.id))) == 2
        assert session.scalar(select(func.count(Document.id))) == 2


def test_a_pass_of_many_batches_is_one_row(posts: Office, settings: Settings) -> None:
    with posts.acting() as session:
        for number in range(450):
            name = f"more-{number}"
            offer = inbox.Offer(source_id="board", external_id=name, kind="post", payload={})
            [held] = inbox.publish(session, [offer], seal=SEAL, now=BEGUN)
            inbox.settle(session.get_one(InboxItem, held.id), outcome=Outcome.STORED, now=BEGUN)
    passing(posts, settings, on(12))
    (row,) = rows(posts)
    assert row["dropped"] == {"responses": 1, "offers": 451, "originals": 0, "callers": 0}


def test_what_waits_for_a_person_is_not_dropped(posts: Office, settings: Settings) -> None:
    with posts.acting() as session:
        session.get_one(InboxItem, 2).state = State.QUARANTINED
    passing(posts, settings, on(12))
    assert left(posts)[1] == 2


def test_a_shorter_period_counts_at_once(posts: Office, settings: Settings, tmp_path: Path) -> None:
    passing(posts, settings, on(6))
    shorter = Settings(home=tmp_path, keep_raw_days=5, keep_originals_days=20, keep_callers_days=30)
    passing(posts, shorter, on(6))
    assert left(posts) == (1, 1, 2, 2)


def test_what_is_held_is_told_by_class(posts: Office, settings: Settings) -> None:
    with posts.acting() as session:
        told = {one.kept: one for one in holdings(session, settings, now=on(15))}
    assert {kept: (one.count, one.expired) for kept, one in told.items()} == {
        Kept.RESPONSES: (2, 1),
        Kept.OFFERS: (2, 1),
        Kept.ORIGINALS: (2, 0),
        Kept.CALLERS: (2, 0),
    }
    assert {one.oldest for one in told.values()} == {BEGUN}


def test_what_was_dropped_is_overwritten_in_the_file(posts: Office, settings: Settings) -> None:
    with posts.acting() as session:
        blob = session.scalars(
            select(Blob.content).where(Blob.sha256 == session.get_one(Document, 2).raw_sha256)
        ).one()
    passing(posts, settings, on(12))
    path = Path(posts.database.engine.url.database or "")
    with posts.database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    assert blob not in path.read_bytes()

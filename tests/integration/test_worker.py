"""The worker: adopts what the dead left, survives an index that was away, says that it is alive."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from huiying import heartbeat, inbox
from huiying.app.bootstrap import open_service
from huiying.app.pipeline import Pipeline
from huiying.app.reading import Read
from huiying.app.worker import Worker
from huiying.clock import FileClock
from huiying.inbox import InboxItem
from huiying.posts import RawPost, SourceKind, Standing
from huiying.sealing import office_seal
from huiying.service import Service
from huiying.settings import Settings
from nlp import service as documents
from nlp.candidates import Candidates
from nlp.models import Document
from nlp.service import Offered, Remembered
from nlp.understanding import Understanding

NOW = datetime(2026, 3, 4, 0, 0, tzinfo=UTC)
NOBODY = 4_194_304  # above the largest process number of Linux


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    FileClock(tmp_path / "clock.json").set(NOW)
    service = open_service(Settings(home=tmp_path, simulated=True))
    yield service
    service.database.dispose()


def offer(service: Service, name: str) -> None:
    post = RawPost(
        source_id="board",
        source_name="清源论坛",
        source_kind=SourceKind.BOARD,
        standing=Standing.PRIVATE,
        external_id=name,
        title=f"{name}的路灯不亮",
        text=f"{name}的路灯坏了半个月，晚上出门看不见路，请有关部门修一修。",
        published_at=NOW,
        first_seen_at=NOW,
    )
    payload = post.model_dump(mode="json")
    one = inbox.Offer(source_id="board", external_id=name, kind="post", payload=payload)
    with service.database.transaction() as session:
        inbox.publish(session, [one], seal=office_seal(service.settings), now=NOW)


def test_what_a_dead_worker_held_is_read_at_once(service: Service) -> None:
    offer(service, "柳河路")
    worker = Worker(service)
    host = worker.pipeline.owner.rpartition("/")[0]
    with service.database.transaction() as session:
        inbox.claim(session, owner=f"{host}/{NOBODY}", now=NOW)
    assert worker.once() == 1
    with service.database.reading() as session:
        assert session.get_one(Document, 1).title == "柳河路的路灯不亮"
        sign = heartbeat.latest(session, "worker")
        assert sign is not None
        assert sign.at == NOW


def test_what_a_living_worker_holds_is_left_to_it(service: Service) -> None:
    offer(service, "青杨街")
    worker = Worker(service)
    with service.database.transaction() as session:
        inbox.claim(session, owner=worker.pipeline.owner, now=NOW)
    assert worker.once() == 0


def test_one_item_that_spoils_a_batch_is_set_aside_and_the_rest_go_on(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("柳河路", "青杨街", "石桥巷"):
        offer(service, name)
    remember_all = documents.remember_all

    def remember_or_fail(
        session: Session, lot: Sequence[Offered], *, now: datetime, candidates: Candidates
    ) -> list[Remembered]:
        if any(one.post.external_id == "青杨街" for one in lot):
            raise ZeroDivisionError
        return remember_all(session, lot, now=now, candidates=candidates)

    monkeypatch.setattr(documents, "remember_all", remember_or_fail)
    tally = Pipeline(service).drain()
    assert (tally.stored, tally.postponed) == (2, 1)
    with service.database.transaction() as session:
        assert inbox.tally(session) == {"stored": 2, "quarantined": 1}
        assert "ZeroDivisionError" in (session.get_one(InboxItem, 2).reason or "")
        inbox.replay(session, now=NOW)
    monkeypatch.undo()
    assert Pipeline(service).drain().stored == 1


def test_an_item_whose_lease_ran_out_is_not_settled_twice(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(service, "南门大道")
    slow = Pipeline(service)
    read_all = slow.reader.read_all

    def read_slowly(items: Sequence[InboxItem]) -> list[Read]:
        clock = FileClock(service.settings.clock_file)
        clock.set(NOW + inbox.LEASE)
        quick = Pipeline(service)
        quick.owner = "elsewhere/1"
        assert quick.drain().stored == 1
        return read_all(items)

    monkeypatch.setattr(slow.reader, "read_all", read_slowly)
    assert slow.run_once().stored == 0
    with service.database.reading() as session:
        assert session.scalars(select(func.count()).select_from(Document)).one() == 1


def test_a_text_that_cannot_be_understood_waits_alone(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("柳河路", "青杨街"):
        offer(service, name)
    pipeline = Pipeline(service)
    understand_all = pipeline.reader.understander.understand_all

    def understand_or_fail(posts: Sequence[RawPost]) -> list[Understanding]:
        if any(post.external_id == "柳河路" for post in posts):
            raise RecursionError
        return understand_all(posts)

    monkeypatch.setattr(pipeline.reader.understander, "understand_all", understand_or_fail)
    tally = pipeline.drain()
    assert (tally.stored, tally.postponed) == (1, 1)
    with service.database.reading() as session:
        assert "RecursionError" in (session.get_one(InboxItem, 1).reason or "")


def test_a_full_batch_claims_the_next_with_its_storing_and_a_stopping_worker_lets_it_go(
    service: Service,
) -> None:
    for number in range(5):
        offer(service, f"第{number}街")
    pipeline = Pipeline(service)
    assert pipeline.run_once(limit=2).handled == 2
    with service.database.reading() as session:
        assert inbox.owners(session) == [pipeline.owner]
    pipeline.close()
    with service.database.reading() as session:
        assert inbox.owners(session) == []
    assert pipeline.drain().handled == 3

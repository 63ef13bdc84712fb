"""Watch topics in the pipeline: hits are written with the post, or not at all."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from huiying import inbox
from huiying.app.bootstrap import open_service
from huiying.app.worker import Worker
from huiying.clock import FileClock
from huiying.errors import Unavailable
from huiying.posts import RawPost, SourceKind, Standing
from huiying.sealing import office_seal
from huiying.service import Service
from huiying.settings import Settings
from nlp.watching import service
from nlp.watching.service import Keeping
from tests.integration.office import DUTY, Refusal
from tests.integration.watching import HOME, POSTS, Archive, draft

NOW = datetime(2026, 3, 4, 0, 0, tzinfo=UTC)


@pytest.fixture
def service_running(tmp_path: Path) -> Iterator[Service]:
    FileClock(tmp_path / "clock.json").set(NOW)
    running = open_service(Settings(home=tmp_path, jurisdiction=HOME.jurisdiction, simulated=True))
    yield running
    running.database.dispose()


def offer(running: Service, name: str, title: str, text: str) -> None:
    post = RawPost(
        source_id="board",
        source_name="留言板",
        source_kind=SourceKind.BOARD,
        standing=Standing.PRIVATE,
        external_id=name,
        title=title,
        text=text,
        published_at=NOW,
        first_seen_at=NOW,
    )
    one = inbox.Offer(source_id="board", external_id=name, kind="post", payload=post.model_dump(mode="json"))
    with running.database.transaction() as session:
        inbox.publish(session, [one], seal=office_seal(running.settings), now=NOW)


def test_the_worker_matches_what_it_reads_and_goes_over_the_past(service_running: Service) -> None:
    worker = Worker(service_running)
    offer(service_running, "1", *POSTS[0])
    while worker.once():
        pass
    with service_running.database.transaction() as session:
        keeping = Keeping(session=session, actor=DUTY, now=NOW, home=HOME)
        lands = service.create(keeping, draft())
    offer(service_running, "2", *POSTS[3])
    while worker.once():
        pass
    assert set(Archive(database=service_running.database).hits(lands.id)) == {1, 2}


def test_a_batch_that_fails_leaves_no_hit_behind(
    service_running: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    with service_running.database.transaction() as session:
        keeping = Keeping(session=session, actor=DUTY, now=NOW, home=HOME)
        lands = service.create(keeping, draft())
    offer(service_running, "1", *POSTS[0])
    worker = Worker(service_running)

    def broken(*_given: object, **_named: object) -> None:
        raise Unavailable("磁盘已满", code="disk_full")

    with monkeypatch.context() as patched:
        patched.setattr("huiying.app.pipeline.messages.announce", broken)
        with Refusal("disk_full"):
            worker.pipeline.run_once()
    assert Archive(database=service_running.database).hits(lands.id) == {}
    worker.pipeline.close()
    worker.pipeline.drain()
    assert set(Archive(database=service_running.database).hits(lands.id)) == {1}

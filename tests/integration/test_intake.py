"""Imports that are stopped, or run beside a worker or another import: nothing lost, nothing doubled, all counted."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crawlers.tables import Mapping, posts_from
from huiying.app.bootstrap import open_service
from huiying.app.intake import Account, Intake
from huiying.app.pipeline import BATCH, Pipeline, Tally
from huiying.app.worker import Worker
from huiying.inbox import InboxItem
from huiying.service import Service
from huiying.settings import Settings
from nlp.models import Document
from tests.integration.command import huiying
from tests.integration.test_import_kill import rows, write_messages


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    path = tmp_path / "messages.csv"
    write_messages(path, 250)
    return path


def bring_in(service: Service, path: Path, owner: str) -> Account:
    intake = Intake(service)
    intake.pipeline.owner = owner
    posts = posts_from(path, Mapping(), source_id="m", source_name="留言", now=service.clock.now())
    return intake.run(posts, source_id="m", progress=lambda _: None)


def test_ctrl_c_and_again_equals_one_undisturbed_run(
    tmp_path: Path, messages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm, broken, handle, turns = tmp_path / "calm", tmp_path / "broken", Pipeline.handle, iter(range(9))

    def interrupted(pipeline: Pipeline, items: Sequence[InboxItem]) -> Tally:
        if next(turns) == 1:
            raise KeyboardInterrupt
        return handle(pipeline, items)

    assert huiying(calm, "import", str(messages)).returncode == 0
    with monkeypatch.context() as patched:
        patched.setattr(Pipeline, "handle", interrupted)
        stopped = huiying(broken, "import", str(messages), "--json")
    assert (stopped.returncode, stopped.stdout) == (1, "")
    assert "再执行一次" in stopped.stderr
    assert len(rows(broken)) == BATCH
    assert huiying(broken, "import", str(messages)).returncode == 0
    assert rows(broken) == rows(calm)


@pytest.mark.parametrize("other", ["worker", "import"])
def test_a_worker_or_another_import_beside_it_takes_nothing_away(
    tmp_path: Path, messages: Path, monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    service, handle = open_service(Settings(home=tmp_path)), Pipeline.handle
    beside: list[Account | int] = []

    def disturbed(pipeline: Pipeline, items: Sequence[InboxItem], *, ahead: int = 0) -> Tally:
        if not beside:
            beside.append(0)
            beside.append(Worker(service).once() if other == "worker" else bring_in(service, messages, "b"))
        return handle(pipeline, items, ahead=ahead)

    monkeypatch.setattr(Pipeline, "handle", disturbed)
    account = bring_in(service, messages, "a").as_json()
    with service.database.reading() as session:
        documents = session.scalar(select(func.count(Document.id)))
    service.database.dispose()
    counted = [account] + [one.as_json() for one in beside if isinstance(one, Account)]
    for one in counted:
        assert one["offered"] == 250 == sum(int(str(one[key])) for key in ("stored", "reprints", "rejected"))
    taken = sum(int(str(one[key])) for one in counted for key in ("stored", "reprints"))
    assert documents == taken == 250

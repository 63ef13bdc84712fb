"""The sign by which whatever runs a worker or a crawler knows that it goes round."""

import os
from pathlib import Path

import pytest

from huiying.alive import give_sign
from huiying.app.bootstrap import open_service
from huiying.app.worker import Worker
from huiying.settings import Settings


def test_the_file_that_is_named_is_touched_each_time(tmp_path: Path) -> None:
    path = tmp_path / "alive"
    settings = Settings(home=tmp_path, sign_of_life=path)
    give_sign(settings)
    os.utime(path, (0, 0))
    give_sign(settings)
    assert path.stat().st_mtime > 0


def test_a_file_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    give_sign(Settings(home=tmp_path, sign_of_life=tmp_path / "nowhere" / "alive"))
    assert not (tmp_path / "nowhere").exists()


def test_where_none_is_named_nothing_is_written(tmp_path: Path) -> None:
    give_sign(Settings(home=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_worker_gives_it_with_every_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "alive"
    service = open_service(Settings(home=tmp_path / "home", sign_of_life=path))
    worker = Worker(service)

    def last_round() -> bool:
        worker.stop()
        return False

    monkeypatch.setattr(worker, "_pass", last_round)
    worker._work()
    assert path.exists()
    service.database.dispose()

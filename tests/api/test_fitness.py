"""What is asked of one process: does it answer, can it read the records. A search that is away counts for neither."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from huiying.db import Database
from huiying.errors import Unavailable
from tests.api.conftest import Office


def test_a_process_with_its_records_is_fit_for_both(office: Office) -> None:
    for which in ("live", "ready"):
        answer = office.stranger().get(f"/api/health/{which}")
        assert (answer.status_code, answer.json()) == (200, {"ok": True})
        assert answer.headers["cache-control"] == "no-store"


def test_a_search_that_is_away_makes_no_process_unfit(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_args: object) -> int:
        raise Unavailable("检索服务连接不上", code="index_unreachable")

    monkeypatch.setattr(type(office.context.index), "lag", gone)
    assert office.stranger().get("/api/health").json()["ok"] is False
    assert office.stranger().get("/api/health/ready").status_code == 200


@pytest.fixture
def without_records(office: Office, tmp_path: Path) -> Iterator[Office]:
    """The service when its database has gone."""
    database = Database(f"sqlite:///{tmp_path / 'gone' / 'huiying.sqlite3'}")
    office.app.state.context = replace(office.context, database=database)
    yield office
    database.dispose()


def test_a_process_without_records_answers_and_is_not_ready(without_records: Office) -> None:
    assert without_records.stranger().get("/api/health/live").status_code == 200
    refused = without_records.stranger().get("/api/health/ready")
    assert (refused.status_code, refused.json()["code"]) == (503, "database_unreachable")
    assert "请检查" in refused.json()["message"]

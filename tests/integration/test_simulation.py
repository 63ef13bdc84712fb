"""`huiying serve --simulate`: an empty office on a clock that is turned; what waits is read before any answer."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from huiying.app import simulation
from huiying.app.bootstrap import open_service
from huiying.app.simulation import Simulation
from huiying.clock import FileClock
from huiying.errors import Invalid, Misconfigured
from huiying.settings import Settings
from tests.integration.command import huiying
from tests.integration.test_worker import offer

PASSWORD = "qingyuan-river-7"
MORNING = "2026-03-01T08:10:00+08:00"
CSRF = {"X-Requested-With": "huiying"}
POST = {
    "source_name": "清源发布",
    "source_kind": "government",
    "standing": "official",
    "external_id": "n1",
    "title": "清源县宏达家具厂火灾造成12人死亡",
    "text": "3月1日8时05分许，清源县工业园宏达家具厂发生火灾，造成12人死亡、3人受伤，明火已扑灭，事故原因正在调查。",
    "published_at": "2026-03-01T08:09:00+08:00",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder with two accounts."""
    for name, role in (("zhao", "duty"), ("wu", "admin")):
        words = ("user", "add", name, "--name", name, "--role", role)
        assert huiying(tmp_path, *words, HUIYING_NEW_PASSWORD=PASSWORD).returncode == 0
    monkeypatch.setenv("HUIYING_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def served(home: Path) -> Iterator[Simulation]:
    assert home.exists()
    service = simulation.begin(MORNING)
    served = Simulation(create_app(service), service)
    served.start()
    yield served
    served.close()
    service.database.dispose()


def browser(served: Simulation, username: str) -> TestClient:
    client = TestClient(served, headers=CSRF)
    answer = client.post("/api/session", json={"username": username, "password": PASSWORD})
    assert answer.json()["simulated"] is True
    return client


def get(client: TestClient, path: str) -> Any:
    answer = client.get(f"/api{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_what_is_posted_is_understood_before_the_next_answer_and_time_is_turned(served: Simulation) -> None:
    duty, admin = browser(served, "zhao"), browser(served, "wu")
    pushed = duty.post("/api/posts", json=POST, headers={"Idempotency-Key": "one-post-1"})
    assert pushed.status_code == 202
    (case,) = get(duty, "/cases")["items"]
    clocks = get(duty, f"/cases/{case['id']}")["clocks"]
    assert clocks
    due = min(datetime.fromisoformat(clock["due"]) for clock in clocks)
    on_time = admin.put("/api/clock", json={"now": due.isoformat()})
    assert on_time.json() == {"now": due.isoformat().replace("+00:00", "Z"), "simulated": True}
    assert not any(each.startswith("obligation.overdue") for each in kinds(duty))
    admin.put("/api/clock", json={"now": (due + timedelta(days=9)).isoformat()})
    assert "obligation.overdue" in kinds(duty)
    assert get(duty, "/health")["simulated"] is True


def kinds(client: TestClient) -> set[str]:
    return {notice["kind"] for notice in get(client, "/notices")["items"]}


def test_the_folder_stays_simulated_for_every_process(served: Simulation) -> None:
    browser(served, "zhao").close()
    settings = Settings()
    assert settings.simulated is True
    service = open_service(settings)
    assert isinstance(service.clock, FileClock)
    assert service.clock.now() == datetime(2026, 3, 1, 0, 10, tzinfo=UTC)
    service.database.dispose()
    with pytest.raises(Misconfigured) as refusal:
        simulation.begin(MORNING)
    assert refusal.value.reason == "folder_in_use"


def test_a_folder_that_is_in_use_is_left_alone(home: Path) -> None:
    service = open_service(Settings())
    offer(service, "柳河路")
    service.database.dispose()
    with pytest.raises(Misconfigured) as refusal:
        simulation.begin(MORNING)
    assert "已有收件" in refusal.value.message
    assert not (home / "clock.json").exists()
    assert Settings().simulated is False


@pytest.mark.parametrize("text", ["2026-03-01T08:10:00", "昨天", ""])
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        simulation.moment(text)

"""Every error in one form, in Chinese, with a number, and with nothing of what is inside."""

import logging
from typing import cast

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from api.app import create_app
from api.context import ServiceContext
from api.permissions import Public
from huiying.errors import Misconfigured, Quarantine, Unavailable
from tests.api.conftest import Office

faulty = APIRouter(dependencies=[Public])


@faulty.get("/surprise")
def _surprise() -> None:
    raise RuntimeError("password=hunter2 at /srv/secret.py")


@faulty.get("/gone")
def _gone() -> None:
    raise Unavailable("检索服务连接不上，请稍后再试", code="index_gone")


@faulty.get("/wrong-setting")
def _wrong_setting() -> None:
    raise Misconfigured("规则包有误", code="bad_pack")


@faulty.get("/handling")
def _handling() -> None:
    raise Quarantine("留给人看", code="odd")


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = create_app(cast("ServiceContext", None), routers=(faulty,))
    return TestClient(app)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/gone", 503, "index_gone"),
        ("/wrong-setting", 500, "bad_pack"),
        ("/handling", 500, "odd"),
        ("/nowhere", 404, "not_found"),
    ],
)
def test_errors_have_one_form(client: TestClient, path: str, status: int, code: str) -> None:
    answer = client.get(f"/api{path}")
    assert answer.status_code == status
    body = answer.json()
    assert body["code"] == code
    assert body["request_id"] == answer.headers["x-request-id"]
    assert set(body) == {"code", "message", "request_id", "fields"}


def test_a_surprise_says_its_number_and_nothing_else(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "huiying.api"):
        answer = client.get("/api/surprise")
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    assert "hunter2" not in answer.text
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json()["request_id"] in caplog.text
    assert "hunter2" in caplog.text


def test_a_wrong_method_is_told_in_the_same_form(office: Office) -> None:
    answer = office.client("admin").delete("/api/board")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_wrong_input_names_each_field_in_chinese(office: Office) -> None:
    body = {"decision": "must_answer", "reason": "无", "extra": 1}
    answer = office.client("duty").post("/api/cases/1/assess", json=body)
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_input"
    assert answer.json()["fields"] == {"reason": "太短，至少 2 字", "extra": "没有这个字段"}
    assert "reason 太短" in answer.json()["message"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "notice"}, "held_at"),
        ({"kind": "notice", "held_at": "2026-03-04T08:00:00"}, "held_at"),
        ({"kind": "notice", "held_at": "昨天"}, "held_at"),
        ({"kind": "notice", "held_at": "2026-03-04T08:00:00Z", "file_sha256": "xyz"}, "file_sha256"),
    ],
)
def test_times_without_a_zone_and_bad_digests_are_named(
    office: Office, body: dict[str, str], field: str
) -> None:
    answer = office.client("duty").post("/api/cases/1/evidence", json=body)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]


def test_json_that_is_none_is_told_so(office: Office) -> None:
    answer = office.client("duty").post(
        "/api/cases/1/assess", content="{", headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422
    assert "不是合法的 JSON" in answer.json()["message"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/cases/999", "case_not_found"),
        ("/events/999", "event_not_found"),
        ("/documents/999", "document_not_found"),
        ("/obligations/999", "obligation_not_found"),
        ("/drafts/999", "draft_not_found"),
        ("/files/" + "0" * 64, "blob_not_found"),
    ],
)
def test_what_is_not_there_is_named(office: Office, path: str, code: str) -> None:
    assert office.sees("duty", path, expect=404)["code"] == code


@pytest.mark.parametrize(
    "path",
    [
        "/cases?state=odd",
        "/alerts?state=odd",
        "/events?state=odd",
        "/obligations?state=odd",
        "/drafts?state=odd",
        "/timeliness?grade=V",
        "/timeliness?duty=odd",
        "/cases?page=0",
        "/cases?page_size=1000",
        "/obligations?due_before=2026-03-04",
        "/search?q=" + "长" * 201,
    ],
)
def test_questions_that_make_no_sense_are_refused(office: Office, path: str) -> None:
    assert office.sees("duty", path, expect=422)["message"]


def test_browsers_are_told_to_be_careful(office: Office) -> None:
    answer = office.stranger().get("/api/health")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy or "unsafe" not in policy.split("script-src")[1].split(";")[0]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"

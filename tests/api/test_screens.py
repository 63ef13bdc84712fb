"""The built screens beside the API, and a plain word where they were not built."""

from pathlib import Path
from typing import cast

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.context import ServiceContext

PAGE = {"Accept": "text/html"}


@pytest.fixture
def built(tmp_path: Path) -> TestClient:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>回应</title>", "utf-8")
    (tmp_path / "assets" / "app.js").write_text("export {}", "utf-8")
    return TestClient(create_app(cast("ServiceContext", None), static=tmp_path))


def test_every_address_of_the_screens_gives_the_one_page(built: TestClient) -> None:
    for path in ("/", "/cases/12", "/desk/3"):
        answer = built.get(path, headers=PAGE)
        assert answer.status_code == 200
        assert "回应" in answer.text
        assert "content-security-policy" in answer.headers


def test_files_are_given_with_their_type(built: TestClient) -> None:
    answer = built.get("/assets/app.js")
    assert answer.status_code == 200
    assert "javascript" in answer.headers["content-type"]
    assert "immutable" in answer.headers["cache-control"]
    assert built.get("/", headers=PAGE).headers["cache-control"] == "no-cache"


def test_a_file_that_is_not_there_is_not_the_page(built: TestClient) -> None:
    answer = built.get("/assets/gone.js")
    assert answer.json()["code"] == "not_found"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("accept", ["*/*", "application/json"])
def test_a_program_asking_for_an_unknown_address_is_told_so(built: TestClient, accept: str) -> None:
    assert built.get("/api/nowhere", headers={"Accept": accept}).json()["code"] == "not_found"


def test_nothing_outside_the_folder_is_given(built: TestClient, tmp_path: Path) -> None:
    (tmp_path.parent / "secret.txt").write_text("secret", "utf-8")
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt"):
        assert "secret" not in built.get(path).text.replace("secret.txt", "")


def test_without_a_build_the_door_says_what_to_do(tmp_path: Path) -> None:
    answer = TestClient(create_app(cast("ServiceContext", None), static=tmp_path)).get("/")
    assert answer.status_code == 503
    assert "make install" in answer.text


def test_the_description_of_the_api_is_there(built: TestClient) -> None:
    paths = built.get("/api/openapi.json").json()["paths"]
    assert {"/api/alerts", "/api/obligations", "/api/cases/{case_id}/evidence"} <= set(paths)

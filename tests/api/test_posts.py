"""Posts pushed by other systems: once each, however often they are sent; and files kept as evidence."""

from typing import Any

import pytest
from sqlalchemy import func, select

from huiying import inbox
from huiying.inbox import InboxItem
from huiying.posts import RawPost
from huiying.sealing import office_seal
from tests.api.conftest import Office

POST = {
    "external_id": "10086",
    "source_name": "县政务热线",
    "source_id": "hotline",
    "source_kind": "hotline",
    "title": "路灯不亮",
    "text": "河滨路路灯三天不亮。",
    "published_at": "2026-03-04T08:00:00+08:00",
}


def push(office: Office, body: dict[str, Any], key: str | None = "key-00001", who: str = "admin") -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    return office.client(who).post("/api/posts", json=body, headers=headers)


def held(office: Office) -> int:
    with office.database.reading() as session:
        return session.scalar(select(func.count(InboxItem.id))) or 0


def test_a_pushed_post_waits_in_the_inbox_as_it_came(office: Office) -> None:
    answer = push(office, POST)
    assert answer.status_code == 202
    assert answer.json()["accepted"] is True
    with office.database.reading() as session:
        item = session.get_one(InboxItem, answer.json()["inbox_id"])
    post = RawPost.model_validate(inbox.opened(item, office_seal(office.context.settings)))
    assert (post.text, post.source_kind, post.first_seen_at) == (
        "河滨路路灯三天不亮。",
        "hotline",
        office.clock.now(),
    )


def test_the_same_key_gives_the_same_receipt(office: Office) -> None:
    first, again = push(office, POST), push(office, POST)
    assert again.json() == first.json()
    assert held(office) == 1


def test_another_post_under_a_used_key_is_refused(office: Office) -> None:
    push(office, POST)
    answer = push(office, {**POST, "text": "另一件事"})
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")
    assert held(office) == 1


def test_a_post_already_held_is_said_to_be(office: Office) -> None:
    first, again = push(office, POST), push(office, POST, key="key-00002")
    assert again.json()["accepted"] is False
    assert again.json()["inbox_id"] == first.json()["inbox_id"]
    assert held(office) == 1


def test_keys_of_two_senders_do_not_meet(office: Office) -> None:
    push(office, POST)
    answer = push(office, {**POST, "external_id": "10087"}, who="duty")
    assert answer.json()["accepted"] is True
    assert held(office) == 2


@pytest.mark.parametrize("key", [None, "short"])
def test_a_push_without_a_key_is_refused(office: Office, key: str | None) -> None:
    answer = push(office, POST, key=key)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["idempotency-key"]


@pytest.mark.parametrize(
    "changed",
    [
        {"published_at": "2026-03-04T08:00:00"},
        {"external_id": ""},
        {"standing": "divine"},
        {"source_id": "../etc"},
        {"raw_sha256": "0" * 64},
    ],
)
def test_posts_that_make_no_sense_are_refused(office: Office, changed: dict[str, str]) -> None:
    assert push(office, {**POST, **changed}).status_code == 422
    assert held(office) == 0


def test_a_file_is_kept_under_its_digest_and_only_ever_downloaded(office: Office) -> None:
    client = office.client("spokesperson")
    page = b"<script>alert(1)</script>"
    kept = client.post("/api/files", files={"file": ("a.html", page, "text/html")}).json()
    assert kept["size"] == len(page)
    answer = client.get(f"/api/files/{kept['sha256']}")
    assert answer.content == page
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "file_empty"), (b"x" * (20 * 2**20 + 1), "file_too_large")]
)
def test_files_that_cannot_be_kept(office: Office, content: bytes, code: str) -> None:
    answer = office.client("duty").post("/api/files", files={"file": ("a", content)})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_body_beyond_all_measure_is_refused(office: Office) -> None:
    answer = office.client("duty").post("/api/files", files={"file": ("a", b"x" * (26 * 2**20))})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")

"""Posts pushed by other systems: once each, however often they are sent; and files kept as evidence."""

from typing import Any

import pytest
from sqlalchemy import func, select

from huiying import inbox
from huiying.audit import AuditRow
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


def push_batch(office: Office, posts: list[dict[str, Any]], key: str = "batch-001") -> Any:
    headers = {"Idempotency-Key": key}
    return office.client("admin").post("/api/posts/batch", json={"posts": posts}, headers=headers)


def test_each_post_of_a_batch_has_its_own_outcome(office: Office) -> None:
    push(office, POST)
    other = {**POST, "external_id": "2", "text": "井盖丢了"}
    wrong = {**POST, "external_id": "3", "published_at": "昨天", "colour": "red"}
    answer = push_batch(office, [POST, other, wrong, {}])
    assert answer.status_code == 202
    outcome = answer.json()
    assert (outcome["accepted"], outcome["held"], outcome["refused"]) == (1, 1, 2)
    assert [one["status"] for one in outcome["outcomes"]] == ["held", "accepted", "refused", "refused"]
    assert set(outcome["outcomes"][2]["fields"]) == {"published_at", "colour"}
    assert "必填" in outcome["outcomes"][3]["message"]
    assert held(office) == 2


def test_a_batch_sent_again_has_the_same_receipts(office: Office) -> None:
    posts = [{**POST, "external_id": str(number)} for number in range(100)]
    first, again = push_batch(office, posts), push_batch(office, posts)
    assert first.json() == again.json()
    assert held(office) == 100
    changed = push_batch(office, [{**POST, "external_id": "0", "text": "另一件事"}])
    assert changed.json()["outcomes"][0]["code"] == "idempotency_key_reused"


@pytest.mark.parametrize("count", [0, 101])
def test_a_batch_has_a_measure(office: Office, count: int) -> None:
    assert push_batch(office, [POST] * count).status_code == 422
    assert held(office) == 0


ENTRY = {"place": "清源同城微信群", "title": "", "text": "河滨路路灯三天不亮，晚上摔了两个人。"}


def test_a_typed_post_goes_through_the_inbox_and_on_record(office: Office) -> None:
    digest = office.client("duty").post("/api/files", files={"file": ("a.png", b"picture")}).json()["sha256"]
    entry = {
        **ENTRY,
        "files": [digest],
        "url": "https://x.example/1",
        "published_at": "2026-03-04T08:00:00+08:00",
    }
    made = office.does("duty", "/posts/manual", entry, expect=202)
    assert (made["state"]["code"], made["again"], made["document_id"]) == ("waiting", False, None)
    with office.database.reading() as session:
        item = session.get_one(InboxItem, made["inbox_id"])
        post = RawPost.model_validate(inbox.opened(item, office_seal(office.context.settings)))
        actions = session.scalars(select(AuditRow.action)).all()
    assert (post.source_name, post.source_id, post.raw_sha256) == ("清源同城微信群", "manual", digest)
    assert "post.entered" in actions
    again = office.does("duty", "/posts/manual", entry, expect=202)
    assert (again["again"], again["inbox_id"]) == (True, made["inbox_id"])
    assert office.sees("leader", f"/posts/manual/{made['inbox_id']}")["state"]["code"] == "waiting"
    office.sees("duty", "/posts/manual/999", expect=404)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": " "}, "text"),
        ({"place": " "}, "place"),
        ({"url": "微信"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"published_at": "2026-03-06T08:00:00+08:00"}, "published_at"),
        ({"published_at": "1970-01-01T08:00:00+08:00"}, "published_at"),
        ({"files": ["0" * 64]}, "files"),
    ],
)
def test_a_typed_post_that_cannot_be_kept_says_where(
    office: Office, changed: dict[str, Any], field: str
) -> None:
    refused = office.does("duty", "/posts/manual", {**ENTRY, **changed}, expect=422)
    assert list(refused["fields"]) == [field]
    assert held(office) == 0


def test_who_may_type_posts_in(office: Office) -> None:
    office.does("unit", "/posts/manual", ENTRY, expect=403)
    office.does("leader", "/posts/manual", ENTRY, expect=202)

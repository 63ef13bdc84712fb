"""Signing in and out: no guessing, no forged requests, nothing left open."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from api import accounts, sessions
from api.models import FailedSignIn, SignedIn, User
from huiying.audit import AuditRow
from huiying.errors import Conflict, Forbidden, Invalid, Unauthenticated
from tests.api.conftest import PASSWORD, Office
from tests.servers.records import ENGINES

FORM = {"username": "duty", "password": PASSWORD}
WRONG = {"username": "duty", "password": "wrong-password"}


def actions(office: Office, subject: str) -> list[str]:
    with office.database.reading() as session:
        return list(session.scalars(select(AuditRow.action).where(AuditRow.subject == subject)))


def test_signing_in_gives_a_strict_http_only_cookie_and_the_permissions(office: Office) -> None:
    answer = office.stranger().post("/api/session", json=FORM)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    me = answer.json()
    assert me["name"] == "杜值"
    assert me["role_labels"] == ["值班员"]
    assert "cases.assess" in me["permissions"]
    assert me["office"] == office.context.settings.office
    assert me["simulated"] is False


def test_a_unit_person_is_told_their_unit(office: Office) -> None:
    assert office.sees("unit", "/session")["unit"] == {"id": "emergency", "name": "县应急管理局"}


def test_the_record_holds_no_token(office: Office) -> None:
    client = office.stranger()
    assert client.post("/api/session", json=FORM).status_code == 200
    with office.database.reading() as session:
        held = session.scalars(select(SignedIn.token_sha256)).one()
    assert client.cookies["huiying_session"] != held


def test_signed_out_means_signed_out(office: Office) -> None:
    client = office.client("duty")
    token = client.cookies["huiying_session"]
    assert client.delete("/api/session").status_code == 204
    client.cookies.set("huiying_session", token)
    answer = client.get("/api/session")
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")


def test_a_session_ends_after_a_long_shift(office: Office) -> None:
    office.client("duty")
    office.clock.advance(timedelta(hours=23, minutes=59))
    office.sees("duty", "/session")
    office.clock.advance(timedelta(minutes=2))
    office.sees("duty", "/session", expect=401)


def test_a_new_password_ends_every_session(office: Office) -> None:
    office.client("duty")
    with office.database.transaction() as session:
        accounts.set_password(
            session, username="duty", password="another-river-8", actor="system:cli", now=office.clock.now()
        )
    office.sees("duty", "/session", expect=401)


def test_a_disabled_user_is_out_at_once(office: Office) -> None:
    office.client("duty")
    with office.database.transaction() as session:
        accounts.disable(session, username="duty", actor="system:cli", now=office.clock.now())
    office.sees("duty", "/session", expect=401)
    assert office.stranger().post("/api/session", json=FORM).json()["code"] == "wrong_password"


@pytest.mark.parametrize("form", [WRONG, {"username": "nobody", "password": PASSWORD}])
def test_a_wrong_name_and_a_wrong_password_sound_the_same(office: Office, form: dict[str, str]) -> None:
    answer = office.stranger().post("/api/session", json=form)
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_password")


def test_guessing_is_stopped_and_goes_on_after_a_while(office: Office) -> None:
    client = office.stranger()
    for _ in range(5):
        assert client.post("/api/session", json=WRONG).status_code == 401
    refused = client.post("/api/session", json=FORM)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_attempts")
    assert "15 分钟后再试" in refused.json()["message"]
    office.clock.advance(timedelta(minutes=15, seconds=1))
    assert client.post("/api/session", json=FORM).status_code == 200


def test_signing_in_and_failing_to_is_on_the_record(office: Office) -> None:
    client = office.stranger()
    for form in (WRONG, FORM):
        client.post("/api/session", json=form)
    client.delete("/api/session")
    assert actions(office, "user:duty") == ["session.refused", "session.opened", "session.closed"]


def test_a_password_typed_as_a_name_is_not_kept_in_the_audit(office: Office) -> None:
    office.stranger().post("/api/session", json={"username": "my-secret-pass", "password": "x"})
    with office.database.reading() as session:
        count = session.scalar(select(func.count()).where(AuditRow.subject.contains("my-secret-pass")))
    assert count == 0


@pytest.mark.parametrize("method", ["POST", "DELETE", "PUT"])
def test_a_request_with_the_cookie_but_not_the_header_is_refused(office: Office, method: str) -> None:
    client = office.client("admin")
    path = {"POST": "/api/posts", "DELETE": "/api/session", "PUT": "/api/clock"}[method]
    answer = client.request(method, path, headers={"X-Requested-With": ""}, json={})
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    office.sees("admin", "/session")


def test_a_request_without_cookie_needs_no_header(office: Office) -> None:
    answer = office.stranger().post("/api/session", json=FORM, headers={"X-Requested-With": ""})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"password": "short"}, "password_too_short"),
        ({"password": "aaaaaaaaaaaa"}, "password_too_simple"),
        ({"password": "xinren-2026-x"}, "password_too_simple"),
        ({"username": "新人"}, "username_invalid"),
        ({"roles": ["king"]}, "role_unknown"),
        ({"roles": []}, "role_unknown"),
        ({"roles": ["unit"]}, "unit_missing"),
        ({"roles": ["unit"], "unit_id": "palace"}, "unit_unknown"),
        ({"name": " "}, "name_missing"),
    ],
)
def test_users_that_cannot_be_added(office: Office, changed: dict[str, object], code: str) -> None:
    form = {
        "username": "xinren",
        "name": "新人",
        "roles": ["duty"],
        "unit_id": None,
        "password": PASSWORD,
        **changed,
    }
    with pytest.raises(Invalid) as refused, office.database.transaction() as session:
        accounts.add_user(session, **form, actor="system:cli", now=office.clock.now())  # type: ignore[arg-type]
    assert refused.value.reason == code


def test_a_name_is_taken_once(office: Office) -> None:
    with pytest.raises(Conflict), office.database.transaction() as session:
        accounts.add_user(
            session,
            username="duty",
            name="另一个",
            roles=["duty"],
            unit_id=None,
            password=PASSWORD,
            actor="system:cli",
            now=office.clock.now(),
        )


@pytest.mark.parametrize("records", ENGINES, indirect=True)
def test_eight_who_sign_in_at_once_all_get_in(office: Office) -> None:
    def enter(number: int) -> str:
        return sessions.sign_in(
            office.database,
            username="duty",
            password=PASSWORD,
            address=f"10.0.0.{number}",
            now=office.clock.now(),
        ).token

    with ThreadPoolExecutor(8) as pool:
        tokens = set(pool.map(enter, range(8)))
    assert len(tokens) == 8
    assert actions(office, "user:duty").count("session.opened") == 8
    assert all(sessions.is_open(office.context, token) for token in tokens)


def test_who_guesses_from_many_hands_at_once_is_not_let_in_by_being_right_at_last(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    matches = accounts.matches

    def slowly(user: User | None, password: str) -> bool:
        """While this password is checked, others are wrong."""
        failed = FailedSignIn(username="duty", address="10.0.0.9", at=office.clock.now())
        with office.database.transaction() as session:
            session.add(failed)
        return matches(user, password)

    monkeypatch.setattr(accounts, "matches", slowly)
    given: dict[str, Any] = {"username": "duty", "address": "10.0.0.9", "now": office.clock.now()}
    for _ in range(sessions.FAILURES_HERE // 2):
        with pytest.raises(Unauthenticated):
            sessions.sign_in(office.database, password="wrong-password", **given)
    with pytest.raises(Forbidden) as refusal:
        sessions.sign_in(office.database, password=PASSWORD, **given)
    assert refusal.value.reason == "too_many_attempts"


def test_what_no_engine_can_hold_is_left_out_of_what_is_submitted(office: Office) -> None:
    body = b'{"username": "d\\u0000uty", "password": "' + PASSWORD.encode() + b'\\ud83d"}'
    answer = office.stranger().post(
        "/api/session", content=body, headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_password")

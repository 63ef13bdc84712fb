"""The sealed original over HTTP: who may open it, that a reason is asked, that every look is on record."""

import hashlib
import json
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from huiying import blobs
from huiying.audit import AuditRow
from huiying.sealing import Seal, office_seal
from nlp.models import Document
from nlp.personal.models import SealedField, SealedText
from tests.api.conftest import Office
from tests.api.fire import BROKE_OUT, a_post, an_event

BODY = "关于厂房火灾的情况通报\n业主王建国电话13800138000"
HELD = {"body": BODY, "spans": [["person_name", 14, 17], ["phone", 19, 30]]}
REASON = {"reason": "联系来信人核实地点"}


def a_document(office: Office, *, deaths: int = 1, sealed_with: Seal | None = None) -> int:
    with office.database.transaction() as session:
        number = a_post(session, an_event(session), deaths=deaths, at=BROKE_OUT + timedelta(hours=1)).id
        if sealed_with is not None:
            session.add(SealedText(document_id=number, sealed=sealed_with.close(json.dumps(HELD))))
        return number


def looks(office: Office, number: int) -> list[AuditRow]:
    query = select(AuditRow).where(AuditRow.subject == f"document:{number}")
    with office.database.reading() as session:
        return list(session.scalars(query))


@pytest.fixture
def sealed(office: Office) -> int:
    return a_document(office, sealed_with=office_seal(office.context.settings))


@pytest.mark.parametrize("who", ["duty", "leader"])
def test_who_handles_the_matter_sees_the_original_and_it_is_on_record(
    office: Office, sealed: int, who: str
) -> None:
    shown = office.does(who, f"/documents/{sealed}/original", REASON)
    assert shown["body"] == BODY
    assert [(BODY[span["start"] : span["end"]], span["label"]) for span in shown["spans"]] == [
        ("王建国", "个人姓名"),
        ("13800138000", "手机号"),
    ]
    (row,) = looks(office, sealed)
    assert (row.actor, row.action, row.detail["reason"]) == (who, "document.unsealed", REASON["reason"])
    assert row.detail["kinds"] == ["个人姓名", "手机号"]
    assert "13800138000" not in json.dumps(row.detail)


def test_every_look_is_a_row(office: Office, sealed: int) -> None:
    for _ in range(3):
        office.does("duty", f"/documents/{sealed}/original", REASON)
    assert len(looks(office, sealed)) == 3


@pytest.mark.parametrize("who", ["unit", "spokesperson", "first", "secrecy", "admin"])
def test_nobody_else_sees_it(office: Office, sealed: int, who: str) -> None:
    assert office.does(who, f"/documents/{sealed}/original", REASON, expect=403)["code"] == "no_permission"
    assert looks(office, sealed) == []


@pytest.mark.parametrize("reason", ["", "  ", " 看 "])
def test_without_a_reason_nothing_is_shown(office: Office, sealed: int, reason: str) -> None:
    office.does("duty", f"/documents/{sealed}/original", {"reason": reason}, expect=422)
    assert looks(office, sealed) == []


def test_a_post_says_whether_something_of_it_is_sealed(office: Office, sealed: int) -> None:
    plain = a_document(office, deaths=2)
    assert office.sees("unit", f"/documents/{sealed}")["sealed"] is True
    assert office.sees("unit", f"/documents/{plain}")["sealed"] is False
    assert office.does("duty", f"/documents/{plain}/original", REASON, expect=404)["code"] == "nothing_sealed"
    missing = office.does("duty", "/documents/999999/original", REASON, expect=404)
    assert missing["code"] == "document_not_found"


def test_a_lost_key_is_said(office: Office) -> None:
    number = a_document(office, sealed_with=Seal(Fernet.generate_key()))
    answer = office.does("duty", f"/documents/{number}/original", REASON, expect=503)
    assert answer["code"] == "original_sealed"
    assert "channel.key" in answer["message"]
    assert looks(office, number) == []


def a_ticket(office: Office, number: str) -> int:
    """A ticket whose caller left a number."""
    seal = office_seal(office.context.settings)
    document = a_document(office)
    with office.database.transaction() as session:
        session.add(SealedField(document_id=document, name="caller_number", sealed=seal.close(number)))
    return document


def test_the_callers_number_is_opened_like_an_original(office: Office) -> None:
    ticket = a_ticket(office, "13900139000")
    shown = office.sees("unit", f"/documents/{ticket}")
    assert shown["sealed"] is True
    assert "13900139000" not in json.dumps(shown)
    opened = office.does("duty", f"/documents/{ticket}/original", REASON)
    assert (opened["caller_number"], opened["spans"]) == ("13900139000", [])
    assert opened["body"] == shown["body"]
    (row,) = looks(office, ticket)
    assert row.detail == {"reason": REASON["reason"], "kinds": ["来电号码"]}
    for who in ("unit", "admin"):
        office.does(who, f"/documents/{ticket}/original", REASON, expect=403)


def test_an_original_past_its_period_is_said_to_be_gone(office: Office, sealed: int) -> None:
    with office.database.transaction() as session:
        session.get_one(SealedText, sealed).sealed = None
    assert office.sees("unit", f"/documents/{sealed}")["sealed"] is False
    answer = office.does("duty", f"/documents/{sealed}/original", REASON, expect=404)
    assert answer["code"] == "original_dropped"


PAGE = "<p>家属电话 13912345678</p>".encode("gb18030")


@pytest.fixture
def collected(office: Office) -> int:
    """A document that was read from a page."""
    number = a_document(office)
    seal = office_seal(office.context.settings)
    with office.database.transaction() as session:
        digest = blobs.keep(
            session, PAGE, "text/html", seal=seal, now=office.clock.now(), kind=blobs.BlobKind.RAW
        )
        session.get_one(Document, number).raw_sha256 = digest
    return number


def test_the_response_is_handed_out_byte_for_byte_for_a_reason_on_record(
    office: Office, collected: int
) -> None:
    path = f"/api/documents/{collected}/response"
    answer = office.client("leader").post(path, json=REASON)
    assert (answer.status_code, answer.content) == (200, PAGE)
    assert answer.headers["content-type"] == "application/octet-stream"
    (row,) = looks(office, collected)
    assert (row.actor, row.action) == ("leader", "document.response_opened")
    assert row.detail == {"reason": REASON["reason"], "sha256": hashlib.sha256(PAGE).hexdigest()}
    office.does("admin", f"/documents/{collected}/response", REASON, expect=403)
    office.does("duty", f"/documents/{collected}/response", {"reason": " "}, expect=422)


def test_a_response_is_no_file_for_everybody(office: Office, collected: int) -> None:
    with office.database.reading() as session:
        digest = session.get_one(Document, collected).raw_sha256
    for who in ("unit", "duty", "leader"):
        answer = office.client(who).get(f"/api/files/{digest}")
        assert (answer.status_code, answer.json()["code"]) == (403, "file_is_raw")


def test_what_was_handed_in_has_no_response(office: Office) -> None:
    number = a_document(office)
    answer = office.does("duty", f"/documents/{number}/response", REASON, expect=404)
    assert answer["code"] == "no_response"

"""Corrections over HTTP: what an officer says counts, is shown with who and why, and is found by search."""

from datetime import timedelta
from typing import Any

import pytest

from nlp.entries import entries
from tests.api.conftest import Office
from tests.api.fire import BROKE_OUT, a_post, an_event


def a_document(office: Office) -> int:
    with office.database.transaction() as session:
        post = a_post(session, an_event(session), deaths=1, at=BROKE_OUT + timedelta(hours=1))
        office.context.index.put(session, entries(session, [post.id]))
        return post.id


def body(field: str, value: Any, reason: str = "机器看错了") -> dict[str, Any]:
    return {"field": field, "value": value, "reason": reason}


def test_the_fields_say_what_they_take(office: Office) -> None:
    fields = {field["name"]: field for field in office.sees("unit", "/corrections/fields")}
    assert set(fields) == {"topics", "policies", "risks", "concern", "urgency", "sentiment", "scope"}
    assert fields["topics"]["kind"] == "choices"
    assert [choice["label"] for choice in fields["urgency"]["choices"]] == ["特急", "紧急", "一般", "低"]


@pytest.mark.parametrize("name", ["concern", "urgency", "sentiment", "scope"])
def test_every_value_a_form_offers_is_taken(office: Office, name: str) -> None:
    number = a_document(office)
    fields = {field["name"]: field for field in office.sees("duty", "/corrections/fields")}
    held = office.sees("duty", f"/documents/{number}")[name]
    now = str(held["code"] if isinstance(held, dict) else held).lower()
    for choice in fields[name]["choices"]:
        status = 409 if choice["value"] == now else 200
        office.does("duty", f"/documents/{number}/corrections", body(name, choice["value"]), expect=status)
        now = choice["value"]


def test_a_correction_is_shown_with_who_and_why_and_counts_in_search(office: Office) -> None:
    number = a_document(office)
    post = office.does("duty", f"/documents/{number}/corrections", body("topics", ["政法", "城乡建设"]))
    assert [topic["label"] for topic in post["topics"]] == ["政法", "城乡建设"]
    (made,) = post["corrections"]
    assert (made["field"]["label"], made["was"], made["now"]) == ("主题分类", "安全生产", "政法、城乡建设")
    assert (made["by"], made["reason"]) == ("杜值", "机器看错了")
    assert office.sees("unit", "/search?q=起火&topic=政法")["total"] == 1
    assert office.sees("unit", "/search?q=起火&topic=安全生产")["total"] == 0


def test_none_of_the_labels_is_an_answer_too(office: Office) -> None:
    number = a_document(office)
    post = office.does("leader", f"/documents/{number}/corrections", body("topics", []))
    assert (post["topics"], post["corrections"][0]["now"]) == ([], "无")


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        (body("topics", ["天文地理"]), 422, "correction_invalid"),
        (body("urgency", 9), 422, "correction_invalid"),
        (body("title", "别的"), 422, "unknown_word"),
        (body("urgency", 2, reason=" "), 422, "reason_required"),
        (body("urgency", 4), 409, "nothing_to_correct"),
        ({"field": "urgency", "reason": "错"}, 422, "invalid_input"),
    ],
)
def test_what_makes_no_sense_is_refused(
    office: Office, given: dict[str, Any], status: int, code: str
) -> None:
    number = a_document(office)
    assert office.does("duty", f"/documents/{number}/corrections", given, expect=status)["code"] == code


def test_a_correction_is_no_secret_of_the_machine(office: Office) -> None:
    assert office.does("duty", "/documents/9/corrections", body("urgency", 2), expect=404)["code"] == (
        "document_not_found"
    )

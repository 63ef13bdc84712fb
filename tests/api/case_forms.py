"""A form filled in, a step taken, a clock looked at: what the tests of the kinds of case share."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tests.api.conftest import Office


def beijing(text: str) -> str:
    """`2026-03-04T10:00` as the wire has it."""
    return f"{text}:00+08:00"


def to(office: Office, moment: str) -> None:
    office.turn(datetime.fromisoformat(beijing(moment)).astimezone(UTC))


def register(office: Office, kind: str, **form: str) -> dict[str, Any]:
    found: dict[str, Any] = office.does("duty", "/cases", {"kind": kind, "form": form})
    return found


def step(
    office: Office, case: Mapping[str, Any], name: str, *, who: str = "duty", expect: int = 200, **fields: str
) -> dict[str, Any]:
    found: dict[str, Any] = office.does(
        who, f"/cases/{case['id']}/steps/{name}", {"fields": fields}, expect=expect
    )
    return found


def letter(at: str, reference: str = "函〔2026〕1 号") -> dict[str, str]:
    """When a letter went out and its number."""
    return {"at": beijing(at), "reference": reference}


def second(office: Office, case: Mapping[str, Any], who: str = "duty2") -> dict[str, Any]:
    """Another person confirms what is proposed last."""
    found: dict[str, Any] = office.does(who, f"/easings/{case['easings'][0]['id']}/confirm")
    return found


def live(case: Mapping[str, Any], duty: str) -> dict[str, Any]:
    """The one clock of a duty that stands."""
    found = [
        each
        for each in case["clocks"]
        if each["duty"]["code"] == duty and each["state"]["code"] != "superseded"
    ]
    assert len(found) == 1, [each["duty"]["code"] for each in case["clocks"]]
    return dict(found[0])


def duties(case: Mapping[str, Any]) -> dict[str, str]:
    """Every clock that stands: duty → state."""
    return {
        each["duty"]["code"]: each["state"]["code"]
        for each in case["clocks"]
        if each["state"]["code"] != "superseded"
    }

"""Each role against each route: the server refuses, whatever a screen shows."""

import re
from typing import Annotated, cast

import pytest
from fastapi import APIRouter, FastAPI

from alerts.course import TABLE
from api.app import create_app
from api.context import ServiceContext
from api.permissions import GRANTS, PERMISSIONS, Permission, Public, Requires, declarations
from api.routes import ROUTERS
from api.views.actions import ROUTES
from huiying.errors import Misconfigured
from huiying.people import Actor, Role
from tests.api.conftest import Office

SOMEBODY = {
    Role.DUTY: "duty",
    Role.UNIT: "unit",
    Role.SPOKESPERSON: "spokesperson",
    Role.REVIEWER: "first",
    Role.SECRECY: "secrecy",
    Role.LEADER: "leader",
    Role.ADMIN: "admin",
}
D, U, S, R, B, L, A = (Role.DUTY, Role.UNIT, Role.SPOKESPERSON, Role.REVIEWER, Role.SECRECY, Role.LEADER,
                       Role.ADMIN)  # fmt: skip
EVERYONE = set(Role)
POLICY: dict[Permission, set[Role]] = {
    "session.own": EVERYONE,
    "board.read": EVERYONE,
    "alerts.read": EVERYONE,
    "alerts.acknowledge": {D, L},
    "alerts.decide": {D, L},
    "events.read": EVERYONE,
    "search.read": EVERYONE,
    "watches.read": EVERYONE,
    "watches.write": {D, L, A},
    "documents.correct": {D, L},
    "documents.unseal": {D, L},
    "sources.read": EVERYONE,
    "sources.write": {A},
    "units.read": EVERYONE,
    "people.read": {D, L, A},
    "posts.push": {D, A},
    "posts.enter": {D, L},
    "rules.read": EVERYONE,
    "rules.choose": {A},
    "holidays.load": {A},
    "roster.read": EVERYONE,
    "roster.write": {D, L, A},
    "notices.read": EVERYONE,
    "channels.own": EVERYONE,
    "cases.read": EVERYONE,
    "cases.assess": {D, L},
    "cases.assign": {D, L},
    "cases.co_units": {D, L, U},
    "cases.concede": {D, L},
    "cases.sign_for": {U},
    "cases.send_back": {U},
    "cases.measures": {U},
    "cases.grade": {D, L},
    "cases.facts": {D, L},
    "cases.easings": {D, L},
    "cases.evidence": {D, L, U, S},
    "cases.open": {D, L, U},
    "cases.steps": {D, L, U, S},
    "cases.result": {U, S},
    "cases.effect": {D, L},
    "cases.archive": {D, L},
    "cases.urge": {D, L},
    "cases.joint_actions": {D, L, S},
    "cases.referral": {D, L},
    "cases.merge": {D, L},
    "partners.read": EVERYONE,
    "partners.write": {D, L, A},
    "findings.read": EVERYONE,
    "findings.raise": {D, L},
    "findings.reply": {U},
    "findings.decide": {L},
    "units.write": {A},
    "easings.confirm": {D, L},
    "evidence.confirm": {D, L, U, S, R},
    "files.read": EVERYONE,
    "files.write": {D, L, U, S},
    "obligations.read": EVERYONE,
    "drafts.read": EVERYONE,
    "drafts.write": {U, S},
    "drafts.review": {R, L},
    "drafts.secrecy": {B},
    "drafts.publish": {S},
    "drafts.gates": {U, S, B, L},
    "drafts.express": {L},
    "publications.withdraw": {D, L, S},
    "publications.check": {D, L, U, S},
    "secrecy_ledger.read": {B, L, A},
    "timeliness.read": {D, L, A},
    "clock.set": {A},
    "drills.read": EVERYONE,
    "drills.run": {D, L, A},
}
"""Said a second time, so that a slip in the table of the service shows."""


def concrete(path: str) -> str:
    return re.sub(r"\{\w+\}", "999999", path)


def routes(app: FastAPI) -> list[tuple[str, str, Permission | None]]:
    return [(method, concrete(path), permission) for method, path, permission in declarations(app)]


def test_the_table_says_what_the_policy_says() -> None:
    assert set(POLICY) == set(PERMISSIONS)
    assert {role: {p for p in POLICY if role in POLICY[p]} for role in Role} == GRANTS


def test_every_permission_is_needed_somewhere(app: FastAPI) -> None:
    assert {permission for *_, permission in routes(app)} - {None} == set(PERMISSIONS)


def test_the_routes_of_a_case_open_to_exactly_the_roles_of_its_course() -> None:
    for step, route in ROUTES.items():
        assert POLICY[cast("Permission", f"cases.{route}")] == TABLE[step].roles, step


@pytest.mark.parametrize("role", list(Role))
def test_a_role_reaches_only_what_it_is_granted(office: Office, role: Role) -> None:
    client = office.client(SOMEBODY[role])
    for method, path, permission in routes(office.app):
        if permission is None or path == "/api/stream" or (method, path) == ("DELETE", "/api/session"):
            continue
        answer = client.request(method, path, json={} if method in {"POST", "PUT"} else None)
        refused = answer.status_code == 403 and answer.json()["code"] == "no_permission"
        assert refused is (role not in POLICY[permission]), (method, path, answer.text)
        assert answer.status_code < 500, (method, path, answer.text)


def test_nobody_signed_in_reaches_nothing_but_the_open_door(office: Office) -> None:
    stranger = office.stranger()
    opened = set()
    for method, path, permission in routes(office.app):
        answer = stranger.request(method, path, json={} if method in {"POST", "PUT"} else None)
        if permission is None:
            opened.add((method, path))
        else:
            assert (answer.status_code, answer.json()["code"]) == (401, "signed_out"), (method, path)
    health = {("GET", f"/api/health{one}") for one in ("", "/live", "/ready")}
    assert opened == {("POST", "/api/session"), ("GET", "/"), *health}


planted = APIRouter()


@planted.get("/planted")
def _planted() -> str:
    return "open to all by mistake"


guarded = APIRouter()


@guarded.get("/guarded")
def _guarded(actor: Annotated[Actor, Requires("clock.set")]) -> str:
    return actor.name


@guarded.get("/open", dependencies=[Public])
def _open() -> str:
    return "open to all on purpose"


def test_a_planted_route_without_a_permission_stops_the_service_from_starting() -> None:
    with pytest.raises(Misconfigured, match="/api/planted") as refused:
        create_app(cast("ServiceContext", None), routers=(*ROUTERS, planted))
    assert refused.value.reason == "route_without_permission"


def test_a_route_that_declares_is_let_in() -> None:
    app = create_app(cast("ServiceContext", None), routers=(guarded,))
    assert ("GET", "/api/guarded", "clock.set") in list(declarations(app))
    assert ("GET", "/api/open", None) in list(declarations(app))

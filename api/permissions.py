"""Who may do what: one table from role to permissions, and the dependency with which each route names its own.

Narrower rules (a unit acts for its own cases, a reviewer never reviews twice) are decided by the use cases.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, get_args

from fastapi import Depends, FastAPI, Request
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from api import sessions
from api.context import Context
from huiying.errors import Forbidden, Misconfigured
from huiying.people import Actor, Role

Permission = Literal[
    "session.own",
    "board.read",
    "alerts.read",
    "alerts.acknowledge",
    "alerts.decide",
    "events.read",
    "search.read",
    "watches.read",
    "watches.write",
    "documents.correct",
    "documents.unseal",
    "sources.read",
    "sources.write",
    "units.read",
    "people.read",
    "posts.push",
    "posts.enter",
    "roster.read",
    "roster.write",
    "notices.read",
    "channels.own",
    "cases.read",
    "cases.open",
    "cases.steps",
    "cases.assess",
    "cases.assign",
    "cases.co_units",
    "cases.concede",
    "cases.sign_for",
    "cases.send_back",
    "cases.measures",
    "cases.grade",
    "cases.facts",
    "cases.easings",
    "cases.evidence",
    "cases.result",
    "cases.effect",
    "cases.archive",
    "cases.urge",
    "cases.joint_actions",
    "cases.referral",
    "cases.merge",
    "partners.read",
    "partners.write",
    "findings.read",
    "findings.raise",
    "findings.reply",
    "findings.decide",
    "units.write",
    "easings.confirm",
    "evidence.confirm",
    "files.read",
    "files.write",
    "obligations.read",
    "drafts.read",
    "drafts.write",
    "drafts.review",
    "drafts.secrecy",
    "drafts.publish",
    "drafts.gates",
    "drafts.express",
    "publications.withdraw",
    "publications.check",
    "secrecy_ledger.read",
    "timeliness.read",
    "rules.read",
    "rules.choose",
    "holidays.load",
    "clock.set",
    "drills.read",
    "drills.run",
]
PERMISSIONS: tuple[Permission, ...] = get_args(Permission)

_EVERYONE: frozenset[Permission] = frozenset(
    {
        "session.own",
        "board.read",
        "alerts.read",
        "events.read",
        "search.read",
        "watches.read",
        "sources.read",
        "partners.read",
        "findings.read",
        "units.read",
        "notices.read",
        "channels.own",
        "cases.read",
        "files.read",
        "obligations.read",
        "drafts.read",
        "rules.read",
        "roster.read",
        "drills.read",
    }
)
_OFFICER: frozenset[Permission] = frozenset(
    {
        "drills.run",
        "watches.write",
        "documents.correct",
        "documents.unseal",
        "posts.enter",
        "alerts.acknowledge",
        "alerts.decide",
        "people.read",
        "cases.open",
        "cases.steps",
        "cases.assess",
        "cases.assign",
        "cases.co_units",
        "cases.grade",
        "cases.facts",
        "cases.easings",
        "cases.evidence",
        "cases.concede",
        "cases.effect",
        "cases.archive",
        "cases.urge",
        "cases.joint_actions",
        "cases.referral",
        "cases.merge",
        "partners.write",
        "findings.raise",
        "easings.confirm",
        "evidence.confirm",
        "files.write",
        "timeliness.read",
        "roster.write",
        "publications.withdraw",
        "publications.check",
    }
)
_UNIT: frozenset[Permission] = frozenset(
    {
        "findings.reply",
        "cases.open",
        "cases.steps",
        "cases.sign_for",
        "cases.send_back",
        "cases.co_units",
        "cases.measures",
        "cases.result",
        "cases.evidence",
        "evidence.confirm",
        "drafts.write",
        "drafts.gates",
        "publications.check",
        "files.write",
    }
)
_SPOKESPERSON: frozenset[Permission] = frozenset(
    {
        "cases.joint_actions",
        "cases.steps",
        "cases.result",
        "cases.evidence",
        "evidence.confirm",
        "drafts.write",
        "drafts.publish",
        "drafts.gates",
        "publications.withdraw",
        "publications.check",
        "files.write",
    }
)
_ADMIN: frozenset[Permission] = frozenset(
    {
        "drills.run",
        "watches.write",
        "sources.write",
        "units.write",
        "partners.write",
        "people.read",
        "posts.push",
        "clock.set",
        "timeliness.read",
        "secrecy_ledger.read",
        "roster.write",
        "rules.choose",
        "holidays.load",
    }
)

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.DUTY: _EVERYONE | _OFFICER | {"posts.push"},
    Role.UNIT: _EVERYONE | _UNIT,
    Role.SPOKESPERSON: _EVERYONE | _SPOKESPERSON,
    Role.REVIEWER: _EVERYONE | {"drafts.review", "evidence.confirm"},
    Role.SECRECY: _EVERYONE | {"drafts.secrecy", "drafts.gates", "secrecy_ledger.read"},
    Role.LEADER: _EVERYONE
    | _OFFICER
    | {"findings.decide", "drafts.review", "drafts.gates", "drafts.express", "secrecy_ledger.read"},
    Role.ADMIN: _EVERYONE | _ADMIN,
}


def granted(roles: Iterable[str]) -> frozenset[Permission]:
    """Everything a person with these roles may do."""
    return frozenset[Permission]().union(*(GRANTS[Role(role)] for role in roles))


class Permitted:
    """The dependency of a route: a signed-in person who holds one permission."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, request: Request, context: Context) -> Actor:
        actor = sessions.signed_in(context, request.cookies.get(sessions.COOKIE))
        if self.permission not in granted(actor.roles):
            raise Forbidden("您的角色不能做这件事；如果确实需要，请联系管理员调整角色", code="no_permission")
        return actor


def anyone() -> None:
    """The dependency of a route that needs nobody signed in."""


def Requires(permission: Permission) -> Any:  # noqa: N802  # reads as a declaration, like Depends
    """What a route declares of who may use it, as the annotation of its actor or among its dependencies."""
    return Depends(Permitted(permission))


Public: Any = Depends(anyone)
"""Declare that a route is open to everyone."""


def needs(route: RouteContext) -> Permission | None:
    """The permission a route declares, None when it is public. Raises Misconfigured when it declares neither."""
    calls = [dependency.call for dependency in route.dependant.dependencies]
    for call in calls:
        if isinstance(call, Permitted):
            return call.permission
    if anyone in calls:
        return None
    raise Misconfigured(
        f"路由 {route.path} 没有声明权限：请写 Requires(…) 或 Public", code="route_without_permission"
    )


def check_declared(app: FastAPI) -> None:
    """Refuse to start with a route that says nothing of who may use it."""
    for _ in declarations(app):
        pass


def declarations(app: FastAPI) -> Iterator[tuple[str, str, Permission | None]]:
    """Method, path and permission of every route. Raises Misconfigured, see `needs`."""
    for found in iter_route_contexts(app.routes):
        if isinstance(found.original_route, APIRoute):
            permission = needs(found)
            for method in sorted(found.methods or ()):
                yield method, str(found.path), permission

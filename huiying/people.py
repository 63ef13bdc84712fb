"""Who acts: the person a use case is done by, as far as a decision needs to know."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from sqlalchemy.orm import Session


class Role(StrEnum):
    """What a person may do. One person may hold several; review steps still need different people."""

    DUTY = "duty"
    UNIT = "unit"
    SPOKESPERSON = "spokesperson"
    REVIEWER = "reviewer"
    SECRECY = "secrecy"
    LEADER = "leader"
    ADMIN = "admin"


ROLE_NAMES = {
    Role.DUTY: "值班员",
    Role.UNIT: "责任单位",
    Role.SPOKESPERSON: "新闻发言人",
    Role.REVIEWER: "审核人",
    Role.SECRECY: "保密审查员",
    Role.LEADER: "领导",
    Role.ADMIN: "管理员",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A signed-in person, or a part of the service (`system:pipeline`, no roles)."""

    username: str
    name: str
    roles: frozenset[str] = field(default_factory=frozenset)
    unit_id: str | None = None
    """The unit the person belongs to; a unit person acts only for cases of that unit."""

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)


class Directory(Protocol):
    """Everybody who may act now. Accounts live above the decisions; those who must be told are found through this."""

    def people(self, session: Session) -> Sequence[Actor]:
        """All who may sign in, in a stable order; a disabled account is not among them."""
        ...


def system(part: str) -> Actor:
    """The service itself, acting by rule: `system("pipeline")`."""
    return Actor(username=f"system:{part}", name="系统")

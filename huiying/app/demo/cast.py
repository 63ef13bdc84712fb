"""Who the eight people of the demo are; `huiying user add` adds them before they can act."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from huiying.app.demo.phrasing import dice, wording
from huiying.people import Role


class Part(StrEnum):
    """What a person does in the play; also the person's username."""

    DUTY = "zhiban"
    UNIT = "zeren"
    SPOKESPERSON = "fayan"
    FIRST = "chushen"
    SECOND = "fushen"
    FINAL = "zhongshen"
    SECRECY = "baomi"
    ADMIN = "guanli"


ROLES: dict[Part, tuple[Role, ...]] = {
    Part.DUTY: (Role.DUTY,),
    Part.UNIT: (Role.UNIT,),
    Part.SPOKESPERSON: (Role.SPOKESPERSON,),
    Part.FIRST: (Role.REVIEWER,),
    Part.SECOND: (Role.REVIEWER,),
    Part.FINAL: (Role.REVIEWER, Role.LEADER),
    Part.SECRECY: (Role.SECRECY,),
    Part.ADMIN: (Role.ADMIN,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody to be added with `huiying user add`."""

    part: Part
    name: str
    password: str = field(repr=False)
    unit_id: str | None = None

    @property
    def username(self) -> str:
        return self.part.value

    @property
    def roles(self) -> tuple[Role, ...]:
        return ROLES[self.part]


def cast(seed: int, *, unit_id: str, passwords: Mapping[Part, str] | None = None) -> dict[Part, Member]:
    """The eight. `unit_id` is the unit that will be responsible. Passwords are random unless given."""
    people = wording("names")["people"]
    rng = dice(seed, "people")
    names = zip(rng.sample(people["surname"], len(Part)), rng.sample(people["given"], len(Part)), strict=True)
    return {
        part: Member(
            part=part,
            name=surname + given,
            password=(passwords or {}).get(part) or secrets.token_urlsafe(12),
            unit_id=unit_id if Role.UNIT in ROLES[part] else None,
        )
        for part, (surname, given) in zip(Part, names, strict=True)
    }

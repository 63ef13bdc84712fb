"""People and units by the names that others know them by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.models import Unit
from api import accounts
from api.models import User
from api.permissions import granted
from api.schemas.people import Me, Person, UnitOut
from huiying.people import ROLE_NAMES, Actor, Role
from huiying.settings import Settings

SERVICE = "系统"


class Names:
    """Name of account → name of person; the service's own parts are 系统."""

    def __init__(self, session: Session) -> None:
        self._names = dict(session.execute(select(User.username, User.name)).all())

    def of(self, username: str) -> str:
        """A person's name; an account that is gone stands for itself."""
        return SERVICE if username.startswith("system:") else self._names.get(username, username)

    def maybe(self, username: str | None) -> str | None:
        """The same where there may be nobody."""
        return None if username is None else self.of(username)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who looks on, when, and the names they know things by."""

    actor: Actor
    now: datetime
    names: Names
    held: Mapping[str, UnitOut]


def units(session: Session) -> dict[str, UnitOut]:
    """Every unit by id."""
    return {
        unit.id: UnitOut(id=unit.id, name=unit.name)
        for unit in session.scalars(select(Unit).order_by(Unit.id))
    }


def unit_name(units: Mapping[str, UnitOut], unit_id: str | None) -> str | None:
    """A unit's name; an unknown id stands for itself."""
    if unit_id is None:
        return None
    return units[unit_id].name if unit_id in units else unit_id


def everybody(session: Session) -> list[Person]:
    """Who may sign in."""
    held = units(session)
    return [_person(accounts.actor_of(user), held) for user in accounts.users(session) if not user.disabled]


def me(session: Session, actor: Actor, settings: Settings) -> Me:
    """The signed-in person with everything the menus need to know."""
    person = _person(actor, units(session))
    return Me(
        **person.model_dump(),
        permissions=sorted(granted(actor.roles)),
        office=settings.office,
        jurisdiction=settings.jurisdiction,
        simulated=settings.simulated,
    )


def _person(actor: Actor, held: Mapping[str, UnitOut]) -> Person:
    roles = sorted(actor.roles)
    return Person(
        username=actor.username,
        name=actor.name,
        roles=roles,
        role_labels=[ROLE_NAMES[Role(role)] for role in roles],
        unit=held.get(actor.unit_id) if actor.unit_id else None,
    )

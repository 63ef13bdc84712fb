"""People and who is signed in."""

from sqlalchemy.orm import Session

from api.permissions import granted
from api.schemas.people import Me
from huiying.people import ROLE_NAMES, Actor, Role
from huiying.settings import Settings


def me(session: Session, actor: Actor, settings: Settings) -> Me:
    """The signed-in person with everything the menus need to know."""
    roles = sorted(actor.roles)
    return Me(
        username=actor.username,
        name=actor.name,
        roles=roles,
        role_labels=[ROLE_NAMES[Role(role)] for role in roles],
        unit=None,
        permissions=sorted(granted(actor.roles)),
        office=settings.office,
        jurisdiction=settings.jurisdiction,
        simulated=settings.simulated,
    )

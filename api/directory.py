"""Accounts as a directory: how what lies below the API learns who is a duty officer, who belongs to which unit."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.models import User
from huiying.people import Actor


class Accounts:
    """The `huiying.people.Directory` of those who may sign in."""

    def people(self, session: Session) -> Sequence[Actor]:
        """By name of account; disabled ones left out."""
        found = select(User).where(User.disabled.is_(False)).order_by(User.username)
        return [
            Actor(username=one.username, name=one.name, roles=frozenset(one.roles), unit_id=one.unit_id)
            for one in session.scalars(found)
        ]

"""A directory for tests: who works here, without accounts."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from huiying.people import Actor, Role
from tests.integration.office import ADMIN, BUREAU, DUTY, HOUSING, LEADER, SPOKESPERSON

SECOND = Actor(username="wang", name="王值班", roles=frozenset({Role.DUTY}))
CHIEF = Actor(username="he", name="何局长", roles=frozenset({Role.LEADER}), unit_id="emergency")


@dataclass(frozen=True)
class Staff:
    """The `huiying.people.Directory` of the office under test."""

    members: Sequence[Actor] = (DUTY, SECOND, LEADER, CHIEF, SPOKESPERSON, BUREAU, HOUSING, ADMIN)

    def people(self, _session: Session) -> Sequence[Actor]:
        return self.members


STAFF = Staff()

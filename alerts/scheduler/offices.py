"""Who can be told, looked up once a pass: a hundred reminders of one moment ask for the same people."""

from datetime import datetime

from sqlalchemy.orm import Session

from alerts.audiences import Office
from alerts.roster.service import office_at
from huiying.people import Directory


class Offices:
    """The office of each roster at the moment of a pass, from the directory of accounts."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def at(self, session: Session, now: datetime, drill_id: int | None) -> Office:
        """The office now; kept with the transaction, so that the next one sees a roster that has changed."""
        held: dict[tuple[datetime, int | None], Office] = session.info.setdefault("offices", {})
        if (now, drill_id) not in held:
            held[now, drill_id] = office_at(session, now, directory=self._directory, drill_id=drill_id)
        return held[now, drill_id]

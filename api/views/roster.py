"""The roster as it is shown."""

from datetime import datetime

from sqlalchemy.orm import Session

from alerts.roster import handovers, service
from alerts.roster.models import Handover
from api.directory import Accounts
from api.schemas.roster import GapOut, HandoverOut, OnDuty, OpenItem, RosterOut, ShiftOut
from api.views.people import Names


def roster(session: Session, *, begin: datetime, end: datetime, now: datetime) -> RosterOut:
    """Who is on duty now, and every shift and gap of a time."""
    names = Names(session)
    office = service.office_at(session, now, directory=Accounts())
    return RosterOut(
        now=now,
        on_duty=[_named(names, username) for username in office.on_duty],
        gap=office.gap,
        begin=begin,
        end=end,
        shifts=[
            ShiftOut(
                username=turn.username,
                name=names.of(turn.username),
                position=turn.position,
                begins_at=turn.begins_at,
                ends_at=turn.ends_at,
            )
            for turn in service.turns(session, begin, end)
        ],
        gaps=[
            GapOut(begins_at=gap.begins_at, ends_at=gap.ends_at, words=str(gap))
            for gap in service.gaps_between(session, begin, end)
        ],
    )


def handed_over(session: Session) -> list[HandoverOut]:
    """The latest handovers, newest first."""
    names = Names(session)
    return [_handover(row, names) for row in handovers.handovers(session)]


def one_handover(session: Session, row: Handover) -> HandoverOut:
    return _handover(row, Names(session))


def _handover(row: Handover, names: Names) -> HandoverOut:
    return HandoverOut(
        id=row.id,
        at=row.at,
        from_=_named(names, row.from_username),
        to=_named(names, row.to_username),
        note=row.note,
        open_items=[OpenItem.model_validate(item) for item in row.open_items],
    )


def _named(names: Names, username: str) -> OnDuty:
    return OnDuty(username=username, name=names.of(username))

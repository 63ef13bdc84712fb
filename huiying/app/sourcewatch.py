"""The watch over the sources: whoever keeps them and whoever is on duty hears once what went down, once what is back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from alerts.audiences import Office
from alerts.roster.service import office_at
from api.directory import Accounts
from api.views.sources import registry
from api.views.watch import healths
from crawlers.health.alarms import fallen_in_words, returned_in_words, turn
from huiying import audit, heartbeat, notify
from huiying.people import Role
from huiying.settings import Settings

EVERY = timedelta(minutes=10)
"""Between two looks; what goes down in between is told together."""
AWAY = 3 * EVERY
"""Nobody has looked for so long: the service was down itself, and the crawler is given time to catch up."""
NAME = "sources"


def look(session: Session, settings: Settings, *, now: datetime) -> int:
    """Tell of sources that went down or came back since the last look, in the caller's transaction; how many."""
    # One at a time, whatever number of schedulers there is.
    audit.take_turn(session)
    last = heartbeat.latest(session, NAME)
    since = now - last.at if last is not None else None
    if since is not None and timedelta() <= since < EVERY:
        return 0
    heartbeat.beat(session, NAME, at=now)
    if since is None or since > AWAY:
        return 0
    declared = registry(session, settings)
    found = turn(session, declared.sources, healths(session, declared, now=now), now=now)
    if found.fallen:
        _give(session, fallen_in_words(found.fallen), kind="source.fallen", now=now)
    if found.returned:
        _give(session, returned_in_words(found.returned), kind="source.returned", now=now)
    return len(found.fallen) + len(found.returned)


def _give(session: Session, words: tuple[str, str], *, kind: str, now: datetime) -> None:
    title, body = words
    notify.give(
        session,
        key=f"{kind}:{now.isoformat()}",
        at=now,
        title=title,
        body=body,
        subject="sources",
        kind=kind,
        to=_audience(office_at(session, now, directory=Accounts())),
        urgent=False,
    )


def _audience(office: Office) -> Sequence[str]:
    keepers = [one.username for one in office.people if one.has(Role.ADMIN)]
    return list(dict.fromkeys([*office.on_duty, *keepers]))

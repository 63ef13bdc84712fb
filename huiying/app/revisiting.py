"""Posts of open cases are looked up again where they stood: 1, 6 and 24 hours after the case was opened, then daily.

Which pages: decided here from cases and documents. Asking is the crawlers' part, telling the alerts'.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from alerts.models import Case
from crawlers.registry.reading import declared_sources
from crawlers.revisits.asking import Asker
from crawlers.revisits.looks import EARLY, next_look
from crawlers.revisits.models import Revisit
from huiying.app.versions import Versions
from huiying.service import Service
from nlp.models import Document

AT_ONCE = 20
"""Pages of one pass."""
LEASE = timedelta(minutes=15)
"""While somebody looks at a page nobody else does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One page to look at. `since`: when its case was opened."""

    document_id: int
    url: str
    since: datetime
    known: dict[str, str]
    """Headers that ask for it only if it has changed."""


def revisit_due(service: Service, declared: Path, *, asker: Asker | None = None) -> int:
    """Look at the pages whose time has come, one after the other; how many."""
    with service.database.reading() as session:
        waiting = _due(session, service.clock.now())
    if not waiting:
        return 0
    with service.database.transaction() as session:
        errands = _claim(session, service.clock.now())
    asker = asker or _asker(service, declared)
    versions = Versions(service)
    for errand in errands:
        now = service.clock.now()
        look = asker.look(errand.url, known=errand.known, now=now)
        versions.record(errand.document_id, look, next_at=next_look(errand.since, now), now=now)
    return len(errands)


def _asker(service: Service, declared: Path) -> Asker:
    with service.database.reading() as session:
        sources = declared_sources(session, declared).sources
    hosts = {urlsplit(getattr(source, "url", "")).hostname or "" for source in sources}
    return Asker(declared=hosts, contact=service.settings.contact)


def _due(session: Session, now: datetime) -> list[tuple[Document, Case, Revisit | None]]:
    """Documents of open cases whose page is to be looked at, the longest overdue first."""
    query = (
        select(Document, Case, Revisit)
        .join(Case, Case.event_id == Document.event_id)
        .outerjoin(Revisit, Revisit.document_id == Document.id)
        .where(
            Case.archived_at.is_(None),
            Case.drill_id.is_(None),
            Document.url.startswith("http"),
            or_(Revisit.due_at <= now, Revisit.document_id.is_(None) & (Case.opened_at <= now - EARLY[0])),
        )
        .order_by(Revisit.due_at, Document.id)
        .limit(AT_ONCE)
    )
    return [(document, case, revisit) for document, case, revisit in session.execute(query)]


def _claim(session: Session, now: datetime) -> list[Errand]:
    return list(_errands(session, _due(session, now), now))


def _errands(
    session: Session, found: Iterable[tuple[Document, Case, Revisit | None]], now: datetime
) -> Iterable[Errand]:
    taken: set[int] = set()
    for document, case, held in found:
        if document.id in taken or document.url is None:
            continue
        taken.add(document.id)
        revisit = held or Revisit(document_id=document.id)
        revisit.due_at = now + LEASE
        session.add(revisit)
        known = {"If-None-Match": revisit.etag, "If-Modified-Since": revisit.last_modified}
        yield Errand(
            document_id=document.id,
            url=document.url,
            since=case.opened_at,
            known={name: value for name, value in known.items() if value},
        )

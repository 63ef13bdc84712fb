"""The check of links on record: what both pages said when somebody had them looked at."""

from datetime import datetime

from sqlalchemy.orm import Session

from huiying.people import Actor
from response.filings import file_check
from response.links import Finding, get_publication
from response.models import Draft, LinkCheck
from response.work import Work


def record_check(
    session: Session, publication_id: int, finding: Finding, *, actor: Actor, now: datetime
) -> LinkCheck:
    """Put on record what the pages said."""
    publication = get_publication(session, publication_id)
    row = LinkCheck(
        publication_id=publication.id,
        outcome=finding.outcome,
        words=finding.words,
        detail={"url": publication.url},
        by=actor.username,
        at=now,
    )
    session.add(row)
    draft = session.get_one(Draft, publication.draft_id)
    work = Work(session=session, draft=draft, actor=actor, now=now)
    detail = {"publication_id": publication.id, "outcome": finding.outcome}
    file_check(work, finding)
    work.done("publication.checked", f"检查互链：{finding.words}", detail)
    return row

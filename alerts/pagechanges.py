"""A post of a case was changed or taken down where it stood: a line in the case's log, and the watch is told."""

from sqlalchemy.orm import Session

from alerts.audiences import Audience, Matter, resolve
from alerts.deeds import observe
from alerts.models import Case
from alerts.scheduler.offices import Offices
from crawlers.revisits.models import PageChange
from huiying import notify
from huiying.people import system
from nlp.models import Document

CRAWLER = system("crawler")
CHANGE_LABELS = {"changed": "原帖已修改", "deleted": "原帖已删除", "restored": "原帖恢复了"}
_SHOWN = 60


def tell_page_change(
    session: Session, case: Case, document: Document, change: PageChange, *, offices: Offices
) -> None:
    """Log a change of a document's page with its case, and tell who is on duty, once."""
    now = change.noticed_at
    title = document.title.strip() or document.text[:_SHOWN]
    summary = f"{CHANGE_LABELS[change.kind]}：{document.source_name}《{title[:_SHOWN]}》"
    detail = {"document_id": document.id, "page_change_id": change.id, "kind": change.kind}
    observe(session, case, actor=CRAWLER, now=now).also("case.page_changed", "watch", summary, detail)
    told = resolve([Audience.ON_DUTY], offices.at(session, now, None), Matter(units=frozenset()))
    notify.give(
        session,
        key=f"page_change:{change.id}:{case.id}",
        at=now,
        title=f"{summary}（{case.number}）",
        body="\n".join(("此前的页面已留存为证据，差异见帖文", *told.missing)),
        subject=f"case:{case.id}",
        kind="case.page_changed",
        to=told.to,
        urgent=False,
    )

"""Work on a draft: somebody does one thing to it. Its state follows; log, audit and message are written together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from alerts.deeds import Deed, observe
from alerts.lineage import survivor_of
from alerts.models import Case
from huiying.errors import NotFound
from huiying.people import Actor
from response import arrears, reviews
from response.models import Draft
from response.progress import progress_of
from response.reviews import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is being done to which draft, by whom, when."""

    session: Session
    draft: Draft
    actor: Actor
    now: datetime

    def done(self, kind: str, summary: str, detail: Mapping[str, Any] | None = None) -> None:
        """Bring the draft's state and debts up to its record and write what happened. `kind` is the message kind."""
        session, draft = self.session, self.draft
        session.flush()
        held = progress_of(session, draft)
        draft.state, draft.updated_at = reviews.state(held), self.now
        facts = {"draft_id": draft.id, "draft_state": draft.state, "version": draft.version, **(detail or {})}
        deed = self._deed()
        deed.also(kind, "draft", summary, facts)
        arrears.keep_up(deed, draft, held)

    def _deed(self) -> Deed:
        case = self.session.get_one(Case, self.draft.case_id)
        return observe(self.session, case, actor=self.actor, now=self.now)


def begin(session: Session, draft_id: int, step: Step, *, actor: Actor, now: datetime) -> Work:
    """Take a draft in hand, if its progress and the person allow it. Raises NotFound, Conflict, Forbidden."""
    draft = get_draft(session, draft_id, locked=True)
    # What was written for a case that was merged since is written for the one it went into.
    draft.case_id = survivor_of(session, session.get_one(Case, draft.case_id)).id
    reviews.require(step, progress_of(session, draft), actor)
    return Work(session=session, draft=draft, actor=actor, now=now)


def get_draft(session: Session, draft_id: int, *, locked: bool = False) -> Draft:
    """A draft by id; `locked` makes others who would change it wait. Raises NotFound."""
    draft = session.get(Draft, draft_id, with_for_update=locked or None)
    if draft is None:
        raise NotFound(f"没有编号为 {draft_id} 的稿子", code="draft_not_found")
    return draft

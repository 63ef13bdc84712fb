"""What search can be narrowed by: the lists a person chooses from."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.schemas.base import ChoiceOut
from api.schemas.search import SearchFilters
from api.views.words import SCOPES, SOURCE_KINDS, URGENCY
from huiying.index.entry import LONGEST
from huiying.settings import Settings
from nlp.corrections.fields import Field, vocabulary
from nlp.models import Document, Event
from nlp.places.gazetteer import gazetteer

MOST_SOURCES = 500
RECENT_EVENTS = 1000
"""Events whose places are offered; older ones are found by typing their words."""


def search_filters(session: Session, settings: Settings) -> SearchFilters:
    """Codes with their words; sources and places as the records know them."""
    labels = (*vocabulary()[Field.TOPICS], *vocabulary()[Field.POLICIES])
    return SearchFilters(
        longest=LONGEST,
        sources=[ChoiceOut(value=code, label=name) for code, name in _sources(session)],
        source_kinds=_worded(SOURCE_KINDS),
        topics=[ChoiceOut(value=label, label=label) for label in dict.fromkeys(labels)],
        scopes=_worded(SCOPES),
        places=[ChoiceOut(value=path, label=path) for path in _places(session, settings.jurisdiction)],
        urgencies=_worded(
            {step: f"{word}以上" if step < max(URGENCY) else word for step, word in URGENCY.items()}
        ),
    )


def _worded(words: Mapping[Any, str]) -> list[ChoiceOut]:
    return [ChoiceOut(value=str(code), label=word) for code, word in words.items()]


def _sources(session: Session) -> Iterator[tuple[str, str]]:
    """Every source a post came from, by leaps over the index: there are few sources and many posts."""
    columns = select(Document.source_id, Document.source_name).order_by(Document.source_id, Document.id)
    last = ""
    for _ in range(MOST_SOURCES):
        row = session.execute(columns.where(Document.source_id > last).limit(1)).first()
        if row is None:
            return
        yield row.source_id, row.source_name
        last = row.source_id


def _places(session: Session, jurisdiction: str) -> list[str]:
    """The jurisdiction with what lies above and below it, then where something happened of late."""
    below = (division.path for division in gazetteer().towns_of(tuple(jurisdiction.split("/"))).values())
    recent = select(Event.place).order_by(Event.last_post_at.desc()).limit(RECENT_EVENTS)
    happened = sorted(set(filter(None, session.scalars(recent))))
    return list(
        dict.fromkeys([*_lineage([jurisdiction]), *("/".join(path) for path in below), *_lineage(happened)])
    )


def _lineage(paths: Iterable[str]) -> Iterator[str]:
    """Each place with all that it lies in, the widest first."""
    for path in paths:
        yield from accumulate(path.split("/"), lambda above, name: f"{above}/{name}")

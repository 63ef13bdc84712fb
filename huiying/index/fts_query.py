"""A query in the language of SQLite."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, select

from huiying.index.bigrams import Phrase, phrases
from huiying.index.entry import Query
from huiying.index.fts_table import TABLE, TEXT
from huiying.index.tables import IndexedDocument, IndexedTopic


def conditions(query: Query) -> list[ColumnElement[bool]] | None:
    """What a document must fulfil; None if nothing can answer the query."""
    words = phrases(query.text)
    if (query.text.strip() and not words) or not all(any(map(phrases, group)) for group in query.groups):
        return None
    wanted: list[ColumnElement[bool]] = [
        field == value
        for field, value in (
            (IndexedDocument.source_kind, query.source_kind),
            (IndexedDocument.event_id, query.event_id),
        )
        if value is not None
    ]
    if query.since is not None:
        wanted.append(IndexedDocument.published_at >= query.since)
    if query.until is not None:
        wanted.append(IndexedDocument.published_at < query.until)
    if query.topic is not None:
        about = select(IndexedTopic.document_id).where(IndexedTopic.topic == query.topic)
        wanted.append(IndexedDocument.document_id.in_(about))
    spelled = [_spelled(phrase) for phrase in words]
    for group in query.groups:
        alternatives = [_together(told) for word in group if (told := phrases(word))]
        spelled.append(f"({' OR '.join(alternatives)})")
    if spelled:
        wanted.append(IndexedDocument.document_id.in_(_matching(spelled)))
    return wanted


def _matching(spelled: Sequence[str]) -> Select[tuple[int]]:
    return select(TEXT.c.rowid).where(TEXT.c[TABLE].bool_op("MATCH")(" AND ".join(spelled)))


def _together(words: Sequence[Phrase]) -> str:
    return f"({' AND '.join(map(_spelled, words))})"


def _spelled(phrase: Phrase) -> str:
    # Tokens are letters, digits and characters alone, so they cannot close the quotation.
    return f'"{" ".join(phrase.tokens)}"' + ("*" if phrase.open_ended else "")

"""A query in the language of Elasticsearch; everything is a filter, because the order is by time."""

from datetime import date
from typing import Any

from huiying.index.bigrams import Phrase, phrases
from huiying.index.entry import Hits, Query
from huiying.index.highlights import hit
from huiying.index.mapping import microseconds

_FIELDS = ["title_pairs", "text_pairs"]
# A character begins at most as many pairs as there are characters; fewer expansions would lose hits.
_EXPANSIONS = 150_000
_DAYS = 20_000
"""Days the histogram can hold: more than fifty years of them."""


def request(query: Query) -> dict[str, Any] | None:
    """The arguments of a search; None if nothing can answer the query."""
    words = phrases(query.text)
    if query.text.strip() and not words:
        return None
    return {
        "query": {"bool": {"filter": [*map(_clause, words), *_filters(query)]}},
        "sort": [{"published_us": "desc"}, {"document_id": "desc"}],
        "from_": query.offset,
        "size": query.page_size,
        "source": ["document_id", "title", "text"],
        "track_total_hits": True,
        "aggregations": {"days": {"terms": {"field": "day", "size": _DAYS, "order": {"_key": "asc"}}}},
    }


def hits(answer: Any, query: Query) -> Hits:
    """What the engine answered."""
    rows = (found["_source"] for found in answer["hits"]["hits"])
    return Hits(
        total=answer["hits"]["total"]["value"],
        items=tuple(hit(row["document_id"], row["title"], row["text"], query.text) for row in rows),
        histogram=tuple(
            (date.fromisoformat(bucket["key"]), bucket["doc_count"])
            for bucket in answer["aggregations"]["days"]["buckets"]
        ),
    )


def _clause(phrase: Phrase) -> dict[str, Any]:
    if phrase.open_ended and len(phrase.tokens) == 1:
        beginnings = [{"prefix": {field: {"value": phrase.tokens[0]}}} for field in _FIELDS]
        return {"bool": {"should": beginnings, "minimum_should_match": 1}}
    match: dict[str, Any] = {"query": " ".join(phrase.tokens), "fields": _FIELDS, "type": "phrase"}
    if phrase.open_ended:
        match |= {"type": "phrase_prefix", "max_expansions": _EXPANSIONS}
    return {"multi_match": match}


def _filters(query: Query) -> list[dict[str, Any]]:
    terms = {"source_kind": query.source_kind, "topics": query.topic, "event_id": query.event_id}
    filters: list[dict[str, Any]] = [
        {"term": {field: value}} for field, value in terms.items() if value is not None
    ]
    bounds = {"gte": query.since, "lt": query.until}
    span = {end: microseconds(moment) for end, moment in bounds.items() if moment is not None}
    if span:
        filters.append({"range": {"published_us": span}})
    return filters

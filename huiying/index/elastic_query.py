"""A query in the language of Elasticsearch; everything is a filter, because the order is by time."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from huiying.index.bigrams import Phrase, phrases
from huiying.index.entry import DEEPEST, Found, Hits, Query
from huiying.index.highlights import hit
from huiying.index.mapping import microseconds, moment

_FIELDS = ["title_pairs", "text_pairs"]
# A character begins at most as many pairs as there are characters; fewer expansions would lose hits.
_EXPANSIONS = 150_000
_NEWEST = [{"published_us": "desc"}, {"document_id": "desc"}]
_DAYS = 20_000
"""Days the histogram can hold: more than fifty years of them."""


def request(query: Query) -> dict[str, Any] | None:
    """The arguments of a search; None if nothing can answer the query."""
    wanted = _wanted(query)
    if wanted is None:
        return None
    return {
        "query": wanted,
        "sort": _NEWEST,
        "from_": query.offset,
        "size": query.page_size,
        "source": ["document_id", "title", "text"],
        "track_total_hits": True,
        "aggregations": {"days": {"terms": {"field": "day", "size": _DAYS, "order": {"_key": "asc"}}}},
    }


def newest(query: Query, most: int) -> dict[str, Any] | None:
    """The arguments of a search for ids and times alone; None if nothing can answer the query."""
    wanted = _wanted(query)
    if wanted is None:
        return None
    return {
        "query": wanted,
        "sort": _NEWEST,
        "size": min(most, DEEPEST),
        "source": ["document_id", "published_us"],
        "track_total_hits": False,
    }


def found(answer: Any) -> list[Found]:
    """What the engine answered to `newest`."""
    rows = (hit["_source"] for hit in answer["hits"]["hits"])
    return [Found(document_id=row["document_id"], published_at=moment(row["published_us"])) for row in rows]


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


def _wanted(query: Query) -> dict[str, Any] | None:
    words = phrases(query.text)
    groups = [[told for word in group if (told := phrases(word))] for group in query.groups]
    if (query.text.strip() and not words) or not all(groups):
        return None
    return {"bool": {"filter": [*map(_clause, words), *map(_one_of, groups), *_filters(query)]}}


def _one_of(group: Sequence[tuple[Phrase, ...]]) -> dict[str, Any]:
    should = [{"bool": {"filter": list(map(_clause, words))}} for words in group]
    return {"bool": {"should": should, "minimum_should_match": 1}}


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

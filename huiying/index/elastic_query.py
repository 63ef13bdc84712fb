"""A query in the language of Elasticsearch; everything is a filter, because the order is by time."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from huiying.index.bigrams import Phrase, phrases
from huiying.index.entry import DEEPEST, Found, Hits, Query
from huiying.index.order import document_of, first_of, moment_of

# A character begins at most as many pairs as there are characters; fewer expansions would lose hits.
_EXPANSIONS = 150_000
_DAYS = 20_000
"""Days the histogram can hold: more than fifty years of them."""
_COUNTED = {"days": {"terms": {"field": "day", "size": _DAYS, "order": {"_key": "asc"}}}}
_WHOLE = {"allow_partial_search_results": False}
"""Part of the hits without a word would be a lie."""
_POSITIONS = {**_WHOLE, "sort": [{"position": "desc"}], "source": False, "stored_fields": "_none_"}

COUNT: dict[str, Any] = {**_WHOLE, "size": 0, "track_total_hits": True}
"""The arguments of a search that only counts everything."""


def request(query: Query) -> dict[str, Any] | None:
    """The arguments of a search; None if nothing can answer the query."""
    wanted = _wanted(query)
    if wanted is None:
        return None
    return _POSITIONS | {
        "query": wanted,
        "from_": query.offset,
        "size": query.page_size,
        "track_total_hits": True,
        "aggregations": _COUNTED,
    }


def newest(query: Query, most: int) -> dict[str, Any] | None:
    """The arguments of a search for the newest alone; None if nothing can answer the query."""
    wanted = _wanted(query)
    if wanted is None:
        return None
    return _POSITIONS | {"query": wanted, "size": min(most, DEEPEST), "track_total_hits": False}


def found(answer: Any) -> list[Found]:
    """What the engine answered to `newest`."""
    places = (hit["sort"][0] for hit in answer["hits"]["hits"])
    return [Found(document_id=document_of(place), published_at=moment_of(place)) for place in places]


def hits(answer: Any) -> Hits:
    """What the engine answered."""
    return Hits(
        total=answer["hits"]["total"]["value"],
        items=tuple(found(answer)),
        histogram=tuple(
            (date.fromisoformat(bucket["key"]), bucket["doc_count"])
            for bucket in answer["aggregations"]["days"]["buckets"]
        ),
    )


def _wanted(query: Query) -> dict[str, Any] | None:
    words = phrases(query.text)
    groups = [_told(group) for group in query.groups]
    if (query.text.strip() and not words) or not all(groups):
        return None
    wanted = [*map(_clause, words), *map(_one_of, groups), *_filters(query)]
    return {"bool": {"filter": wanted, "must_not": [_all_of(words) for words in _told(query.without)]}}


def _told(said: Sequence[str]) -> list[tuple[Phrase, ...]]:
    return [told for words in said if (told := phrases(words))]


def _one_of(group: Sequence[tuple[Phrase, ...]]) -> dict[str, Any]:
    return {"bool": {"should": [_all_of(words) for words in group], "minimum_should_match": 1}}


def _all_of(words: Sequence[Phrase]) -> dict[str, Any]:
    clauses = list(map(_clause, words))
    return clauses[0] if len(clauses) == 1 else {"bool": {"filter": clauses}}


def _clause(phrase: Phrase) -> dict[str, Any]:
    first, *more = phrase.tokens
    if not more:
        return {"prefix" if phrase.open_ended else "term": {"pairs": {"value": first}}}
    words = {"query": " ".join(phrase.tokens)}
    if phrase.open_ended:
        return {"match_phrase_prefix": {"pairs": words | {"max_expansions": _EXPANSIONS}}}
    return {"match_phrase": {"pairs": words}}


def _filters(query: Query) -> list[dict[str, Any]]:
    terms = {
        "source_id": query.source_id,
        "source_kind": query.source_kind,
        "topics": query.topic,
        "scope": query.scope,
        "places": query.place,
        "event_id": None if query.event_id is None else str(query.event_id),
    }
    filters: list[dict[str, Any]] = [
        {"term": {field: value}} for field, value in terms.items() if value is not None
    ]
    if query.urgency is not None:
        filters.append({"range": {"urgency": {"gte": query.urgency}}})
    bounds = {"gte": query.since, "lt": query.until}
    span = {end: first_of(moment) for end, moment in bounds.items() if moment is not None}
    if span:
        filters.append({"range": {"position": span}})
    return filters

"""A walk through everything in Elasticsearch: a point in time held open, page after page behind the last one."""

from collections.abc import Iterator, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from huiying.index.entry import DEEPEST

_OPEN = "2m"
"""How long the server keeps the point in time between two pages."""


def walk(client: Elasticsearch, index: str, among: Sequence[int] | None) -> Iterator[tuple[int, int]]:
    """Number and version of every document, or of those among these, ascending. Raises what the client raises."""
    query: dict[str, Any] = {"match_all": {}} if among is None else {"terms": {"document_id": list(among)}}
    point = client.open_point_in_time(index=index, keep_alive=_OPEN)["id"]
    try:
        after: list[Any] | None = None
        while True:
            answer = client.search(
                pit={"id": point, "keep_alive": _OPEN},
                query=query,
                size=DEEPEST,
                sort=[{"document_id": "asc"}],
                search_after=after,
                # Columns alone: to open every document for two numbers would take ten times as long.
                source=False,
                stored_fields="_none_",
                docvalue_fields=[{"field": "version"}],
                track_total_hits=False,
                allow_partial_search_results=False,
            )
            hits, point = answer["hits"]["hits"], answer["pit_id"]
            for hit in hits:
                yield hit["sort"][0], hit["fields"]["version"][0]
            if len(hits) < DEEPEST:
                return
            after = hits[-1]["sort"]
    finally:
        client.close_point_in_time(id=point)

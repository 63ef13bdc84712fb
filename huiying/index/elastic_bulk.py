"""Changes on their way into Elasticsearch: what is written where, and what the engine's answers mean.

Every write carries the document's version, and the engine itself keeps an older one from replacing a newer: sent twice,
late, or by two at once, the outcome is the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from huiying.errors import HuiyingError
from huiying.index import elastic_faults
from huiying.index.entry import Entry
from huiying.index.generations import Generation, Generations
from huiying.index.mapping import body, month
from huiying.index.pending import Answer, Change

TOGETHER = 500
"""Writes in one request, and at most so many bytes."""
BYTES = 8_000_000
Write = dict[str, Any]
_SETTLED = {HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND}
"""Conflict: a newer version is there. Not found: what should go was never there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of one write."""

    document_id: int
    refused: str | None = None
    later: HuiyingError | None = None


@dataclass(slots=True)
class _Wanted:
    """What a batch of changes makes of one document: the last of them counts, of the versions the greatest."""

    entry: Entry | None = None
    taken_out: bool = False
    changes: list[int] = field(default_factory=list)

    def take(self, change: Change) -> None:
        self.changes.append(change.id)
        if change.entry is None:
            self.entry, self.taken_out = None, True
        elif self.entry is None or self.entry.version <= change.entry.version:
            self.entry = change.entry


def put(generation: Generation, entry: Entry) -> Write:
    """The write that brings a document into a generation."""
    return {
        "_op_type": "index",
        "_index": generation.index(month(entry)),
        "_id": str(entry.document_id),
        "_source": body(entry),
        "version": entry.version,
        "version_type": "external_gte",
    }


def written(client: Elasticsearch, writes: Iterable[Write]) -> Iterator[Written]:
    """Send writes, as they are asked for; what became of each, in their order."""
    sent = streaming_bulk(client, writes, chunk_size=TOGETHER, max_chunk_bytes=BYTES, raise_on_error=False)
    return (_written(next(iter(item.values()))) for _, item in sent)


def send(client: Elasticsearch, generations: Generations, changes: Sequence[Change]) -> Answer:
    """Bring a batch into every generation a change must reach. Raises Unavailable and what the client raises."""
    wanted: dict[int, _Wanted] = defaultdict(_Wanted)
    for change in changes:
        wanted[change.document_id].take(change)
    # Asked after the batch was read: a generation begun since will see it in the records.
    targets = generations.serving()
    months = {month(one.entry) for one in wanted.values() if one.entry is not None}
    targets = [generations.with_months(target, months) for target in targets]
    writes = [
        put(target, one.entry) for target in targets for one in wanted.values() if one.entry is not None
    ]
    writes += _removals(client, targets, wanted)
    return _answer(written(client, writes), wanted)


def _removals(
    client: Elasticsearch, targets: Sequence[Generation], wanted: Mapping[int, _Wanted]
) -> list[Write]:
    """For what is taken out: the engine is asked where it lies, because the month is not known any more."""
    ids = [number for number, one in wanted.items() if one.taken_out]
    if not ids:
        return []
    staying = {
        (target.index(month(one.entry)), str(number))
        for target in targets
        for number, one in wanted.items()
        if one.entry is not None
    }
    indices = [name for target in targets for name in target.indices]
    client.indices.refresh(index=indices)
    answer = client.search(
        index=indices,
        query={"terms": {"document_id": ids}},
        size=len(ids) * len(targets),
        source=False,
        version=True,
        allow_partial_search_results=False,
    )
    return [
        {
            "_op_type": "delete",
            "_index": held["_index"],
            "_id": held["_id"],
            # The engine remembers it a while: the document may come back as it was, but not as it was before.
            "version": held["_version"],
            "version_type": "external_gte",
        }
        for held in answer["hits"]["hits"]
        if (held["_index"], held["_id"]) not in staying
    ]


def _written(item: Mapping[str, Any]) -> Written:
    number, status, error = int(item["_id"]), item["status"], item.get("error")
    if error is None or (later := elastic_faults.passing(status, error)) is None:
        refused = None if error is None or status in _SETTLED else str(error)
        return Written(document_id=number, refused=refused)
    return Written(document_id=number, later=later)


def _answer(results: Iterable[Written], wanted: Mapping[int, _Wanted]) -> Answer:
    refused: dict[int, str] = {}
    later: dict[int, HuiyingError] = {}
    for one in results:
        if one.later is not None:
            later[one.document_id] = one.later
        elif one.refused is not None:
            refused[one.document_id] = one.refused
    return Answer(
        done=[
            change
            for number, one in wanted.items()
            if number not in later and number not in refused
            for change in one.changes
        ],
        refused={
            change: reason
            for number, reason in refused.items()
            if number not in later
            for change in wanted[number].changes
        },
        trouble=next(iter(later.values()), None),
    )

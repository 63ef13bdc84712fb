"""The index in Elasticsearch 8.19, fed from the queue of pending changes, so that nothing is lost while it is away.

Only what every build of the server has is used: no `GET /`, no update by query, no script.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from elasticsearch import Elasticsearch
from sqlalchemy.orm import Session

from huiying.db import Database
from huiying.errors import Misconfigured
from huiying.index import elastic_bulk, elastic_faults, elastic_query, elastic_rebuild, pending
from huiying.index.elastic_faults import told
from huiying.index.elastic_walk import walk
from huiying.index.entry import Entry, Found, Hits, Query
from huiying.index.generations import Generations
from huiying.index.pending import Answer, Change
from huiying.index.protocol import Records
from huiying.settings import SHARDS

NAME = "huiying-documents"
PATIENCE, PATIENCE_WRITING = 10.0, 60.0
"""Seconds to wait for an answer: where somebody looks at a page, and where nobody waits."""
SOUND_SECONDS = 300.0
"""How long it is taken for granted that server and layout are still the right ones."""


class ElasticIndex:
    """DocumentIndex on Elasticsearch."""

    name = "Elasticsearch"
    queued = True

    def __init__(self, url: str, *, index: str = NAME, shards: int = SHARDS) -> None:
        """`url` may name several nodes, with commas. Raises Misconfigured for an address that is none. Nothing is asked of the engine yet."""
        nodes = url.split(",")
        try:
            # A node that is gone is no fault while another answers.
            self._client = Elasticsearch(
                nodes, request_timeout=PATIENCE, max_retries=len(nodes) - 1, meta_header=False
            )
        except ValueError as trouble:
            raise Misconfigured(
                "HUIYING_ELASTICSEARCH_URL 写得不对：应如 http://用户:密码@主机:9200",
                code="index_url_invalid",
            ) from trouble
        self._index = index
        self._writer = self._client.options(request_timeout=PATIENCE_WRITING)
        self._generations = Generations(self._writer, index, shards=shards)
        self._sound_until = 0.0

    def prepare(self, database: Database, *, empty: bool = True) -> None:  # noqa: ARG002  # the protocol's signature
        with told():
            self._demand_version()
            if empty and not self._generations.all() and not self._client.indices.exists(index=self._index):
                self._generations.begin(1, building=False)
            self._generations.serving()

    def drop(self, database: Database) -> None:
        with database.transaction() as session, told():
            pending.clear(session)
            self._generations.drop()
        self._sound_until = 0.0

    def put(self, session: Session, entries: Iterable[Entry]) -> None:
        pending.put(session, entries)

    def delete(self, session: Session, document_ids: Iterable[int]) -> None:
        pending.take_out(session, document_ids)

    def flush(self, database: Database) -> int:
        return pending.flush(database, self._send)

    def tidy(self, database: Database) -> bool:  # noqa: ARG002  # the protocol's signature
        """Nothing: the engine does it by itself."""
        return False

    def rebuild(self, database: Database, records: Records) -> Iterator[int]:
        with told():
            self._demand_version()
        yield from elastic_rebuild.rebuild(self._writer, self._generations, database, records)

    def search(self, session: Session, query: Query) -> Hits:  # noqa: ARG002  # the protocol's signature
        arguments = elastic_query.request(query)
        if arguments is None:
            return Hits(total=0, items=(), histogram=())
        with self._sound():
            answer = self._client.search(index=self._index, **arguments)
        return elastic_query.hits(answer)

    def newest(self, session: Session, query: Query, *, most: int) -> Sequence[Found]:  # noqa: ARG002  # the protocol's signature
        arguments = elastic_query.newest(query, most)
        if arguments is None:
            return ()
        with self._sound():
            answer = self._client.search(index=self._index, **arguments)
        return elastic_query.found(answer)

    def held(self, session: Session, among: Sequence[int] | None = None) -> Iterator[tuple[int, int]]:  # noqa: ARG002  # the protocol's signature
        with self._sound():
            self._writer.indices.refresh(index=self._index)
            yield from walk(self._writer, self._index, among)

    def count(self, session: Session) -> int:  # noqa: ARG002  # the protocol's signature
        with self._sound():
            answer = self._client.search(index=self._index, **elastic_query.COUNT)
        counted: int = answer["hits"]["total"]["value"]
        return counted

    def lag(self, session: Session) -> int:
        return pending.lag(session)

    def close(self) -> None:
        self._client.close()

    def _send(self, changes: Sequence[Change]) -> Answer:
        with told():
            answer = elastic_bulk.send(self._writer, self._generations, changes)
            # Before they leave the queue: else they would neither be found nor counted as missing.
            self._client.indices.refresh(index=self._index)
            return answer

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """To read: faults in words, and now and then a look whether it is still the right server and layout."""
        with told():
            if time.monotonic() > self._sound_until:
                self._demand_version()
                self._generations.serving()
                self._sound_until = time.monotonic() + SOUND_SECONDS
            yield

    def _demand_version(self) -> None:
        # Of the node that answers: one that hangs must not be waited for.
        answer = self._client.nodes.info(node_id="_local", filter_path=["nodes.*.version"])
        for node in answer["nodes"].values():
            elastic_faults.demand_version(node["version"])

"""The index in Elasticsearch 8.19, fed from a table of pending changes, so that nothing is lost while it is away.

Only what every build of the server has is used: no `GET /`, no update by query, no script.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from huiying.db import Database
from huiying.errors import Misconfigured, Unavailable
from huiying.index import elastic_query
from huiying.index.entry import Entry, Found, Hits, Query
from huiying.index.mapping import LAYOUT, MAPPING, SETTINGS, body, with_pairs
from huiying.index.tables import PendingChange

NAME = "huiying-documents"
BATCH = 500
PATIENCE = 10.0
"""Seconds to wait for an answer."""
_CONFLICT, _TOO_MANY, _NOT_FOUND = 409, 429, 404


class ElasticIndex:
    """DocumentIndex on Elasticsearch."""

    name = "Elasticsearch"

    def __init__(self, url: str, *, index: str = NAME) -> None:
        """`url` may name several nodes, with commas; nothing is asked of them yet. Raises Misconfigured for what is no address."""
        self._index = index
        self._sound = False
        try:
            self._client = Elasticsearch(
                url.split(","), request_timeout=PATIENCE, max_retries=0, meta_header=False
            )
        except ValueError as trouble:
            raise Misconfigured(
                "HUIYING_ELASTICSEARCH_URL 写得不对：应如 http://用户:密码@主机:9200",
                code="index_url_invalid",
            ) from trouble

    def prepare(self, database: Database) -> None:  # noqa: ARG002  # the protocol's signature
        with _engine_trouble():
            if not self._client.indices.exists(index=self._index):
                self._client.indices.create(index=self._index, mappings=MAPPING, settings=SETTINGS)
            self._demand_layout()

    def drop(self, database: Database) -> None:
        with database.transaction() as session, _engine_trouble():
            session.execute(delete(PendingChange))
            self._client.indices.delete(index=self._index, ignore_unavailable=True)

    def put(self, session: Session, entries: Iterable[Entry]) -> None:
        _wait(
            session,
            [
                {"document_id": entry.document_id, "version": entry.version, "body": body(entry)}
                for entry in entries
            ],
        )

    def delete(self, session: Session, document_ids: Iterable[int]) -> None:
        _wait(session, [{"document_id": number, "version": None, "body": None} for number in document_ids])

    def flush(self, database: Database) -> int:
        sent = 0
        while batch := self._send_batch(database):
            sent += batch
        if sent:
            with _engine_trouble():
                self._client.indices.refresh(index=self._index)
        return sent

    def search(self, session: Session, query: Query) -> Hits:  # noqa: ARG002  # the protocol's signature
        arguments = elastic_query.request(query)
        if arguments is None:
            return Hits(total=0, items=(), histogram=())
        with _engine_trouble():
            if not self._sound:
                self._demand_layout()
            answer = self._client.search(index=self._index, **arguments)
        return elastic_query.hits(answer, query)

    def newest(self, session: Session, query: Query, *, most: int) -> Sequence[Found]:  # noqa: ARG002  # the protocol's signature
        arguments = elastic_query.newest(query, most)
        if arguments is None:
            return ()
        with _engine_trouble():
            if not self._sound:
                self._demand_layout()
            answer = self._client.search(index=self._index, **arguments)
        return elastic_query.found(answer)

    def count(self, session: Session) -> int:  # noqa: ARG002  # the protocol's signature
        with _engine_trouble():
            counted: int = self._client.count(index=self._index)["count"]
        return counted

    def lag(self, session: Session) -> int:
        return session.scalar(select(func.count()).select_from(PendingChange)) or 0

    def close(self) -> None:
        self._client.close()

    def _send_batch(self, database: Database) -> int:
        # The rows stay locked until the engine has answered: two senders would disturb the order of changes.
        waiting = select(PendingChange).where(PendingChange.fault.is_(None))
        with database.transaction() as session:
            changes = session.scalars(waiting.order_by(PendingChange.id).limit(BATCH).with_for_update()).all()
            if changes:
                self._send(session, changes)
            return len(changes)

    def _demand_layout(self) -> None:
        answer = self._client.indices.get_mapping(index=self._index)
        if answer[self._index]["mappings"].get("_meta", {}).get("layout") != LAYOUT:
            raise Unavailable(
                f"检索索引 {self._index} 的结构是旧的：请执行 huiying index rebuild", code="index_outdated"
            )
        self._sound = True

    def _versions(self, changes: Sequence[PendingChange]) -> dict[int, int]:
        """What the engine holds of the documents that are to be taken out: id and version."""
        ids = sorted({str(change.document_id) for change in changes if change.body is None})
        if not ids:
            return {}
        answer = self._client.mget(index=self._index, ids=ids, source=False)
        return {int(one["_id"]): one["_version"] for one in answer["docs"] if one["found"]}

    def _send(self, session: Session, changes: Sequence[PendingChange]) -> None:
        with _engine_trouble():
            # Else the engine would make an index of its own, which answers differently.
            self._demand_layout()
            operations = _operations(changes, self._versions(changes))
            answer = self._client.bulk(index=self._index, operations=operations)
        for change, item in zip(changes, answer["items"], strict=True):
            _settle(session, change, next(iter(item.values())))


def _wait(session: Session, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(PendingChange), rows)


def _operations(changes: Sequence[PendingChange], held: dict[int, int]) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    for change in changes:
        number = change.document_id
        if change.body is None or change.version is None:
            # With the version it takes out, which the engine remembers: the document may come back as it was.
            lines.append({"delete": _address(number, held.get(number, 0))})
        else:
            held[number] = max(held.get(number, 0), change.version)
            lines += [{"index": _address(number, change.version)}, with_pairs(change.body)]
    return lines


def _address(document_id: int, version: int) -> dict[str, Any]:
    return {"_id": str(document_id), "version": version, "version_type": "external_gte"}


def _settle(session: Session, change: PendingChange, answer: dict[str, Any]) -> None:
    status = answer["status"]
    if status == _TOO_MANY:
        raise Unavailable("检索引擎忙不过来，稍后会自动重发", code="index_busy")
    # A conflict: a newer version is there. Not found: what should go was never there.
    if "error" not in answer or status in {_CONFLICT, _NOT_FOUND}:
        session.delete(change)
    else:
        change.fault = str(answer["error"])


def _missing() -> Unavailable:
    return Unavailable("检索索引不存在：请执行 huiying index rebuild", code="index_missing")


@contextmanager
def _engine_trouble() -> Iterator[None]:
    try:
        yield
    except NotFoundError as trouble:
        raise _missing() from trouble
    except ApiError as trouble:
        raise Unavailable(
            f"检索引擎拒绝了请求（{trouble.status_code}）：请检查 Elasticsearch 的账号、权限和磁盘空间",
            code="index_refused",
        ) from trouble
    except TransportError as trouble:
        raise Unavailable(
            "检索引擎连接不上：请检查 HUIYING_ELASTICSEARCH_URL 和 Elasticsearch 服务；待检索的变更已保存，恢复后会补上",
            code="index_unreachable",
        ) from trouble

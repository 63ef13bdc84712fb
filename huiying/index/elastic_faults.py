"""What Elasticsearch answers when it does not do what it is asked, in the officer's words: what happened, what to do."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from elasticsearch import ApiError, ConnectionTimeout, TransportError, UnsupportedProductError
from elasticsearch.exceptions import SSLError

from huiying.db.faults import again
from huiying.errors import HuiyingError, Unavailable

OLDEST, NEWEST = (8, 19), 8
"""The oldest version we work with, and the last whose first number is known to fit."""
_KEPT = "待检索的变更已保存，恢复后会自动补上"

_UNREACHABLE = Unavailable(
    f"检索引擎连接不上：请检查 HUIYING_ELASTICSEARCH_URL 和 Elasticsearch 服务；{_KEPT}",
    code="index_unreachable",
)
_SLOW = Unavailable(
    f"检索引擎在规定时间内没有答复：请检查 Elasticsearch 的负载，或缩小检索的时间范围；{_KEPT}",
    code="index_slow",
)
_UNTRUSTED = Unavailable(
    f"检索引擎的 TLS 证书不被信任：请检查证书和 HUIYING_ELASTICSEARCH_URL 里的主机名；{_KEPT}",
    code="index_untrusted",
)
_DENIED = Unavailable(
    "检索引擎不认这个用户名或密码，或不许它做这件事：请改正 HUIYING_ELASTICSEARCH_URL 里的用户名和密码"
    f"（密码里的 @ : / 要写成 %40 %3A %2F），并给它 huiying-documents* 的全部权限；{_KEPT}",
    code="index_denied",
)
_FULL = Unavailable(
    "检索引擎的磁盘满了，索引被设为只读：请给 Elasticsearch 腾出磁盘空间，它随后会自己解除只读；若没有解除，"
    f"请把 huiying-documents* 的 index.blocks.read_only_allow_delete 设回 null；{_KEPT}",
    code="index_full",
)
_BLOCKED = Unavailable(
    f"检索索引被人工设为只读：请把 huiying-documents* 的 index.blocks.* 设回 null；{_KEPT}",
    code="index_blocked",
)
_BUSY = Unavailable(f"检索引擎忙不过来，稍后会自动重发；一直如此请加内存或节点；{_KEPT}", code="index_busy")
_UNREADY = Unavailable(
    f"检索集群还没有就绪（没有主节点，或有分片不可用）：请查看 GET /_cluster/health 和各节点的日志；{_KEPT}",
    code="index_unready",
)
_OTHER_VERSION = Unavailable(
    f"检索引擎的版本不合用：需要 Elasticsearch {OLDEST[0]}.{OLDEST[1]} 或更新的 {NEWEST}.x；{_KEPT}",
    code="index_version",
)
_MISSING = Unavailable("检索索引不存在：请执行 huiying index rebuild", code="index_missing")
_NOT_ACCEPTABLE, _BAD_GATEWAY = HTTPStatus.NOT_ACCEPTABLE, HTTPStatus.BAD_GATEWAY
_NOT_READY = {_BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}


def missing() -> HuiyingError:
    """There is no index of ours."""
    return again(_MISSING)


def outdated(name: str) -> Unavailable:
    """There is one, made by another version of this service."""
    return Unavailable(
        f"检索索引 {name} 的结构与本版本不合：请执行 huiying index rebuild，重建期间记录照常",
        code="index_outdated",
    )


def demand_version(version: str) -> None:
    """Raises Unavailable for a server that is too old or too new for us; `version` as `8.19.3`."""
    major, minor = (int(part) for part in version.split(".")[:2])
    if (major, minor) < OLDEST or major > NEWEST:
        words = _OTHER_VERSION.message.replace("的版本不合用", f"的版本是 {version}，不合用")
        raise Unavailable(words, code="index_version")


@contextmanager
def told() -> Iterator[None]:
    """Faults of the engine as Unavailable."""
    try:
        yield
    except UnsupportedProductError as trouble:
        raise again(_OTHER_VERSION) from trouble
    except ApiError as trouble:
        raise _explain(trouble) from trouble
    except ConnectionTimeout as trouble:
        raise again(_SLOW) from trouble
    except SSLError as trouble:
        raise again(_UNTRUSTED) from trouble
    except TransportError as trouble:
        raise again(_UNREACHABLE) from trouble


def passing(status: int, error: Mapping[str, Any]) -> HuiyingError | None:
    """The fault of one change in a bulk that is not the change's own, so that it is sent again; None if it is."""
    kind, reason = str(error.get("type")), str(error.get("reason"))
    if kind == "index_not_found_exception":
        return missing()
    if kind == "cluster_block_exception":
        return again(_block(status, reason))
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return again(_BUSY)
    if status in _NOT_READY:
        return again(_UNREADY)
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return again(_DENIED)
    return None


def _explain(trouble: ApiError) -> HuiyingError:
    status, body = trouble.status_code, trouble.body
    error = body.get("error") if isinstance(body, dict) else None
    known = passing(status, error if isinstance(error, dict) else {})
    if known is not None:
        return known
    if status == _NOT_ACCEPTABLE or "media_type_header" in str(error):
        return again(_OTHER_VERSION)
    if status == HTTPStatus.NOT_FOUND:
        return missing()
    return Unavailable(
        f"检索引擎拒绝了请求（{status} {trouble.error}）：请查看 Elasticsearch 的日志；{_KEPT}",
        code="index_refused",
    )


def _block(status: int, reason: str) -> Unavailable:
    # Blocks go by number: 12 is what a full disk sets, 5 and 8 are set by people.
    if "/12/" in reason:
        return _FULL
    return _UNREADY if status == HTTPStatus.SERVICE_UNAVAILABLE else _BLOCKED

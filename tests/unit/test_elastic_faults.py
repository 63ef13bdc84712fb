"""Each thing Elasticsearch can have against a request is told apart, with what to do about it."""

import pytest

from huiying.db import Database
from huiying.errors import Unavailable
from huiying.index.elastic import ElasticIndex
from huiying.index.elastic_faults import demand_version, passing
from tests.servers.canned import canned

FLOOD = (
    "index [huiying-documents-g1-2026-11] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage "
    "watermark, index has read-only-allow-delete block];"
)
OLD_FLOOD = "index [a] blocked by: [FORBIDDEN/12/index read-only / allow delete (api)];"
BY_HAND = "index [a] blocked by: [FORBIDDEN/8/index write (api)];"
NO_MASTER = "blocked by: [SERVICE_UNAVAILABLE/2/no master];"


def error(kind: str, reason: str = "") -> dict[str, str]:
    return {"type": kind, "reason": reason}


@pytest.mark.parametrize(
    ("status", "said", "code"),
    [
        (429, error("cluster_block_exception", FLOOD), "index_full"),
        (403, error("cluster_block_exception", OLD_FLOOD), "index_full"),
        (403, error("cluster_block_exception", BY_HAND), "index_blocked"),
        (503, error("cluster_block_exception", NO_MASTER), "index_unready"),
        (429, error("es_rejected_execution_exception"), "index_busy"),
        (429, error("circuit_breaking_exception"), "index_busy"),
        (503, error("unavailable_shards_exception"), "index_unready"),
        (403, error("security_exception"), "index_denied"),
        (404, error("index_not_found_exception"), "index_missing"),
        (400, error("document_parsing_exception"), None),
        (409, error("version_conflict_engine_exception"), None),
    ],
)
def test_a_fault_of_one_change_is_its_own_or_passes(
    status: int, said: dict[str, str], code: str | None
) -> None:
    found = passing(status, said)
    assert (found and found.reason) == code


@pytest.mark.parametrize(
    ("status", "body", "code", "remedy"),
    [
        (401, {"error": error("security_exception"), "status": 401}, "index_denied", "用户名和密码"),
        (403, {"error": error("security_exception"), "status": 403}, "index_denied", "全部权限"),
        (403, {"error": error("cluster_block_exception", OLD_FLOOD)}, "index_full", "腾出磁盘空间"),
        (503, {"error": error("search_phase_execution_exception")}, "index_unready", "_cluster/health"),
        (502, "Bad Gateway", "index_unready", "_cluster/health"),
        (406, {"error": "Content-Type header not supported"}, "index_version", "8.19"),
        (400, {"error": error("media_type_header_exception")}, "index_version", "8.19"),
        (418, {"error": error("teapot_exception")}, "index_refused", "418 teapot_exception"),
    ],
)
def test_every_answer_is_told_with_its_remedy(status: int, body: object, code: str, remedy: str) -> None:
    with canned(status, body) as url, pytest.raises(Unavailable, match=remedy) as trouble:
        ask(url)
    assert trouble.value.reason == code


def ask(url: str) -> None:
    index = ElasticIndex(url)
    try:
        index.prepare(Database("sqlite://"))
    finally:
        index.close()


def nodes(*versions: str) -> dict[str, object]:
    return {"nodes": {str(at): {"version": version} for at, version in enumerate(versions)}}


@pytest.mark.parametrize("versions", [("8.18.8",), ("7.17.29",), ("9.1.0",), ("8.19.3", "8.17.0")])
def test_a_server_of_another_version_is_refused_with_its_number(versions: tuple[str, ...]) -> None:
    with canned(200, nodes(*versions)) as url, pytest.raises(Unavailable) as trouble:
        ask(url)
    assert trouble.value.reason == "index_version"
    assert f"版本是 {versions[-1]}" in trouble.value.message
    assert "8.19" in trouble.value.message


def test_a_server_that_is_no_elasticsearch_is_refused() -> None:
    with canned(200, nodes("8.19.3"), product=False) as url, pytest.raises(Unavailable) as trouble:
        ask(url)
    assert trouble.value.reason == "index_version"


@pytest.mark.parametrize("version", ["8.19.0", "8.19.12", "8.20.1"])
def test_later_servers_of_the_same_kind_are_taken(version: str) -> None:
    demand_version(version)

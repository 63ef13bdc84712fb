"""The real Elasticsearch begun as docker-compose.yml begins it: with passwords, and three nodes that know each other by certificate.

Only the image's own entry is played: it puts the password into the keystore and takes settings from the environment.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from huiying.db import Database
from huiying.index import open_index
from huiying.settings import Settings
from tests.contract.test_compose import resolved
from tests.servers.caddy import ROOT, make_secrets
from tests.servers.elasticsearch import address, java_for, node_in
from tests.servers.processes import Server, free_port, give_away, server_folder

pytestmark = pytest.mark.torture
ENTRY = """#!/bin/bash
set -e
elasticsearch-keystore create
echo "$ELASTIC_PASSWORD" | elasticsearch-keystore add -x bootstrap.password
declare -a given
while IFS='=' read -r name value; do
    if [[ "$name" =~ ^[a-z0-9_]+\\.[a-z0-9_]+ ]]; then given+=("-E$name=$value"); fi
done < <(env)
exec elasticsearch "${given[@]}"
"""
ABSENT = ("ingest.geoip.downloader.enabled",)
"""Settings of modules that the server's core has not."""
SERVICES = {"single": ["elasticsearch"], "scale": ["elasticsearch-1", "elasticsearch-2", "elasticsearch-3"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    urls: list[str]
    password: str


@pytest.fixture(scope="module", params=["single", "scale"])
def begun(request: pytest.FixtureRequest) -> Iterator[Begun]:
    names = SERVICES[request.param]
    with server_folder("begun") as folder, ExitStack() as stack:
        secrets = make_secrets(folder / "secrets")
        password = (secrets / "elasticsearch_password").read_text("ascii").strip()
        give_away(secrets)
        transports = {name: free_port() for name in names}
        ports = {name: free_port() for name in names}
        servers = [
            node(folder, name, port=ports[name], transports=transports, password=password) for name in names
        ]
        for server in servers:
            stack.callback(server.kill)
            server.start(wait=False)
        for server in servers:
            server.wait()
        yield Begun(urls=[address(port) for port in ports.values()], password=password)


def node(folder: Path, name: str, *, port: int, transports: dict[str, int], password: str) -> Server:
    """One service of the file on loopback, its home unpacked from the server's core."""
    place = folder / name
    place.mkdir(mode=0o755)
    java = java_for(folder)
    node_in(place, port, java=java)
    [home] = place.glob("elasticsearch-*")
    shutil.copy(ROOT / "deploy" / "elasticsearch.sh", place / "begin.sh")
    entry, memory = home / "bin" / "docker-entrypoint.sh", place / "memory"
    entry.write_text(ENTRY, "utf-8")
    entry.chmod(0o755)
    memory.mkdir()
    give_away(memory)
    (home / "config" / "elasticsearch.yml").write_text("", "utf-8")
    given: dict[str, str] = resolved("--profile", "single", "--profile", "scale")["services"][name][
        "environment"
    ]
    seeds = ",".join(f"127.0.0.1:{transport}" for transport in transports.values())
    env = {key: value for key, value in given.items() if key not in ABSENT} | {
        "PATH": f"{home / 'bin'}:/usr/bin:/bin",
        "HUIYING_SECRETS": str(folder / "secrets"),
        "ES_JAVA_HOME": str(java),
        "ES_JAVA_OPTS": "-Xms512m -Xmx512m",
        "ES_PATH_CONF": str(memory),
        "ES_TMPDIR": str(home / "tmp"),
        "network.host": "127.0.0.1",
        "http.port": str(port),
        "transport.port": str(transports[name]),
        "path.data": str(home / "data"),
        "path.logs": str(home / "logs"),
    }
    if "discovery.seed_hosts" in given:
        env["discovery.seed_hosts"] = seeds
    return Server(
        ["/bin/bash", "-c", f"cd {home} && exec /bin/bash {place / 'begin.sh'}"],
        folder=place,
        env=env,
        ready=lambda: health(address(port), password, len(transports)) == httpx.codes.OK,
    )


def health(url: str, password: str, nodes: int) -> int:
    """Status of the answer of one node that sees so many."""
    wanted = {"wait_for_nodes": str(nodes), "timeout": "1s"}
    try:
        return httpx.get(
            f"{url}/_cluster/health", params=wanted, auth=("elastic", password), timeout=10
        ).status_code
    except httpx.TransportError:
        return 0


def test_every_node_asks_for_the_password(begun: Begun) -> None:
    for url in begun.urls:
        assert httpx.get(f"{url}/_cluster/health").status_code == httpx.codes.UNAUTHORIZED
        assert health(url, "another", 1) == httpx.codes.UNAUTHORIZED
        assert health(url, begun.password, len(begun.urls)) == httpx.codes.OK


def test_the_service_searches_with_the_password_of_its_file(
    begun: Begun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = tmp_path / "elasticsearch_password"
    held.write_text(begun.password, "ascii")
    monkeypatch.setenv("HUIYING_ELASTICSEARCH_PASSWORD_FILE", str(held))
    urls = ",".join(url.replace("//", "//elastic@") for url in begun.urls)
    settings = Settings(home=tmp_path, elasticsearch_url=SecretStr(urls))
    database = Database(settings.record_url)
    index = open_index(settings, database)
    index.prepare(database)
    assert index.name == "Elasticsearch"
    with database.reading() as session:
        assert index.count(session) == 0
    database.dispose()

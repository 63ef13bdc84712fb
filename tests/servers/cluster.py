"""Three Elasticsearch nodes on loopback that can be killed one by one and started again on what they had."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.servers.elasticsearch import address, java_for, node_in
from tests.servers.processes import Server, free_port

NODES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """`nodes[n]` answers at `urls[n]`."""

    nodes: tuple[Server, ...]
    urls: tuple[str, ...]

    def status(self, of: int) -> str:
        """`green`, `yellow` or `red`, as one node sees it; empty when it does not answer."""
        try:
            answer = httpx.get(f"{self.urls[of]}/_cluster/health", timeout=10)
        except httpx.TransportError:
            return ""
        told: str = answer.json().get("status", "")
        return told


@contextmanager
def running_cluster(folder: Path) -> Iterator[Cluster]:
    """All three nodes up and one cluster."""
    transports, ports = ([free_port() for _ in range(NODES)] for _ in range(2))
    names = [f"node-{number}" for number in range(NODES)]
    java = java_for(folder)
    nodes = []
    for name, port, transport in zip(names, ports, transports, strict=True):
        home = folder / name
        home.mkdir()
        home.chmod(0o755)
        settings = {
            "node.name": name,
            "transport.port": str(transport),
            "discovery.seed_hosts": ", ".join(f"127.0.0.1:{other}" for other in transports),
            "cluster.initial_master_nodes": ", ".join(names),
        }
        nodes.append(node_in(home, port, java=java, **settings))
    with ExitStack() as stack:
        for node in nodes:
            stack.callback(node.kill)
            # Together: alone none of them is a cluster that answers.
            node.start(wait=False)
        for node in nodes:
            node.wait()
        yield Cluster(nodes=tuple(nodes), urls=tuple(map(address, ports)))

"""The real Caddy with the configuration that ships, and the certificate its script makes."""

import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.servers.processes import Server, free_port, serving

ROOT = Path(__file__).parents[2]
CADDYFILE = ROOT / "deploy" / "Caddyfile"
CADDY = Path(sys.executable).with_name("caddy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Where it listens, and what a client needs to trust it."""

    https: int
    http: int
    local: int
    trust: ssl.SSLContext

    @property
    def url(self) -> str:
        return f"https://localhost:{self.https}"


def make_secrets(folder: Path, name: str = "localhost") -> Path:
    """What `deploy/secrets.sh` makes for a service of this name."""
    subprocess.run(
        ["sh", ROOT / "deploy" / "secrets.sh", name],
        env={"PATH": os.defpath, "HUIYING_SECRETS": str(folder)},
        check=True,
        capture_output=True,
    )
    return folder


def environment(secrets: Path, processes: Sequence[int], **given: str) -> dict[str, str]:
    """Of a Caddy on loopback in front of API processes on these ports."""
    return {
        "HUIYING_APIS": " ".join(f"127.0.0.1:{port}" for port in processes),
        "HUIYING_CERTIFICATE": str(secrets / "tls_certificate"),
        "HUIYING_CERTIFICATE_KEY": str(secrets / "tls_key"),
        "XDG_CONFIG_HOME": str(secrets.parent),
        "XDG_DATA_HOME": str(secrets.parent),
        **given,
    }


@contextmanager
def running_caddy(folder: Path, processes: Sequence[int]) -> Iterator[Front]:
    """In front of these ports, its files in `folder`."""
    secrets = make_secrets(folder / "secrets")
    ports = {name: free_port() for name in ("https", "http", "local")}
    given = {f"HUIYING_{name.upper()}_PORT": str(port) for name, port in ports.items()}
    given["HUIYING_HEALTH_INTERVAL"] = "500ms"
    caddy = Server(
        [CADDY, "run", "--config", CADDYFILE, "--adapter", "caddyfile"],
        folder=folder,
        ready=lambda: all(map(listens, ports.values())),
        env=environment(secrets, processes, **given),
        ours=True,
    )
    trust = ssl.create_default_context(cafile=str(secrets / "tls_certificate"))
    with serving(caddy):
        yield Front(**ports, trust=trust)


def listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 5):
        return True
    return False

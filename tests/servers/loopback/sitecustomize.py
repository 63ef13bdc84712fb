"""Child processes of tests reach loopback alone: every Python that starts with this folder on its path.

pytest-socket guards the test process; this guards what it starts. The refusal comes before a packet is sent.
"""

import ipaddress
import sys
from typing import Any

CONNECTIONS = frozenset({"socket.connect", "socket.sendto"})


def host_asked(event: str, arguments: tuple[Any, ...]) -> str | None:
    """The host a socket or a look-up is about; None where it cannot leave this machine."""
    if event == "socket.getaddrinfo":
        # Of an address in digits nobody is asked.
        host = None if is_address(arguments[0]) else arguments[0]
    elif event in CONNECTIONS and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return None
    return host.decode("ascii", "replace") if isinstance(host, bytes) else host


def is_address(host: object) -> bool:
    try:
        ipaddress.ip_address(host.decode("ascii") if isinstance(host, bytes) else str(host))
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    return host in {"", "localhost"} or (is_address(host) and ipaddress.ip_address(host).is_loopback)


def refuse_strangers(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook that lets nothing out."""
    host = host_asked(event, arguments)
    if isinstance(host, str) and not is_loopback(host):
        raise PermissionError(f"only loopback may be reached in tests, not {host} ({event})")


sys.addaudithook(refuse_strangers)

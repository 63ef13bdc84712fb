"""Who of those that hold leases has died: a process of this machine that is no longer there."""

import os
import socket
from collections.abc import Iterable


def dead_owners(owners: Iterable[str]) -> list[str]:
    """Owners are `host/pid`; only this host's can be judged, the others' leases run out by themselves."""
    return [owner for owner in owners if _is_dead(owner)]


def _is_dead(owner: str) -> bool:
    host, _, pid = owner.rpartition("/")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False

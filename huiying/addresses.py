"""Which addresses lead inside: to the office's own network or to this machine. What is fetched may not go there."""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_TRANSLATED = IPv6Network("64:ff9b::/96")


def is_inside(address: str) -> bool:
    """Whether a literal address belongs to a private, loopback, link-local or otherwise unrouted network.

    Any notation that a resolver takes for an address counts: `2130706433`, `0177.0.0.1`, `127.1`, `[::ffff:7f00:1]`.
    """
    parsed = _parsed(address.strip().strip("[]").split("%")[0].rstrip("."))
    if isinstance(parsed, IPv6Address):
        parsed = _within(parsed) or parsed
    return parsed is not None and (not parsed.is_global or parsed.is_multicast)


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(address)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(address))
    except (OSError, ValueError):
        return None


def _within(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for."""
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour

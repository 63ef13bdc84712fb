"""Which addresses lead inside: to the office's own network or to this machine. What is fetched may not go there."""

from ipaddress import IPv6Address, ip_address


def is_inside(address: str) -> bool:
    """Whether a literal address belongs to a private, loopback, link-local or otherwise unrouted network."""
    try:
        parsed = ip_address(address.strip("[]").split("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return not parsed.is_global or parsed.is_multicast

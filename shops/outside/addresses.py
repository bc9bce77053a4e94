"""Which addresses of the network may be asked for somebody else: public ones only."""

from __future__ import annotations

import ipaddress
import socket

# What ipaddress calls global and is nobody’s server: translations into private networks, documentation, benchmarks.
NOT_OURS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/32",
        "2002::/16",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "198.18.0.0/15",
        "192.88.99.0/24",
    )
)


def is_public(address: str) -> bool:
    """Whether the numeric ``address`` is one that anybody may reach: not loopback, private, link-local, shared, multicast or reserved.

    >>> is_public("::ffff:127.0.0.1"), is_public("169.254.169.254"), is_public("93.184.215.14")
    (False, False, True)
    """
    try:
        found = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and (inner := found.ipv4_mapped):
        found = inner
    if not found.is_global or found.is_multicast or found.is_reserved or found.is_unspecified:
        return False
    return not any(found.version == network.version and found in network for network in NOT_OURS)


def resolve(host: str, port: int) -> list[str]:
    """The numeric addresses of ``host``, in the system's order; ``OSError`` where it has none.

    ``host`` may be a number in any spelling (decimal, octal, hexadecimal): what the system makes of it, counts.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))

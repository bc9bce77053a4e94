"""Where a shop's messages may go: https to a public address, or into a network that the operator has named."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from shops.outside.addresses import is_public, resolve
from shops.outside.link import host_and_port

PORTS = frozenset({443, 8443})
SAFE = "/%:=&?~+!$,;'@()*[]"


class NotThere(Exception):
    """Nothing may be sent there; the message is translated and for the owner."""


@dataclass(frozen=True)
class Target:
    """``number``: the numeric address that was judged, and is the one to connect to."""

    is_safe: bool
    host: str
    port: int
    path: str
    number: str


def target_of(url: str) -> Target:
    """Read and judge ``url``, its name resolved once. Every address that the name has must be allowed. Raises ``NotThere``."""
    try:
        parts = urlsplit(url.strip())
        host, port = host_and_port(parts)
    except ValueError:
        raise NotThere(_("Write a whole address, like https://shop.example/parcels.")) from None
    try:
        numbers = resolve(host, port)
    except (OSError, UnicodeError):
        raise NotThere(_("There is no server named %(host)s.") % {"host": host}) from None
    if not numbers or not all(_is_named(number) for number in numbers):
        if parts.scheme != "https":
            raise NotThere(_("Only addresses that begin with https:// get messages, so that nobody reads them on the way."))
        if port not in PORTS:
            raise NotThere(_("Messages go to the ports 443 and 8443 only."))
        if not numbers or not all(is_public(number) for number in numbers):
            raise NotThere(_("This address leads into a private network, and nothing is sent there."))
    path = quote(parts.path or "/", safe=SAFE) + (f"?{quote(parts.query, safe=SAFE)}" if parts.query else "")
    return Target(parts.scheme == "https", host, port, path, numbers[0])


def _is_named(number: str) -> bool:
    """Whether the operator lets messages go to ``number``, whatever it is."""
    address = ipaddress.ip_address(number.partition("%")[0])
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in ipaddress.ip_network(network) for network in settings.WEBHOOK_NETWORKS)

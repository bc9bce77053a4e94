"""Which addresses are this machine's own. The sandbox serves, and calls, no other."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    """True for 127.0.0.0/8 and ::1, written as numbers: a name could be made to point anywhere."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_loopback_url(url: str) -> bool:
    """True for ``http://127.0.0.1:8104/any/path`` and its like."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "http" and is_loopback(parts.hostname or "")
    except ValueError:
        return False


def host_of(header: str) -> str:
    """The host in a ``Host:`` header, without its port."""
    return (urlsplit(f"//{header}").hostname or "") if header else ""

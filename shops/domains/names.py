"""Which host names a shop may have."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

import idna
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Endings that never lead to somebody's own server (RFC 2606, 6761, 6762, 7686, 8375, and ICANN's "internal").
NOBODYS = frozenset({"localhost", "local", "internal", "invalid", "test", "example", "onion", "arpa", "alt", "lan", "home", "corp"})
_LABEL = re.compile(r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")


def host_typed(text: str) -> str:
    """What an owner typed (``https://Queijaria.pt/``, ``münchen.de``) as a name of DNS: small letters, IDNA.

    Raises ``ValidationError`` with a sentence for the owner where it is no name that a shop can have.
    """
    name = text.strip().lower()
    if "//" in name:
        name = urlsplit(name).netloc
    name = name.split("/")[0].rstrip(".")
    if name.startswith("*") or "*" in name:
        raise ValidationError(_("Write one name, without a star: for example queijaria.pt or www.queijaria.pt."))
    if _is_address(name):
        raise ValidationError(_("These are figures of a machine. Write the name that you own, for example queijaria.pt."))
    try:
        host = idna.encode(name, uts46=True, std3_rules=True).decode("ascii")
    except idna.IDNAError:
        host = ""
    labels = host.split(".")
    if len(labels) < 2 or len(host) > 240 or not all(_LABEL.match(label) for label in labels) or not re.search("[a-z]", labels[-1]):
        raise ValidationError(
            _("“%(text)s” is no name of a domain. Write it like queijaria.pt or www.queijaria.pt.") % {"text": text.strip()[:80]}
        )
    if labels[-1] in NOBODYS:
        raise ValidationError(_("Names that end in “.%(ending)s” lead nowhere on the internet.") % {"ending": labels[-1]})
    if is_marketplaces(host):
        raise ValidationError(_("This name is the marketplace’s own."))
    return host


def is_marketplaces(host: str) -> bool:
    """Whether ``host`` is a name of this installation, or below one."""
    own = {urlsplit(settings.BASE_URL).hostname or "", *(name.lstrip("*.") for name in settings.ALLOWED_HOSTS)} - {""}
    return any(host == name or host.endswith(f".{name}") for name in own)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]").rsplit(":", 1)[0] if name.count(":") == 1 else name.strip("[]"))
    except ValueError:
        return bool(re.fullmatch(r"[\d.]+(:\d+)?", name))
    return True


def readable(host: str) -> str:
    """``xn--mnchen-3ya.de`` as ``münchen.de``."""
    try:
        return str(idna.decode(host))
    except idna.IDNAError:
        return host

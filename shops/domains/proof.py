"""The proof that a name is the shop's: a TXT record that only who owns the name can write."""

from __future__ import annotations

import dns.exception
import dns.nameserver
import dns.resolver
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shops.models import ShopDomain

SECONDS = 4.0  # for all questions together
SECONDS_EACH = 2.0


class NotProven(Exception):
    """The name stays unproven; the message tells the owner why and what to do."""


class NoAnswer(NotProven):
    """DNS said nothing either way."""


def verify(domain: ShopDomain) -> None:
    """Ask DNS for the record and note the proof. Asks the outside: call it outside of a transaction. Raises ``NotProven``."""
    if domain.record_value not in texts_at(domain.record_name):
        raise NotProven(
            _(
                "There is a record, but not with this value. Copy the value anew, whole. "
                "Changes take up to an hour until they are seen everywhere."
            )
        )
    try:
        with transaction.atomic():
            ShopDomain.objects.filter(pk=domain.pk, verified_at=None).update(verified_at=timezone.now())
            ShopDomain.objects.filter(pk=domain.pk).update(looked_at=timezone.now(), missing_since=None, times_missing=0, told_at=None)
    except IntegrityError as taken:
        raise NotProven(_("This name serves another shop already. Write to the operator if it is yours.")) from taken
    domain.refresh_from_db()


def texts_at(name: str) -> list[str]:
    """The texts of the TXT records at ``name``, each in one piece. Raises ``NotProven`` where DNS gives none."""
    try:
        answer = _resolver().resolve(name, "TXT", lifetime=SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer) as none:
        raise NotProven(
            _("DNS knows no such record yet. If you have just added it, wait a little (up to an hour) and look again.")
        ) from none
    except dns.exception.DNSException as silent:
        raise NoAnswer(
            _("The servers of this domain did not answer in time. Nothing was changed; look again in a few minutes.")
        ) from silent
    return [b"".join(record.strings).decode("ascii", "replace") for record in answer]


def addresses_at(host: str) -> set[str]:
    """The addresses of machines that ``host`` leads to, through whatever names; none where it leads nowhere. Raises ``NoAnswer``."""
    found: set[str] = set()
    for kind in ("A", "AAAA"):
        try:
            found |= {record.address for record in _resolver().resolve(host, kind, lifetime=SECONDS, search=False)}
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            continue
        except dns.exception.DNSException as silent:
            raise NoAnswer(str(silent)) from silent
    return found


def _resolver() -> dns.resolver.Resolver:
    """The machine's own, or the servers that ``FEIRA_DNS`` names. No answer is kept: a record added now is seen now."""
    servers = settings.DNS_SERVERS
    resolver = dns.resolver.Resolver(configure=not servers)
    if servers:
        resolver.nameservers = [dns.nameserver.Do53Nameserver(host, port) for host, port in servers]
    resolver.timeout = SECONDS_EACH
    resolver.lifetime = SECONDS
    return resolver

"""Saying why a day differs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace.bank.importing import noon
from marketplace.ledger.events_receipts import book_difference
from marketplace.ledger.models import Account
from marketplace.ledger.money import is_whole
from marketplace.reconciliation.models import Count, Resolution
from marketplace.reconciliation.sums import COUNTED, days


class CannotResolve(Exception):
    """Nothing was changed, and why, in a sentence."""


def count_cash(*, channel: str, day: dt.date, amount: Decimal, by: User) -> Count:
    """``amount`` was counted. Raises ``CannotResolve``."""
    if channel not in COUNTED:
        raise CannotResolve(_("Nobody counts this way of paying by hand."))
    if amount < 0 or not is_whole(amount, settings.CURRENCY):
        raise CannotResolve(_("This is no amount of cash."))
    return Count.objects.create(channel=channel, day=day, currency=settings.CURRENCY, amount=amount, counted_by=by)


def resolve(*, channel: str, day: dt.date, seen: Decimal, how: str, reason: str, by: User) -> Resolution:
    """What is left of a day's difference is resolved, with a reason; written off or a fee, it is booked.

    ``seen``: the rest as it was shown. Raises ``CannotResolve`` where there is none, or another by now.
    """
    if not reason.strip():
        raise CannotResolve(_("Say why, in a few words: who reads the books later must understand it."))
    if how not in Resolution.How.values:
        raise CannotResolve(_("Choose how it is resolved."))
    with transaction.atomic():
        _one_at_a_time()
        rest = next((row.rest for row in days(first=day, last=day, channel=channel)), Decimal(0))
        if not rest:
            raise CannotResolve(_("There is no difference left to resolve."))
        if rest != seen:
            raise CannotResolve(_("The difference has changed since you saw it. Look at it again; nothing was changed."))
        fields = {"channel": channel, "day": day, "currency": settings.CURRENCY, "amount": rest, "how": how}
        row = Resolution.objects.create(reason=reason.strip()[:200], resolved_by=by, **fields)
        if how != Resolution.How.EXPLAINED:
            book_difference(
                channel=channel,
                reference=f"resolution {row.pk}",
                amount=rest,
                currency=settings.CURRENCY,
                at=noon(day),
                as_fee=how == Resolution.How.FEE,
                memo=reason.strip(),
            )
    return row


def _one_at_a_time() -> None:
    """Of two who resolve the same difference the second sees that it is gone. SQLite lets one write at a time anyway."""
    if connection.features.has_select_for_update:
        list(Account.objects.select_for_update().filter(kind=Account.Kind.CLEARING).order_by("pk"))

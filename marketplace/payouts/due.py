"""What is to be paid out to whom, read from the books."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from marketplace.ledger.models import Account, Entry, Transfer
from marketplace.ledger.money import exact
from marketplace.partner.models import Partner
from marketplace.payouts.models import BankAccount, Payout, PayoutTerms, StripeAccount

Event = Transfer.Event


def due_entries(*, until: dt.datetime) -> QuerySet[Entry]:
    """Movements of sellers' money to be paid out that no payout has paid yet.

    Those of an order that was delivered after ``until`` wait, what goes back of it too; all else counts at once.
    """
    waits = Transfer.objects.filter(event=Event.DELIVERED, occurred_at__gt=until, shop_order=OuterRef("transfer__shop_order"))
    return (
        Entry.objects.filter(account__kind=Account.Kind.PAYABLE, payout_item=None)
        .exclude(transfer__event=Event.PAYOUT)
        .filter(~Exists(waits))
        .order_by()
    )


@dataclass(frozen=True)
class Where:
    """Where a seller's money goes; ``means`` is "" where the seller has not said."""

    means: str = ""
    holder: str = ""
    iban: str = ""
    stripe_account: str = ""

    @property
    def shown(self) -> str:
        return f"{self.iban[:4]} … {self.iban[-4:]}" if self.iban else self.stripe_account


def where_to(partner_ids: list[int], *, currency: str) -> dict[int, Where]:
    """By seller's primary key. Stripe where the seller chose it and Stripe would pay, else the bank account. Two queries."""
    banks = BankAccount.objects.filter(partner__in=partner_ids, until=None)
    found = {one.partner_id: Where(Payout.Means.BANK, one.holder, one.iban) for one in banks}
    if currency == "EUR":
        for one in StripeAccount.objects.filter(partner__in=partner_ids, is_used=True, can_receive=True).exclude(stripe_id=None):
            found[one.partner_id] = Where(Payout.Means.STRIPE, stripe_account=one.stripe_id or "")
    return found


@dataclass(frozen=True)
class Due:
    """A seller with money: ``amount`` is due now, ``account`` has ``movements`` that make it. ``hindrance`` is why nothing is paid."""

    partner: Partner
    account_id: int
    amount: Decimal
    movements: int
    where: Where
    hindrance: str


def who_is_due(*, terms: PayoutTerms, currency: str, now: dt.datetime) -> list[Due]:
    """All sellers with movements that count now, by name; also those whom nothing is paid. Four queries."""
    until = now - dt.timedelta(days=terms.holding_days)
    sums = due_entries(until=until).filter(account__currency=currency).values_list("account_id", "account__partner_id")
    found = {partner: (account, -exact(total), count) for account, partner, total, count in sums.annotate(Sum("amount"), Count("pk"))}
    places = where_to(list(found), currency=currency)
    rows = []
    for partner in Partner.objects.filter(pk__in=found).order_by("name", "pk"):
        account, amount, count = found[partner.pk]
        if not amount:
            continue
        where = places.get(partner.pk, Where())
        rows.append(Due(partner, account, amount, count, where, hindrance(amount, terms.minimum, where)))
    return rows


def hindrance(amount: Decimal, minimum: Decimal, where: Where) -> str:
    """Why nothing is paid: "owes", "small", "nowhere"; "" where it is paid."""
    if amount <= 0:
        return "owes"
    if amount < minimum:
        return "small"
    return "" if where.means else "nowhere"


def waiting_until(partner_id: int, *, until: dt.datetime) -> Decimal:
    """What is delivered and not yet due, of one seller."""
    late = Entry.objects.filter(account__partner=partner_id, account__kind=Account.Kind.PAYABLE, payout_item=None)
    late = late.filter(Q(transfer__event=Event.DELIVERED), transfer__occurred_at__gt=until)
    return -exact(late.aggregate(total=Sum("amount"))["total"])

"""Writing into the books. Everything that books goes through ``post``."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from marketplace.ledger.models import Account, Entry, Period, Transfer
from marketplace.ledger.money import DECIMALS, is_whole
from marketplace.order.models import Order, ShopOrder

Kind = Account.Kind
ATTEMPTS = 3


class PostedOtherwise(Exception):
    """The same event stands in the books with other amounts: nothing was written, and somebody has to look."""


@dataclass(frozen=True, order=True)
class Place:
    """Which account is meant; it is made when money first comes to it."""

    kind: str
    channel: str = ""
    partner_id: int = 0


def post(
    *,
    event: Transfer.Event,
    reference: str,
    occurred_at: dt.datetime,
    currency: str,
    entries: Iterable[tuple[Place, Decimal]],
    order: Order | None = None,
    shop_order: ShopOrder | None = None,
    memo: str = "",
) -> Transfer | None:
    """Book ``event`` of the row numbered ``reference``, once, inside the caller's transaction.

    Amounts are debits where positive. Those to the same account are added up, nothings left out; None, and nothing written, where
    nothing remains. The same event again with the same amounts gives the transfer that is there. ``occurred_at`` (aware) in a
    closed month: booked on the first day that is open. Raises ``ValueError`` for entries that do not come to zero, have more
    decimals than ``currency``, or a currency that the books do not keep, and ``PostedOtherwise``.
    """
    amounts = _added_up(entries, currency)
    if not amounts:
        return None
    for attempt in range(1, ATTEMPTS + 1):
        there = Transfer.objects.filter(event=event, reference=reference).first()
        if there is not None:
            return _the_same(there, amounts, currency)
        fields = {"order": order or (shop_order.order if shop_order else None), "shop_order": shop_order, "memo": memo}
        try:
            with transaction.atomic():
                return _write(amounts, currency, occurred_at, event=event, reference=reference, **fields)
        except IntegrityError:
            # Somebody booked the same event, or closed the month, at this moment: look again. Anything else is loud.
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def booking_day(occurred_at: dt.datetime) -> dt.date:
    """The local day of ``occurred_at``, or the first day after the last closed month where that is later."""
    return on_open_day(occurred_at, first_open_day(Period.objects.all()))


def first_open_day(periods: QuerySet[Period]) -> dt.date | None:
    """The day after the last closed month; None where none is closed."""
    closed = periods.order_by("-ends_on").values_list("ends_on", flat=True).first()
    return closed + dt.timedelta(days=1) if closed else None


def on_open_day(occurred_at: dt.datetime, first: dt.date | None) -> dt.date:
    """The local day of ``occurred_at``, or ``first`` where that is later."""
    day = timezone.localdate(occurred_at)
    return max(day, first) if first else day


def _write(amounts: dict[Place, Decimal], currency: str, occurred_at: dt.datetime, **fields: object) -> Transfer:
    accounts = accounts_at(amounts, currency)
    key = uuid.uuid4()
    Entry.objects.bulk_create(Entry(transfer_id=key, account=accounts[place], amount=amount) for place, amount in amounts.items())
    return Transfer.objects.create(id=key, currency=currency, occurred_at=occurred_at, booked_on=booking_day(occurred_at), **fields)


def accounts_at(places: Iterable[Place], currency: str) -> dict[Place, Account]:
    """The accounts of ``places``; what is missing is made. In one order, so that nobody waits in a circle."""
    wanted = sorted(set(places))
    known = Account.objects.filter(currency=currency, kind__in={place.kind for place in wanted})
    partners = {place.partner_id for place in wanted if place.partner_id}
    found = {
        Place(account.kind, account.channel, account.partner_id or 0): account
        for account in (known.filter(partner=None) | known.filter(partner__in=partners))
    }
    return {place: found.get(place) or _account(place, currency) for place in wanted}


def _account(place: Place, currency: str) -> Account:
    fields: dict[str, Any] = {"kind": place.kind, "channel": place.channel, "partner_id": place.partner_id or None, "currency": currency}
    return Account.objects.get_or_create(**fields)[0]


def _added_up(entries: Iterable[tuple[Place, Decimal]], currency: str) -> dict[Place, Decimal]:
    if currency not in DECIMALS:
        raise ValueError(f"the books keep no {currency}")
    amounts: dict[Place, Decimal] = {}
    for place, amount in entries:
        if not is_whole(amount, currency):
            raise ValueError(f"{amount} is no amount in {currency}")
        amounts[place] = amounts.get(place, Decimal(0)) + amount
    amounts = {place: amount for place, amount in sorted(amounts.items()) if amount}
    if sum(amounts.values()):
        raise ValueError(f"the entries come to {sum(amounts.values())} and not to zero")
    return amounts


def _the_same(there: Transfer, amounts: dict[Place, Decimal], currency: str) -> Transfer:
    rows = there.entries.values_list("account__kind", "account__channel", "account__partner_id", "amount")
    known = {Place(kind, channel, partner or 0): amount for kind, channel, partner, amount in rows}
    if known != amounts or there.currency != currency:
        raise PostedOtherwise(f"{there} is booked as {known}, not as {amounts}")
    return there

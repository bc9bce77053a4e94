"""Money comes: a row and its booking at once. What it pays for is decided after that, once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction

from accounts.models import User
from marketplace.ledger.events_receipts import book_all, received
from marketplace.ledger.posting_many import Posting
from marketplace.slips.models import Assignment, Channel, Receipt, Slip
from marketplace.slips.settling import settle


class AlreadyDecided(Exception):
    """Somebody has said what this money is for: nothing was changed."""


def booking_of(receipt: Receipt, clearing: str) -> Posting:
    """How ``receipt`` stands in the books; ``clearing`` is its way's account there."""
    return received(
        channel=clearing,
        reference=f"receipt {receipt.pk}",
        amount=receipt.amount,
        currency=receipt.currency,
        at=receipt.received_at,
        memo=receipt.external,
    )


def record_receipt(
    *, channel: str, external: str, amount: Decimal, currency: str, at: dt.datetime, taken_by: User | None = None, payer: str = ""
) -> tuple[Receipt, bool]:
    """The receipt with this number of this way, and whether it is new. The same news again, or at the same moment, is one receipt."""
    way = Channel.objects.get(code=channel)
    try:
        with transaction.atomic():
            fields = {"amount": amount, "currency": currency, "received_at": at, "taken_by": taken_by, "payer": payer[:140]}
            receipt = Receipt.objects.create(channel=way, external=external, **fields)
            book_all([booking_of(receipt, way.clearing)])
    except IntegrityError:
        there = Receipt.objects.filter(channel=way, external=external).first()
        if there is None:
            raise
        return there, False
    return receipt, True


def assign(*, receipt: Receipt, slip: Slip, at: dt.datetime, by: User | None = None, reason: str = "") -> Slip:
    """``receipt`` is for ``slip``; what follows from it is done in the same transaction, and the slip as it is then returned.

    Raises ``AlreadyDecided`` where it was for something already, ``ValueError`` for another currency.
    """
    if receipt.currency != slip.currency:
        raise ValueError(f"{receipt.currency} cannot pay {slip.currency}")
    try:
        with transaction.atomic():
            # The slip first, so that two receipts for it come one after the other.
            Slip.objects.select_for_update().get(pk=slip.pk)
            Assignment.objects.create(receipt=receipt, slip=slip, decided_by=by, reason=reason[:200])
            return settle(slip=slip, at=at, news=receipt)
    except IntegrityError as twice:
        if Assignment.objects.filter(receipt=receipt).exists():
            raise AlreadyDecided from twice
        raise

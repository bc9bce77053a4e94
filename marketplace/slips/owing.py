"""Money that pays for nothing is the buyer's, as credit."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from marketplace.credit.giving import give_credit
from marketplace.ledger.events import book_to_return
from marketplace.ledger.events_receipts import UNASSIGNED
from marketplace.slips.mails import Mail, send_slip_mail
from marketplace.slips.models import Receipt, Slip, Surplus


def owe(*, slip: Slip, receipt: Receipt, amount: Decimal, cause: Surplus.Cause, at: dt.datetime) -> Surplus:
    """Note that ``amount`` of ``receipt`` is the credit of ``slip``'s buyer, book it, and have the buyer told. Writes rows only."""
    surplus = Surplus.objects.create(slip=slip, receipt=receipt, amount=amount, cause=cause)
    book_to_return(
        order=slip.order,
        channel="",
        reference=f"receipt {receipt.pk}",
        amount=amount,
        currency=slip.currency,
        at=at,
        source=UNASSIGNED,
    )
    give_credit(order=slip.order, amount=amount, reference=f"receipt {receipt.pk}", at=at)
    send_slip_mail.enqueue(receipt.pk, Mail.OWED.value)
    return surplus

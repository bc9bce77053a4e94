"""What is booked when postage is paid to the post without a shop between, is owed back, and goes back.

Income without the VAT in it, which is nothing where the service is exempt.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.money import DECIMALS
from marketplace.ledger.posting import Place, post

Kind, Event = Account.Kind, Transfer.Event
OWED = Place(Kind.REFUNDS)


def book_postage(*, reference: str, source: Place, amount: Decimal, vat: Decimal, currency: str, at: dt.datetime) -> Transfer | None:
    """Postage came from ``source``: a channel's clearing account, or what is to be paid out to a seller; ``vat`` of it is VAT."""
    entries = [(source, amount), (Place(Kind.POSTAGE), vat - amount), (Place(Kind.POSTAGE_VAT), -vat)]
    return post(event=Event.POSTAGE_PAID, reference=reference, occurred_at=at, currency=currency, entries=entries)


def book_postage_owed(*, reference: str, amount: Decimal, vat: Decimal, currency: str, at: dt.datetime) -> Transfer | None:
    """What it paid for was called off: all of it is owed to who paid."""
    entries = [(Place(Kind.POSTAGE), amount - vat), (Place(Kind.POSTAGE_VAT), vat), (OWED, -amount)]
    return post(event=Event.POSTAGE_OWED, reference=reference, occurred_at=at, currency=currency, entries=entries)


def book_postage_in_vain(*, reference: str, channel: str, amount: Decimal, currency: str, at: dt.datetime) -> Transfer | None:
    """Money came for postage that was paid or given up already, and is owed back. None in a currency that the books do not keep."""
    if currency not in DECIMALS:
        return None
    entries = [(Place(Kind.CLEARING, channel), amount), (OWED, -amount)]
    return post(event=Event.POSTAGE_IN_VAIN, reference=reference, occurred_at=at, currency=currency, entries=entries)


def book_postage_returned(
    *, reference: str, source: Place, amount: Decimal, currency: str, at: dt.datetime, undone: bool = False
) -> Transfer | None:
    """What was owed has gone back to ``source``; ``undone``: the bank did not take it, so it is owed again."""
    if currency not in DECIMALS:
        return None
    amount = -amount if undone else amount
    entries = [(OWED, amount), (source, -amount)]
    return post(event=Event.POSTAGE_RETURNED, reference=reference, occurred_at=at, currency=currency, entries=entries)

"""What is booked when money comes that has first to find what it pays for: at a counter, by a bank.

It stands received and unassigned from the moment it comes, until it pays an order, is owed to a buyer, or goes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.posting import Place, post
from marketplace.ledger.posting_many import Posting, post_many

Kind, Event = Account.Kind, Transfer.Event
UNASSIGNED = Place(Kind.UNASSIGNED)


def received(*, channel: str, reference: str, amount: Decimal, currency: str, at: dt.datetime, memo: str = "") -> Posting:
    """Money came by ``channel`` (a code of ``channels``); what it pays for is still to be found."""
    entries = ((Place(Kind.CLEARING, channel), amount), (UNASSIGNED, -amount))
    return Posting(event=Event.RECEIVED, reference=reference, occurred_at=at, currency=currency, entries=entries, memo=memo)


def fee(*, channel: str, reference: str, amount: Decimal, currency: str, at: dt.datetime, memo: str = "") -> Posting:
    """The bank kept ``amount`` for itself."""
    entries = ((Place(Kind.FEES), amount), (Place(Kind.CLEARING, channel), -amount))
    return Posting(event=Event.BANK_FEE, reference=reference, occurred_at=at, currency=currency, entries=entries, memo=memo)


def book_all(postings: Sequence[Posting]) -> int:
    """Book what is new of ``postings`` in a fixed number of queries; how many were."""
    return post_many(postings)


def book_returned(*, channel: str, reference: str, amount: Decimal, currency: str, at: dt.datetime, memo: str = "") -> Transfer | None:
    """Money that paid for nothing has left by ``channel``, back to who had sent it."""
    entries = [(UNASSIGNED, amount), (Place(Kind.CLEARING, channel), -amount)]
    return post(event=Event.RETURNED, reference=reference, occurred_at=at, currency=currency, entries=entries, memo=memo)


def book_difference(*, channel: str, reference: str, amount: Decimal, currency: str, at: dt.datetime, as_fee: bool, memo: str) -> None:
    """The operator resolved a difference: ``amount`` more (less, where negative) is there than the books say of ``channel``.

    What is missing is written off, or was a fee.
    """
    other = Place(Kind.FEES if as_fee else Kind.WRITE_OFFS)
    entries = [(Place(Kind.CLEARING, channel), amount), (other, -amount)]
    post(event=Event.DIFFERENCE, reference=reference, occurred_at=at, currency=currency, entries=entries, memo=memo)

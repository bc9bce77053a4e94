"""What is booked when sellers are paid, and when a payout comes back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from marketplace.ledger.channels import PAYOUTS_BY_BANK
from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.posting import Place, post

Kind, Event = Account.Kind, Transfer.Event
BY_STRIPE = "card"  # transfers at Stripe are paid from what cards brought


def _leaves(by_stripe: bool) -> Place:
    return Place(Kind.CLEARING, BY_STRIPE if by_stripe else PAYOUTS_BY_BANK.code)


def book_payout(*, partner_id: int, number: str, amount: Decimal, currency: str, by_stripe: bool, at: dt.datetime) -> Transfer:
    """``amount`` of what is to be paid out to the seller leaves the post. ``number`` is the payout's."""
    entries = [(Place(Kind.PAYABLE, partner_id=partner_id), amount), (_leaves(by_stripe), -amount)]
    transfer = post(event=Event.PAYOUT, reference=number, occurred_at=at, currency=currency, entries=entries)
    if transfer is None:
        raise ValueError("a payout pays something")
    return transfer


def book_payout_returned(*, partner_id: int, reference: str, amount: Decimal, currency: str, by_stripe: bool, at: dt.datetime) -> None:
    """The bank did not take it, or Stripe did not: it is to be paid out again."""
    entries = [(_leaves(by_stripe), amount), (Place(Kind.PAYABLE, partner_id=partner_id), -amount)]
    post(event=Event.PAYOUT_RETURNED, reference=reference, occurred_at=at, currency=currency, entries=entries)


def book_payout_reversed(*, partner_id: int, reference: str, amount: Decimal, currency: str, at: dt.datetime) -> None:
    """Money came back from the seller's account at Stripe: it covers what went back to buyers, or is paid out again."""
    entries = [(_leaves(True), amount), (Place(Kind.PAYABLE, partner_id=partner_id), -amount)]
    post(event=Event.PAYOUT_REVERSED, reference=reference, occurred_at=at, currency=currency, entries=entries)

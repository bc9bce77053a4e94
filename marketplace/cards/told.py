"""What Stripe says of a session when it is asked, and whether that is what we asked for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import stripe

from marketplace.cards.amounts import from_minor_units, minor_units
from marketplace.cards.client import live_mode, stripe_client
from marketplace.cards.models import CardPayment, CardSession

Reason = CardSession.Reason
WITH_THE_MONEY = ["payment_intent.latest_charge"]


@dataclass(frozen=True)
class Told:
    """A Checkout session with its payment intent and charge, as Stripe holds them now. Amounts are in the smallest unit."""

    session_id: str
    status: str  # open, complete, expired
    url: str
    amount: int
    currency: str  # EUR
    reference: str
    metadata: dict[str, str]
    live_mode: bool
    intent_id: str
    intent_status: str
    received: int
    received_currency: str
    returned: int
    destination: str  # the account that the money was made out to; "" for ours

    @property
    def is_paid(self) -> bool:
        """Whether money was taken. What was only held on the card does not count."""
        return self.intent_status == "succeeded" and self.received > 0

    @property
    def has_failed(self) -> bool:
        """Sent off, and then refused by the bank."""
        return self.status == "complete" and self.intent_status in {"requires_payment_method", "canceled"}

    @property
    def received_amount(self) -> Decimal:
        return from_minor_units(self.received, self.received_currency)


def ask(stripe_id: str) -> Told:
    """Ask Stripe for a session. Raises what the client raises."""
    return read(stripe_client().v1.checkout.sessions.retrieve(stripe_id, {"expand": WITH_THE_MONEY}))


def close(stripe_id: str) -> Told:
    """Have Stripe take the page away, so that nobody can pay on it any more; what it is now, be it that or paid already."""
    try:
        return read(stripe_client().v1.checkout.sessions.expire(stripe_id, {"expand": WITH_THE_MONEY}))
    except stripe.InvalidRequestError:
        return ask(stripe_id)  # it is not open any more: then it tells what became of it


def read(session: stripe.checkout.Session) -> Told:
    """Of Stripe's answer what counts; without the intent expanded nothing is known of money."""
    body: dict[str, Any] = session.to_dict()
    intent = body.get("payment_intent")
    intent = intent if isinstance(intent, dict) else {"id": intent or ""}
    charge = intent.get("latest_charge")
    charge = charge if isinstance(charge, dict) else {}
    return Told(
        session_id=body["id"],
        status=body["status"],
        url=body.get("url") or "",
        amount=body["amount_total"] or 0,
        currency=(body["currency"] or "").upper(),
        reference=body.get("client_reference_id") or "",
        metadata=body.get("metadata") or {},
        live_mode=bool(body["livemode"]),
        intent_id=intent["id"],
        intent_status=intent.get("status", ""),
        received=intent.get("amount_received") or 0,
        received_currency=(intent.get("currency") or "").upper(),
        returned=charge.get("amount_refunded") or 0,
        destination=str(intent.get("on_behalf_of") or (intent.get("transfer_data") or {}).get("destination") or ""),
    )


def what_is_odd(told: Told, *, session: CardSession, payment: CardPayment) -> Reason | None:
    """Why the money that Stripe took does not settle the order of ``payment``; None where all of it fits."""
    asked = minor_units(payment.amount, payment.currency)
    order = payment.order
    if session.number is None or session.stripe_id != told.session_id:
        return Reason.SESSION
    if told.live_mode != live_mode():
        return Reason.MODE
    if told.reference != order.number or told.metadata.get("order") != order.number:
        return Reason.ORDER
    if payment.currency != told.currency or payment.currency != told.received_currency:
        return Reason.CURRENCY
    if not asked == told.amount == told.received or payment.amount != order.to_collect:
        return Reason.AMOUNT
    if told.destination:
        return Reason.ACCOUNT
    return Reason.REFUNDED if told.returned else None

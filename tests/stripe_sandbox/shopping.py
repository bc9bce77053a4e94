"""What nearly every test begins with: a session, a payment, a seller's account."""

from __future__ import annotations

from typing import Any

import stripe

from stripe_sandbox.server import Sandbox

AT_ONCE = "4000000000000077"
ACCEPTED = "4242424242424242"


def line(amount: int = 1250, *, currency: str = "eur", quantity: int = 1, name: str = "Queijo da Serra") -> dict[str, Any]:
    return {"quantity": quantity, "price_data": {"currency": currency, "unit_amount": amount, "product_data": {"name": name}}}


def session_fields(*lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "mode": "payment",
        "line_items": list(lines) or [line(quantity=2)],
        "success_url": "http://127.0.0.1:9/thanks?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://127.0.0.1:9/basket",
        **more,
    }


def paid_session(client: stripe.StripeClient, sandbox: Sandbox, *lines: dict[str, Any], card: str = AT_ONCE, **more: Any) -> Any:
    """A session that was paid on its page, with its payment intent and the charge."""
    session = client.v1.checkout.sessions.create(session_fields(*lines, **more))
    assert sandbox.control.pay(session.id, card).startswith("http")
    return client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge.balance_transaction"]})


def open_account(client: stripe.StripeClient, sandbox: Sandbox, email: str = "seller@example.org") -> Any:
    """A seller's account that can be paid."""
    account = client.v1.accounts.create(
        {"type": "express", "country": "PT", "email": email, "capabilities": {"transfers": {"requested": True}}}
    )
    sandbox.control.onboard(account.id)
    return client.v1.accounts.retrieve(account.id)

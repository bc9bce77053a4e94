"""What a shopper, Stripe and the post do around a card payment, in plain calls."""

from __future__ import annotations

import datetime as dt
import json
import time
from typing import Any

import stripe
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketplace.cards.client import stripe_client
from marketplace.cards.models import CardPayment, CardSession
from marketplace.cards.regular import sweep
from marketplace.catalogue.models import Product
from marketplace.order.models import Order
from stripe_sandbox.server import Sandbox
from tests import factories
from tests.marketplace.ordering import make_order
from tests.tasks import run_tasks

DECLINED = "4000000000000002"
BANK_ASKS = "4000002500003155"
LATER = dt.timedelta(minutes=4)  # old enough for the sweeper
OVER = dt.timedelta(minutes=32)  # when the things are not kept any more


def order_by_card(*wanted: tuple[Product, int], **fields: Any) -> Order:
    return make_order(*(wanted or [(factories.make_product(price="12.50"), 2)]), payment=Order.Payment.CARD, **fields)


def address(name: str, order: Order) -> str:
    return reverse(name, args=[order.tracking_token])


def press_pay(order: Order, client: Client | None = None) -> str:
    """Press “Pay by card now”; the address of Stripe's page that it leads to."""
    answer = (client or Client()).post(address("card_pay", order))
    assert answer.status_code == 303, answer.content.decode()[:2000]
    return str(answer["Location"])


def at_stripe(order: Order) -> CardSession:
    """Press “Pay by card now”; the page that it opened."""
    url = press_pay(order)
    return CardSession.objects.get(payment__order=order, url=url)


def come_back(order: Order, client: Client | None = None) -> Any:
    """Follow Stripe's link back after paying, to wherever it leads."""
    return (client or Client()).get(address("card_return", order), follow=True)


def paid(order: Order) -> bool:
    order.refresh_from_db()
    return order.paid_at is not None


def cancelled(order: Order) -> bool:
    order.refresh_from_db()
    return order.cancelled_at is not None


def state_of(order: Order) -> str:
    return CardPayment.objects.get(order=order).state


def sent_events(kind: str = "") -> list[dict[str, Any]]:
    """What Stripe has to tell so far, the oldest first; ``kind``: only these."""
    listed = stripe_client().v1.events.list({"limit": 100})
    found = [event.to_dict() for event in listed.auto_paging_iter()]
    return [event for event in reversed(found) if event["type"].startswith(kind)]


def bring(event: dict[str, Any], *, secret: str = "whsec_sandbox", age: int = 0, body: bytes | None = None) -> int:
    """Bring a message to our address as Stripe does; the status of the answer."""
    text = json.dumps(event, indent=2)
    header = stripe.WebhookSignature.generate_signature_header(text, secret, int(time.time()) - age)
    answer = Client().post(
        reverse("stripe_webhook"),
        body if body is not None else text.encode(),
        content_type="application/json",
        headers={"Stripe-Signature": header},
    )
    return answer.status_code


def bring_all(kind: str = "") -> None:
    """Bring all that Stripe has told, and let the worker look at it."""
    for event in sent_events(kind):
        assert bring(event) == 200
    run_tasks()


def sweep_after(wait: dt.timedelta, sandbox: Sandbox | None = None) -> None:
    """The regular round comes by after ``wait``; ``sandbox``'s clock goes along."""
    if sandbox is not None:
        sandbox.control.advance(int(wait.total_seconds()))
    sweep(timezone.now() + wait)


def mails() -> list[str]:
    """The subjects of what was sent, once the worker has come by."""
    run_tasks()
    return [str(message.subject) for message in mail.outbox]


def charged(order: Order) -> int:
    """What the card was charged in the smallest unit, less what went back: of all pages of this order."""
    intents = [
        intent
        for intent in stripe_client().v1.payment_intents.list({"limit": 100}).data
        if intent.to_dict()["metadata"].get("order") == order.number
    ]
    total = 0
    for intent in intents:
        refunds = stripe_client().v1.refunds.list({"payment_intent": intent.id, "limit": 100}).data
        total += intent.amount_received - sum(refund.amount for refund in refunds if refund.status == "succeeded")
    return total

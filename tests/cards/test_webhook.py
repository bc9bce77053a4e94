"""Stripe's messages: forged, stale, tampered, too large, odd, and for somebody else. Refused or set aside; never an order paid by them."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
import stripe
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from marketplace.cards.client import stripe_client
from marketplace.cards.models import CardRefund, CardSession, StripeEvent
from stripe_sandbox.server import Sandbox
from tests.cards.paying import (
    LATER,
    at_stripe,
    bring,
    bring_all,
    charged,
    come_back,
    mails,
    order_by_card,
    paid,
    sent_events,
    state_of,
    sweep_after,
)
from tests.tasks import run_tasks, waiting_tasks

pytestmark = pytest.mark.django_db

State = StripeEvent.State


def completed(sandbox: Sandbox) -> tuple[Any, dict[str, Any]]:
    """An order paid at Stripe, and the message that says so, which has not come yet."""
    order = order_by_card()
    sandbox.control.pay(at_stripe(order).stripe_id or "")
    return order, sent_events("checkout.session.completed")[0]


def test_forged_stale_and_tampered_messages_are_refused(sandbox: Sandbox) -> None:
    order, event = completed(sandbox)
    assert bring(event, secret="whsec_that_nobody_has") == 400
    assert bring(event, age=301) == 400
    assert bring(event, body=json.dumps(event).replace(order.number, "F-0000-0000").encode()) == 400
    assert Client().post(reverse("stripe_webhook"), json.dumps(event), content_type="application/json").status_code == 400
    assert (
        Client()
        .post(reverse("stripe_webhook"), b"\xff\xfe", content_type="application/json", headers={"Stripe-Signature": "t=x,v1=y"})
        .status_code
        == 400
    )
    run_tasks()
    assert not StripeEvent.objects.exists()
    assert not paid(order)


def test_what_is_no_message_is_refused(sandbox: Sandbox) -> None:
    assert Client().get(reverse("stripe_webhook")).status_code == 405
    large = Client().post(reverse("stripe_webhook"), b"x" * (512 * 1024 + 1), content_type="application/json")
    assert large.status_code == 413
    for odd in (
        {},
        {"id": "evt_1"},
        [],
        "text",
        {"id": "evt_1", "type": "x", "livemode": False, "created": "soon", "data": {"object": {}}},
    ):
        assert bring(odd) == 400  # type: ignore[arg-type]
    assert not StripeEvent.objects.exists()


def test_no_token_of_ours_is_asked_of_stripe_and_of_everybody_else_it_is(sandbox: Sandbox) -> None:
    order, event = completed(sandbox)
    text = json.dumps(event)
    header = stripe.WebhookSignature.generate_signature_header(text, "whsec_sandbox")
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("stripe_webhook"), text, content_type="application/json", headers={"Stripe-Signature": header})
    assert answer.status_code == 200
    assert strict.post(reverse("card_pay", args=[order.tracking_token])).status_code == 403


def test_both_secrets_count_while_one_replaces_the_other(sandbox: Sandbox, settings: Any) -> None:
    _, event = completed(sandbox)
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new", "whsec_sandbox"]
    assert bring(event) == 200
    assert bring(event, secret="whsec_new") == 200
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new"]
    assert bring(event) == 400


def test_a_message_is_kept_first_and_looked_at_by_a_task(sandbox: Sandbox) -> None:
    order, event = completed(sandbox)
    assert bring(event) == 200
    assert not paid(order)
    assert "process_event" in waiting_tasks()
    assert bring(event) == 200
    assert waiting_tasks().count("process_event") == 1
    run_tasks()
    assert paid(order)
    assert StripeEvent.objects.get().state == State.DONE


def test_a_message_kept_while_stripe_does_not_answer_is_looked_at_later(sandbox: Sandbox) -> None:
    order, event = completed(sandbox)
    bring(event)
    sandbox.control.fault("error", path="/v1/checkout/sessions", method="GET", count=2, status=503)
    run_tasks()
    assert not paid(order)
    assert StripeEvent.objects.get().state == State.WAITING
    sweep_after(LATER)
    assert paid(order)


def test_what_a_message_says_is_not_believed(sandbox: Sandbox) -> None:
    """Signed well, and still a lie: nobody has paid."""
    order = order_by_card()
    session = at_stripe(order)
    told = stripe_client().v1.checkout.sessions.retrieve(session.stripe_id or "").to_dict()
    told |= {"status": "complete", "payment_status": "paid"}
    lie = {"id": "evt_lie", "type": "checkout.session.completed", "livemode": False, "created": 1, "data": {"object": told}}
    assert bring(lie) == 200
    run_tasks()
    assert not paid(order)


@pytest.mark.parametrize(
    ("changed", "state", "saying"),
    [
        ({"livemode": True}, State.ODD, "real money"),
        ({"account": "acct_other"}, State.IGNORED, "another account"),
        ({"type": "customer.created"}, State.IGNORED, ""),
        ({"data": {"object": {"id": "cs_test_unknown"}}}, State.ODD, "knows nothing"),
    ],
)
def test_messages_that_do_not_concern_us_stand_with_a_reason(sandbox: Sandbox, changed: dict[str, Any], state: str, saying: str) -> None:
    order, event = completed(sandbox)
    assert bring(event | changed | {"id": "evt_changed"}) == 200
    run_tasks()
    kept = StripeEvent.objects.get()
    assert (kept.state, paid(order)) == (state, False)
    assert saying in kept.reason_text


def test_a_kept_message_can_be_looked_at_again(sandbox: Sandbox) -> None:
    order, event = completed(sandbox)
    StripeEvent.objects.all().delete()
    bring(event)
    StripeEvent.objects.update(state=State.ODD)
    out = io.StringIO()
    call_command("replay_stripe_event", event["id"], stdout=out)
    assert "done" in out.getvalue()
    assert paid(order)
    call_command("replay_stripe_event", event["id"], stdout=out)
    assert mails() == [f"Your order {order.number} is paid"]
    with pytest.raises(CommandError, match="No message evt_nothing is kept"):
        call_command("replay_stripe_event", "evt_nothing")


def strange_session(order: Any, *, amount: int = 100, currency: str = "eur", **more: Any) -> str:
    """A session made with our key that names our order, but not by Feira."""
    line = {"quantity": 1, "price_data": {"currency": currency, "unit_amount": amount, "product_data": {"name": "Cheap"}}}
    fields: Any = {
        "mode": "payment",
        "line_items": [line],
        "success_url": "http://127.0.0.1:9/thanks",
        "customer_email": "eve@example.org",
        "client_reference_id": order.number,
        "metadata": {"order": order.number},
        **more,
    }
    return stripe_client().v1.checkout.sessions.create(fields).id


def test_one_euro_does_not_settle_a_large_order(sandbox: Sandbox) -> None:
    order = order_by_card()
    cheap = strange_session(order)
    sandbox.control.pay(cheap)
    bring_all()
    run_tasks()
    assert not paid(order)
    odd = CardSession.objects.get(stripe_id=cheap)
    assert (odd.state, odd.reason) == (CardSession.State.ODD, CardSession.Reason.SESSION)
    assert odd.refunds.get().state == CardRefund.State.DONE
    assert charged(order) == 0
    assert StripeEvent.objects.get(object_id=cheap, kind="checkout.session.completed").state == State.ODD
    assert mails() == [f"You get back what you paid by card for order {order.number}"]
    # The shopper can still pay the order itself.
    sandbox.control.pay(at_stripe(order).stripe_id or "")
    come_back(order)
    assert paid(order)


def test_the_page_of_another_order_does_not_settle_this_one(sandbox: Sandbox) -> None:
    cheap, dear = order_by_card(), order_by_card()
    session = at_stripe(cheap)
    sandbox.control.pay(session.stripe_id or "")
    come_back(dear)
    assert not paid(dear)
    CardSession.objects.filter(pk=session.pk).update(payment=dear.card_payment)  # even if our own row said so
    bring_all()
    run_tasks()
    assert not paid(dear)
    assert CardSession.objects.get(pk=session.pk).reason == CardSession.Reason.ORDER


@pytest.mark.parametrize(
    ("total", "currency", "reason"),
    [
        ("29.19", "EUR", CardSession.Reason.AMOUNT),
        ("29.21", "EUR", CardSession.Reason.AMOUNT),
        ("29.20", "XPF", CardSession.Reason.CURRENCY),
    ],
)
def test_an_amount_that_does_not_fit_settles_nothing_and_goes_back(sandbox: Sandbox, total: str, currency: str, reason: str) -> None:
    order = order_by_card()
    session = at_stripe(order)
    sandbox.control.pay(session.stripe_id or "")
    amount = total if currency == "EUR" else "29"
    type(order).objects.filter(pk=order.pk).update(total_incl_tax=amount, currency=currency)
    type(order.card_payment).objects.filter(order=order).update(amount=amount, currency=currency)
    bring_all()
    run_tasks()
    session.refresh_from_db()
    assert (session.state, session.reason, paid(order)) == (CardSession.State.ODD, reason, False)
    assert state_of(order) == "open"
    assert charged(order) == 0


def test_money_given_back_at_stripe_meanwhile_settles_nothing(sandbox: Sandbox) -> None:
    order, event = completed(sandbox)
    intent = stripe_client().v1.checkout.sessions.retrieve(event["data"]["object"]["id"]).payment_intent
    stripe_client().v1.refunds.create({"payment_intent": str(intent)})
    bring(event)
    run_tasks()
    assert not paid(order)
    assert CardSession.objects.get().reason == CardSession.Reason.REFUNDED

"""A checkout session from its making to its end, with each test card."""

from __future__ import annotations

import time

import pytest
import stripe

from stripe_sandbox.server import Sandbox
from tests.stripe_sandbox.listening import Listener
from tests.stripe_sandbox.shopping import ACCEPTED, line, paid_session, session_fields

PAID = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]


def test_a_paid_session_tells_what_the_shop_said_and_what_came_in(
    client: stripe.StripeClient, sandbox: Sandbox, listener: Listener
) -> None:
    session = paid_session(
        client,
        sandbox,
        line(1250, quantity=2),
        line(500, name="Mel"),
        card=ACCEPTED,
        client_reference_id="checkout-7",
        metadata={"checkout": "7"},
        payment_intent_data={"transfer_group": "order-7", "metadata": {"order": "7"}, "description": "Order 7"},
    )
    sandbox.control.settle()

    assert (session.status, session.payment_status, session.amount_total, session.currency) == ("complete", "paid", 3000, "eur")
    assert (session.client_reference_id, session.metadata.to_dict()) == ("checkout-7", {"checkout": "7"})
    assert session.customer_details.email == "shopper@example.org"
    intent = session.payment_intent
    assert (intent.status, intent.amount_received, intent.transfer_group, intent.metadata.to_dict()) == (
        "succeeded",
        3000,
        "order-7",
        {"order": "7"},
    )
    charge = intent.latest_charge
    assert (charge.paid, charge.amount, charge.transfer_group, charge.payment_method_details.card.last4) == (True, 3000, "order-7", "4242")
    assert (charge.balance_transaction.fee, charge.balance_transaction.net) == (70, 2930)  # 1.5 % of 30.00 and 0.25
    assert listener.types == PAID


def test_the_page_leads_back_with_the_sessions_id(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    session = client.v1.checkout.sessions.create(session_fields())
    assert sandbox.control.pay(session.id) == f"http://127.0.0.1:9/thanks?session={session.id}"


@pytest.mark.parametrize(("card", "code"), [("4000000000000002", "generic_decline"), ("4000000000009995", "insufficient_funds")])
def test_a_declined_card_leaves_the_session_open_for_another(
    client: stripe.StripeClient, sandbox: Sandbox, listener: Listener, card: str, code: str
) -> None:
    session = client.v1.checkout.sessions.create(session_fields())

    assert sandbox.control.pay(session.id, card) == ""
    declined = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (declined.status, declined.payment_status, declined.payment_intent.status) == ("open", "unpaid", "requires_payment_method")
    assert declined.payment_intent.last_payment_error.decline_code == code

    sandbox.control.pay(session.id, ACCEPTED)
    paid = client.v1.checkout.sessions.retrieve(session.id)
    assert (paid.status, paid.payment_intent) == ("complete", declined.payment_intent.id)
    charges = client.v1.charges.list({"payment_intent": paid.payment_intent}).data
    assert [charge.status for charge in charges] == ["succeeded", "failed"]
    sandbox.control.settle()
    assert listener.types == ["payment_intent.created", "charge.failed", "payment_intent.payment_failed", *PAID[1:]]


@pytest.mark.parametrize("card", ["4000002500003155", "4000000000003220"])
def test_the_bank_asks_and_the_shopper_confirms(client: stripe.StripeClient, sandbox: Sandbox, card: str) -> None:
    session = client.v1.checkout.sessions.create(session_fields())

    asked = sandbox.control.pay(session.id, card)
    waiting = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert waiting.payment_intent.status == "requires_action"
    assert waiting.payment_intent.next_action.redirect_to_url.url.endswith(asked)
    assert client.v1.charges.list().data == []

    assert "thanks" in sandbox.control.bank(waiting.payment_intent.id)
    paid = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})
    assert paid.payment_status == "paid"
    assert paid.payment_intent.latest_charge.payment_method_details.card.three_d_secure.result == "authenticated"


def test_the_bank_asks_and_the_shopper_fails(client: stripe.StripeClient, sandbox: Sandbox, listener: Listener) -> None:
    session = client.v1.checkout.sessions.create(session_fields())
    intent = sandbox.control.pay(session.id, "4000002500003155").rpartition("/")[2]

    assert sandbox.control.bank(intent, "no") == f"/c/pay/{session.id}"
    failed = client.v1.payment_intents.retrieve(intent)
    assert (failed.status, failed.last_payment_error.code) == ("requires_payment_method", "payment_intent_authentication_failure")
    assert client.v1.charges.list().data == []
    assert sandbox.control.bank(intent, "yes") == ""  # the question is over
    sandbox.control.settle()
    assert listener.types[-1] == "payment_intent.payment_failed"


def test_two_tabs_pay_once(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    session = client.v1.checkout.sessions.create(session_fields())
    assert sandbox.control.pay(session.id)
    assert sandbox.control.pay(session.id) == ""
    assert len(client.v1.charges.list().data) == 1


def test_an_expired_session_takes_no_payment_and_gives_up_what_was_begun(
    client: stripe.StripeClient, sandbox: Sandbox, listener: Listener
) -> None:
    session = client.v1.checkout.sessions.create(session_fields(expires_at=int(time.time()) + 1900))
    intent = sandbox.control.pay(session.id, "4000002500003155").rpartition("/")[2]

    sandbox.control.advance(1901)
    assert client.v1.checkout.sessions.retrieve(session.id).status == "expired"
    assert client.v1.payment_intents.retrieve(intent).status == "canceled"
    assert sandbox.control.bank(intent) == ""
    assert sandbox.control.pay(session.id) == ""
    assert client.v1.charges.list().data == []
    sandbox.control.settle()
    assert listener.types[-2:] == ["payment_intent.canceled", "checkout.session.expired"]


def test_the_shop_expires_a_session_itself_but_no_paid_one(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    session = client.v1.checkout.sessions.create(session_fields())
    assert client.v1.checkout.sessions.expire(session.id).status == "expired"
    paid = paid_session(client, sandbox)
    with pytest.raises(stripe.InvalidRequestError, match="has a status of complete"):
        client.v1.checkout.sessions.expire(paid.id)


@pytest.mark.parametrize(("currency", "amount", "fee"), [("xpf", 1500, 53), ("jpy", 900, 54)])
def test_currencies_without_decimals(client: stripe.StripeClient, sandbox: Sandbox, currency: str, amount: int, fee: int) -> None:
    session = paid_session(client, sandbox, line(amount, currency=currency))
    charge = session.payment_intent.latest_charge
    assert (charge.amount, charge.currency, charge.balance_transaction.fee) == (amount, currency, fee)


def test_money_held_and_captured_for_less(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    session = paid_session(client, sandbox, line(5000), payment_intent_data={"capture_method": "manual"})
    intent = session.payment_intent
    assert (intent.status, intent.amount_capturable, session.payment_status) == ("requires_capture", 5000, "unpaid")
    with pytest.raises(stripe.InvalidRequestError, match="greater than the authorized amount"):
        client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 5001})

    captured = client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 4200})
    assert (captured.status, captured.amount_received) == ("succeeded", 4200)
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount"):
        client.v1.refunds.create({"payment_intent": intent.id, "amount": 4201})
    assert client.v1.balance.retrieve().available[0].amount == 4200 - 88


def test_a_payment_intent_without_a_page(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    customer = client.v1.customers.create({"email": "ana@example.org"})
    with pytest.raises(stripe.CardError) as declined:
        client.v1.payment_intents.create(
            {"amount": 900, "currency": "eur", "customer": customer.id, "confirm": True, "payment_method": "pm_card_visa_chargeDeclined"}
        )
    assert (declined.value.code, declined.value.http_status) == ("card_declined", 402)
    intent = client.v1.payment_intents.list({"customer": customer.id}).data[0]
    assert intent.status == "requires_payment_method"

    paid = client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert (paid.status, paid.amount_received) == ("succeeded", 900)
    with pytest.raises(stripe.InvalidRequestError) as late:
        client.v1.payment_intents.cancel(intent.id)
    assert late.value.code == "payment_intent_unexpected_state"

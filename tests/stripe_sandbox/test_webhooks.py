"""Webhooks: signed, tried again, and late, double, turned round, lost or forged when they are told to be."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import stripe

from stripe_sandbox import signing
from stripe_sandbox.control import ControlError
from stripe_sandbox.server import Sandbox, running_sandbox
from tests.stripe_sandbox.conftest import make_client
from tests.stripe_sandbox.listening import Listener
from tests.stripe_sandbox.shopping import open_account, paid_session

PAID = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]


def test_an_event_is_delivered_signed_and_stays_to_be_read(client: stripe.StripeClient, sandbox: Sandbox, listener: Listener) -> None:
    customer = client.v1.customers.create({"email": "ana@example.org"}, {"idempotency_key": "person-5"})
    sandbox.control.settle()
    assert listener.types == ["customer.created"]
    event = client.v1.events.retrieve(listener.ids[0])
    assert (event.data.object["id"], event.pending_webhooks, event.request.idempotency_key) == (customer.id, 0, "person-5")
    assert event.request.id == customer.last_response.request_id


def test_an_event_keeps_what_was_so_when_it_happened(client: stripe.StripeClient) -> None:
    customer = client.v1.customers.create({"name": "Ana"})
    client.v1.customers.update(customer.id, {"name": "Ana Sousa"})
    updated, created = client.v1.events.list().data
    assert (created.data.object["name"], updated.data.object["name"]) == ("Ana", "Ana Sousa")
    assert updated.data.previous_attributes["name"] == "Ana"


def test_a_refused_event_is_tried_again(client: stripe.StripeClient, sandbox: Sandbox, listener: Listener) -> None:
    listener.answers = [500, 302, 404]
    client.v1.customers.create({})
    sandbox.control.settle()
    assert listener.types == ["customer.created"]
    assert len(listener.signatures) == 4


def test_two_secrets_at_once_while_one_is_changed(listener: Listener) -> None:
    with running_sandbox(webhooks=[listener.url], secrets=["whsec_old", "whsec_new"]) as sandbox:
        for secret in ("whsec_old", "whsec_new"):
            listener.secrets = [secret]
            make_client(sandbox).v1.customers.create({})
            sandbox.control.settle()
    assert listener.types == ["customer.created"] * 2
    assert listener.signatures[0].count("v1=") == 2


def test_late(client: stripe.StripeClient, sandbox: Sandbox, listener: Listener) -> None:
    sandbox.control.deliver("late", count=1, seconds=1.5)
    late = client.v1.customers.create({"name": "first"})
    client.v1.customers.update(late.id, {"name": "second"})
    sandbox.control.settle()
    assert listener.types == ["customer.updated", "customer.created"]


def test_twice(client: stripe.StripeClient, sandbox: Sandbox, listener: Listener) -> None:
    sandbox.control.deliver("twice", types=["checkout.session.completed"])
    paid_session(client, sandbox)
    sandbox.control.settle()
    assert listener.types == [*PAID, PAID[-1]]
    assert listener.ids[-1] == listener.ids[-2]


def test_out_of_order(client: stripe.StripeClient, sandbox: Sandbox, listener: Listener) -> None:
    sandbox.control.deliver("reverse", count=4)
    paid_session(client, sandbox)
    sandbox.control.settle()
    assert listener.types == PAID[::-1]


def test_not_at_all_until_it_is_asked_for(client: stripe.StripeClient, sandbox: Sandbox, listener: Listener) -> None:
    sandbox.control.deliver("never")
    paid_session(client, sandbox)
    sandbox.control.settle()
    assert listener.types == []
    lost = client.v1.events.list({"type": "checkout.session.completed", "delivery_success": False}).data
    assert len(lost) == 1  # a sweeper finds it

    sandbox.control.resend(lost[0].id)
    sandbox.control.settle()
    assert listener.ids == [lost[0].id]


def test_what_was_held_back_comes_in_order_once_all_is_as_usual_again(
    client: stripe.StripeClient, sandbox: Sandbox, listener: Listener
) -> None:
    sandbox.control.deliver("reverse", count=100)
    paid_session(client, sandbox)
    assert {one["state"] for one in sandbox.control.deliveries()} == {"held"}
    sandbox.control.deliver_on_time()
    sandbox.control.settle()
    assert listener.types == PAID


@pytest.mark.parametrize(("how", "why"), [("wrongly", "No signatures found matching"), ("stale", "Timestamp outside the tolerance zone")])
def test_a_forged_or_stale_signature_is_no_signature(
    client: stripe.StripeClient, sandbox: Sandbox, listener: Listener, how: str, why: str
) -> None:
    sandbox.control.deliver(how, count=1)
    client.v1.customers.create({})
    sandbox.control.settle()
    assert listener.types == []
    assert len(listener.refused) == 1
    assert why in listener.refused[0]
    assert sandbox.control.deliveries()[0]["answer"] == "400"


def test_the_clock_of_the_sandbox_does_not_age_signatures(client: stripe.StripeClient, sandbox: Sandbox, listener: Listener) -> None:
    sandbox.control.advance(90 * 24 * 3600)
    client.v1.customers.create({})
    sandbox.control.settle()
    assert listener.types == ["customer.created"]


def test_an_endpoint_made_by_the_api_hears_what_it_asked_for(client: stripe.StripeClient, sandbox: Sandbox, listener: Listener) -> None:
    for_accounts = client.v1.webhook_endpoints.create(
        {"url": listener.url + "accounts", "enabled_events": ["account.updated"], "connect": True}
    )
    for_platform = client.v1.webhook_endpoints.create({"url": listener.url + "platform", "enabled_events": ["*"]})
    listener.secrets += [for_accounts.secret, for_platform.secret]
    account = open_account(client, sandbox)
    sandbox.control.settle()
    heard = client.v1.events.list(None, {"stripe_account": account.id}).data
    # The address from the start, and the one for accounts; not the platform's.
    assert len(listener.ids) == 2 * len(heard) > 0
    assert {event.pending_webhooks for event in heard} == {0}
    assert not hasattr(client.v1.webhook_endpoints.retrieve(for_platform.id), "secret")

    client.v1.webhook_endpoints.delete(for_accounts.id)
    client.v1.customers.create({})
    sandbox.control.settle()
    assert listener.types[-2:] == ["customer.created"] * 2


def test_webhooks_go_to_this_machine_alone(client: stripe.StripeClient) -> None:
    for url in ("https://shop.example/hook", "http://192.0.2.1/hook", "http://localhost:8000/hook"):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            client.v1.webhook_endpoints.create({"url": url, "enabled_events": ["*"]})
        assert refused.value.param == "url"
    with pytest.raises(ValueError, match="go to http"), running_sandbox(webhooks=["http://shop.example/hook"]):
        pass


def test_signatures_are_those_of_the_official_client() -> None:
    body, now = b'{"id": "evt_1"}', int(time.time())
    header = signing.signature(body, ["whsec_a", "whsec_b"], now)
    theirs = [stripe.WebhookSignature.generate_signature_header(body.decode(), secret, now) for secret in ("whsec_a", "whsec_b")]
    assert header.split(",")[1:] == [one.split(",")[1] for one in theirs]


def test_events_that_waited_are_delivered_after_a_restart(tmp_path: Path, listener: Listener) -> None:
    database = tmp_path / "sandbox.sqlite3"
    listener.answers = [500] * 3
    with running_sandbox(database=database, webhooks=[listener.url]) as sandbox:
        make_client(sandbox).v1.customers.create({})
    with running_sandbox(database=database, webhooks=[listener.url]) as sandbox:
        sandbox.control.settle()
    assert listener.types == ["customer.created"]


def test_orders_that_make_no_sense_are_refused_with_a_reason(sandbox: Sandbox) -> None:
    with pytest.raises(ControlError, match="how must be one of"):
        sandbox.control.deliver("sideways")
    with pytest.raises(ControlError, match="say how many"):
        sandbox.control.deliver("reverse")
    with pytest.raises(ControlError, match="No such event"):
        sandbox.control.resend("evt_unknown")
    with pytest.raises(ControlError, match="forward only"):
        sandbox.control.advance(-5)

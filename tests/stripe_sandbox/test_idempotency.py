"""The same request twice is done once, whatever became of its answer."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import stripe

from stripe_sandbox.server import Sandbox
from tests.stripe_sandbox.conftest import make_client
from tests.stripe_sandbox.shopping import open_account, paid_session, session_fields

KEY: Any = {"idempotency_key": "checkout-7-try-1"}
DECLINED: Any = {"amount": 900, "currency": "eur", "confirm": True, "payment_method": "pm_card_visa_chargeDeclined"}


def test_the_same_key_and_body_gives_the_same_answer(client: stripe.StripeClient) -> None:
    first = client.v1.checkout.sessions.create(session_fields(), KEY)
    second = client.v1.checkout.sessions.create(session_fields(), KEY)

    assert first.last_response.headers.get("Idempotent-Replayed") is None
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert first.last_response.body == second.last_response.body
    assert len(client.v1.checkout.sessions.list().data) == 1


def test_the_same_key_with_another_body_is_refused(client: stripe.StripeClient) -> None:
    client.v1.checkout.sessions.create(session_fields(), KEY)
    with pytest.raises(stripe.IdempotencyError, match="same parameters") as refused:
        client.v1.checkout.sessions.create(session_fields(client_reference_id="another"), KEY)
    assert refused.value.http_status == 400
    assert refused.value.json_body["error"]["type"] == "idempotency_error"
    with pytest.raises(stripe.IdempotencyError):
        client.v1.customers.create({"email": "ana@example.org"}, KEY)
    assert len(client.v1.checkout.sessions.list().data) == 1


def test_a_key_that_is_at_work_is_refused_until_it_is_done(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    sandbox.control.fault("slow", after_work=False, seconds=1.5, path="/v1/refunds", method="POST")
    session = paid_session(client, sandbox)
    fields: Any = {"payment_intent": session.payment_intent.id, "amount": 100}
    told: list[Any] = []

    def refund() -> None:
        try:
            told.append(client.v1.refunds.create(fields, KEY))
        except stripe.StripeError as error:
            told.append(error)

    both = [threading.Thread(target=refund) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    refused, done = told  # the one that was first takes its time
    assert (refused.http_status, refused.json_body["error"]["code"]) == (409, "idempotency_key_in_use")
    again = client.v1.refunds.create(fields, KEY)
    assert [again.id] == [refund.id for refund in client.v1.refunds.list().data] == [done.id]


def test_many_at_once_with_one_key_do_it_once(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    account = open_account(client, sandbox)
    sandbox.control.top_up(100_00, "eur")
    fields: Any = {"amount": 4000, "currency": "eur", "destination": account.id}
    patient = make_client(sandbox, retries=5)
    seen: list[str] = []
    threads = [threading.Thread(target=lambda: seen.append(patient.v1.transfers.create(fields, KEY).id)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 6
    assert len(set(seen)) == 1
    assert client.v1.balance.retrieve().available[0].amount == 6000


def test_a_declined_card_is_declined_again_without_being_asked(client: stripe.StripeClient) -> None:
    for _ in range(2):
        with pytest.raises(stripe.CardError):
            client.v1.payment_intents.create(DECLINED, KEY)
    assert len(client.v1.charges.list().data) == 1


def test_a_request_that_never_began_leaves_its_key_free(client: stripe.StripeClient) -> None:
    wrong: Any = {**session_fields(), "expires_at": 5}
    with pytest.raises(stripe.InvalidRequestError, match="expires_at"):
        client.v1.checkout.sessions.create(wrong, KEY)
    assert client.v1.checkout.sessions.create(session_fields(), KEY).status == "open"


def test_a_key_is_forgotten_after_a_day(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    first = client.v1.customers.create({"email": "ana@example.org"}, KEY)
    sandbox.control.advance(25 * 3600)
    assert client.v1.customers.create({"email": "ana@example.org"}, KEY).id != first.id


def test_each_account_has_keys_of_its_own(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    account = open_account(client, sandbox)
    platform = client.v1.customers.create({"email": "ana@example.org"}, KEY)
    theirs: Any = {**KEY, "stripe_account": account.id}
    assert client.v1.customers.create({"email": "ana@example.org"}, theirs).id != platform.id


def test_a_key_may_have_255_characters(client: stripe.StripeClient) -> None:
    longest: Any = {"idempotency_key": "k" * 255}
    too_long: Any = {"idempotency_key": "k" * 256}
    client.v1.customers.create({}, longest)
    with pytest.raises(stripe.IdempotencyError, match="too long"):
        client.v1.customers.create({}, too_long)

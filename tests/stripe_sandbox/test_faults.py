"""Answers that go astray: what was done is done once, and the caller can find out."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from stripe_sandbox.server import Sandbox
from tests.stripe_sandbox.conftest import make_client
from tests.stripe_sandbox.shopping import paid_session, session_fields

KEY: Any = {"idempotency_key": "refund-3"}


@pytest.fixture
def refund(client: stripe.StripeClient, sandbox: Sandbox) -> Any:
    """The fields of a refund that can be made."""
    return {"payment_intent": paid_session(client, sandbox).payment_intent.id, "amount": 400}


def test_an_answer_cut_off_after_the_work_is_found_by_the_same_key(client: stripe.StripeClient, sandbox: Sandbox, refund: Any) -> None:
    sandbox.control.fault("cut", method="POST", path="/v1/refunds")
    with pytest.raises(stripe.APIConnectionError):
        client.v1.refunds.create(refund, KEY)
    again = client.v1.refunds.create(refund, KEY)
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert [one.id for one in client.v1.refunds.list().data] == [again.id]


def test_an_answer_that_does_not_come_in_time(client: stripe.StripeClient, sandbox: Sandbox, refund: Any) -> None:
    sandbox.control.fault("timeout", method="POST", path="/v1/refunds", seconds=3)
    hasty = make_client(sandbox, timeout=0.5)
    with pytest.raises(stripe.APIConnectionError):
        hasty.v1.refunds.create(refund, KEY)
    assert len(client.v1.refunds.list().data) == 1


def test_the_official_client_finds_its_answer_by_itself_when_it_may_try_again(
    client: stripe.StripeClient, sandbox: Sandbox, refund: Any
) -> None:
    sandbox.control.fault("cut", method="POST", path="/v1/refunds", count=2)
    made = make_client(sandbox, retries=3).v1.refunds.create(refund)
    assert [one.id for one in client.v1.refunds.list().data] == [made.id]


def test_an_error_after_the_work_is_kept_under_the_key_as_stripe_keeps_it(
    client: stripe.StripeClient, sandbox: Sandbox, refund: Any
) -> None:
    sandbox.control.fault("error", method="POST", path="/v1/refunds")
    for _ in range(2):
        with pytest.raises(stripe.APIError) as failed:
            client.v1.refunds.create(refund, KEY)
        assert failed.value.http_status == 500
    assert len(client.v1.refunds.list().data) == 1  # whoever asks finds that it was done


def test_an_error_after_the_work_that_the_key_does_not_keep(client: stripe.StripeClient, sandbox: Sandbox, refund: Any) -> None:
    sandbox.control.fault("error", method="POST", path="/v1/refunds", kept=False)
    with pytest.raises(stripe.APIError):
        client.v1.refunds.create(refund, KEY)
    assert client.v1.refunds.create(refund, KEY).amount == 400
    assert len(client.v1.refunds.list().data) == 1


@pytest.mark.parametrize(("status", "kind"), [(500, stripe.APIError), (503, stripe.APIError), (429, stripe.RateLimitError)])
def test_an_error_before_the_work_leaves_nothing(
    client: stripe.StripeClient, sandbox: Sandbox, refund: Any, status: int, kind: type[stripe.StripeError]
) -> None:
    sandbox.control.fault("error", after_work=False, status=status)
    with pytest.raises(kind):
        client.v1.refunds.create(refund, KEY)
    assert client.v1.refunds.list().data == []
    assert client.v1.refunds.create(refund, KEY).last_response.headers.get("Idempotent-Replayed") is None


def test_a_connection_cut_before_the_work_leaves_nothing(client: stripe.StripeClient, sandbox: Sandbox, refund: Any) -> None:
    sandbox.control.fault("cut", after_work=False, path="/v1/refunds")
    with pytest.raises(stripe.APIConnectionError):
        client.v1.refunds.create(refund, KEY)
    assert client.v1.refunds.create(refund, KEY).amount == 400


def test_a_fault_befalls_only_what_it_names_and_can_be_taken_back(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    sandbox.control.fault("error", method="POST", path="/v1/transfers")
    assert client.v1.checkout.sessions.create(session_fields()).status == "open"
    sandbox.control.no_faults()
    with pytest.raises(stripe.InvalidRequestError, match="No such destination"):
        client.v1.transfers.create({"amount": 100, "currency": "eur", "destination": "acct_unknown"})


def test_events_of_a_lost_answer_come_all_the_same(client: stripe.StripeClient, sandbox: Sandbox, refund: Any, listener: Any) -> None:
    sandbox.control.fault("cut", method="POST", path="/v1/refunds")
    with pytest.raises(stripe.APIConnectionError):
        client.v1.refunds.create(refund, KEY)
    sandbox.control.settle()
    assert listener.types[-2:] == ["refund.created", "charge.refunded"]

"""Money that goes on or back: never more than there is, and every cent in the balance has its movement."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import stripe

from stripe_sandbox.server import Sandbox
from tests.stripe_sandbox.listening import Listener
from tests.stripe_sandbox.shopping import ACCEPTED, line, open_account, paid_session

DAY = 24 * 3600


def available(client: stripe.StripeClient, account: str = "") -> int:
    options: Any = {"stripe_account": account} if account else None
    return sum(one.amount for one in client.v1.balance.retrieve(options=options).available)


def test_a_refund_in_parts_never_exceeds_what_was_paid(client: stripe.StripeClient, sandbox: Sandbox, listener: Listener) -> None:
    intent = paid_session(client, sandbox, line(3000)).payment_intent
    client.v1.refunds.create({"payment_intent": intent.id, "amount": 1000})
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount on charge") as over:
        client.v1.refunds.create({"payment_intent": intent.id, "amount": 2001})
    assert over.value.param == "amount"
    client.v1.refunds.create({"charge": intent.latest_charge.id})
    with pytest.raises(stripe.InvalidRequestError) as again:
        client.v1.refunds.create({"payment_intent": intent.id})
    assert again.value.code == "charge_already_refunded"

    charge = client.v1.charges.retrieve(intent.latest_charge.id, {"expand": ["refunds"]})
    assert (charge.amount_refunded, charge.refunded) == (3000, True)
    assert [refund.amount for refund in charge.refunds.data] == [2000, 1000]
    sandbox.control.settle()
    assert listener.types[-2:] == ["refund.created", "charge.refunded"]


def test_refunds_at_the_same_moment_do_not_exceed_it_either(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    intent = paid_session(client, sandbox, line(1000)).payment_intent
    refused: list[str] = []

    def refund() -> None:
        try:
            client.v1.refunds.create({"payment_intent": intent.id, "amount": 300})
        except stripe.InvalidRequestError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=refund) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 3
    assert client.v1.charges.retrieve(intent.latest_charge.id).amount_refunded == 900


def test_a_refund_in_another_currency_is_refused(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    intent = paid_session(client, sandbox).payment_intent
    with pytest.raises(stripe.InvalidRequestError) as wrong:
        client.v1.refunds.create({"payment_intent": intent.id, "currency": "xpf"})
    assert (wrong.value.code, wrong.value.param) == ("currency_mismatch", "currency")


def test_a_refund_that_the_bank_sends_back(client: stripe.StripeClient, sandbox: Sandbox, listener: Listener) -> None:
    intent = paid_session(client, sandbox, line(2000)).payment_intent
    before = available(client)
    refund = client.v1.refunds.create({"payment_intent": intent.id})
    sandbox.control.fail_refund(refund.id)
    assert client.v1.refunds.retrieve(refund.id).status == "failed"
    assert available(client) == before
    assert client.v1.refunds.create({"payment_intent": intent.id}).status == "succeeded"
    sandbox.control.settle()
    assert "refund.failed" in listener.types


def test_a_share_is_transferred_from_the_payment_before_its_money_is_there(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    charge = paid_session(
        client, sandbox, line(3000), card=ACCEPTED, payment_intent_data={"transfer_group": "order-1"}
    ).payment_intent.latest_charge
    account = open_account(client, sandbox)
    share: Any = {"currency": "eur", "destination": account.id, "transfer_group": "order-1"}
    with pytest.raises(stripe.InvalidRequestError) as too_early:
        client.v1.transfers.create({**share, "amount": 2000})
    assert too_early.value.code == "balance_insufficient"

    client.v1.transfers.create({**share, "amount": 2000, "source_transaction": charge.id})
    with pytest.raises(stripe.InvalidRequestError, match=r"must not exceed the source amount of 30\.00 EUR"):
        client.v1.transfers.create({**share, "amount": 1001, "source_transaction": charge.id})
    with pytest.raises(stripe.InvalidRequestError) as other_currency:
        client.v1.transfers.create({**share, "amount": 100, "currency": "xpf", "source_transaction": charge.id})
    assert other_currency.value.param == "currency"

    assert available(client, account.id) == 0
    sandbox.control.advance(7 * DAY)
    assert available(client, account.id) == 2000
    assert available(client) == 3000 - 70 - 2000
    assert [one.amount for one in client.v1.transfers.list({"transfer_group": "order-1"}).data] == [2000]


def test_an_account_that_is_not_complete_is_paid_nothing(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    sandbox.control.top_up(5000, "eur")
    account = client.v1.accounts.create({"type": "express", "country": "PT", "capabilities": {"transfers": {"requested": True}}})
    with pytest.raises(stripe.InvalidRequestError) as incomplete:
        client.v1.transfers.create({"amount": 100, "currency": "eur", "destination": account.id})
    assert incomplete.value.code == "insufficient_capabilities_for_transfer"
    with pytest.raises(stripe.InvalidRequestError) as unknown:
        client.v1.transfers.create({"amount": 100, "currency": "eur", "destination": "acct_unknown"})
    assert (unknown.value.code, unknown.value.param) == ("resource_missing", "destination")


def test_a_reversal_in_parts_never_exceeds_the_transfer(client: stripe.StripeClient, sandbox: Sandbox, listener: Listener) -> None:
    account = open_account(client, sandbox)
    sandbox.control.top_up(5000, "eur")
    transfer = client.v1.transfers.create({"amount": 3000, "currency": "eur", "destination": account.id})
    client.v1.transfers.reversals.create(transfer.id, {"amount": 1000})
    with pytest.raises(stripe.InvalidRequestError, match="greater than unreversed amount"):
        client.v1.transfers.reversals.create(transfer.id, {"amount": 2001})
    client.v1.transfers.reversals.create(transfer.id)
    with pytest.raises(stripe.InvalidRequestError, match="already fully reversed"):
        client.v1.transfers.reversals.create(transfer.id)

    found = client.v1.transfers.retrieve(transfer.id)
    assert (found.amount_reversed, found.reversed, [one.amount for one in found.reversals.data]) == (3000, True, [2000, 1000])
    assert (available(client), available(client, account.id)) == (5000, 0)
    sandbox.control.settle()
    assert listener.types[-1] == "transfer.reversed"


def test_what_a_seller_has_been_paid_out_cannot_be_taken_back(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    account = open_account(client, sandbox)
    sandbox.control.top_up(5000, "eur")
    transfer = client.v1.transfers.create({"amount": 3000, "currency": "eur", "destination": account.id})
    client.v1.payouts.create({"amount": 2500, "currency": "eur"}, {"stripe_account": account.id})
    with pytest.raises(stripe.InvalidRequestError) as gone:
        client.v1.transfers.reversals.create(transfer.id, {"amount": 600})
    assert gone.value.code == "balance_insufficient"
    assert client.v1.transfers.reversals.create(transfer.id, {"amount": 500}).amount == 500


def test_a_payout_arrives_or_fails(client: stripe.StripeClient, sandbox: Sandbox, listener: Listener) -> None:
    account = open_account(client, sandbox)
    acting: Any = {"stripe_account": account.id}
    sandbox.control.top_up(3000, "eur", account.id)
    with pytest.raises(stripe.InvalidRequestError) as too_much:
        client.v1.payouts.create({"amount": 3001, "currency": "eur"}, acting)
    assert too_much.value.code == "balance_insufficient"
    payout = client.v1.payouts.create({"amount": 3000, "currency": "eur"}, acting)
    assert available(client, account.id) == 0

    sandbox.control.advance(DAY)
    assert client.v1.payouts.retrieve(payout.id, options=acting).status == "paid"
    with pytest.raises(stripe.InvalidRequestError, match="while pending"):
        client.v1.payouts.cancel(payout.id, options=acting)
    sandbox.control.fail_payout(payout.id)
    assert available(client, account.id) == 3000
    sandbox.control.settle()
    assert [one for one in listener.types if one.startswith("payout")] == ["payout.created", "payout.paid", "payout.failed"]


def test_the_balance_is_the_sum_of_its_movements(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    account = open_account(client, sandbox)
    session = paid_session(client, sandbox, line(10000))
    transfer = client.v1.transfers.create({"amount": 4000, "currency": "eur", "destination": account.id})
    client.v1.transfers.reversals.create(transfer.id, {"amount": 700})
    client.v1.refunds.create({"payment_intent": session.payment_intent.id, "amount": 900})
    movements = list(client.v1.balance_transactions.list({"limit": 2}).auto_paging_iter())
    assert [(one.type, one.net) for one in movements] == [("refund", -900), ("transfer_refund", 700), ("transfer", -4000), ("charge", 9825)]
    assert available(client) == sum(one.net for one in movements)


def test_a_dispute_takes_the_money_and_may_be_won(client: stripe.StripeClient, sandbox: Sandbox, listener: Listener) -> None:
    session = paid_session(client, sandbox, line(2000), card="4000000000000259")
    assert client.v1.disputes.list().data == []
    sandbox.control.advance(2 * 3600)

    dispute = client.v1.disputes.list({"payment_intent": session.payment_intent.id}).data[0]
    assert (dispute.amount, dispute.status, dispute.balance_transactions[0].net) == (2000, "needs_response", -4000)
    with pytest.raises(stripe.InvalidRequestError) as charged_back:
        client.v1.refunds.create({"payment_intent": session.payment_intent.id})
    assert charged_back.value.code == "charge_disputed"

    won = client.v1.disputes.update(dispute.id, {"evidence": {"uncategorized_text": "winning_evidence"}})
    assert won.status == "won"
    with pytest.raises(stripe.InvalidRequestError, match="already closed"):
        client.v1.disputes.close(dispute.id)
    sandbox.control.settle()
    assert [one.removeprefix("charge.dispute.") for one in listener.types if "dispute" in one] == [
        "created",
        "funds_withdrawn",
        "updated",
        "funds_reinstated",
        "closed",
    ]


def test_a_dispute_that_is_given_in_to_is_lost(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    charge = paid_session(client, sandbox, line(2000)).payment_intent.latest_charge
    before = available(client)
    dispute = sandbox.control.dispute(charge.id, "product_not_received")
    assert client.v1.disputes.close(dispute["id"]).status == "lost"
    assert available(client) == before - 2000 - 2000  # the amount, and a fee of 20.00


def test_what_was_refunded_meanwhile_is_not_disputed_later(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    session = paid_session(client, sandbox, card="4000000000000259")
    client.v1.refunds.create({"payment_intent": session.payment_intent.id})
    sandbox.control.advance(2 * 3600)
    assert client.v1.disputes.list().data == []

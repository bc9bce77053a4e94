"""Payouts: from a balance to the bank. They arrive after a working day, or fail when they are told to."""

from __future__ import annotations

from stripe_sandbox import balance, events, lists, params
from stripe_sandbox.call import Call, route
from stripe_sandbox.errors import StripeError
from stripe_sandbox.params import Required
from stripe_sandbox.passing_time import when_due
from stripe_sandbox.resources.customers import with_metadata
from stripe_sandbox.store import Thing


@route(
    "POST",
    "/v1/payouts",
    {
        "amount": Required(params.amount),
        "currency": Required(params.currency),
        "description": params.text(),
        "metadata": params.metadata,
        "method": params.choice("standard", "instant"),
        "statement_descriptor": params.text(22),
    },
)
def create(call: Call) -> Thing:
    said = call.params
    bank = None
    if call.account:
        account = call.books.get(call.account, "account")
        banks = account["external_accounts"]["data"]
        if not account["payouts_enabled"] or not banks:
            raise StripeError("Cannot create payouts: this account has payouts disabled.", code="payouts_not_allowed")
        bank = banks[0]["id"]
    if balance.available(call.books, call.account, said["currency"]) < said["amount"]:
        raise balance.insufficient(
            "You have insufficient funds in your Stripe account for this transfer. Your card balance is too low. "
            "You can use the the /v1/balance endpoint to view your Stripe balance (for more details, see stripe.com/docs/api#balance)."
        )
    return pay_out(call, amount=said["amount"], currency=said["currency"], bank=bank, automatic=False)


def pay_out(call: Call, *, amount: int, currency: str, bank: str | None, automatic: bool) -> Thing:
    said = call.params
    given = call.books.new_id("po_")
    movement = balance.move(
        call, kind="payout", amount=-amount, currency=currency, source=given, account=call.account, description="STRIPE PAYOUT"
    )
    arrives = (call.now // balance.DAY + 1) * balance.DAY
    payout: Thing = {
        "id": given,
        "object": "payout",
        "amount": amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": arrives,
        "automatic": automatic,
        "balance_transaction": movement["id"],
        "created": call.now,
        "currency": currency,
        "description": said.get("description") or None,
        "destination": bank,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": said.get("metadata", {}),
        "method": said.get("method", "standard"),
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "not_applicable",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": said.get("statement_descriptor"),
        "status": "pending",
        "trace_id": {"status": "pending", "value": None},
        "type": "bank_account",
    }
    call.books.add(payout, account=call.account, notes={"due": arrives, "transactions": [movement["id"]]})
    events.record(call, "payout.created", payout)
    return payout


@when_due("payout")
def arrive(call: Call, given: str) -> None:
    payout = call.books.get(given, "payout")
    if payout["status"] in {"pending", "in_transit"}:
        payout |= {"status": "paid", "trace_id": {"status": "supported", "value": f"SANDBOX{given[-8:].upper()}"}}
        call.books.save(payout)
        events.record(call, "payout.paid", payout)


def fail(call: Call, payout: Thing) -> Thing:
    """The bank sends it back: the money stands on the balance again."""
    if payout["status"] in {"failed", "canceled"}:
        raise StripeError(f"Payout {payout['id']} is {payout['status']} already.")
    movement = balance.move(
        call, kind="payout_failure", amount=payout["amount"], currency=payout["currency"], source=payout["id"], account=call.account
    )
    payout = payout | {
        "status": "failed",
        "failure_balance_transaction": movement["id"],
        "failure_code": "account_closed",
        "failure_message": "The bank account has been closed.",
    }
    call.books.save(payout)
    events.record(call, "payout.failed", payout)
    return payout


@route("GET", "/v1/payouts", lists.PAGE | {"status": params.text(20), "created": params.time_range, "arrival_date": params.time_range})
def listed(call: Call) -> Thing:
    where = lists.asked(call, "status", "created", "arrival_date")
    return lists.page(call, "payout", "/v1/payouts", where)


@route("GET", "/v1/payouts/{payout}")
def retrieve(call: Call, payout: str) -> Thing:
    return call.books.get(payout, "payout", account=call.account)


@route("POST", "/v1/payouts/{payout}", {"metadata": params.metadata})
def update(call: Call, payout: str) -> Thing:
    return call.books.save(with_metadata(retrieve(call, payout), call.params))


@route("POST", "/v1/payouts/{payout}/cancel")
def cancel(call: Call, payout: str) -> Thing:
    found = retrieve(call, payout)
    if found["status"] != "pending":
        raise StripeError(f"Payouts can only be canceled while pending, but this one is {found['status']}.")
    balance.move(call, kind="payout_cancel", amount=found["amount"], currency=found["currency"], source=payout, account=call.account)
    found |= {"status": "canceled"}
    call.books.save(found)
    events.record(call, "payout.canceled", found)
    return found

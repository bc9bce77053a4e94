"""Reversals: a transfer taken back, whole or in parts, as far as the account still has the money."""

from __future__ import annotations

from stripe_sandbox import balance, currencies, events, lists, params
from stripe_sandbox.call import Call, route
from stripe_sandbox.errors import StripeError
from stripe_sandbox.resources.customers import with_metadata
from stripe_sandbox.resources.transfers import retrieve as retrieve_transfer
from stripe_sandbox.store import Thing


@route("POST", "/v1/transfers/{transfer}/reversals", {"amount": params.amount, "description": params.text(), "metadata": params.metadata})
def create(call: Call, transfer: str) -> Thing:
    found = retrieve_transfer(call, transfer)
    left = found["amount"] - found["amount_reversed"]
    amount = call.params.get("amount", left)
    currency, account = found["currency"], found["destination"]
    if left <= 0:
        raise StripeError(f"Transfer {transfer} is already fully reversed.", code="transfer_already_reversed")
    if amount > left:
        raise StripeError(
            f"Transfer reversal amount ({currencies.plain(amount, currency)}) is greater than unreversed amount "
            f"({currencies.plain(left, currency)}).",
            param="amount",
        )
    if balance.together(call.books, account, currency) < amount:
        raise balance.insufficient(f"The connected account {account} has insufficient funds to reverse this transfer.")
    source = call.books.find(found["balance_transaction"], "balance_transaction") or {}
    available_on = source.get("available_on") if source.get("status") == "pending" else None
    given = call.books.new_id("trr_")
    movement = balance.move(
        call, kind="transfer_refund", amount=amount, currency=currency, source=given, account=call.account, available_on=available_on
    )
    balance.move(
        call,
        kind="payment_refund",
        amount=-amount,
        currency=currency,
        source=found["destination_payment"],
        account=account,
        available_on=available_on,
    )
    reversal: Thing = {
        "id": given,
        "object": "transfer_reversal",
        "amount": amount,
        "balance_transaction": movement["id"],
        "created": call.now,
        "currency": currency,
        "destination_payment_refund": None,
        "metadata": call.params.get("metadata", {}),
        "source_refund": None,
        "transfer": transfer,
    }
    call.books.add(reversal, account=call.account)
    newest = [reversal, *found["reversals"]["data"]]
    found |= {
        "amount_reversed": found["amount_reversed"] + amount,
        "reversed": amount == left,
        "reversals": found["reversals"] | {"data": newest[:10], "has_more": found["reversals"]["has_more"] or len(newest) > 10},
    }
    call.books.save(found)
    events.record(call, "transfer.reversed", found)
    return reversal


@route("GET", "/v1/transfers/{transfer}/reversals", lists.PAGE)
def listed(call: Call, transfer: str) -> Thing:
    retrieve_transfer(call, transfer)
    return lists.page(call, "transfer_reversal", f"/v1/transfers/{transfer}/reversals", {"transfer": transfer})


@route("GET", "/v1/transfers/{transfer}/reversals/{reversal}")
def retrieve(call: Call, transfer: str, reversal: str) -> Thing:
    retrieve_transfer(call, transfer)
    return call.books.get(reversal, "transfer_reversal", account=call.account)


@route("POST", "/v1/transfers/{transfer}/reversals/{reversal}", {"metadata": params.metadata})
def update(call: Call, transfer: str, reversal: str) -> Thing:
    return call.books.save(with_metadata(retrieve(call, transfer, reversal), call.params))

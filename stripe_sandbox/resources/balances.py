"""The balance, and the movements that it is the sum of."""

from __future__ import annotations

from stripe_sandbox import balance, lists, params
from stripe_sandbox.call import Call, route
from stripe_sandbox.passing_time import when_due
from stripe_sandbox.store import Thing


@route("GET", "/v1/balance")
def retrieve(call: Call) -> Thing:
    currency = "eur"
    if call.account:
        currency = call.books.get(call.account, "account")["default_currency"]
    return balance.shown(call.books, call.account, currency)


@route(
    "GET",
    "/v1/balance_transactions",
    lists.PAGE
    | {
        "type": params.text(60),
        "source": params.identifier,
        "currency": params.currency,
        "created": params.time_range,
        "payout": params.identifier,
    },
)
def listed(call: Call) -> Thing:
    where = lists.asked(call, "type", "source", "currency", "created")
    if "payout" in call.params:
        where["id"] = call.books.notes(call.params["payout"]).get("transactions", [])
    return lists.page(call, "balance_transaction", "/v1/balance_transactions", where)


@route("GET", "/v1/balance_transactions/{transaction}")
def retrieve_transaction(call: Call, transaction: str) -> Thing:
    return call.books.get(transaction, "balance_transaction", account=call.account)


@when_due("balance_transaction")
def become_available(call: Call, transaction: str) -> None:
    call.books.save(call.books.get(transaction, "balance_transaction") | {"status": "available"})

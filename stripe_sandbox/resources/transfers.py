"""Transfers: from the platform's balance to a connected account's."""

from __future__ import annotations

from stripe_sandbox import balance, currencies, events, lists, params
from stripe_sandbox.call import Call, route
from stripe_sandbox.errors import StripeError
from stripe_sandbox.params import Required
from stripe_sandbox.resources import charges
from stripe_sandbox.resources.customers import changed, with_metadata
from stripe_sandbox.store import Thing


@route(
    "POST",
    "/v1/transfers",
    {
        "amount": Required(params.amount),
        "currency": Required(params.currency),
        "destination": Required(params.identifier),
        "description": params.text(),
        "metadata": params.metadata,
        "source_transaction": params.identifier,
        "transfer_group": params.text(),
    },
)
def create(call: Call) -> Thing:
    said = call.params
    destination = _destination(call, said["destination"])
    available_on = None
    group = said.get("transfer_group")
    if "source_transaction" in said:
        charge = _source(call, said["source_transaction"], said["amount"], said["currency"])
        available_on = call.books.get(charge["balance_transaction"], "balance_transaction")["available_on"]
        group = group or charge["transfer_group"] or f"group_{charge['payment_intent'] or charge['id']}"
        if charge["transfer_group"] is None:
            call.books.save(charge | {"transfer_group": group})
    elif balance.available(call.books, call.account, said["currency"]) < said["amount"]:
        raise balance.insufficient(
            "You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by creating "
            "Charges using the 4000000000000077 test card."
        )
    given = call.books.new_id("tr_")
    incoming = charges.blank(call, "py_", said["amount"], said["currency"]) | {
        "amount_captured": said["amount"],
        "source_transfer": given,
        "outcome": None,
    }
    in_movement = balance.move(
        call,
        kind="payment",
        amount=said["amount"],
        currency=said["currency"],
        source=incoming["id"],
        account=destination["id"],
        available_on=available_on,
    )
    call.books.add(incoming | {"balance_transaction": in_movement["id"]}, account=destination["id"])
    out_movement = balance.move(
        call,
        kind="transfer",
        amount=-said["amount"],
        currency=said["currency"],
        source=given,
        account=call.account,
        available_on=available_on,
        description=said.get("description"),
    )
    transfer: Thing = {
        "id": given,
        "object": "transfer",
        "amount": said["amount"],
        "amount_reversed": 0,
        "balance_transaction": out_movement["id"],
        "created": call.now,
        "currency": said["currency"],
        "description": said.get("description"),
        "destination": destination["id"],
        "destination_payment": incoming["id"],
        "livemode": False,
        "metadata": said.get("metadata", {}),
        "reversals": lists.whole([], f"/v1/transfers/{given}/reversals"),
        "reversed": False,
        "source_transaction": said.get("source_transaction"),
        "source_type": "card",
        "transfer_group": group,
    }
    call.books.add(transfer, account=call.account)
    events.record(call, "transfer.created", transfer)
    return transfer


def _destination(call: Call, given: str) -> Thing:
    account = call.books.find(given, "account")
    if account is None:
        raise StripeError(f"No such destination: '{given}'", code="resource_missing", param="destination")
    if account["capabilities"].get("transfers") != "active":
        raise StripeError(
            "Your destination account needs to have at least one of the following capabilities enabled: "
            "transfers, crypto_transfers, legacy_payments",
            code="insufficient_capabilities_for_transfer",
        )
    return account


def _source(call: Call, given: str, amount: int, currency: str) -> Thing:
    """The charge that pays for it; all transfers from one charge stay within it."""
    charge = call.books.get(given, "charge", account=call.account, param="source_transaction", status=400)
    if charge["status"] != "succeeded" or not charge["captured"]:
        raise StripeError(f"Charge {given} has not been captured, so it cannot be the source of a transfer.", param="source_transaction")
    if charge["currency"] != currency:
        raise StripeError(
            f"The currency of source_transaction's balance transaction ({charge['currency']}) must be the same "
            f"as the transfer currency ({currency})",
            param="currency",
        )
    taken = sum(one["amount"] - one["amount_reversed"] for one in call.books.all("transfer", source_transaction=given))
    if taken + amount > charge["amount_captured"]:
        raise StripeError(
            f"Transfers using this transaction as a source must not exceed the source amount of "
            f"{currencies.plain(charge['amount_captured'], currency)}. (There are already transfers using this source, amounting to a "
            f"total of {currencies.plain(taken, currency)}.)",
            code="balance_insufficient",
            param="amount",
        )
    return charge


@route(
    "GET",
    "/v1/transfers",
    lists.PAGE | {"transfer_group": params.text(), "destination": params.identifier, "created": params.time_range},
)
def listed(call: Call) -> Thing:
    where = lists.asked(call, "transfer_group", "destination", "created")
    return lists.page(call, "transfer", "/v1/transfers", where)


@route("GET", "/v1/transfers/{transfer}")
def retrieve(call: Call, transfer: str) -> Thing:
    return call.books.get(transfer, "transfer", account=call.account, param="transfer")


@route("POST", "/v1/transfers/{transfer}", {"description": params.text(), "metadata": params.metadata})
def update(call: Call, transfer: str) -> Thing:
    old = retrieve(call, transfer)
    new = call.books.save(with_metadata(old, call.params))
    events.record(call, "transfer.updated", new, before=changed(old, new))
    return new

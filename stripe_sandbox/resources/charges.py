"""Charges: what a card was really asked for, one a try."""

from __future__ import annotations

from typing import Any

from stripe_sandbox import cards, events, lists, params
from stripe_sandbox.call import Call, route
from stripe_sandbox.cards import Card
from stripe_sandbox.resources.customers import address_of, changed, with_metadata
from stripe_sandbox.store import Thing


def outcome(declined: str = "") -> dict[str, Any]:
    return {
        "advice_code": "try_again_later" if declined else None,
        "network_advice_code": None,
        "network_decline_code": "05" if declined else None,
        "network_status": "declined_by_network" if declined else "approved_by_network",
        "reason": declined or None,
        "risk_level": "normal",
        "seller_message": "The bank did not return any further details with this decline." if declined else "Payment complete.",
        "type": "issuer_declined" if declined else "authorized",
    }


def fresh(call: Call, intent: Thing, card: Card, *, billing: dict[str, Any], asked_by_bank: bool) -> Thing:
    """A successful charge of the intent's whole amount; whoever makes it changes what went otherwise."""
    charge = blank(call, "ch_", intent["amount"], intent["currency"])
    copied = ("customer", "description", "metadata", "receipt_email", "shipping", "statement_descriptor", "transfer_group")
    return (
        charge
        | {name: intent[name] for name in copied}
        | {
            "billing_details": {
                "address": address_of(billing.get("address", {})),
                "email": billing.get("email"),
                "name": billing.get("name"),
                "phone": None,
                "tax_id": None,
            },
            "calculated_statement_descriptor": intent["statement_descriptor"] or "FEIRA SANDBOX",
            "payment_intent": intent["id"],
            "payment_method": intent["payment_method"],
            "payment_method_details": cards.payment_method_details(card, asked_by_bank=asked_by_bank),
            "receipt_url": f"{call.base_url}/receipts/{charge['id']}",
            "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        }
    )


def blank(call: Call, prefix: str, amount: int, currency: str) -> Thing:
    """What every charge has; ``py_`` is what a transfer looks like on the account that got it."""
    return {
        "id": call.books.new_id(prefix),
        "object": "charge",
        "amount": amount,
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": {"address": address_of({}), "email": None, "name": None, "phone": None, "tax_id": None},
        "calculated_statement_descriptor": None,
        "captured": True,
        "created": call.now,
        "currency": currency,
        "customer": None,
        "description": None,
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": {},
        "on_behalf_of": None,
        "outcome": outcome(),
        "paid": True,
        "payment_intent": None,
        "payment_method": None,
        "payment_method_details": None,
        "receipt_email": None,
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "succeeded",
        "transfer_data": None,
        "transfer_group": None,
    }


@route(
    "GET",
    "/v1/charges",
    lists.PAGE
    | {
        "payment_intent": params.identifier,
        "transfer_group": params.text(),
        "customer": params.identifier,
        "created": params.time_range,
    },
)
def listed(call: Call) -> Thing:
    where = lists.asked(call, "payment_intent", "transfer_group", "customer", "created")
    return lists.page(call, "charge", "/v1/charges", where)


@route("GET", "/v1/charges/{charge}")
def retrieve(call: Call, charge: str) -> Thing:
    return call.books.get(charge, "charge", account=call.account, param="charge")


@route(
    "POST",
    "/v1/charges/{charge}",
    {"description": params.text(), "metadata": params.metadata, "receipt_email": params.email, "transfer_group": params.text()},
)
def update(call: Call, charge: str) -> Thing:
    old = retrieve(call, charge)
    new = call.books.save(with_metadata(old, call.params))
    events.record(call, "charge.updated", new, before=changed(old, new))
    return new

"""Customers: who pays."""

from __future__ import annotations

import copy
from typing import Any

from stripe_sandbox import events, lists, params
from stripe_sandbox.call import Call, route
from stripe_sandbox.params import Fields
from stripe_sandbox.store import Thing

ADDRESS: Fields = {name: params.text() for name in ("city", "country", "line1", "line2", "postal_code", "state")}
SHIPPING: Fields = {
    "address": params.group(ADDRESS),
    "name": params.text(),
    "phone": params.text(),
    "carrier": params.text(),
    "tracking_number": params.text(),
}
FIELDS: Fields = {
    "address": params.group(ADDRESS),
    "description": params.text(),
    "email": params.email,
    "metadata": params.metadata,
    "name": params.text(256),
    "phone": params.text(20),
    "preferred_locales": params.array(params.text(20)),
    "shipping": params.group(SHIPPING),
}


def address_of(given: dict[str, Any]) -> dict[str, Any]:
    """All lines of an address, None where nothing was said."""
    return {name: given.get(name) or None for name in ADDRESS}


def with_metadata(thing: Thing, changes: dict[str, Any]) -> Thing:
    """Apply changes; metadata is added name by name, an empty value takes a name out, an empty whole takes all out."""
    merged = thing | {name: value for name, value in changes.items() if name != "metadata"}
    if "metadata" in changes:
        given = changes["metadata"]
        old = thing.get("metadata", {}) if given else {}
        merged["metadata"] = {name: value for name, value in (old | given).items() if value != ""}
    return merged


def changed(old: Thing, new: Thing) -> dict[str, Any]:
    """The old values of the fields that differ: an event's ``previous_attributes``."""
    return {name: copy.deepcopy(value) for name, value in old.items() if new.get(name) != value}


def _said(given: dict[str, Any]) -> dict[str, Any]:
    """What was given, as it is shown."""
    shown = {name: (value if value != "" else None) for name, value in given.items()}
    if "address" in given:
        shown["address"] = address_of(given["address"]) if given["address"] else None
    if given.get("shipping"):
        shown["shipping"] = given["shipping"] | {"address": address_of(given["shipping"].get("address", {}))}
    elif "shipping" in given:
        shown["shipping"] = None
    return shown


@route("POST", "/v1/customers", FIELDS)
def create(call: Call) -> Thing:
    customer: Thing = {
        "id": call.books.new_id("cus_", 14),
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": call.now,
        "currency": None,
        "customer_account": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "invoice_prefix": call.books.new_id("", 8).upper(),
        "invoice_settings": {"custom_fields": None, "default_payment_method": None, "footer": None, "rendering_options": None},
        "livemode": False,
        "metadata": {},
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }
    customer = with_metadata(customer, _said(call.params))
    call.books.add(customer, account=call.account)
    events.record(call, "customer.created", customer)
    return customer


@route("GET", "/v1/customers", lists.PAGE | {"email": params.text(512), "created": params.time_range})
def listed(call: Call) -> Thing:
    return lists.page(call, "customer", "/v1/customers", lists.asked(call, "email", "created"))


@route("GET", "/v1/customers/{customer}")
def retrieve(call: Call, customer: str) -> Thing:
    return call.books.get(customer, "customer", account=call.account)


@route("POST", "/v1/customers/{customer}", FIELDS)
def update(call: Call, customer: str) -> Thing:
    old = retrieve(call, customer)
    new = with_metadata(old, _said(call.params))
    call.books.save(new)
    events.record(call, "customer.updated", new, before=changed(old, new))
    return new


@route("DELETE", "/v1/customers/{customer}")
def delete(call: Call, customer: str) -> Thing:
    old = retrieve(call, customer)
    call.books.remove(customer)
    events.record(call, "customer.deleted", old)
    return {"id": customer, "object": "customer", "deleted": True}

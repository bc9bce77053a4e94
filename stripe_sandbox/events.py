"""News: an event is written with the change that it tells of, and queued for each address that listens."""

from __future__ import annotations

import copy
from typing import Any

from stripe_sandbox import schedule
from stripe_sandbox.call import API_VERSION, Call
from stripe_sandbox.store import Books, Thing


def record(call: Call, kind: str, thing: Thing, *, before: dict[str, Any] | None = None, account: str | None = None) -> Thing:
    """Write an event with ``thing`` as it is now. ``before``: fields that changed, with their old values.

    ``account``: whose event it is, the acting account's where nothing is said.
    """
    books = call.books
    owner = call.account if account is None else account
    data: dict[str, Any] = {"object": copy.deepcopy(thing)}
    if before:
        data["previous_attributes"] = before
    listening = [endpoint for endpoint in endpoints(books) if hears(books, endpoint, kind, owner)]
    event: Thing = {
        "id": books.new_id("evt_"),
        "object": "event",
        "api_version": API_VERSION,
        "created": books.now(),
        "data": data,
        "livemode": False,
        "pending_webhooks": len(listening),
        "request": {"id": call.request_id, "idempotency_key": call.idempotency_key},
        "type": kind,
    }
    if owner:
        event["account"] = owner
    books.add(event, account=owner)
    for endpoint in listening:
        schedule.queue(books, event["id"], kind, endpoint["id"])
    return event


def endpoints(books: Books) -> list[Thing]:
    return [endpoint for endpoint in books.all("webhook_endpoint") if endpoint["status"] == "enabled"]


def hears(books: Books, endpoint: Thing, kind: str, account: str) -> bool:
    """The address from the command line hears all; one made through the API hears the platform, or with ``connect`` its accounts."""
    connect = books.notes(endpoint["id"]).get("connect")
    if connect is not None and connect is not bool(account):
        return False
    return "*" in endpoint["enabled_events"] or kind in endpoint["enabled_events"]

"""``expand[]=payment_intent.latest_charge``: ids replaced by what they name, four deep at most as Stripe does."""

from __future__ import annotations

from typing import Any

from stripe_sandbox.errors import bad_parameter
from stripe_sandbox.store import Books, Thing

# Fields that hold ids; where a field is left out until it is asked for, what fills it.
EXPANDABLE = frozenset(
    "account balance_transaction charge customer destination destination_payment failure_balance_transaction latest_charge "
    "payment_intent source source_transaction source_transfer transfer transfer_reversal".split()
)
ON_REQUEST = {("checkout.session", "line_items"), ("charge", "refunds")}


def expand(books: Books, answer: Thing, paths: list[str]) -> Thing:
    for path in paths:
        steps = path.split(".")
        if len(steps) > 5:
            raise bad_parameter("You cannot expand more than 4 levels of a property", "expand")
        _walk(books, answer, steps, path)
    return answer


def _walk(books: Books, here: Any, steps: list[str], path: str) -> None:
    if isinstance(here, list):
        for item in here:
            _walk(books, item, steps, path)
        return
    if not isinstance(here, dict) or not steps:
        return
    name, rest = steps[0], steps[1:]
    if (here.get("object"), name) in ON_REQUEST:
        here[name] = _on_request(books, here, name)
    elif name not in here or (name != "data" and name not in EXPANDABLE and not isinstance(here[name], dict | list)):
        raise bad_parameter(f"This property cannot be expanded ({path}).", "expand")
    value = here[name]
    if isinstance(value, str) and name in EXPANDABLE:
        here[name] = books.find(value) or value
    _walk(books, here[name], rest, path)


def _on_request(books: Books, thing: Thing, name: str) -> Thing:
    if name == "line_items":
        return {"object": "list", "data": books.notes(thing["id"])["line_items"], "has_more": False, "url": f"{_url(thing)}/line_items"}
    refunds = books.all("refund", charge=thing["id"])[::-1]
    return {"object": "list", "data": refunds[:10], "has_more": len(refunds) > 10, "url": f"{_url(thing)}/refunds"}


def _url(thing: Thing) -> str:
    return {"checkout.session": "/v1/checkout/sessions/", "charge": "/v1/charges/"}[thing["object"]] + str(thing["id"])

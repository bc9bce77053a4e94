"""Events, to be read again: what a lost webhook told stands here."""

from __future__ import annotations

from stripe_sandbox import lists, params
from stripe_sandbox.call import Call, route
from stripe_sandbox.store import Thing


@route(
    "GET",
    "/v1/events",
    lists.PAGE
    | {
        "type": params.text(100),
        "types": params.array(params.text(100), 20),
        "created": params.time_range,
        "delivery_success": params.boolean,
    },
)
def listed(call: Call) -> Thing:
    """Of the acting account alone: to see those of a connected account one acts for it, as at Stripe."""
    where = lists.asked(call, "type", "created")
    if "types" in call.params:
        where["type"] = call.params["types"]
    if "delivery_success" in call.params:
        where["pending_webhooks"] = {"eq": 0} if call.params["delivery_success"] else {"gt": 0}
    return lists.page(call, "event", "/v1/events", where)


@route("GET", "/v1/events/{event}")
def retrieve(call: Call, event: str) -> Thing:
    return call.books.get(event, "event", account=call.account)

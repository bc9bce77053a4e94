"""The control endpoint ``/_sandbox/…``: what makes the sandbox late, forgetful or broken, and turns its clock. JSON in, JSON out.

Each function's fields are its keyword arguments; ``control.Control`` calls them from Python.
"""

from __future__ import annotations

import inspect
import json
import time
from collections.abc import Callable
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from stripe_sandbox import balance, events, faults, schedule
from stripe_sandbox.call import Call
from stripe_sandbox.errors import StripeError, bad_parameter, missing, unauthorised
from stripe_sandbox.keys import KEY_PREFIX, key_of
from stripe_sandbox.pages.asked import account_of
from stripe_sandbox.passing_time import pass_time
from stripe_sandbox.resources import account_links, disputes, payouts, refunds
from stripe_sandbox.store import Store, Thing
from stripe_sandbox.web import Answer, Request, as_json

Order = Callable[..., dict[str, Any]]
ORDERS: dict[str, Order] = {}


def order(name: str) -> Callable[[Order], Order]:
    def put(function: Order) -> Order:
        ORDERS[name] = function
        return function

    return put


def answer(store: Store, request: Request) -> Answer:
    if not key_of(request.headers.get("Authorization", "")).startswith(KEY_PREFIX):
        raise unauthorised(f"The control endpoint takes a key that begins with {KEY_PREFIX}, like the API.")
    function = ORDERS.get(request.path.removeprefix("/_sandbox/"))
    if function is None or request.method != "POST":
        raise StripeError(f"POST to one of /_sandbox/: {', '.join(sorted(ORDERS))}.", status=404)
    try:
        given = json.loads(request.body or b"{}")
        bound = inspect.signature(function).bind(None, **given)
    except (ValueError, TypeError) as error:
        raise StripeError(f"The body must be a JSON object of this order's fields: {error}.") from error
    for name, hint in get_type_hints(function).items():
        if name in bound.kwargs and not _fits(bound.kwargs[name], hint):
            raise bad_parameter(f"{name} must be of the kind {hint}.", name)
    with store.transaction() as books:
        call = Call(books=books, base_url=request.base_url)
        pass_time(books, request.base_url)
        return Answer(200, as_json(function(call, **bound.kwargs)))


@order("deliver")
def deliver(call: Call, *, how: str, count: int | None = None, types: list[str] | None = None, seconds: float = 1.0) -> dict[str, Any]:
    """From now on deliver events in this way: see ``schedule``."""
    _one_of("how", how, schedule.WAYS)
    if how == "reverse" and not count:
        raise bad_parameter("To turn the order round, say how many events.", "count")
    schedule.add_rule(call.books, {"how": how, "count": count, "types": types or [], "seconds": seconds})
    return {}


@order("deliver_on_time")
def deliver_on_time(call: Call) -> dict[str, Any]:
    schedule.on_time(call.books)
    return {}


@order("resend")
def resend(call: Call, *, event: str, how: str = "well") -> dict[str, Any]:
    """Deliver an event of the past again, to all who listen."""
    _one_of("how", how, ("well", "wrongly", "stale"))
    found = call.books.get(event, "event")
    for endpoint in events.endpoints(call.books):
        if events.hears(call.books, endpoint, found["type"], found.get("account", "")):
            schedule.add(call.books, event, endpoint["id"], due=time.time(), signed=how)
    return {}


@order("deliveries")
def deliveries(call: Call) -> dict[str, Any]:
    """All that was or is to be delivered, the oldest first."""
    query = (
        "SELECT d.event, json_extract(e.body, '$.type'), d.state, d.attempts, d.signed, d.answer FROM deliveries d "
        "JOIN things e ON e.id = d.event ORDER BY d.id"
    )
    names = ("event", "type", "state", "attempts", "signed", "answer")
    return {"deliveries": [dict(zip(names, row, strict=True)) for row in call.books.rows.execute(query)]}


@order("waiting")
def waiting(call: Call) -> dict[str, Any]:
    """How many are still to be delivered; one that is on its way counts."""
    return {"waiting": call.books.rows.execute("SELECT COUNT(*) FROM deliveries WHERE state = 'waiting'").fetchone()[0]}


@order("fault")
def fault(
    call: Call,
    *,
    how: str,
    method: str = "",
    path: str = "/v1/",
    after_work: bool = True,
    kept: bool = True,
    status: int = 500,
    count: int = 1,
    seconds: float = 5.0,
) -> dict[str, Any]:
    """Let the answer to the next requests go astray: see ``faults``."""
    _one_of("how", how, faults.WAYS)
    if status not in {409, 429, 500, 502, 503}:
        raise bad_parameter("status must be 409, 429, 500, 502 or 503.", "status")
    faults.add(
        call.books,
        {
            "how": how,
            "method": method.upper(),
            "path": path,
            "after_work": after_work,
            "kept": kept,
            "status": status,
            "count": count,
            "seconds": min(seconds, 120),
        },
    )
    return {}


@order("no_faults")
def no_faults(call: Call) -> dict[str, Any]:
    faults.clear(call.books)
    return {}


@order("advance")
def advance(call: Call, *, seconds: int) -> dict[str, Any]:
    """Put the clock forward, and do what has come due until then. Deliveries keep to the machine's clock."""
    if not 0 <= seconds <= 400 * balance.DAY:
        raise bad_parameter("The clock goes forward only, by 400 days at most.", "seconds")
    now = call.books.advance(seconds)
    pass_time(call.books, call.base_url)
    return {"now": now}


@order("top_up")
def top_up(call: Call, *, amount: int, currency: str, account: str = "") -> dict[str, Any]:
    """Put money on a balance (or take it off, with a negative amount), available at once."""
    return balance.move(call, kind="topup", amount=amount, currency=currency, source=None, account=account, description="Sandbox")


@order("dispute")
def dispute(call: Call, *, charge: str, reason: str = "fraudulent") -> dict[str, Any]:
    return disputes.raise_dispute(_acting_for(call, charge), _get(call, charge, "charge"), reason)


@order("fail_refund")
def fail_refund(call: Call, *, refund: str) -> dict[str, Any]:
    return refunds.fail(_acting_for(call, refund), _get(call, refund, "refund"))


@order("fail_payout")
def fail_payout(call: Call, *, payout: str) -> dict[str, Any]:
    return payouts.fail(_acting_for(call, payout), _get(call, payout, "payout"))


@order("onboard")
def onboard(call: Call, *, account: str, outcome: str = "complete") -> dict[str, Any]:
    """What a seller would do on the hosted page."""
    _one_of("outcome", outcome, account_links.OUTCOMES)
    return account_links.onboard(call, _get(call, account, "account"), outcome)


def _fits(value: Any, hint: Any) -> bool:
    """Whether a value from JSON is what a function's field asks for."""
    if isinstance(hint, UnionType):
        return any(_fits(value, one) for one in get_args(hint))
    if get_origin(hint) is list:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if hint in {int, float}:
        return isinstance(value, int | hint) and not isinstance(value, bool)
    return isinstance(value, hint)


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise bad_parameter(f"{name} must be one of {', '.join(allowed)}.", name)


def _get(call: Call, given: str, kind: str) -> Thing:
    found = call.books.find(given, kind)
    if found is None:
        raise missing(kind, given)
    return found


def _acting_for(call: Call, given: str) -> Call:
    call.account = account_of(call.books, given)
    return call

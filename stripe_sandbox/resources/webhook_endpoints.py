"""Addresses that are told of events. Only this machine's own are taken."""

from __future__ import annotations

from typing import Any

from stripe_sandbox import lists, params
from stripe_sandbox.call import API_VERSION, Call, route
from stripe_sandbox.errors import bad_parameter
from stripe_sandbox.loopback import is_loopback_url
from stripe_sandbox.params import Fields, Required
from stripe_sandbox.resources.customers import with_metadata
from stripe_sandbox.store import Books, Thing


def _address(value: Any, name: str) -> str:
    given = params.url(value, name)
    if not is_loopback_url(given):
        raise bad_parameter(
            f"Invalid URL: the sandbox brings webhooks to this machine's own address only, not to {given[:100]}.", name, "url_invalid"
        )
    return given


FIELDS: Fields = {
    "url": _address,
    "enabled_events": params.array(params.text(100), 300),
    "description": params.text(),
    "metadata": params.metadata,
}


def fresh(books: Books, *, url: str, enabled_events: list[str]) -> Thing:
    return {
        "id": books.new_id("we_"),
        "object": "webhook_endpoint",
        "api_version": None,
        "application": None,
        "created": books.now(),
        "description": None,
        "enabled_events": enabled_events,
        "livemode": False,
        "metadata": {},
        "status": "enabled",
        "url": url,
    }


@route(
    "POST",
    "/v1/webhook_endpoints",
    FIELDS
    | {
        "url": Required(_address),
        "enabled_events": Required(FIELDS["enabled_events"]),
        "connect": params.boolean,
        "api_version": params.choice(API_VERSION),
    },
)
def create(call: Call) -> Thing:
    """The secret that it is signed with is shown this once."""
    said = {name: value for name, value in call.params.items() if name != "connect"}
    endpoint = with_metadata(fresh(call.books, url=said["url"], enabled_events=said["enabled_events"]), said)
    secret = call.books.new_id("whsec_", 32)
    call.books.add(endpoint, account=call.account, notes={"secrets": [secret], "connect": call.params.get("connect", False)})
    return endpoint | {"secret": secret}


@route("GET", "/v1/webhook_endpoints", lists.PAGE)
def listed(call: Call) -> Thing:
    return lists.page(call, "webhook_endpoint", "/v1/webhook_endpoints")


@route("GET", "/v1/webhook_endpoints/{endpoint}")
def retrieve(call: Call, endpoint: str) -> Thing:
    return call.books.get(endpoint, "webhook_endpoint", account=call.account)


@route("POST", "/v1/webhook_endpoints/{endpoint}", FIELDS | {"disabled": params.boolean})
def update(call: Call, endpoint: str) -> Thing:
    changes = {name: value for name, value in call.params.items() if name != "disabled"}
    if "disabled" in call.params:
        changes["status"] = "disabled" if call.params["disabled"] else "enabled"
    return call.books.save(with_metadata(retrieve(call, endpoint), changes))


@route("DELETE", "/v1/webhook_endpoints/{endpoint}")
def delete(call: Call, endpoint: str) -> Thing:
    retrieve(call, endpoint)
    call.books.remove(endpoint)
    return {"id": endpoint, "object": "webhook_endpoint", "deleted": True}

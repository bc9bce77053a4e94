"""How the sandbox is asked: lists, expansions, keys, versions; and everything odd that it refuses with a reason."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

import pytest
import stripe

from stripe_sandbox.call import API_VERSION
from stripe_sandbox.server import Sandbox
from tests.stripe_sandbox.conftest import make_client
from tests.stripe_sandbox.shopping import line, paid_session, session_fields


def send(sandbox: Sandbox, method: str, path: str, body: bytes | str = b"", **headers: str) -> tuple[int, dict[str, Any], Any]:
    """A request that the official client would not send: status, what was told, headers."""
    parts = urlsplit(sandbox.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=20)
    usual = {"Authorization": f"Bearer {sandbox.key}", "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, path, body=body, headers={**usual, **{name.replace("_", "-"): value for name, value in headers.items()}})
    answer = connection.getresponse()
    told = answer.read()
    connection.close()
    return answer.status, json.loads(told), answer.headers


def test_lists_come_in_pages_from_the_newest(client: stripe.StripeClient) -> None:
    made = [client.v1.customers.create({"name": f"person {number}"}).id for number in range(7)]
    first = client.v1.customers.list({"limit": 3})
    assert [one.id for one in first.data] == made[:3:-1]
    assert first.has_more
    second = client.v1.customers.list({"limit": 3, "starting_after": first.data[-1].id})
    third = client.v1.customers.list({"limit": 3, "starting_after": second.data[-1].id})
    assert ([one.id for one in third.data], third.has_more) == (made[:1], False)
    back = client.v1.customers.list({"limit": 2, "ending_before": third.data[0].id})
    assert [one.id for one in back.data] == [made[2], made[1]]
    assert [one.id for one in client.v1.customers.list({"limit": 2}).auto_paging_iter()] == made[::-1]


def test_lists_are_narrowed(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    first = paid_session(client, sandbox, payment_intent_data={"transfer_group": "order-1"})
    sandbox.control.advance(3600)
    second = paid_session(client, sandbox, line(700), payment_intent_data={"transfer_group": "order-2"})
    charges: Any = client.v1.charges.list
    assert [one.amount for one in charges({"transfer_group": "order-1"}).data] == [2500]
    assert [one.amount for one in charges({"payment_intent": second.payment_intent.id}).data] == [700]
    assert [one.amount for one in charges({"created": {"gte": first.created + 1800}}).data] == [700]
    assert [one.amount for one in charges({"created": {"lt": first.created + 1800}}).data] == [2500]
    assert len(client.v1.events.list({"type": "checkout.session.completed"}).data) == 2
    assert client.v1.checkout.sessions.list({"payment_intent": first.payment_intent.id}).data[0].id == first.id


def test_things_in_things(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    session = paid_session(client, sandbox)
    plain = client.v1.checkout.sessions.retrieve(session.id)
    assert isinstance(plain.payment_intent, str)
    assert not hasattr(plain, "line_items")
    listed = client.v1.checkout.sessions.list({"expand": ["data.payment_intent", "data.line_items"]})
    assert listed.data[0].payment_intent.amount == 2500
    assert listed.data[0].line_items.data[0].quantity == 2
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        client.v1.checkout.sessions.retrieve(session.id, {"expand": ["success_url"]})
    with pytest.raises(stripe.InvalidRequestError, match="more than 4 levels"):
        client.v1.checkout.sessions.retrieve(session.id, {"expand": ["a.b.c.d.e.f"]})


@pytest.mark.parametrize("key", ["sk_live_51N", "rk_live_51N", "sk_test_51N", "pk_test_sandbox", "x"])
def test_only_the_sandboxs_keys_are_taken(sandbox: Sandbox, key: str) -> None:
    with pytest.raises(stripe.AuthenticationError) as refused:
        make_client(sandbox, key=key).v1.customers.create({})
    assert refused.value.http_status == 401


def test_no_key_is_no_entrance(sandbox: Sandbox) -> None:
    assert send(sandbox, "GET", "/v1/balance", Authorization="")[0] == 401
    assert send(sandbox, "GET", "/v1/balance", Authorization="Basic !!!")[0] == 401
    assert send(sandbox, "POST", "/_sandbox/advance", "{}", Authorization="")[0] == 401


def test_every_answer_has_its_number_and_version(sandbox: Sandbox) -> None:
    for path in ("/v1/balance", "/v1/customers/cus_unknown"):
        _, _, headers = send(sandbox, "GET", path)
        assert headers["Request-Id"].startswith("req_")
        assert headers["Stripe-Version"] == API_VERSION


def test_the_official_client_and_the_sandbox_speak_the_same_version(sandbox: Sandbox) -> None:
    assert stripe.api_version == API_VERSION
    status, told, _ = send(sandbox, "GET", "/v1/balance", Stripe_Version="2020-08-27")
    assert (status, "Invalid Stripe API version" in told["error"]["message"]) == (400, True)


def test_an_unknown_id_is_missing(client: stripe.StripeClient) -> None:
    calls: list[tuple[Any, str]] = [
        (client.v1.customers.retrieve, "No such customer: 'x'"),
        (client.v1.checkout.sessions.retrieve, "No such checkout.session: 'x'"),
        (client.v1.payment_intents.retrieve, "No such payment_intent: 'x'"),
        (client.v1.charges.retrieve, "No such charge: 'x'"),
        (client.v1.refunds.retrieve, "No such refund: 'x'"),
        (client.v1.transfers.retrieve, "No such transfer: 'x'"),
        (client.v1.disputes.retrieve, "No such dispute: 'x'"),
        (client.v1.events.retrieve, "No such event: 'x'"),
    ]
    for call, message in calls:
        with pytest.raises(stripe.InvalidRequestError, match=message) as missing:
            call("x")
        assert (missing.value.http_status, missing.value.code) == (404, "resource_missing")
    with pytest.raises(stripe.PermissionError):
        client.v1.accounts.retrieve("acct_unknown")
    with pytest.raises(stripe.PermissionError):
        client.v1.balance.retrieve(options={"stripe_account": "acct_unknown"})


@pytest.mark.parametrize(
    ("change", "param", "code"),
    [
        ({"line_items": [line(49)]}, "line_items", "amount_too_small"),
        ({"line_items": [line(59, currency="xpf")]}, "line_items", "amount_too_small"),
        ({"line_items": [line(99_999_999, quantity=2)]}, "line_items", "amount_too_large"),
        ({"line_items": [line(100), line(100, currency="xpf")]}, "line_items", None),
        ({"line_items": [line(100, currency="zzz")]}, "line_items[0][price_data][currency]", None),
        ({"line_items": [line(100, quantity=0)]}, "line_items[0][quantity]", "parameter_invalid_integer"),
        ({"line_items": [line(-5)]}, "line_items[0][price_data][unit_amount]", "parameter_invalid_integer"),
        ({"line_items": [line("12.50")]}, "line_items[0][price_data][unit_amount]", "parameter_invalid_integer"),
        ({"line_items": [line(10**17)]}, "line_items[0][price_data][unit_amount]", "parameter_invalid_integer"),
        ({"line_items": [line(100, name="")]}, "line_items[0][price_data][product_data][name]", "parameter_missing"),
        ({"line_items": [{"quantity": 1, "price": "price_unknown"}]}, "line_items[0][price]", "resource_missing"),
        ({"line_items": [{"quantity": 1}]}, "line_items[0][price_data]", "parameter_missing"),
        ({"line_items": []}, "line_items", "parameter_missing"),
        ({"success_url": "thanks"}, "success_url", "url_invalid"),
        ({"success_url": "javascript:alert(1)"}, "success_url", "url_invalid"),
        ({"cancel_url": "http://[::1"}, "cancel_url", "url_invalid"),
        ({"customer": "cus_unknown"}, "customer", "resource_missing"),
        ({"customer_email": "ana"}, "customer_email", "email_invalid"),
        ({"expires_at": 5}, "expires_at", None),
        ({"mode": "subscription"}, "mode", None),
        ({"mode": "sell"}, "mode", None),
        ({"metadata": {"k" * 41: "v"}}, f"metadata[{'k' * 41}]", None),
        ({"metadata": {"k": "v" * 501}}, "metadata[k]", None),
        ({"metadata": {str(number): "v" for number in range(51)}}, "metadata", None),
        ({"client_reference_id": "x" * 201}, "client_reference_id", None),
        ({"colour": "blue"}, "colour", "parameter_unknown"),
        ({"payment_intent_data": {"colour": "blue"}}, "payment_intent_data[colour]", "parameter_unknown"),
        ({"payment_intent_data": "x"}, "payment_intent_data", None),
        ({"locale": "tlh"}, "locale", None),
    ],
)
def test_an_odd_session_is_refused_by_the_name_of_its_field(
    client: stripe.StripeClient, change: dict[str, Any], param: str, code: str | None
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.create(session_fields(**{}) | change)
    assert (refused.value.http_status, refused.value.param, refused.value.code) == (400, param, code)
    assert client.v1.checkout.sessions.list().data == []


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe=1",
        b"amount=%FF",
        b"a[b=1",
        b"a]b[=1",
        b"a[b][c][d][e][f][g][h][i][j][k][l]=1",
        b"amount=1&amount[x]=2",
        b"amount[x]=2&amount=1",
        b"amount=1%00",
        b"=5",
        b"&".join(b"a%d=1" % number for number in range(6000)),
        b"{}",
    ],
)
def test_a_body_that_is_no_form_is_refused(sandbox: Sandbox, body: bytes) -> None:
    status, told, _ = send(sandbox, "POST", "/v1/payment_intents", body)
    assert status == 400
    assert told["error"]["type"] == "invalid_request_error"


def test_a_body_that_is_too_large_or_of_another_kind(sandbox: Sandbox) -> None:
    assert send(sandbox, "POST", "/v1/customers", b"name=" + b"x" * 1_100_000)[0] == 413
    assert send(sandbox, "POST", "/v1/customers", b"{}", Content_Type="application/json")[0] == 400


def test_an_address_that_the_sandbox_does_not_know(sandbox: Sandbox) -> None:
    for method, path in [("GET", "/v1/subscriptions"), ("PUT", "/v1/customers"), ("GET", "/v1/"), ("POST", "/v1/customers/a/b/c")]:
        status, told, _ = send(sandbox, method, path)
        assert (status, "Unrecognized request URL" in told["error"]["message"]) == (404, True)


def test_a_name_that_points_here_is_not_answered(sandbox: Sandbox) -> None:
    assert send(sandbox, "GET", "/v1/balance", Host="stripe.example")[0] == 403
    assert send(sandbox, "GET", "/v1/balance", Host="localhost:8104")[0] == 200


@pytest.mark.parametrize("body", ["x", "[]", '{"seconds": "x"}', '{"weeks": 1}', "{}", '{"seconds": null}'])
def test_an_odd_order_is_refused(sandbox: Sandbox, body: str) -> None:
    assert send(sandbox, "POST", "/_sandbox/advance", body)[0] == 400
    assert send(sandbox, "GET", "/_sandbox/advance")[0] == 404

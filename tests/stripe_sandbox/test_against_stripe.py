"""Our requests and answers against Stripe's own mock, and against the description of the API that it was built with."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import stripe

from scripts import stripe_mock
from scripts.paths import STRIPE_MOCK_URL
from stripe_sandbox.call import ROUTES, find_route
from stripe_sandbox.server import Sandbox, running_sandbox
from tests.stripe_sandbox.every_request import Exchange, Recorder, all_events, send_everything
from tests.stripe_sandbox.openapi import DROPPED, Description, unlike

pytestmark = pytest.mark.xdist_group("stripe-mock")  # all in one process: they ask about the same answers
MISSING = "needs Stripe's own mock: run 'make services', then 'make test'"


@pytest.fixture(scope="module")
def mock_url() -> str:
    url = STRIPE_MOCK_URL.read_text().strip() if STRIPE_MOCK_URL.exists() else ""
    if not url or not stripe_mock.answers(url):
        if os.environ.get("FEIRA_REQUIRE_SERVICES") == "1":
            pytest.fail(MISSING, pytrace=False)
        pytest.skip(MISSING)
    return url


@pytest.fixture(scope="module")
def described(mock_url: str) -> Description:
    return Description(stripe_mock.description())


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sandbox, list[Exchange]]]:
    """A sandbox after every request, and what was said."""
    recorder = Recorder()
    folder: Path = tmp_path_factory.mktemp("sandbox")
    with running_sandbox(database=folder / "sandbox.sqlite3") as sandbox:
        client = stripe.StripeClient(sandbox.key, base_addresses={"api": sandbox.url}, max_network_retries=0, http_client=recorder)
        send_everything(client, sandbox)
        exchanges = [
            Exchange(method, url.removeprefix(sandbox.url), headers, body, status, json.loads(answer))
            for method, url, headers, body, status, answer in recorder.exchanges
        ]
        yield sandbox, exchanges


def path_of(exchange: Exchange) -> str:
    return exchange.url.partition("?")[0]


def test_every_address_is_tried(sent: tuple[Sandbox, list[Exchange]]) -> None:
    tried = set()
    for exchange in sent[1]:
        found = find_route(exchange.method.upper(), path_of(exchange))
        assert found, exchange.url
        tried.add((found[0].method, found[0].path))
    assert tried == {(route.method, route.path) for route in ROUTES}


def test_stripes_mock_takes_the_same_requests_and_answers_alike(mock_url: str, sent: tuple[Sandbox, list[Exchange]]) -> None:
    http = stripe.RequestsClient(timeout=30)
    wrong = []
    for exchange in sent[1]:
        headers = {**exchange.headers, "Authorization": "Bearer sk_test_123"}
        body, status, _ = http.request(exchange.method, mock_url + exchange.url, headers, exchange.body)
        theirs = json.loads(body)
        title = f"{exchange.method} {exchange.url} {exchange.body or ''}"
        if status != exchange.status:
            wrong.append(f"{title}\n    we {exchange.status}, they {status}: {theirs.get('error', {}).get('message')}")
            continue
        wrong += [f"{title}\n    {fault}" for fault in unlike(exchange.answer, theirs)]
    assert not wrong, "\n".join(wrong)


def test_every_answer_is_as_stripe_describes_it(mock_url: str, described: Description, sent: tuple[Sandbox, list[Exchange]]) -> None:
    wrong = []
    for exchange in sent[1]:
        schema = described.of_answer(exchange.method, path_of(exchange))
        faults = described.faults(exchange.answer, schema, extra=DROPPED)
        wrong += [f"{exchange.method} {exchange.url}: {fault}" for fault in faults]
    assert not wrong, "\n".join(sorted(set(wrong)))


def test_every_event_tells_of_a_thing_as_stripe_describes_it(
    mock_url: str, described: Description, sent: tuple[Sandbox, list[Exchange]]
) -> None:
    sandbox, _ = sent
    client = stripe.StripeClient(sandbox.key, base_addresses={"api": sandbox.url})
    accounts = [account.id for account in client.v1.accounts.list({"limit": 100}).data]
    wrong, kinds = [], set()
    for event in all_events(client, accounts):
        kinds.add(event["type"])
        thing: dict[str, Any] = event["data"]["object"]
        faults = described.faults(event, described.of_object("event"))
        faults += described.faults(thing, described.of_object(thing["object"]), extra=DROPPED)
        wrong += [f"{event['type']}: {fault}" for fault in faults]
    assert not wrong, "\n".join(sorted(set(wrong)))
    known = described.document["paths"]["/v1/webhook_endpoints"]["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]
    assert kinds <= set(known["schema"]["properties"]["enabled_events"]["items"]["enum"])
    assert len(kinds) >= 25


def test_errors_are_as_stripe_describes_them(mock_url: str, described: Description, sent: tuple[Sandbox, list[Exchange]]) -> None:
    client = stripe.StripeClient(sent[0].key, base_addresses={"api": sent[0].url}, max_network_retries=0)
    requests: list[Any] = [
        lambda: client.v1.refunds.retrieve("re_unknown"),
        lambda: client.v1.payment_intents.create({"amount": 1, "currency": "eur"}),
        lambda: client.v1.payment_intents.create({"amount": 900, "currency": "zzz"}),
        lambda: client.v1.payment_intents.create(
            {"amount": 900, "currency": "eur", "confirm": True, "payment_method": "pm_card_visa_chargeDeclined"}
        ),
        lambda: client.v1.transfers.create({"amount": 900_000_00, "currency": "eur", "destination": "acct_unknown"}),
    ]
    for request in requests:
        with pytest.raises(stripe.StripeError) as refused:
            request()
        assert not described.faults(refused.value.json_body, described.of_object("error"), extra=DROPPED)


def test_the_comparison_sees_what_differs(mock_url: str, described: Description, sent: tuple[Sandbox, list[Exchange]]) -> None:
    refund = next(one.answer for one in sent[1] if path_of(one) == "/v1/refunds" and one.method == "post")
    schema = described.of_object("refund")
    assert described.faults(refund, schema) == []
    assert described.faults({**refund, "amount": "300"}, schema) == [".amount: str '300', not integer"]
    assert described.faults({**refund, "nickname": "x"}, schema) == [".nickname: unknown"]
    assert described.faults({**refund, "currency": None}, schema) == [".currency: null"]
    assert described.faults({name: value for name, value in refund.items() if name != "created"}, schema) == [".created: missing"]
    assert unlike({"a": 1, "b": {"c": "x"}}, {"a": "1", "b": {"c": 2}, "d": None}) == [
        "d: missing",
        ".a: int, there str",
        ".b.c: str, there int",
    ]

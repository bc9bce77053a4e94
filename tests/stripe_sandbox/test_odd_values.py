"""Whatever is put into a field, the answer is one of Stripe's and never a fault of the sandbox."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import pytest
import stripe

from stripe_sandbox.app import Application
from stripe_sandbox.call import ROUTES, Route
from stripe_sandbox.server import DEFAULT_KEY, running_sandbox
from stripe_sandbox.store import Store
from tests.stripe_sandbox.every_request import Recorder, send_everything

ODD = ["", "x", "-1", "0", "99999999999", "1e3", "٣", "true", "é" * 6000, "' OR 1=1 --", "../..", "*", "\ud7ff\u202e"]
SHAPES = ["{}", "{}[x]", "{}[0]", "{}[0][x]", "{}[gte]", "{}[]"]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Application, list[tuple[str, str, str]]]:
    """A sandbox's application in which one of everything has happened, asked without a network between; and the forms that did it."""
    recorder = Recorder()
    database: Path = tmp_path_factory.mktemp("odd") / "sandbox.sqlite3"
    with running_sandbox(database=database) as sandbox:
        client = stripe.StripeClient(sandbox.key, base_addresses={"api": sandbox.url}, max_network_retries=0, http_client=recorder)
        send_everything(client, sandbox)
    bodies = [(method, url.removeprefix(sandbox.url), body) for method, url, _, body, *_ in recorder.exchanges if body]
    return Application(Store(database), lambda: None), bodies


def ask(application: Application, method: str, path: str, form: str) -> tuple[int, dict[str, Any]]:
    body = form.encode() if method == "POST" else b""
    status: list[int] = []
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": "" if method == "POST" else form,
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": "127.0.0.1",
        "HTTP_AUTHORIZATION": f"Bearer {DEFAULT_KEY}",
        "wsgi.input": io.BytesIO(body),
        "stripe_sandbox.base_url": "http://127.0.0.1:9",
    }
    told = b"".join(application(environ, lambda line, headers: status.append(int(line[:3]))))
    return status[0], json.loads(told)


def path_with_ids(application: Application, route: Route) -> str:
    """The route's address with the newest thing of each kind in it."""

    def newest(found: re.Match[str]) -> str:
        name = found[1]
        kind = {"session": "checkout.session", "intent": "payment_intent", "transaction": "balance_transaction"}.get(name, name)
        kind = {"endpoint": "webhook_endpoint", "reversal": "transfer_reversal"}.get(kind, kind)
        with application.store.transaction() as books:
            things = books.all(kind)
        return str(things[-1]["id"]) if things else "unknown"

    return re.sub(r"\{(\w+)\}", newest, route.path)


def assert_told(application: Application, method: str, path: str, form: str) -> None:
    status, told = ask(application, method, path, form)
    assert status in {200, 400, 402, 403, 404}, f"{method} {path} {form[:300]}: {told}"
    assert status == 200 or told["error"]["message"]


@pytest.mark.parametrize("route", [one for one in ROUTES if one.method != "DELETE"], ids=lambda route: f"{route.method} {route.path}")
def test_an_odd_field(filled: tuple[Application, list[tuple[str, str, str]]], route: Route) -> None:
    application, _ = filled
    path = path_with_ids(application, route)
    for field in [*route.fields, "expand", "unknown"]:
        for shape in SHAPES:
            for value in ODD if shape == "{}" else ODD[:2]:
                assert_told(application, route.method, path, f"{quote(shape.format(field), safe='[]')}={quote(value)}")


def test_an_odd_value_in_a_form_that_is_good_otherwise(filled: tuple[Application, list[tuple[str, str, str]]]) -> None:
    application, bodies = filled
    for method, path, body in bodies:
        pairs = parse_qsl(body, keep_blank_values=True)
        for number, (name, usual) in enumerate(pairs):
            others = [(other, value) for place, (other, value) in enumerate(pairs) if place != number]
            odd = [(name, value) for value in ODD[:6]] + [(f"{name}[x]", usual), (f"{name}[0]", usual), (f"{name}[0][x]", usual)]
            for changed in odd:
                assert_told(application, method.upper(), path, urlencode([*others, changed]))

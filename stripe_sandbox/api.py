"""The API: key, version, account, idempotency, faults, and then the resource."""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

from stripe_sandbox import expand, faults, forms, idempotency, params
from stripe_sandbox.call import API_VERSION, Call, Route, find_route
from stripe_sandbox.errors import StripeError, bad_parameter, no_such_address, our_fault, unauthorised
from stripe_sandbox.keys import KEY_PREFIX, key_of, redacted
from stripe_sandbox.passing_time import pass_time
from stripe_sandbox.store import Books, Store
from stripe_sandbox.web import Answer, NoAnswer, Request, as_json


def answer_api(store: Store, request: Request, wake: Callable[[], None]) -> Answer:
    """One answer, with the headers that each of Stripe's has. Raises NoAnswer where the connection was cut on purpose.

    ``wake`` is called once events may wait to be delivered.
    """
    request_id = Books.new_id("req_", 14)
    headers = {"Request-Id": request_id, "Stripe-Version": API_VERSION}
    try:
        answer = _carry_out(store, request, request_id, wake)
    except StripeError as error:
        answer = Answer(error.status, as_json(error.body()), {"Stripe-Should-Retry": "true"} if error.status == 409 else {})
    except NoAnswer:
        raise
    except Exception:  # noqa: BLE001 - told as Stripe tells its own faults; the log has the whole
        traceback.print_exc(file=sys.stderr)
        answer = Answer(500, as_json(our_fault("The sandbox failed; its log has the reason.").body()))
    answer.headers = headers | answer.headers
    return answer


def _carry_out(store: Store, request: Request, request_id: str, wake: Callable[[], None]) -> Answer:
    _check_head(request)
    found = find_route(request.method, request.path)
    if not found:
        raise no_such_address(request.method, request.path)
    route, ids = found
    raw = _raw(request)
    account = request.headers.get("Stripe-Account", "")
    key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
    held = None
    with store.transaction() as books:
        pass_time(books, request.base_url)
        if account and not books.find(account, "account"):
            message = f"The provided key '{KEY_PREFIX}***' does not have access to account '{account}' (or that account does not exist)."
            raise StripeError(message, status=403, code="account_invalid", replayed=False)
        fault = faults.take(books, request.method, request.path)
        if key and not (fault and fault["how"] == "error" and not fault["after_work"]):
            print_of = idempotency.fingerprint(request.method, request.path, raw)
            held = idempotency.claim(books, key=key, account=account, print_of=print_of)
    if held:
        return Answer(held[0], held[1], {"Idempotent-Replayed": "true", "Idempotency-Key": _printable(key)})
    if fault and not fault["after_work"]:
        try:
            _lose(request, fault)
        except BaseException:
            if key:
                with store.transaction() as books:
                    idempotency.release(books, key=key, account=account)
            raise
    call = {"base_url": request.base_url, "account": account, "request_id": request_id, "idempotency_key": key}
    kept = fault if fault and fault["after_work"] and fault["how"] == "error" and fault["kept"] else None
    answer = _work(store=store, route=route, ids=ids, raw=raw, call_of=call, kept=kept)
    wake()
    if fault and fault["after_work"]:
        _lose(request, fault)
    if key:
        answer.headers["Idempotency-Key"] = _printable(key)
    return answer


def _work(
    *, store: Store, route: Route, ids: dict[str, str], raw: dict[str, Any], call_of: dict[str, Any], kept: faults.Fault | None
) -> Answer:
    """The resource's work and the key's answer, in one transaction: both or neither. An error takes back what was written before it,
    unless it says that it stays."""
    key, account = call_of["idempotency_key"], call_of["account"]
    try:
        with store.transaction() as books:
            books.rows.execute("SAVEPOINT work")
            failed = None
            try:
                wanted = [path for path in _list(raw.pop("expand", [])) if isinstance(path, str)]
                call = Call(books=books, params=params.read(raw, route.fields), **call_of)
                told = json.dumps(expand.expand(books, route.handler(call, **ids), wanted), indent=2)
                status = 200
            except StripeError as error:
                failed = error
                if not error.keeps_work:
                    books.rows.execute("ROLLBACK TO work")
                told, status = as_json(error.body()), error.status
            if key and failed and not failed.replayed:
                idempotency.release(books, key=key, account=account)
            elif key and kept:
                idempotency.fill(
                    books, key=key, account=account, status=kept["status"], body=as_json(our_fault(status=kept["status"]).body())
                )
            elif key:
                idempotency.fill(books, key=key, account=account, status=status, body=told)
            return Answer(status, told)
    except BaseException:
        if key:
            with store.transaction() as books:
                idempotency.release(books, key=key, account=account)
        raise


def _lose(request: Request, fault: faults.Fault) -> None:
    """Let the answer go astray as the fault says; "slow" only waits."""
    if fault["how"] == "error":
        raise our_fault(status=fault["status"])
    if fault["how"] in {"timeout", "slow"}:
        time.sleep(fault["seconds"])
    if fault["how"] in {"timeout", "cut"}:
        request.cut()
        raise NoAnswer


def _check_head(request: Request) -> None:
    key = key_of(request.headers.get("Authorization", ""))
    if not key:
        raise unauthorised(
            "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth "
            "(e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
        )
    if not key.startswith(KEY_PREFIX):
        raise unauthorised(f"Invalid API Key provided: {redacted(key)}. The sandbox takes only keys that begin with {KEY_PREFIX}.")
    version = request.headers.get("Stripe-Version", API_VERSION)
    if version != API_VERSION:
        raise StripeError(f"Invalid Stripe API version: {version[:40]}. The sandbox speaks {API_VERSION}.", replayed=False)


def _raw(request: Request) -> dict[str, Any]:
    if request.method == "POST":
        kind = request.headers.get("Content-Type", "application/x-www-form-urlencoded").partition(";")[0].strip().lower()
        if request.body and kind != "application/x-www-form-urlencoded":
            raise StripeError(f"Invalid request: send a form, not {kind[:60]}.", replayed=False)
        try:
            return forms.decode(request.body.decode())
        except UnicodeDecodeError as error:
            raise StripeError("Invalid request: the form is no UTF-8.", replayed=False) from error
    return forms.decode(request.query)


def _list(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        raise bad_parameter("Invalid array", "expand")
    return value


def _printable(key: str | None) -> str:
    return (key or "").encode("ascii", "replace").decode()

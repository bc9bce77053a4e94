"""WSGI in small: what a request is, what an answer is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from stripe_sandbox.errors import StripeError

LARGEST_BODY = 1_000_000


@dataclass
class Request:
    method: str
    path: str
    query: str
    body: bytes
    headers: dict[str, str]
    cut: Callable[[], None]  # ends the connection without an answer
    base_url: str


@dataclass
class Answer:
    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "application/json"


class NoAnswer(Exception):
    """The connection was cut on purpose."""


def _drop(stream: Any, length: int) -> None:
    """Read what is refused, within reason: whose connection ends while it still sends never sees the answer."""
    left = min(length, 20 * LARGEST_BODY)
    while left > 0 and (part := stream.read(min(left, 65_536))):
        left -= len(part)


def read_request(environ: dict[str, Any]) -> Request:
    headers = {name[5:].replace("_", "-").title(): value for name, value in environ.items() if name.startswith("HTTP_")}
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST_BODY:
        if length.isdigit():
            _drop(environ["wsgi.input"], int(length))
        raise StripeError("Request body is too large.", status=413, replayed=False)
    return Request(
        method=environ["REQUEST_METHOD"],
        # WSGI hands paths over as Latin-1.
        path=environ.get("PATH_INFO", "/").encode("latin-1").decode("utf-8", "replace"),
        query=environ.get("QUERY_STRING", ""),
        body=environ["wsgi.input"].read(int(length)) if int(length) else b"",
        headers=headers,
        cut=environ.get("stripe_sandbox.cut", lambda: None),
        base_url=environ.get("stripe_sandbox.base_url", ""),
    )


def as_json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2)


def send(answer: Answer, start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = answer.body.encode()
    headers = {
        "Content-Type": f"{answer.kind}; charset=utf-8",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        **answer.headers,
    }
    start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", list(headers.items()))
    return [body]

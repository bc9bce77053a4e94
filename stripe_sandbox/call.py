"""One request to the API, as its resource sees it, and the table of all addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from stripe_sandbox.params import Fields
from stripe_sandbox.store import Books, Thing

API_VERSION = "2026-10-28.endive"


@dataclass
class Call:
    """``account`` is the connected account that acts, "" for the platform; ``base_url`` is where people's browsers reach the sandbox."""

    books: Books
    base_url: str
    account: str = ""
    request_id: str | None = None
    idempotency_key: str | None = None
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def now(self) -> int:
        return self.books.now()


Handler = Callable[..., Thing]


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    pattern: re.Pattern[str]
    fields: Fields
    handler: Handler


ROUTES: list[Route] = []


def route(method: str, path: str, fields: Fields | None = None) -> Callable[[Handler], Handler]:
    """Put a function ``(call, **ids)`` at an address: ``@route("POST", "/v1/charges/{charge}")``. Its fields are in ``call.params``."""

    def put(handler: Handler) -> Handler:
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path) + r"\Z")
        ROUTES.append(Route(method, path, pattern, fields or {}, handler))
        return handler

    return put


def find_route(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    for one in ROUTES:
        if one.method == method and (found := one.pattern.match(path)):
            return one, found.groupdict()
    return None

"""The pages that people see, by address. They work without JavaScript, and say on top that they are a test."""

from __future__ import annotations

import re
from collections.abc import Callable

from stripe_sandbox.pages import checkout, layout, onboarding, others, three_d_secure
from stripe_sandbox.pages.texts import Words, language
from stripe_sandbox.store import Store
from stripe_sandbox.web import Answer, Request

Page = Callable[..., Answer]
PAGES: list[tuple[str, str, Page]] = [
    ("GET", r"/c/pay/(\w+)", checkout.show),
    ("POST", r"/c/pay/(\w+)", checkout.pay),
    ("GET", r"/3ds/(\w+)", three_d_secure.show),
    ("POST", r"/3ds/(\w+)", three_d_secure.answer),
    ("GET", r"/setup/e/(\w+)/(\w+)", onboarding.show),
    ("POST", r"/setup/e/(\w+)/(\w+)", onboarding.answer),
    ("GET", r"/express/(\w+)", others.account),
    ("GET", r"/receipts/(\w+)", others.receipt),
    ("GET", r"/", others.home),
    ("GET", r"/page\.css", others.style),
]


def answer(store: Store, request: Request) -> Answer:
    method = "GET" if request.method == "HEAD" else request.method
    for wanted, pattern, page in PAGES:
        if wanted == method and (found := re.fullmatch(pattern, request.path)):
            return page(store, request, *found.groups())
    return layout.notice(Words(language(None, request.headers.get("Accept-Language", ""))), "missing", status=404)

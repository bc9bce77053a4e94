"""The WSGI application: the API under /v1/, the control endpoint under /_sandbox/, the pages that people see elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from stripe_sandbox import control_desk, pages, resources  # noqa: F401 - the resources put themselves into the table of addresses
from stripe_sandbox.api import answer_api
from stripe_sandbox.errors import StripeError
from stripe_sandbox.loopback import host_of, is_loopback
from stripe_sandbox.store import Store
from stripe_sandbox.web import Answer, as_json, read_request, send


class Application:
    def __init__(self, store: Store, wake: Callable[[], None]) -> None:
        self.store = store
        self.wake = wake

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            answer = self._answer(environ)
            if environ["REQUEST_METHOD"] == "HEAD":
                answer.body = ""
            return send(answer, start_response)
        except StripeError as error:
            return send(Answer(error.status, as_json(error.body())), start_response)

    def _answer(self, environ: dict[str, Any]) -> Answer:
        request = read_request(environ)
        host = host_of(request.headers.get("Host", "127.0.0.1"))
        if host != "localhost" and not is_loopback(host):
            # A name that was made to point here could otherwise be used from any web page.
            raise StripeError("The sandbox answers to this machine's own address only.", status=403, replayed=False)
        if request.path.startswith("/v1/"):
            return answer_api(self.store, request, self.wake)
        desk = control_desk if request.path.startswith("/_sandbox/") else pages
        answer = desk.answer(self.store, request)
        self.wake()
        return answer

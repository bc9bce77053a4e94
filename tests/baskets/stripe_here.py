"""The sandbox's Stripe within this process: the official client, its requests and the sandbox's answers, and no network between them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import stripe

from marketplace.cards.client import API_VERSION
from stripe_sandbox.app import Application
from stripe_sandbox.server import DEFAULT_KEY
from stripe_sandbox.store import Store

ACCEPTED = "4242424242424242"
ASKED_ANEW_AFTER = 2000  # payments, so that the sandbox's file stays small


class _Here(stripe.HTTPClient):
    """Hands a request to the sandbox's application and its answer back."""

    name = "here"

    def __init__(self, application: Application) -> None:
        super().__init__()
        self.application = application

    def request(self, method: str, url: str, headers: Any, post_data: Any = None) -> tuple[str, int, dict[str, str]]:
        parts, body = urlsplit(url), post_data.encode() if isinstance(post_data, str) else post_data or b""
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method.upper(),
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()},
            "HTTP_HOST": "127.0.0.1",
        }
        said: dict[str, Any] = {}

        def start_response(status: str, answered: list[tuple[str, str]]) -> None:
            said.update(status=int(status.split(maxsplit=1)[0]), headers={name.lower(): value for name, value in answered})

        text = b"".join(self.application(environ, start_response)).decode()
        return text, said["status"], said["headers"]

    def close(self) -> None:
        """Nothing is open."""


class StripeHere:
    """``client`` is Stripe's own. Payments are made as on the hosted page."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.payments = folder, 0
        self._open(0)

    def _open(self, number: int) -> None:
        self.store = Store(self.folder / f"stripe-{number}.sqlite3")
        self._here = _Here(Application(self.store, lambda: None))
        self.client = stripe.StripeClient(
            DEFAULT_KEY, stripe_version=API_VERSION, base_addresses={"api": "http://127.0.0.1"}, http_client=self._here
        )

    def pay(self, session_id: str) -> None:
        """Pay on the page of ``session_id`` with a card that is accepted."""
        form = urlencode({"card": ACCEPTED, "email": "ana@example.org"})
        _text, status, headers = self._here.request("POST", f"http://127.0.0.1/c/pay/{session_id}", {}, form)
        assert status == 303, (status, headers, _text[:500])
        self.payments += 1

    def begin_anew(self) -> None:
        """Forget all, every now and then; between two examples."""
        if self.payments >= ASKED_ANEW_AFTER:
            self.store.close()
            old = self.store.path
            self.payments = 0
            self._open(int(old.stem.removeprefix("stripe-")) + 1)
            old.unlink()

"""A receiver of webhooks that writes down what came, verified by the official client's own function."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import stripe

SECRET = "whsec_sandbox"


@dataclass
class Listener:
    """``types`` and ``ids`` of what was signed well, in order; ``refused``: why others were not.

    One of ``secrets`` must have signed. ``answers``: statuses to give next, whatever comes.
    """

    url: str = ""
    secrets: list[str] = field(default_factory=lambda: [SECRET])
    types: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def hear(self, body: bytes, signature: str) -> int:
        self.signatures.append(signature)
        if self.answers:
            return self.answers.pop(0)
        refusal = ""
        for secret in self.secrets:
            try:
                event = stripe.Webhook.construct_event(body, signature, secret)
            except stripe.SignatureVerificationError as error:
                refusal = str(error)
                continue
            self.types.append(event["type"])
            self.ids.append(event["id"])
            return 200
        self.refused.append(refusal)
        return 400


@contextmanager
def listening() -> Iterator[Listener]:
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(listener.hear(body, self.headers["Stripe-Signature"]))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    listener.url = f"http://127.0.0.1:{server.server_address[1]}/stripe/webhook/"
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)

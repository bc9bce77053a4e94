"""The control endpoint from Python, over HTTP, so that it steers a sandbox in this process and in another alike."""

from __future__ import annotations

import http.client
import json
import time
from typing import Any
from urllib.parse import urlencode, urlsplit


class ControlError(Exception):
    """The sandbox would not; its sentence says why."""


class Control:
    def __init__(self, url: str, key: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._key = key

    # --- Webhooks

    def deliver(self, how: str, *, count: int | None = None, types: list[str] | None = None, seconds: float = 1.0) -> None:
        """The next ``count`` events (all, without a number) of these types: ``late``, ``twice``, ``reverse``, ``never``, signed
        ``wrongly`` or as of yesterday (``stale``)."""
        self._order("deliver", how=how, count=count, types=types, seconds=seconds)

    def deliver_on_time(self) -> None:
        """As usual again; what was held back is sent."""
        self._order("deliver_on_time")

    def resend(self, event: str, how: str = "well") -> None:
        self._order("resend", event=event, how=how)

    def deliveries(self) -> list[dict[str, Any]]:
        """Each with ``event``, ``type``, ``state`` (waiting, held, done, dropped, failed), ``attempts``, ``signed``, ``answer``."""
        return list(self._order("deliveries")["deliveries"])

    def settle(self, patience: float = 30) -> None:
        """Wait until nothing is to be delivered any more."""
        end = time.monotonic() + patience
        while self._order("waiting")["waiting"]:
            if time.monotonic() > end:
                raise ControlError(f"Events still wait to be delivered after {patience} s.")
            time.sleep(0.05)

    # --- Answers that go astray

    def fault(self, how: str, *, method: str = "", path: str = "/v1/", **more: Any) -> None:
        """The next request that fits gets an ``error``, a ``timeout``, a ``cut`` connection, or a ``slow`` answer: see ``faults``."""
        self._order("fault", how=how, method=method, path=path, **more)

    def no_faults(self) -> None:
        self._order("no_faults")

    # --- What comes by itself or from people

    def advance(self, seconds: int) -> int:
        """Put the sandbox's clock forward; its time afterwards."""
        return int(self._order("advance", seconds=seconds)["now"])

    def top_up(self, amount: int, currency: str, account: str = "") -> dict[str, Any]:
        return self._order("top_up", amount=amount, currency=currency, account=account)

    def dispute(self, charge: str, reason: str = "fraudulent") -> dict[str, Any]:
        return self._order("dispute", charge=charge, reason=reason)

    def fail_refund(self, refund: str) -> dict[str, Any]:
        return self._order("fail_refund", refund=refund)

    def fail_payout(self, payout: str) -> dict[str, Any]:
        return self._order("fail_payout", payout=payout)

    def onboard(self, account: str, outcome: str = "complete") -> dict[str, Any]:
        """``complete``, ``document`` (one is still asked for) or ``later``."""
        return self._order("onboard", account=account, outcome=outcome)

    def pay(self, session: str, card: str = "4242424242424242", email: str = "shopper@example.org") -> str:
        """Do as a shopper does on the hosted page; the address that it leads to, or "" where the page says what went wrong.

        A card that the bank asks about leads to ``/3ds/…``: see ``bank``.
        """
        return self._form(f"/c/pay/{session}", card=card, email=email)

    def bank(self, intent: str, answer: str = "yes") -> str:
        """Answer the bank's question on the 3-D Secure page: "yes" or "no"."""
        return self._form(f"/3ds/{intent}", answer=answer)

    # --- How it is said

    def _order(self, name: str, **fields: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        status, _, body = self._post(f"/_sandbox/{name}", json.dumps(fields), headers)
        told: dict[str, Any] = json.loads(body)
        if status != 200:
            raise ControlError(told["error"]["message"])
        return told

    def _form(self, path: str, **fields: str) -> str:
        status, location, _ = self._post(path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})
        if status == 404:
            raise ControlError(f"The sandbox has no page {path}.")
        return location

    def _post(self, path: str, body: str, headers: dict[str, str]) -> tuple[int, str, bytes]:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=150)
        try:
            connection.request("POST", path, body=body.encode(), headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location", ""), answer.read()
        finally:
            connection.close()

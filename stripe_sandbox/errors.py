"""What goes wrong, in the shape that Stripe tells it: ``{"error": {"type", "code", "param", "message", "doc_url", …}}``."""

from __future__ import annotations

from typing import Any

DOC_URL = "https://stripe.com/docs/error-codes/"


class StripeError(Exception):
    """An answer that is no success.

    ``keeps_work``: what was written before it stays (a declined card leaves its charge). ``replayed``: an idempotency key holds the
    answer; False where the request did not begin (bad parameters), so that the key may be used again.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        keeps_work: bool = False,
        replayed: bool = True,
        more: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.keeps_work = keeps_work
        self.replayed = replayed
        self.told: dict[str, Any] = {"message": message, "type": kind}
        if code:
            self.told |= {"code": code, "doc_url": DOC_URL + code.replace("_", "-")}
        if param:
            self.told["param"] = param
        self.told |= more or {}

    def body(self) -> dict[str, Any]:
        return {"error": self.told}


def bad_parameter(message: str, param: str, code: str | None = None) -> StripeError:
    """Refused before anything began."""
    return StripeError(message, param=param, code=code, replayed=False)


def missing(kind: str, given: str, param: str = "id", status: int = 404) -> StripeError:
    """No such thing. ``kind`` as Stripe writes it in the sentence: "customer", "checkout.session"."""
    return StripeError(f"No such {kind}: '{given}'", status=status, code="resource_missing", param=param)


def unauthorised(message: str) -> StripeError:
    return StripeError(message, status=401, replayed=False)


def no_such_address(method: str, path: str) -> StripeError:
    return StripeError(
        f"Unrecognized request URL ({method}: {path}). The sandbox knows the part of Stripe that docs/stripe_sandbox.md lists.",
        status=404,
        replayed=False,
    )


def our_fault(message: str = "An unknown error occurred", status: int = 500) -> StripeError:
    kinds = {409: "invalid_request_error", 429: "invalid_request_error"}
    codes = {409: "lock_timeout", 429: "rate_limit"}
    return StripeError(message, status=status, kind=kinds.get(status, "api_error"), code=codes.get(status), replayed=False)

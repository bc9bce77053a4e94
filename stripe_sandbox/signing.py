"""The ``Stripe-Signature`` header: ``t=…,v1=…``, HMAC SHA-256 over "t.body", once for each secret (https://docs.stripe.com/webhooks#verify-manually)."""

from __future__ import annotations

import hashlib
import hmac

STALE = 24 * 3600


def signature(body: bytes, secrets: list[str], at: int) -> str:
    """The header for ``body`` signed at ``at`` (seconds since 1970) with each of the secrets: two while one is being changed."""
    signed = f"{at}.".encode() + body
    return ",".join([f"t={at}", *(f"v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}" for secret in secrets)])


def header(body: bytes, secrets: list[str], at: int, how: str) -> str:
    """``how``: "well"; "wrongly", with a secret that nobody has; "stale", well but as of yesterday."""
    if how == "wrongly":
        return signature(body, ["whsec_that_nobody_has"], at)
    return signature(body, secrets, at - STALE if how == "stale" else at)

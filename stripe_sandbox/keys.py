"""Which keys the sandbox takes: its own alone, so that a real one is never used up against it by mistake."""

from __future__ import annotations

import base64
import binascii

KEY_PREFIX = "sk_test_sandbox"


def key_of(authorization: str) -> str:
    """The key in an ``Authorization`` header, bearer or basic; "" where there is none."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""


def redacted(key: str) -> str:
    """As Stripe shows a wrong key: the beginning and the last four."""
    return key[:8] + "*" * max(0, min(len(key) - 12, 20)) + key[-4:] if len(key) > 12 else "***"

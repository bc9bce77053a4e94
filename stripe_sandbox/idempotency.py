"""Idempotency keys: the same request twice is done once (https://docs.stripe.com/api/idempotent_requests).

A key is claimed in a transaction of its own, so that a second request sees it while the first is at work. It is kept for a day.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from stripe_sandbox.errors import StripeError
from stripe_sandbox.store import Books

KEPT = 24 * 3600
LONGEST = 255


def fingerprint(method: str, path: str, raw: dict[str, Any]) -> str:
    """Of all that the request says."""
    return hashlib.sha256(json.dumps([method, path, raw], sort_keys=True).encode()).hexdigest()


def claim(books: Books, *, key: str, account: str, print_of: str) -> tuple[int, str] | None:
    """Take the key, or give the answer that it holds as status and body. Raises where it is at work or was used for something else."""
    if len(key) > LONGEST:
        raise StripeError(f"Idempotency key is too long: at most {LONGEST} characters.", kind="idempotency_error", replayed=False)
    books.rows.execute("DELETE FROM keys WHERE created < ? AND status IS NOT NULL", (books.now() - KEPT,))
    row = books.rows.execute("SELECT fingerprint, status, body FROM keys WHERE key = ? AND account = ?", (key, account)).fetchone()
    if not row:
        books.rows.execute("INSERT INTO keys VALUES (?, ?, ?, ?, NULL, NULL)", (key, account, print_of, books.now()))
        return None
    if row[0] != print_of:
        raise StripeError(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            f"Try using a key other than '{key}' if you meant to execute a different request.",
            kind="idempotency_error",
            replayed=False,
        )
    if row[1] is None:
        raise StripeError(
            "There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and "
            f"the other request is still going through): {key}. Please try again later.",
            status=409,
            kind="idempotency_error",
            code="idempotency_key_in_use",
            replayed=False,
        )
    return int(row[1]), str(row[2])


def fill(books: Books, *, key: str, account: str, status: int, body: str) -> None:
    books.rows.execute("UPDATE keys SET status = ?, body = ? WHERE key = ? AND account = ?", (status, body, key, account))


def release(books: Books, *, key: str, account: str) -> None:
    """Nothing was done under the key: it may be used again."""
    books.rows.execute("DELETE FROM keys WHERE key = ? AND account = ? AND status IS NULL", (key, account))

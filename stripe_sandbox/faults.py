"""Answers that go astray on purpose: an error, no answer until the caller has given up, or a connection that is cut.

A fault is ``{"how", "status", "after_work", "kept", "method", "path", "count", "seconds"}`` and befalls the next ``count`` requests whose
method and beginning of path fit. ``after_work``: the request was carried out, its answer is lost. ``kept``: an idempotency key holds the
error and gives it again, as Stripe does with a 500; without it the key holds the lost answer.
"""

from __future__ import annotations

from typing import Any

from stripe_sandbox.store import Books

WAYS = ("error", "timeout", "cut", "slow")
Fault = dict[str, Any]


def add(books: Books, fault: Fault) -> None:
    books.set("faults", [*books.setting("faults", []), fault])


def clear(books: Books) -> None:
    books.set("faults", [])


def take(books: Books, method: str, path: str) -> Fault | None:
    """The fault that befalls this request, and one less of it to come."""
    waiting: list[Fault] = books.setting("faults", [])
    for fault in waiting:
        if fault["method"] in {"", method} and path.startswith(fault["path"]):
            fault["count"] -= 1
            if fault["count"] <= 0:
                waiting.remove(fault)
            books.set("faults", waiting)
            return fault
    return None

"""When and how often each event is delivered: as told by the control endpoint, else at once and once.

A rule is ``{"how", "count", "types", "seconds"}``: the next ``count`` events (all, without a number) of these types (all, when empty)
are delivered ``late`` by so many seconds, ``twice``, in ``reverse`` order once all of them are there, ``never``, signed ``wrongly``, or
signed as of yesterday (``stale``).
"""

from __future__ import annotations

import time
from typing import Any

from stripe_sandbox.store import Books

WAYS = ("late", "twice", "reverse", "never", "wrongly", "stale")
RETRY_AFTER = (0.25, 0.5, 1, 2, 4, 8, 15, 30)


def add_rule(books: Books, rule: dict[str, Any]) -> None:
    books.set("delivery_rules", [*books.setting("delivery_rules", []), rule])


def on_time(books: Books) -> None:
    """Forget all rules, and deliver what they held back, in the order in which it happened."""
    books.set("delivery_rules", [])
    release(books, "held", reverse=False)


def release(books: Books, state: str, *, reverse: bool) -> None:
    order = "DESC" if reverse else "ASC"
    ids = [row[0] for row in books.rows.execute(f"SELECT id FROM deliveries WHERE state = ? ORDER BY id {order}", (state,))]  # noqa: S608
    begin = time.time()
    for number, delivery in enumerate(ids):
        books.rows.execute("UPDATE deliveries SET state = 'waiting', due = ? WHERE id = ?", (begin + number / 1e4, delivery))


def queue(books: Books, event: str, kind: str, endpoint: str) -> None:
    rules = books.setting("delivery_rules", [])
    rule = next((one for one in rules if not one["types"] or kind in one["types"]), None)
    how = rule["how"] if rule else "well"
    now = time.time()
    due = now + (rule["seconds"] if rule and how == "late" else 0)
    state = {"never": "dropped", "reverse": "held"}.get(how, "waiting")
    add(books, event, endpoint, due=due, state=state, signed=how if how in {"wrongly", "stale"} else "well")
    if how == "twice":
        add(books, event, endpoint, due=now)
    if rule and rule["count"] is not None:
        rule["count"] -= 1
        if rule["count"] == 0:
            rules.remove(rule)
            if how == "reverse":
                release(books, "held", reverse=True)
        books.set("delivery_rules", rules)


def add(books: Books, event: str, endpoint: str, *, due: float, state: str = "waiting", signed: str = "well") -> None:
    books.rows.execute(
        "INSERT INTO deliveries (event, endpoint, state, due, signed) VALUES (?, ?, ?, ?, ?)", (event, endpoint, state, due, signed)
    )

"""Lists: the newest first, in pages, with Stripe's filters."""

from __future__ import annotations

import json
from typing import Any

from stripe_sandbox import params
from stripe_sandbox.call import Call
from stripe_sandbox.errors import missing
from stripe_sandbox.params import Fields
from stripe_sandbox.store import Thing

PAGE: Fields = {
    "limit": params.integer(1, 100),
    "starting_after": params.text(255),
    "ending_before": params.text(255),
}
SIGNS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "eq": "="}


def page(call: Call, kind: str, url: str, where: dict[str, Any] | None = None) -> Thing:
    """One page of the account's things of a kind.

    ``where``: fields of the body and what they must be: a value, a time range (``{"gte": 1}``), or a list of which one fits.
    """
    conditions = ["kind = ?", "account = ?"]
    values: list[Any] = [kind, call.account]
    for name, wanted in (where or {}).items():
        _narrow(conditions, values, name, wanted)
    limit = call.params.get("limit", 10)
    order = "DESC"
    if "ending_before" in call.params:
        order = "ASC"
        conditions.append("seq > ?")
        values.append(_place(call, kind, "ending_before"))
    if "starting_after" in call.params:
        conditions.append("seq < ?")
        values.append(_place(call, kind, "starting_after"))
    query = f"SELECT body FROM things WHERE {' AND '.join(conditions)} ORDER BY seq {order} LIMIT ?"  # noqa: S608 - all words are ours
    found = [json.loads(row[0]) for row in call.books.rows.execute(query, (*values, limit + 1))]
    more = len(found) > limit
    shown = found[:limit]
    if order == "ASC":
        shown.reverse()
    return {"object": "list", "data": shown, "has_more": more, "url": url}


def asked(call: Call, *names: str) -> dict[str, Any]:
    """The filters among these that the request gave."""
    return {name: call.params[name] for name in names if name in call.params}


def _narrow(conditions: list[str], values: list[Any], name: str, wanted: Any) -> None:
    place = f"json_extract(body, '$.{name}')"
    if isinstance(wanted, dict):
        for sign, value in wanted.items():
            conditions.append(f"{place} {SIGNS[sign]} ?")
            values.append(value)
    elif isinstance(wanted, list):
        conditions.append(f"{place} IN ({', '.join('?' * len(wanted))})")
        values.extend(wanted)
    elif isinstance(wanted, str) and wanted.endswith("*"):
        conditions.append(f"{place} GLOB ?")
        values.append(wanted)
    else:
        conditions.append(f"{place} = ?")
        values.append(wanted)


def _place(call: Call, kind: str, param: str) -> int:
    given = call.params[param]
    row = call.books.rows.execute(
        "SELECT seq FROM things WHERE id = ? AND kind = ? AND account = ?", (given, kind, call.account)
    ).fetchone()
    if not row:
        raise missing(kind, given, param, status=400)
    return int(row[0])


def whole(data: list[Thing], url: str) -> Thing:
    """A short list that stands inside another thing."""
    return {"object": "list", "data": data, "has_more": False, "url": url}

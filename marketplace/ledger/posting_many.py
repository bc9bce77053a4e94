"""Many transfers at once, in a fixed number of queries: what a statement of a bank brings."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from marketplace.ledger.models import Entry, Period, Transfer
from marketplace.ledger.posting import Place, accounts_at, first_open_day, on_open_day

AT_ONCE = 1000  # rows a statement: SQLite takes so many values in one


@dataclass(frozen=True)
class Posting:
    """What ``post`` is given, to be booked together with others."""

    event: Transfer.Event
    reference: str
    occurred_at: dt.datetime
    currency: str
    entries: tuple[tuple[Place, Decimal], ...]
    memo: str = ""


def post_many(postings: Sequence[Posting]) -> int:
    """Book those of ``postings`` (all in one currency) that are not booked yet, inside the caller's transaction; how many were.

    The database holds that each comes to zero and stands once, as for ``post``.
    """
    if not postings:
        return 0
    currency = postings[0].currency
    if any(posting.currency != currency for posting in postings):
        raise ValueError("several currencies at once")
    there: set[tuple[str, str]] = set()
    for start in range(0, len(postings), AT_ONCE):
        references = [posting.reference for posting in postings[start : start + AT_ONCE]]
        there |= set(Transfer.objects.filter(reference__in=references).values_list("event", "reference"))
    new = [posting for posting in postings if (posting.event, posting.reference) not in there]
    accounts = accounts_at({place for posting in new for place, _amount in posting.entries}, currency)
    first = first_open_day(Period.objects.all())
    keyed = [(uuid.uuid4(), posting) for posting in new]
    Entry.objects.bulk_create(
        (Entry(transfer_id=key, account=accounts[place], amount=amount) for key, posting in keyed for place, amount in posting.entries),
        batch_size=AT_ONCE,
    )
    Transfer.objects.bulk_create(
        (
            Transfer(
                id=key,
                event=posting.event,
                reference=posting.reference,
                currency=currency,
                occurred_at=posting.occurred_at,
                booked_on=on_open_day(posting.occurred_at, first),
                memo=posting.memo[:200],
            )
            for key, posting in keyed
        ),
        batch_size=AT_ONCE,
    )
    return len(new)

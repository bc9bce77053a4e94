"""Where a page ended: enough to begin the next one there, in letters that mean nothing to anybody else."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from marketplace.search.asking import Order

_LARGEST = 2**63


@dataclass(frozen=True)
class Place:
    """The last product of a page: which reading of the words found it (``attempt``), and whether it came after the ranked ones."""

    order: Order
    attempt: int
    unranked: bool
    value: int
    pk: int


def written(place: Place) -> str:
    text = f"{place.order.value},{place.attempt},{int(place.unranked)},{place.value},{place.pk}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(text: str, order: Order) -> Place | None:
    """None for the first page, for nonsense, and for a place in another order."""
    try:
        plain = base64.b64decode(text[:200].encode("ascii") + b"===", altchars=b"-_", validate=False).decode("ascii")
        name, attempt, unranked, value, pk = plain.split(",")
        found = Place(Order(name), int(attempt), unranked == "1", int(value), int(pk))
    except (ValueError, binascii.Error):
        return None
    fits = abs(found.value) < _LARGEST and abs(found.pk) < _LARGEST and found.attempt in {0, 1, 2}
    return found if fits and found.order == order else None

"""What becomes of a seller's things on their way: how many parcels, how heavy, how cold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from logistics.sizes import ParcelSpec

HEAVIEST = 30_000  # grams; the most that any service of the post carries in one parcel


class Packed(Protocol):
    """A line of a basket or an order."""

    quantity: int
    product: Any


def parcels_for(lines: Sequence[Packed]) -> list[ParcelSpec]:
    """The parcels of one sending: as few as fit into ``HEAVIEST``, heavy things first, each into the first box with room.

    One thing that must be kept cold keeps the whole sending cold: it travels by one service. A single thing heavier than
    ``HEAVIEST`` gets a box of its own; the post then refuses it by name.
    """
    boxes: list[int] = []
    for line in sorted(lines, key=lambda line: line.product.grams, reverse=True):
        grams, left = line.product.grams, line.quantity
        for index, load in enumerate(boxes):
            fitting = min(left, max(0, HEAVIEST - load) // grams)
            boxes[index] += fitting * grams
            left -= fitting
        a_box = max(1, HEAVIEST // grams)
        while left > 0:
            boxes.append(min(left, a_box) * grams)
            left -= a_box
    keep_cold = any(line.product.keep_cold for line in lines)
    return [ParcelSpec(grams=grams, keep_cold=keep_cold) for grams in boxes]

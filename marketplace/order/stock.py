"""Stock moves by conditional UPDATE alone, and always in the order of the stock records, so that nobody waits in a circle."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django.db.models import F

from marketplace.order.models import Line
from marketplace.partner.models import StockRecord


class Wanted(Protocol):
    stockrecord_id: int
    quantity: int


def claim(lines: Iterable[Wanted]) -> list[int]:
    """Set aside what each line wants. Returns the primary keys of the stock records that had too little; nothing of theirs was taken."""
    short = []
    for line in sorted(lines, key=lambda line: line.stockrecord_id):
        enough = StockRecord.objects.filter(pk=line.stockrecord_id, num_in_stock__gte=F("num_allocated") + line.quantity)
        if not enough.update(num_allocated=F("num_allocated") + line.quantity):
            short.append(line.stockrecord_id)
    return short


def release(lines: Iterable[Line]) -> None:
    """Give back what order lines had set aside; a line that gave back already gives nothing."""
    for line in _in_order(lines):
        if Line.objects.filter(pk=line.pk, num_allocated=line.num_allocated).update(num_allocated=0, allocation_cancelled=True):
            StockRecord.objects.filter(pk=line.stockrecord_id).update(num_allocated=F("num_allocated") - line.num_allocated)


def give_back(line: Line, count: int, *, gone: bool) -> bool:
    """Give back ``count`` of what ``line`` had set aside; ``gone``: they leave the stock too.

    False, and nothing changed, where it has fewer.
    """
    if not Line.objects.filter(pk=line.pk, num_allocated__gte=count).update(num_allocated=F("num_allocated") - count):
        return False
    if line.stockrecord_id:
        taken = {"num_in_stock": F("num_in_stock") - count} if gone else {}
        StockRecord.objects.filter(pk=line.stockrecord_id).update(num_allocated=F("num_allocated") - count, **taken)
    return True


def put_back_in_stock(line: Line, count: int) -> None:
    """``count`` pieces of ``line``, which left the stock, came back and can be sold again."""
    if line.stockrecord_id and not give_back(line, count, gone=False):
        StockRecord.objects.filter(pk=line.stockrecord_id).update(num_in_stock=F("num_in_stock") + count)


def consume(lines: Iterable[Line]) -> None:
    """What order lines had set aside is gone for good: stock and allocation go down together, once."""
    for line in _in_order(lines):
        if Line.objects.filter(pk=line.pk, num_allocated=line.num_allocated).update(num_allocated=0):
            StockRecord.objects.filter(pk=line.stockrecord_id).update(
                num_allocated=F("num_allocated") - line.num_allocated, num_in_stock=F("num_in_stock") - line.num_allocated
            )


def _in_order(lines: Iterable[Line]) -> list[Line]:
    kept = [line for line in lines if line.num_allocated and line.stockrecord_id]
    return sorted(kept, key=lambda line: line.stockrecord_id or 0)

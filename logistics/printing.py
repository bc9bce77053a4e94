"""Printing labels in batches, and again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from logistics.labels.layout import PAPERS
from logistics.labels.pdf import draw_labels
from logistics.models import LabelPrint, Parcel, PrintBatch


def print_labels(*, parcels: list[Parcel], paper: str, actor: Any) -> PrintBatch:
    """Write down that ``actor`` (a User) prints these parcels' labels on ``paper`` ("A6" or "100x150"), in this order.

    A parcel named twice is printed once. ``Parcel.printed_at`` is set where it was empty, so a reprint keeps the time of the
    first. Draw the batch with ``batch_pdf``. Raises ValueError for no parcel or another paper.
    """
    if paper not in PAPERS:
        raise ValueError(f"paper {paper!r} is none of {', '.join(PAPERS)}")
    pks = list(dict.fromkeys(parcel.pk for parcel in parcels))
    if not pks:
        raise ValueError("no parcel to print a label for")
    with transaction.atomic():
        batch = PrintBatch.objects.create(printed_by=actor, paper=paper)
        LabelPrint.objects.bulk_create(LabelPrint(batch=batch, parcel_id=pk) for pk in pks)
        Parcel.objects.filter(pk__in=pks, printed_at=None).update(printed_at=timezone.now())
    return batch


def batch_pdf(batch: PrintBatch) -> bytes:
    """The batch's labels in its order. Asked twice, the same bytes: nothing that stands on a label ever changes."""
    parcels = [entry.parcel for entry in batch.prints.select_related("parcel").order_by("pk")]
    return draw_labels(parcels, paper=batch.paper)

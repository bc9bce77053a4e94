"""The label that a sender prints at home. The same paper gives the same bytes again."""

from __future__ import annotations

from logistics.models import HomeSending, Parcel, ParcelStatus, PrintBatch
from logistics.printing import batch_pdf, print_labels

PAPERS = ("A4", "A6")


def may_print(sending: HomeSending, parcel: Parcel) -> bool:
    """While it is the sender's: paid, not called off, not with the post, and no clerk prints it."""
    own = sending.hand_in == HomeSending.HandIn.PRINT
    return own and sending.state == HomeSending.State.BOOKED and parcel.status == ParcelStatus.PENDING


def label_pdf(parcel: Parcel, *, paper: str) -> bytes:
    """Drawn once for each paper. ``paper``: one of ``PAPERS``."""
    batch = PrintBatch.objects.filter(printed_by=None, paper=paper, prints__parcel=parcel).order_by("pk").first()
    return batch_pdf(batch or print_labels(parcels=[parcel], paper=paper, actor=None))

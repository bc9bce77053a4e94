"""Printing labels in batches, and again: what was printed is written down, and its file is drawn once and kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from logistics.labels.layout import PAPERS
from logistics.labels.pdf import SHEETS, draw_labels
from logistics.labels.zpl import draw_zpl
from logistics.models import LabelPrint, Parcel, PrintBatch, PrintFile

Form, State = PrintFile.Form, PrintFile.State
# Up to this many are drawn while the clerk waits, more by a task.
AT_ONCE = 300
DOTS = {Form.ZPL_203: 203, Form.ZPL_300: 300}


def print_labels(*, parcels: list[Parcel], paper: str, actor: Any, start: int = 0, order: str = "") -> PrintBatch:
    """Write down that ``actor`` (a User) prints these parcels' labels on ``paper`` ("A6", "100x150" or "A4"), in this order.

    ``start``: the first label's place on A4, 0 to 3. ``order`` (``PrintBatch.Order``) only says how they were put in order. A parcel
    named twice is printed once. ``Parcel.printed_at`` is set where it was empty, so a reprint keeps the time of the first. Raises
    ValueError for no parcel or another paper.
    """
    if paper not in SHEETS:
        raise ValueError(f"paper {paper!r} is none of {', '.join(SHEETS)}")
    pks = list(dict.fromkeys(parcel.pk for parcel in parcels))
    if not pks:
        raise ValueError("no parcel to print a label for")
    with transaction.atomic():
        batch = PrintBatch.objects.create(printed_by=actor, paper=paper, start=start if paper == "A4" else 0, order=order)
        LabelPrint.objects.bulk_create((LabelPrint(batch=batch, parcel_id=pk) for pk in pks), batch_size=2000)
        now = timezone.now()
        for n in range(0, len(pks), 2000):
            Parcel.objects.filter(pk__in=pks[n : n + 2000], printed_at=None).update(printed_at=now)
    return batch


def file_of(batch: PrintBatch, form: str = Form.PDF) -> PrintFile:
    """The batch's labels in ``form``: drawn now where they are few, else by a task, which is asked for once.

    What is ready stays ready: who asks again gets the same bytes, whatever names or offices have changed since.
    """
    from logistics.tasks import draw_print_file

    with transaction.atomic():
        file, is_new = PrintFile.objects.get_or_create(batch=batch, form=form)
        again = not is_new and bool(PrintFile.objects.filter(pk=file.pk, state=State.FAILED).update(state=State.WAITING, drawn=0))
        few = batch.prints.count() <= AT_ONCE
        if (is_new or again) and not few:
            draw_print_file.enqueue(file.pk)
    if few and file.state != State.READY:
        draw(file)
    file.refresh_from_db()
    return file


def draw(file: PrintFile, *, progress: Callable[[int], object] = lambda drawn: None) -> None:
    """Draw and keep ``file``. Of two that do it at once, the first to end counts, and both drew the same."""
    content = _drawn(file.batch, file.form, progress)
    digest = hashlib.sha256(content).hexdigest()
    kept = file.content.storage.save(
        file.content.field.generate_filename(file, f"labels-{file.batch_id}.{suffix(file.form)}"), ContentFile(content)
    )
    mine = PrintFile.objects.filter(pk=file.pk).exclude(state=State.READY)
    if not mine.update(content=kept, digest=digest, state=State.READY, drawn=file.batch.prints.count()):
        file.content.storage.delete(kept)


def suffix(form: str) -> str:
    return "pdf" if form == Form.PDF else "zpl"


def contents(file: PrintFile) -> bytes:
    """The bytes of a ready file."""
    with file.content.open("rb") as opened:
        return bytes(opened.read())


def batch_pdf(batch: PrintBatch) -> bytes:
    """The batch's labels in its order, drawn now where they are not kept already."""
    file = file_of(batch)
    if file.state != State.READY:
        draw(file)
        file.refresh_from_db()
    return contents(file)


def _drawn(batch: PrintBatch, form: str, progress: Callable[[int], object]) -> bytes:
    parcels = [entry.parcel for entry in batch.prints.select_related("parcel").order_by("pk")]
    if form == Form.PDF:
        return draw_labels(parcels, paper=batch.paper, start=batch.start, progress=progress)
    # A4 is for office printers; a label printer takes the labels of its quarter.
    paper = batch.paper if batch.paper in PAPERS else "A6"
    return draw_zpl(parcels, paper=paper, dpi=DOTS[Form(form)], progress=progress)

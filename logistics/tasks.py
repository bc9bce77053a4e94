"""What the post has done in the background."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from background.retry import durable_task
from logistics.letters import batches
from logistics.models import LetterBatch, PrinterJob, PrintFile
from logistics.printers import send
from logistics.printing import State, draw

LAST_TRY_AFTER = timedelta(minutes=5)


@durable_task(attempts=3, wait=timedelta(seconds=10), limit=timedelta(minutes=5))
def draw_print_file(pk: int) -> None:
    """Draw one print file; a second run finds it ready, or draws it anew."""
    file = PrintFile.objects.select_related("batch").filter(pk=pk).exclude(state=State.READY).first()
    if file is None:
        return
    mine = PrintFile.objects.filter(pk=pk)
    mine.update(state=State.DRAWING, drawn=0)
    try:
        draw(file, progress=lambda drawn: mine.update(drawn=drawn))
    except Exception:
        mine.exclude(state=State.READY).update(state=State.FAILED)
        raise


@durable_task(attempts=4, wait=timedelta(seconds=15), limit=timedelta(minutes=5))
def run_printer_job(pk: int) -> None:
    """Send one batch to one printer; tried again, after 15, 75 and 315 seconds, only while nothing has gone over."""
    job = PrinterJob.objects.select_related("batch", "printer").filter(pk=pk).first()
    if job is not None:
        send(job, last_try=timezone.now() - job.asked_at >= LAST_TRY_AFTER)


@durable_task(attempts=3, wait=timedelta(seconds=10), limit=timedelta(minutes=10))
def draw_letter_batch(pk: int) -> None:
    """Draw one batch of letters; a second run finds it ready, or draws it anew."""
    batch = LetterBatch.objects.filter(pk=pk, state=LetterBatch.State.DRAWING).first()
    if batch is None:
        return
    try:
        batches.draw(batch)
    except Exception:
        LetterBatch.objects.filter(pk=pk, state=LetterBatch.State.DRAWING).update(state=LetterBatch.State.FAILED)
        raise

"""What the post has done in the background."""

from __future__ import annotations

from datetime import timedelta

from background.retry import durable_task
from logistics.models import PrintFile
from logistics.printing import State, draw


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

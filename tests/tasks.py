"""Background tasks in tests: nothing runs by itself; a test says when the worker comes by."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult


def waiting_tasks() -> list[str]:
    """The names of our tasks that are queued, first queued first; Wagtail's own, which follow the saving of content, are left out."""
    ours = DBTaskResult.objects.filter(status="READY").exclude(task_path__startswith="wagtail.")
    return [row.task_path.rpartition(".")[2] for row in ours.order_by("enqueued_at")]


def run_tasks(*, at: datetime | None = None) -> list[DBTaskResult]:
    """Let a worker run what is ready in this process and give the rows it ran; ``at`` also readies what waits until then."""
    ran_before = dict(DBTaskResult.objects.values_list("pk", "started_at"))
    if at is not None:
        DBTaskResult.objects.filter(status="READY", run_after__lte=at).update(run_after=timezone.now())
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    )
    # Not worker.run(): that closes connections, and with them the transaction that the test is in.
    while row := DBTaskResult.objects.ready().first():
        row.claim(worker.worker_id)
        worker.run_task(row)
    return [row for row in DBTaskResult.objects.order_by("started_at") if row.started_at != ran_before.get(row.pk)]

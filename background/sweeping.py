"""Tasks whose worker died while it ran them, or before it could queue a failed one again."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.core.management import call_command
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from .again import durable_task_of, run_again
from .tick import regularly

logger = logging.getLogger(__name__)

USUAL_LIMIT = timedelta(minutes=15)
LOST = "background.sweeping.WorkerLost"
KEPT_FOR = timedelta(days=30)


class WorkerLost(Exception):
    """Stands in a row's ``exception_class_path`` when its worker died without a word."""


@regularly(name="background.sweep", every=timedelta(minutes=1))
def sweep(now: datetime) -> int:
    """Queue lost and forgotten tasks again; returns how many. Two sweeps at once move each row once."""
    moved = 0
    for row in DBTaskResult.objects.running().filter(started_at__isnull=False).order_by("started_at").iterator():
        task = durable_task_of(row)
        if row.started_at is None or row.started_at + (task.limit if task else USUAL_LIMIT) > now:
            continue
        # First failed, then again: the same steps as after an exception, so the number of tries holds for deaths too.
        seen = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)
        if seen.update(status=TaskResultStatus.FAILED, finished_at=now, exception_class_path=LOST):
            logger.warning("Task %s (%s) was lost with its worker", row.task_path, row.pk)
            row.status, row.exception_class_path = TaskResultStatus.FAILED, LOST
            moved += run_again(row, now=now)
    return moved + _queue_forgotten(now)


def _queue_forgotten(now: datetime) -> int:
    """Failed rows with tries left: their worker died between noting the failure and queueing them again."""
    moved = 0
    for row in DBTaskResult.objects.failed().filter(finished_at__gt=now - timedelta(hours=1), finished_at__lt=now - timedelta(minutes=1)):
        task = durable_task_of(row)
        if task and len(row.worker_ids) < task.attempts:
            moved += run_again(row, now=now)
    return moved


@regularly(name="background.prune", every=timedelta(days=1))
def prune(now: datetime) -> None:
    """Forget tasks that ended well 30 days ago, and failed ones after 90."""
    call_command("prune_db_task_results", queue_name="*", min_age_days=KEPT_FOR.days, failed_min_age_days=3 * KEPT_FOR.days, verbosity=0)

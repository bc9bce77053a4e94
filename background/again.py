"""What becomes of a task's row after a run that failed or was lost."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import TaskResult, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from .retry import DurableTask, Permanent

logger = logging.getLogger(__name__)


def durable_task_of(row: DBTaskResult) -> DurableTask[Any, Any] | None:
    """The durable task behind ``row``; None for a plain task and for one whose code is gone."""
    try:
        task = row.task
    except (ImportError, SuspiciousOperation):
        return None
    return task if isinstance(task, DurableTask) else None


def is_permanent(exception_class_path: str) -> bool:
    """Whether a row's recorded exception is a ``Permanent``."""
    try:
        return issubclass(import_string(exception_class_path), Permanent)
    except (ImportError, TypeError):
        return False


def run_again(row: DBTaskResult, *, now: datetime) -> bool:
    """Put a failed row of a durable task back in the queue; False where it is no such task or its tries are used up.

    Two that see the same failure at once move the row once: only the state that was seen is changed.
    """
    task = durable_task_of(row)
    if task is None or is_permanent(row.exception_class_path):
        return False
    runs = len(row.worker_ids)
    wait = task.wait_after(runs)
    if wait is None:
        logger.error("Task %s (%s) failed %d times and is given up: %s", row.task_path, row.id, runs, row.exception_class_path)
        return False
    seen = DBTaskResult.objects.filter(pk=row.pk, status=row.status, started_at=row.started_at)
    moved = seen.update(status=TaskResultStatus.READY, run_after=now + wait, finished_at=None)
    if moved:
        logger.warning("Task %s (%s) failed, run %d of %d; next in %s", row.task_path, row.id, runs, task.attempts, wait)
    return bool(moved)


def after_a_run(*, task_result: TaskResult[Any], **kwargs: object) -> None:
    """Receiver of ``task_finished``."""
    row = getattr(task_result, "db_result", None)
    if row is None or task_result.status != TaskResultStatus.FAILED:
        return
    try:
        run_again(row, now=timezone.now())
    except DatabaseError:
        # An exception here would end the worker. The row says FAILED; the sweep finds it.
        logger.exception("Task %s could not be queued again now; the sweep will do it", row.id)

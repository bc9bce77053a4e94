from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from background.retry import DurableTask
from tests.background import sample_tasks
from tests.tasks import run_tasks, waiting_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_said() -> None:
    sample_tasks.said.clear()


def test_a_task_that_works_runs_once() -> None:
    sample_tasks.say_or_fail.enqueue("hello")
    run_tasks()
    run_tasks(at=timezone.now() + timedelta(days=1))
    assert sample_tasks.said == ["hello"]


def test_a_failing_task_waits_longer_each_time_and_then_stays_failed() -> None:
    result = sample_tasks.say_or_fail.enqueue("hello", fail=True)
    waits = []
    for _ in range(2):
        begin = timezone.now()
        run_tasks(at=begin + timedelta(days=1))
        row = DBTaskResult.objects.get()
        assert row.status == "READY"
        waits.append(round((row.run_after - begin).total_seconds() / 10))
    assert waits == [1, 4]
    run_tasks(at=timezone.now() + timedelta(days=1))
    row = DBTaskResult.objects.get(pk=result.id)
    assert (row.status, len(row.worker_ids)) == ("FAILED", 3)
    assert "the other side is away" in row.traceback


def test_a_failed_task_is_not_run_before_its_time() -> None:
    sample_tasks.say_or_fail.enqueue("hello", fail=True)
    run_tasks()
    assert run_tasks() == []


def test_a_task_that_recovers_ends_well_under_the_same_id() -> None:
    result = sample_tasks.say_or_fail.enqueue("hello", fail=True)
    run_tasks()
    DBTaskResult.objects.update(args_kwargs={"args": ["hello"], "kwargs": {}})
    run_tasks(at=timezone.now() + timedelta(days=1))
    result.refresh()
    assert result.return_value == "hello"
    assert result.attempts == 2


def test_a_permanent_failure_is_not_tried_again() -> None:
    sample_tasks.refuse.enqueue()
    run_tasks()
    row = DBTaskResult.objects.get()
    assert (row.status, len(row.worker_ids)) == ("FAILED", 1)


def test_a_plain_task_is_left_alone() -> None:
    sample_tasks.plain.enqueue()
    run_tasks()
    assert DBTaskResult.objects.get().status == "FAILED"


def test_a_task_is_there_only_when_its_transaction_is() -> None:
    with transaction.atomic():
        sample_tasks.say_or_fail.enqueue("hello")
        assert waiting_tasks() == ["say_or_fail"]
        transaction.set_rollback(True)
    assert waiting_tasks() == []


def test_the_wait_never_passes_a_day() -> None:
    task = sample_tasks.say_or_fail
    assert isinstance(task, DurableTask)
    assert DurableTask(func=task.func, attempts=99, wait=timedelta(hours=1)).wait_after(50) == timedelta(days=1)

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from background import sweeping
from scripts.paths import ROOT
from tests.background import sample_tasks
from tests.databases import is_postgres
from tests.tasks import run_tasks

HOUR = timedelta(hours=1)


def lose(*, runs: int, minutes_ago: int) -> DBTaskResult:
    """A task whose worker died in its ``runs``-th run."""
    result = sample_tasks.say_or_fail.enqueue("hello")
    DBTaskResult.objects.filter(pk=result.id).update(
        status="RUNNING", worker_ids=["gone"] * runs, started_at=timezone.now() - timedelta(minutes=minutes_ago)
    )
    return DBTaskResult.objects.get(pk=result.id)


@pytest.mark.django_db
def test_a_lost_task_is_queued_again_once() -> None:
    lose(runs=1, minutes_ago=20)
    assert sweeping.sweep(timezone.now()) == 1
    assert sweeping.sweep(timezone.now()) == 0
    run_tasks(at=timezone.now() + HOUR)
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


@pytest.mark.django_db
def test_a_task_that_still_runs_is_left_alone() -> None:
    lose(runs=1, minutes_ago=5)
    assert sweeping.sweep(timezone.now()) == 0
    assert DBTaskResult.objects.get().status == "RUNNING"


@pytest.mark.django_db
def test_a_task_that_kills_every_worker_is_given_up() -> None:
    lose(runs=3, minutes_ago=20)
    assert sweeping.sweep(timezone.now()) == 0
    row = DBTaskResult.objects.get()
    assert (row.status, row.exception_class_path) == ("FAILED", sweeping.LOST)


@pytest.mark.django_db
def test_a_failure_that_was_not_queued_again_is_found() -> None:
    row = lose(runs=1, minutes_ago=3)
    DBTaskResult.objects.update(
        status="FAILED", finished_at=timezone.now() - timedelta(minutes=2), exception_class_path="builtins.ConnectionError"
    )
    assert sweeping.sweep(timezone.now()) == 1
    row.refresh_from_db()
    assert row.status == "READY"


@pytest.mark.django_db
def test_a_task_whose_code_is_gone_ends_as_failed() -> None:
    lose(runs=1, minutes_ago=20)
    DBTaskResult.objects.update(task_path="marketplace.nowhere.gone")
    assert sweeping.sweep(timezone.now()) == 0
    assert DBTaskResult.objects.get().status == "FAILED"


@pytest.mark.django_db
def test_old_results_are_forgotten_and_failures_kept_longer() -> None:
    rows = [lose(runs=1, minutes_ago=20) for _ in range(3)]
    long_ago = timezone.now() - timedelta(days=40)
    for row, status, finished_at in zip(rows, ["SUCCESSFUL", "FAILED", "SUCCESSFUL"], [long_ago, long_ago, timezone.now()], strict=True):
        DBTaskResult.objects.filter(pk=row.pk).update(status=status, finished_at=finished_at)
    sweeping.prune(timezone.now())
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == {rows[1].pk, rows[2].pk}


@pytest.fixture
def start_worker(committed_db: None) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts real ``db_worker`` processes on the database of this test."""
    name = connection.settings_dict["NAME"]
    server = os.environ["DATABASE_URL"]
    url = f"{server.rpartition('/')[0]}/{name}" if is_postgres(server) else f"sqlite:///{name}"
    started = []

    def start(*options: str) -> subprocess.Popen[bytes]:
        # With the reloader it would be a child of what is killed here, and outlive the test.
        words = ["db_worker", "--queue-name=*", "--interval=0.1", "--no-startup-delay", "--no-reload", *options]
        command = [sys.executable, "manage.py", *words]
        started.append(subprocess.Popen(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, stderr=subprocess.DEVNULL))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def wait_for(path: Path) -> None:
    end = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < end, f"{path.name} did not come"
        time.sleep(0.05)


def test_a_killed_worker_loses_nothing(start_worker: Callable[..., subprocess.Popen[bytes]], tmp_path: Path) -> None:
    sample_tasks.hang_the_first_time.enqueue(str(tmp_path))
    worker = start_worker()
    wait_for(tmp_path / "start-1")
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    row = DBTaskResult.objects.get()
    assert row.status == "RUNNING"

    assert sweeping.sweep(timezone.now()) == 0, "its time is not up"
    assert sweeping.sweep(timezone.now() + timedelta(minutes=2)) == 1
    DBTaskResult.objects.update(run_after=timezone.now())
    connections.close_all()
    assert start_worker("--batch").wait(timeout=60) == 0

    row.refresh_from_db()
    assert (row.status, len(row.worker_ids)) == ("SUCCESSFUL", 2)
    assert (tmp_path / "start-2").exists()

"""Regular work: a timer runs ``manage.py tick`` each minute, and what is due is done.

An app names its work in its ``regular.py``, which is found by itself:

    @regularly(name="slips.expire", every=timedelta(minutes=1))
    def expire_due_slips(now: datetime) -> int: ...
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from .models import TickRun

logger = logging.getLogger(__name__)

JobFunction = TypeVar("JobFunction", bound=Callable[[datetime], object])

# A job whose timer dies, or which fails, comes again after this, however rare it is.
SECOND_TRY = timedelta(hours=1)


@dataclass(frozen=True)
class Job:
    name: str
    every: timedelta
    function: Callable[[datetime], object]


jobs: dict[str, Job] = {}


def regularly(*, name: str, every: timedelta) -> Callable[[JobFunction], JobFunction]:
    """Have ``function(now)`` called once each ``every``. The name is its row in the database: keep it."""

    def register(function: JobFunction) -> JobFunction:
        if name in jobs and jobs[name].function is not function:
            raise ValueError(f"Two regular jobs are called {name!r}.")
        jobs[name] = Job(name, every, function)
        return function

    return register


def run_due(now: datetime) -> list[str]:
    """Run every job that is due at ``now`` and that no other timer has claimed; returns their names.

    An exception is logged and kept in the job's row (``last_error``); the other jobs go on.
    """
    due_at = {run.name: run.next_run_at for run in TickRun.objects.all()}
    done = []
    for job in list(jobs.values()):
        if job.name not in due_at:
            row, _ = TickRun.objects.get_or_create(name=job.name, defaults={"next_run_at": now})
            due_at[job.name] = row.next_run_at
        was_due = due_at[job.name]
        if was_due <= now and _claim(job, was_due=was_due, now=now):
            _run(job, was_due=was_due, now=now)
            done.append(job.name)
    return done


def _second_try(job: Job, now: datetime) -> datetime:
    return now + min(job.every, SECOND_TRY)


def _claim(job: Job, *, was_due: datetime, now: datetime) -> bool:
    """Whether this timer got the job: of several that saw it due, the one whose UPDATE still finds it so."""
    return bool(TickRun.objects.filter(name=job.name, next_run_at=was_due).update(next_run_at=_second_try(job, now)))


def _run(job: Job, *, was_due: datetime, now: datetime) -> None:
    claimed = TickRun.objects.filter(name=job.name, next_run_at=_second_try(job, now))
    try:
        job.function(now)
    except Exception:
        logger.exception("Regular job %s failed", job.name)
        claimed.update(last_run_at=now, last_error=traceback.format_exc()[-4000:])
    else:
        # Counted from when it was due, so that a timer a little late or early does not make the job drift.
        missed = (now - was_due) // job.every
        claimed.update(last_run_at=now, last_error="", next_run_at=was_due + (missed + 1) * job.every)

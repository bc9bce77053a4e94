"""Tasks that are tried again when they fail.

A durable task is one row from first try to last: a failed or lost run puts the same row back to be run later, so that
its number of runs, its last traceback and its id stay in one place. It may run more than once (a worker can die after
the work and before the note of it), so its function takes ids, looks at what is done already, and does the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import ParamSpec, TypeVar

from django_tasks import DEFAULT_TASK_QUEUE_NAME
from django_tasks.base import Task

P = ParamSpec("P")
T = TypeVar("T")

GROWTH = 4
LONGEST_WAIT = timedelta(days=1)


class Permanent(Exception):
    """Raised by a task that knows that trying again would not help: the row stays failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DurableTask(Task[P, T]):
    """A task with its manner of being tried again."""

    attempts: int = 5
    """How often it is run at most, the first time included."""

    wait: timedelta = timedelta(seconds=30)
    """How long after the first failure it is run again; each further wait is four times as long, a day at most."""

    limit: timedelta = timedelta(minutes=15)
    """The longest that one run may take; after it the worker is held to be dead, and the task is run again."""

    def wait_after(self, runs: int) -> timedelta | None:
        """How long to wait when ``runs`` runs have failed; None when it was the last."""
        if runs >= self.attempts:
            return None
        return min(self.wait * GROWTH ** min(max(0, runs - 1), 9), LONGEST_WAIT)


def durable_task(
    *,
    attempts: int = 5,
    wait: timedelta = timedelta(seconds=30),
    limit: timedelta = timedelta(minutes=15),
    queue_name: str = DEFAULT_TASK_QUEUE_NAME,
) -> Callable[[Callable[P, T]], Task[P, T]]:
    """Make a module-level function a task that is run up to ``attempts`` times.

    ``enqueue`` it inside the transaction whose rows it needs: it is then there exactly when they are. Any exception but
    ``Permanent`` is a reason to try again after ``wait``, then 4 × ``wait``, 16 × ``wait`` …
    """

    def make(function: Callable[P, T]) -> Task[P, T]:
        return DurableTask(func=function, attempts=attempts, wait=wait, limit=limit, queue_name=queue_name)

    return make

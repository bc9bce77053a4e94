"""Tasks that the tests of this room queue; a worker in another process imports them by name."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

from django_tasks import task

from background.retry import Permanent, durable_task

said: list[str] = []


@durable_task(attempts=3, wait=timedelta(seconds=10))
def say_or_fail(word: str, fail: bool = False) -> str:
    if fail:
        raise ConnectionError("the other side is away")
    said.append(word)
    return word


@durable_task(attempts=3, wait=timedelta(seconds=10))
def refuse() -> None:
    raise Permanent("this address does not exist")


@durable_task(attempts=3, wait=timedelta(seconds=10), limit=timedelta(minutes=1))
def hang_the_first_time(folder: str) -> None:
    """Note each start as a file; stay in the first one until killed."""
    starts = len(list(Path(folder).glob("start-*")))
    (Path(folder) / f"start-{starts + 1}").touch()
    while starts == 0:
        time.sleep(0.05)


@task
def plain() -> None:
    raise ConnectionError("the other side is away")

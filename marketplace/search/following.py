"""To stay and bring in each change as it comes, as a process of its own beside the task worker."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

from django.db import close_old_connections, connections

from marketplace.search.asking import Backend
from marketplace.search.indexing import OUTAGES, Stage, drain_stage, stages

log = logging.getLogger(__name__)
PAUSE = 0.3  # seconds between two looks where nothing is to be done
LONGEST_PAUSE = 5.0  # while something is down


def follow(backends: Sequence[Backend], stop: threading.Event) -> None:
    """Until ``stop`` is set. Each back end has a thread, so that none waits for another that is slow."""
    threads = [threading.Thread(target=_follow, args=(stage, stop), name=stage.backend.name) for stage in stages(backends)]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(0.2)  # in pieces: a signal is heard by this thread alone


def _follow(stage: Stage, stop: threading.Event) -> None:
    pause = PAUSE
    try:
        while not stop.is_set():
            pause = _look(stage, pause)
            if pause:
                stop.wait(pause)
    finally:
        connections.close_all()


def _look(stage: Stage, pause: float) -> float:
    """How long to wait before the next look."""
    try:
        return 0 if drain_stage(stage) else PAUSE
    except OUTAGES as error:
        close_old_connections()
        if pause <= PAUSE:
            log.warning("The index of %s waits: %s", stage.backend.name, error)
        return min(LONGEST_PAUSE, max(pause, PAUSE) * 2)
    except Exception:
        # A back end may fail in ways of its own where nothing can be set aside. The changes stay; the process stays.
        log.exception("The index of %s stumbled.", stage.backend.name)
        return LONGEST_PAUSE

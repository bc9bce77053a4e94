"""Several people at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Run ``actions`` in threads that start together; what each returned or raised."""
    start = threading.Barrier(len(actions))
    answers: list[object] = [None] * len(actions)

    def run(place: int, action: Callable[[], object]) -> None:
        try:
            start.wait()
            answers[place] = action()
        except Exception as failure:  # noqa: BLE001
            answers[place] = failure
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, action)) for place, action in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers

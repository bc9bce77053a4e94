"""When to ask something that may be down, and when to leave it alone for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

FAILURES = 3  # in a row, after which nobody asks
PAUSE = 5.0  # seconds until one asker tries again
BETWEEN_WORDS = 60.0  # seconds between two lines in the log


class Circuit:
    """One a process: a process finds out within three questions, and what a shared note would cost, each question would pay."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._shut_until = 0.0
        self._said_at: float | None = None

    def may_ask(self) -> bool:
        """False while it is shut. After the pause one asker is let through, and the others wait for what comes of it."""
        with self._lock:
            if self._failures < FAILURES:
                return True
            now = self._clock()
            if now < self._shut_until:
                return False
            self._shut_until = now + PAUSE
            return True

    def went_well(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self) -> bool:
        """Whether it is time for a line in the log."""
        with self._lock:
            now = self._clock()
            self._failures += 1
            self._shut_until = now + PAUSE
            if self._said_at is not None and now - self._said_at < BETWEEN_WORDS:
                return False
            self._said_at = now
            return True

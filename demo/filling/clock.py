"""Setting the clock, so that what is written now is dated as if it had happened then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone


@contextmanager
def clock_at(moment: dt.datetime) -> Iterator[None]:
    """Within it ``django.utils.timezone.now()`` is ``moment``, for every module of this process that asks.

    For filling an empty demo from one process; nothing else may run in it meanwhile.
    """
    usual = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = usual

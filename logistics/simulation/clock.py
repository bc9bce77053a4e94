"""A queue of what will happen, in the order of its time."""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

Action = Callable[[dt.datetime], None]


@dataclass
class Clock:
    """``at`` plans, ``run`` lets it happen; what happens may plan further."""

    _waiting: list[tuple[dt.datetime, int, Action]] = field(default_factory=list)
    _count: itertools.count[int] = field(default_factory=itertools.count)

    def at(self, moment: dt.datetime, action: Action) -> None:
        heapq.heappush(self._waiting, (moment, next(self._count), action))

    def run(self, *, until: dt.datetime) -> None:
        """Everything up to ``until``, inclusive."""
        while self._waiting and self._waiting[0][0] <= until:
            moment, _count, action = heapq.heappop(self._waiting)
            action(moment)

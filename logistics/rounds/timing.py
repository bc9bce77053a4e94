"""When a vehicle is where, for stops in a given order."""

from __future__ import annotations

from collections.abc import Sequence

from logistics.rounds.problem import Problem, Stop, Tour, Visit, Way


def timed(problem: Problem, *, tour: Tour, stops: Sequence[Stop]) -> Way:
    """``stops`` in this order, as early as possible, leaving as late as that allows: nobody waits at a door for what opens later.

    Where a stop is reached after it closes, work begins on arrival all the same: a plan that breaks a window is still a plan, and
    the checker says what it breaks.
    """
    begins, back = _earliest(problem, tour, stops, tour.starts)
    leaves = max(tour.starts, _latest_start(problem, tour, stops, begins))
    if leaves > tour.starts:
        begins, back = _earliest(problem, tour, stops, leaves)
    visits, here, now = [], tour.place, leaves
    for stop, begin in zip(stops, begins, strict=True):
        visits.append(Visit(stop.key, now + problem.seconds[here][stop.place], begin, begin + stop.service))
        here, now = stop.place, begin + stop.service
    return Way(tour.key, leaves, tuple(visits), back)


def _earliest(problem: Problem, tour: Tour, stops: Sequence[Stop], leaves: float) -> tuple[list[float], float]:
    here, now, begins = tour.place, leaves, []
    for stop in stops:
        now = max(now + problem.seconds[here][stop.place], stop.opens)
        begins.append(now)
        now, here = now + stop.service, stop.place
    return begins, now + problem.seconds[here][tour.place]


def _latest_start(problem: Problem, tour: Tour, stops: Sequence[Stop], begins: Sequence[float]) -> float:
    """The latest departure with which the last stop begins no later than at ``begins``, and no window is missed on the way."""
    if not stops:
        return tour.starts
    latest = begins[-1]
    for before, stop, begin in zip(reversed(stops[:-1]), reversed(stops[1:]), reversed(begins[:-1]), strict=True):
        # What is late anyway must not be made later: it counts with the time at which it is reached at the earliest.
        latest = min(max(before.closes, begin), latest - problem.seconds[before.place][stop.place] - before.service)
    return latest - problem.seconds[tour.place][stops[0].place]

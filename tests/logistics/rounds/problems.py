"""Small problems for the planner: doors on a line, one metre a second."""

from __future__ import annotations

from typing import Any

from logistics.rounds.problem import Problem, Stop, Tour

DAY = 10_000.0


def make_stop(
    key: int, *, opens: float = 0, closes: float = DAY, delivers: int = 1, collects: int = 0, chilled: int = 0, **fields: Any
) -> Stop:
    """A door at ``key`` hundred metres from the office; loads are (parcels, chilled)."""
    return Stop(
        key=key,
        place=fields.pop("place", key),
        opens=opens,
        closes=closes,
        service=fields.pop("service", 10),
        delivers=(delivers, chilled),
        collects=(collects, 0),
        **fields,
    )


def make_problem(*stops: Stop, tours: tuple[Tour, ...] = (), places: int = 0) -> Problem:
    """The office at 0 metres, place n at n hundred metres."""
    count = max(places, *(stop.place for stop in stops)) + 1 if stops else 1
    table = [[abs(a - b) * 100.0 for b in range(count)] for a in range(count)]
    return Problem(tours or (make_tour(),), stops, table, table)


def make_tour(key: int = 1, *, parcels: int = 100, chilled: int = 100, starts: float = 0, ends: float = DAY) -> Tour:
    return Tour(key, 0, (parcels, chilled), starts, ends)

"""Plans rounds with PyVRP. Plain data in, a plan out; nothing of PyVRP leaves this module.

PyVRP reckons in whole numbers: metres and seconds are multiplied by a scale, and seconds are rounded up, so that a plan which holds in
whole numbers holds in fractions too. Where every stop must be served the scale is fine; where stops may be left out, whole metres and
seconds do, and keep what a stop is worth below what breaking a rule costs.
"""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pyvrp
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.IteratedLocalSearch import IteratedLocalSearchParams
from pyvrp.PenaltyManager import PenaltyParams
from pyvrp.search import NeighbourhoodParams

from logistics.rounds.problem import Plan, Problem, Stop, Tour, Way
from logistics.rounds.timing import timed

FINE, WHOLE = 1000, 1
# Where a tour may not go it would drive so far (in the solver's units): farther than any stop is worth.
CLOSED = 10**12
# Sums of fractions are a little off; what is whole but for that stays whole.
HAIR = 1e-6
# So many short searches from different beginnings, each with this part of the time; the best of them is gone on with.
STARTS, SHORT = 5, 0.1


class _Until:
    """Stops at a moment of the clock; tells how far it is."""

    def __init__(self, begin: float, end: float, until: float, tell: Callable[[float], None] | None) -> None:
        self.begin, self.end, self.until, self.tell, self.told = begin, end, until, tell, begin

    def __call__(self, best_cost: float) -> bool:
        now = time.perf_counter()
        if self.tell and now - self.told >= 1:
            self.told = now
            self.tell(min(1.0, (now - self.begin) / (self.end - self.begin)))
        return now >= self.until


def solve(
    problem: Problem,
    *,
    seconds: float,
    seed: int = 1,
    second_cost: int = 0,
    all_served: bool = False,
    tell: Callable[[float], None] | None = None,
) -> Plan:
    """The shortest plan found in ``seconds`` of the clock, all preparation included.

    ``second_cost``: how many metres a second of working time counts for. With ``all_served`` no stop may be left out, and a plan may
    break rules where that cannot be; without, what does not fit is in ``unserved``. ``tell(part)`` hears about once a second how much of
    the time is gone. The same seed on the same machine need not give the same plan: the clock decides.
    """
    begin = time.perf_counter()
    if not problem.stops or not problem.tours:
        return Plan((), tuple(stop.key for stop in problem.stops))
    data, worth = _data(problem, second_cost=second_cost, all_served=all_served)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PenaltyBoundWarning)  # what cannot be kept is left out, and said by who asks
        best = _search(data, _params(worth), begin=begin, seconds=seconds, seed=seed, tell=tell)
    return _plan(problem, best)


def _search(data: Any, params: pyvrp.SolveParams, *, begin: float, seconds: float, seed: int, tell: Callable[[float], None] | None) -> Any:
    """Several short searches from different beginnings, then a long one from the best of them: a single one is sometimes caught in a
    plan with too few vehicles, and does not find out of it in seconds."""

    def run(until: float, number: int, start: Any = None) -> Any:
        clock = _Until(begin, begin + seconds, begin + until, tell)
        return pyvrp.solve(data, clock, seed + number, collect_stats=False, display=False, params=params, initial_solution=start).best

    best = min((run(seconds * SHORT * (n + 1), n) for n in range(STARTS)), key=_cost)
    best = min(best, run(seconds, STARTS, best), key=_cost)
    if not best.is_feasible() and not data.client(0).required:
        best = run(seconds * 1.5, STARTS + 1, pyvrp.Solution(data, []))  # a plan of nothing holds; stops are put into it one by one
    return best


def _cost(solution: Any) -> tuple[bool, int]:
    worth = solution.distance_cost() + solution.duration_cost() + solution.uncollected_prizes()
    return not solution.is_feasible(), worth


def _params(worth: int) -> pyvrp.SolveParams:
    """``worth``: of the stop that is worth most, 0 where all must be served. One parcel too many must cost more than that."""
    return pyvrp.SolveParams(
        neighbourhood=NeighbourhoodParams(num_neighbours=20),
        ils=IteratedLocalSearchParams(history_length=50),
        penalty=PenaltyParams(max_penalty=max(PenaltyParams().max_penalty, 4.0 * worth)),
    )


Kind = tuple[int, tuple[int, ...], float, float, frozenset[int]]


def _kind(problem: Problem, tour: Tour) -> Kind:
    """Tours of one kind are the same to the solver; the last part are the places that are closed to them."""
    closed = frozenset(stop.place for stop in problem.stops if stop.only is not None and tour.key not in stop.only)
    return tour.place, tour.capacity, tour.starts, tour.ends, closed


def _kinds(problem: Problem) -> dict[Kind, list[Tour]]:
    found: dict[Kind, list[Tour]] = {}
    for tour in problem.tours:
        found.setdefault(_kind(problem, tour), []).append(tour)
    return found


def _data(problem: Problem, *, second_cost: int, all_served: bool) -> tuple[Any, int]:
    """PyVRP's data, and what the stop that is worth most is worth in it."""
    scale = FINE if all_served else WHOLE

    def up(seconds: float) -> int:
        return math.ceil(seconds * scale - HAIR)

    metres = np.rint(np.asarray(problem.metres, dtype=float) * scale).astype(np.int64)
    seconds: Any = np.ceil(np.asarray(problem.seconds, dtype=float) * scale - HAIR).astype(np.int64)
    kinds = _kinds(problem)
    homes = sorted({tour.place for tour in problem.tours})
    closed = list({kind[-1] for kind in kinds})
    longest_day = int((max(tour.ends for tour in problem.tours) - min(tour.starts for tour in problem.tours)) * scale)
    prize = 0 if all_served else int(4 * metres.max(initial=1) + 2 * second_cost * longest_day)
    clients = [
        pyvrp.Client(
            location=stop.place,
            delivery=list(stop.delivers),
            pickup=list(stop.collects),
            service_duration=up(stop.service),
            tw_early=up(stop.opens),
            tw_late=max(up(stop.opens), int(stop.closes * scale)),
            prize=prize * stop.weight,
            required=all_served,
        )
        for stop in problem.stops
    ]
    vehicles = [
        pyvrp.VehicleType(
            num_available=len(tours),
            capacity=list(capacity),
            start_depot=homes.index(place),
            end_depot=homes.index(place),
            tw_early=up(starts),
            tw_late=max(up(starts), int(ends * scale)),
            unit_duration_cost=second_cost,
            profile=closed.index(shut),
        )
        for (place, capacity, starts, ends, shut), tours in kinds.items()
    ]
    data = pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in range(len(metres))],
        clients=clients,
        depots=[pyvrp.Depot(location=home) for home in homes],
        vehicle_types=vehicles,
        distance_matrices=[_without(metres, shut) for shut in closed],
        duration_matrices=[seconds for _same in closed],
    )
    return data, prize * max(stop.weight for stop in problem.stops)


def _without(metres: Any, closed: frozenset[int]) -> Any:
    if not closed:
        return metres
    made = metres.copy()
    for place in closed:
        made[place, :] = made[:, place] = CLOSED
    np.fill_diagonal(made, 0)
    return made


def _plan(problem: Problem, best: Any) -> Plan:
    """The routes on tours of their kind, timed anew in fractions."""
    free = [list(tours) for tours in _kinds(problem).values()]
    ways: list[Way] = []
    served: set[int] = set()
    for route in best.routes():
        stops: list[Stop] = [problem.stops[step.idx] for step in route.schedule() if step.is_client()]
        tour = free[route.vehicle_type()].pop(0)
        ways.append(timed(problem, tour=tour, stops=stops))
        served |= {stop.key for stop in stops}
    return Plan(tuple(ways), tuple(stop.key for stop in problem.stops if stop.key not in served))

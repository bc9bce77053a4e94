"""Whether a plan holds, worked out from nothing but the problem and the plan. It shares no code with the solver, and trusts no time in
the plan: it drives each way itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from logistics.rounds.problem import Plan, Problem, Stop, Tour, Way

# Times are sums of fractions; less than a thousandth of a second is no lateness.
HAIR = 1e-6


class Rule(StrEnum):
    LATE = "late"
    TOO_MUCH = "too_much"
    LEAVES_EARLY = "leaves_early"
    BACK_LATE = "back_late"
    WRONG_TOUR = "wrong_tour"
    WRONG_TIME = "wrong_time"
    TWICE = "twice"
    FORGOTTEN = "forgotten"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Violation:
    """One rule that the plan breaks. ``tour`` and ``stop`` are keys, None where the rule is not about one; ``by`` is how much: seconds,
    or the load above the capacity; ``kind`` the place of that load in the tuple."""

    rule: Rule
    tour: int | None = None
    stop: int | None = None
    by: float = 0
    kind: int | None = None


@dataclass(frozen=True)
class Checked:
    violations: tuple[Violation, ...]
    metres: float


def check(problem: Problem, plan: Plan) -> Checked:
    """All that ``plan`` breaks, and the length of its ways."""
    stops = {stop.key: stop for stop in problem.stops}
    tours = {tour.key: tour for tour in problem.tours}
    found, metres = _counted(problem, plan), 0.0
    for way in plan.ways:
        tour, doors = tours.get(way.tour), [stops.get(visit.stop) for visit in way.visits]
        if tour is None or None in doors:
            found.append(Violation(Rule.UNKNOWN, tour=way.tour))
            continue
        on_the_way = [door for door in doors if door is not None]
        found += _driven(problem, tour, on_the_way, way) + _loaded(tour, on_the_way)
        legs = [tour.place, *(stop.place for stop in on_the_way), tour.place]
        metres += sum(problem.metres[legs[n]][legs[n + 1]] for n in range(len(legs) - 1)) if on_the_way else 0
    return Checked(tuple(found), metres)


def _counted(problem: Problem, plan: Plan) -> list[Violation]:
    """Each stop is visited once or said to be left out, and each tour has one way."""
    seen = Counter(visit.stop for way in plan.ways for visit in way.visits) + Counter(plan.unserved)
    found = [Violation(Rule.FORGOTTEN, stop=stop.key) for stop in problem.stops if not seen[stop.key]]
    found += [Violation(Rule.TWICE, stop=key) for key, times in seen.items() if times > 1]
    ways = Counter(way.tour for way in plan.ways)
    return found + [Violation(Rule.TWICE, tour=key) for key, times in ways.items() if times > 1]


def _driven(problem: Problem, tour: Tour, stops: list[Stop], way: Way) -> list[Violation]:
    found = []
    if way.leaves < tour.starts - HAIR:
        found.append(Violation(Rule.LEAVES_EARLY, tour.key, by=tour.starts - way.leaves))
    clock, at = way.leaves, tour.place
    for stop, visit in zip(stops, way.visits, strict=True):
        clock += problem.seconds[at][stop.place]
        if abs(clock - visit.arrives) > HAIR or abs(max(clock, stop.opens) - visit.begins) > HAIR:
            found.append(Violation(Rule.WRONG_TIME, tour.key, stop.key, by=abs(clock - visit.arrives)))
        if clock > stop.closes + HAIR:
            found.append(Violation(Rule.LATE, tour.key, stop.key, by=clock - stop.closes))
        if stop.only is not None and tour.key not in stop.only:
            found.append(Violation(Rule.WRONG_TOUR, tour.key, stop.key))
        clock, at = max(clock, stop.opens) + stop.service, stop.place
    clock += problem.seconds[at][tour.place] if stops else 0
    if clock > tour.ends + HAIR:
        found.append(Violation(Rule.BACK_LATE, tour.key, by=clock - tour.ends))
    return found


def _loaded(tour: Tour, stops: list[Stop]) -> list[Violation]:
    """What is delivered lies in the vehicle from the start, what is collected until the end."""
    found = []
    for kind, most in enumerate(tour.capacity):
        taken: Callable[[Stop], int] = lambda stop, kind=kind: stop.collects[kind] - stop.delivers[kind]  # type: ignore[misc]  # noqa: E731
        load = sum(stop.delivers[kind] for stop in stops)
        worst, where = load, stops[0].key if stops else None
        for stop in stops:
            load += taken(stop)
            if load > worst:
                worst, where = load, stop.key
        if worst > most:
            found.append(Violation(Rule.TOO_MUCH, tour.key, where, by=worst - most, kind=kind))
    return found

"""The planner, held against a checker that shares no code with it."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from logistics.rounds.checking import Rule, check
from logistics.rounds.problem import Plan, Problem, Stop, Tour, Visit, Way
from logistics.rounds.solving import solve
from logistics.rounds.timing import timed
from tests.logistics.rounds.problems import DAY, make_problem, make_stop, make_tour


def by_chance(seed: int) -> Problem:
    """Fractions everywhere, tight windows, few places: some stops cannot be served."""
    dice = random.Random(seed)
    count = dice.randint(1, 40)
    spots = [(dice.uniform(0, 9000), dice.uniform(0, 9000)) for _ in range(count + 1)]
    metres = [[((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5 for bx, by in spots] for ax, ay in spots]
    seconds = [[way / dice.uniform(4, 12) for way in row] for row in metres]
    stops = []
    for n in range(1, count + 1):
        opens = dice.uniform(28_800, 50_000)
        fetched = dice.random() < 0.2
        load = (dice.randint(0, 3), dice.randint(100, 20_000), int(dice.random() < 0.3))
        stops.append(
            Stop(
                n,
                n,
                opens,
                opens + dice.choice([0, 1800.5, 7200, 40_000]),
                dice.uniform(30, 600),
                (0, 0, 0) if fetched else load,
                load if fetched else (0, 0, 0),
                only=frozenset({1}) if dice.random() < 0.1 else None,
                weight=dice.randint(1, 3),
            )
        )
    tours = tuple(Tour(n, 0, (dice.randint(5, 30), 200_000, dice.randint(0, 4)), 28_800.0, dice.uniform(35_000, 64_800)) for n in (1, 2, 3))
    return Problem(tours, tuple(stops), metres, seconds)


@pytest.mark.parametrize("seed", range(12))
def test_a_plan_of_any_problem_holds_and_accounts_for_every_stop(seed: int) -> None:
    problem = by_chance(seed)

    plan = solve(problem, seconds=0.2, second_cost=3)

    assert check(problem, plan).violations == ()
    assert {visit.stop for way in plan.ways for visit in way.visits} | set(plan.unserved) == {stop.key for stop in problem.stops}


def test_stops_are_visited_in_the_order_that_drives_least() -> None:
    problem = make_problem(*(make_stop(key) for key in (3, 1, 2)))

    plan = solve(problem, seconds=0.2)

    assert sorted(visit.stop for visit in plan.ways[0].visits) == [1, 2, 3]
    assert check(problem, plan).metres == 600


def test_what_cannot_be_reached_in_time_is_left_out_and_the_rest_planned() -> None:
    problem = make_problem(make_stop(1), make_stop(9, closes=500), make_stop(2))

    plan = solve(problem, seconds=0.2)

    assert plan.unserved == (9,)
    assert check(problem, plan).violations == ()


def test_chilled_parcels_go_into_chilled_places_alone() -> None:
    warm, cold = make_tour(1, chilled=0), make_tour(2, chilled=1)
    problem = make_problem(make_stop(1, chilled=1, delivers=0), make_stop(2, chilled=1, delivers=0), tours=(warm, cold))

    plan = solve(problem, seconds=0.2)

    assert [way.tour for way in plan.ways] == [2]
    assert len(plan.unserved) == 1


def test_of_what_does_not_all_fit_the_heavier_weight_stays() -> None:
    problem = make_problem(make_stop(1), make_stop(5, weight=3), tours=(make_tour(parcels=1),))

    assert solve(problem, seconds=0.2).unserved == (1,)


def test_a_stop_that_is_bound_to_a_tour_goes_with_it() -> None:
    problem = make_problem(make_stop(1), make_stop(2, only=frozenset({7})), tours=(make_tour(1), make_tour(7)))

    plan = solve(problem, seconds=0.2)

    assert [way.tour for way in plan.ways if any(visit.stop == 2 for visit in way.visits)] == [7]


def test_without_vehicles_everything_is_left_out() -> None:
    assert solve(Problem((), (make_stop(1),), [[0, 1], [1, 0]], [[0, 1], [1, 0]]), seconds=0.1) == Plan((), (1,))


def test_how_far_it_is_is_told() -> None:
    heard: list[float] = []

    solve(make_problem(make_stop(1), make_stop(2)), seconds=2.2, tell=heard.append)

    assert heard
    assert all(0 < part <= 1 for part in heard)


# --- The checker by itself: each rule broken by hand ---------------------------------------------------------------------


def rules(problem: Problem, plan: Plan) -> set[Rule]:
    return {violation.rule for violation in check(problem, plan).violations}


def plan_of(problem: Problem, *keys: int) -> Plan:
    stops = [next(stop for stop in problem.stops if stop.key == key) for key in keys]
    return Plan((timed(problem, tour=problem.tours[0], stops=stops),), ())


def test_the_checker_finds_each_broken_rule() -> None:
    late = make_problem(make_stop(1), make_stop(5, closes=100))
    assert rules(late, plan_of(late, 1, 5)) == {Rule.LATE}
    full = make_problem(make_stop(1), make_stop(2), tours=(make_tour(parcels=1),))
    assert rules(full, plan_of(full, 1, 2)) == {Rule.TOO_MUCH}
    short = make_problem(make_stop(9), tours=(make_tour(ends=1000),))
    assert rules(short, plan_of(short, 9)) == {Rule.BACK_LATE}
    bound = make_problem(make_stop(1, only=frozenset({2})))
    assert rules(bound, plan_of(bound, 1)) == {Rule.WRONG_TOUR}
    two = make_problem(make_stop(1), make_stop(2))
    assert rules(two, plan_of(two, 1)) == {Rule.FORGOTTEN}
    assert Rule.TWICE in rules(two, plan_of(two, 1, 2, 1))
    way = plan_of(two, 1, 2).ways[0]
    assert rules(two, Plan((replace(way, leaves=-50),), ())) >= {Rule.LEAVES_EARLY}
    lied = replace(way, visits=(replace(way.visits[0], begins=3), way.visits[1]))
    assert rules(two, Plan((lied,), ())) == {Rule.WRONG_TIME}
    assert rules(two, Plan((replace(way, tour=99),), ())) == {Rule.UNKNOWN}


def test_what_is_collected_counts_beside_what_is_still_to_be_delivered() -> None:
    tour = make_tour(parcels=2)
    problem = make_problem(make_stop(1, delivers=0, collects=1), make_stop(2, delivers=2), tours=(tour,))

    assert rules(problem, plan_of(problem, 1, 2)) == {Rule.TOO_MUCH}
    assert rules(problem, plan_of(problem, 2, 1)) == set()


def test_a_vehicle_leaves_no_earlier_than_it_must() -> None:
    problem = make_problem(make_stop(1, opens=5000), make_stop(2))

    way = timed(problem, tour=problem.tours[0], stops=problem.stops)

    assert way.leaves == 4900
    assert way.visits == (Visit(1, 5000, 5000, 5010), Visit(2, 5110, 5110, 5120))
    assert isinstance(way, Way)
    assert way.back < DAY

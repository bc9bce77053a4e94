"""Plans of delivery problems in Solomon's format, held against the best known distances by an independent checker.

Each problem is planned for so many seconds of the clock, preparation included, with the planner that the back office uses; the checker
(``logistics/rounds/checking.py``) drives the plan in fractions. ``value`` is the mean gap in per cent.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from benchmarks.measuring import Result
from benchmarks.solomon import Broken, best_known, read
from logistics.rounds.checking import check
from logistics.rounds.problem import Plan, Problem
from logistics.rounds.solving import solve

NAMED = 5  # so many violations of one plan are printed


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--instances", type=Path, required=True, help="folder with the problems (*.txt) and bks.json")
    parser.add_argument("--seconds", type=float, default=2, help="of the clock for each problem (2)")
    parser.add_argument("--seed", type=int, default=1, help="where the search begins (1)")
    parser.add_argument("--processes", type=int, default=1, help="search so often at once, and keep the best (1: one core)")


def run(options: argparse.Namespace) -> Result:
    """Reads everything before it plans anything, so that a broken file is told at once."""
    if options.seconds <= 0 or options.processes < 1:
        raise Broken("--seconds must be above 0 and --processes at least 1")
    if not options.instances.is_dir():
        raise Broken(f"{options.instances} is no folder")
    files = sorted(path for path in options.instances.iterdir() if path.suffix.lower() == ".txt")
    if not files:
        raise Broken(f"{options.instances} holds no problem (*.txt)")
    best, problems = best_known(options.instances), [(path.stem, read(path)) for path in files]
    print(f"{len(problems)} problems, {options.seconds:g} s of the clock each, {options.processes} process(es) at once", file=sys.stderr)
    rows = []
    with ProcessPoolExecutor(options.processes) as pool:
        for name, problem in problems:
            rows.append(_row(name, problem, best.get(name.lower()), options, pool))
            print(_line(rows[-1]), file=sys.stderr, flush=True)
    gaps = [row["value"] for row in rows if row["value"] is not None]
    return {
        "name": "rounds",
        "value": round(statistics.mean(gaps), 3) if gaps else None,
        "unit": "% above best known, mean",
        "peer": None,
        "ratio": None,
        "worst": max(gaps, default=None),
        "violations": sum(row["violations"] for row in rows),
        "seconds": options.seconds,
        "processes": options.processes,
        "rows": rows,
    }


def _row(name: str, problem: Problem, best: float | None, options: argparse.Namespace, pool: ProcessPoolExecutor) -> Result:
    begin = time.perf_counter()
    if options.processes == 1:
        plans = [_plan(problem, options.seconds, options.seed)]
    else:
        seeds = [options.seed + 100 * n for n in range(options.processes)]
        plans = list(pool.map(partial(_plan, problem, options.seconds), seeds))
    taken = time.perf_counter() - begin
    checked = [check(problem, plan) for plan in plans]
    # What leaves a stop out is no plan of these problems, however short it is.
    wrong = [len(one.violations) + len(plan.unserved) for one, plan in zip(checked, plans, strict=True)]
    chosen = min(range(len(plans)), key=lambda n: (wrong[n], checked[n].metres))
    for violation in checked[chosen].violations[:NAMED]:
        print(f"{name}: {violation}", file=sys.stderr)
    metres = checked[chosen].metres
    return {
        "name": name,
        "value": None if best is None else round((metres / best - 1) * 100, 3),
        "unit": f"% above {best}" if best else "not in bks.json",
        "peer": None,
        "ratio": None,
        "distance": round(metres, 2),
        "best_known": best,
        "vehicles": len(plans[chosen].ways),
        "stops": len(problem.stops),
        "violations": wrong[chosen],
        "seconds": round(taken, 2),
    }


def _plan(problem: Problem, seconds: float, seed: int) -> Plan:
    return solve(problem, seconds=seconds, seed=seed, all_served=True)


def _line(row: Result) -> str:
    gap = "not in bks.json" if row["value"] is None else f"{row['value']:+.2f} %"
    return (
        f"{row['name']:<10} {row['stops']:>4} stops  {row['distance']:>9.2f} with {row['vehicles']} vehicles  {gap:>9}  "
        f"{row['violations']} violations  {row['seconds']:.1f} s"
    )

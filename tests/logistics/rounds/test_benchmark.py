"""The benchmark of rounds: Solomon's files read, broken ones refused, and a few problems solved where the files are at hand."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from benchmarks import rounds
from benchmarks.solomon import Broken, best_known, read

GOOD = """tiny

VEHICLE
NUMBER     CAPACITY
  2         10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0          0          0          0       1000          0
    1      3          4          6          0        900         10
    2      0          8          6         20        900         10
"""
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "solomon"


def written(folder: Path, text: str, known: object = None) -> Path:
    (folder / "tiny.txt").write_text(text)
    (folder / "bks.json").write_text(json.dumps({"tiny": {"best_known_distance": 26}} if known is None else known))
    return folder


def options(folder: Path, seconds: float = 0.2, processes: int = 1) -> argparse.Namespace:
    return argparse.Namespace(instances=folder, seconds=seconds, seed=1, processes=processes)


def test_a_small_problem_is_solved_to_the_best_known_distance(tmp_path: Path) -> None:
    made = rounds.run(options(written(tmp_path, GOOD.replace("\n", "\r\n"))))

    assert (made["value"], made["violations"]) == (0, 0)
    assert made["rows"][0]["distance"] == 26
    assert made["rows"][0]["vehicles"] == 2


def test_two_searches_at_once_are_said_so(tmp_path: Path) -> None:
    assert rounds.run(options(written(tmp_path, GOOD), processes=2))["processes"] == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no line NUMBER CAPACITY"),
        (GOOD.replace("  2         10", "  two       10"), "two whole numbers"),
        (GOOD.replace("  2         10", "  0         10"), "two whole numbers"),
        (GOOD.replace("CUST NO.", "NO."), "no line CUST NO."),
        (GOOD.replace("    1      3 ", "    1        "), "line 11: 7 numbers"),
        (GOOD.replace("    2      0          8", "    2      x          8"), "line 12: 7 numbers"),
        (GOOD.replace("    2      0", "    1      0"), "two customers have one number"),
        (GOOD.replace("6         20        900", "6         950        900"), "ready after due"),
        (GOOD.split("    1  ", maxsplit=1)[0], "no customer but the depot"),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(Broken, match=says) as refused:
        rounds.run(options(written(tmp_path, text)))
    assert "tiny.txt" in str(refused.value)


@pytest.mark.parametrize("known", [[], {"tiny": 26}, {"tiny": {"best_known_distance": "far"}}])
def test_a_broken_list_of_best_distances_is_named(tmp_path: Path, known: object) -> None:
    with pytest.raises(Broken, match=r"bks\.json"):
        best_known(written(tmp_path, GOOD, known))


def test_a_folder_without_problems_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Broken, match="no problem"):
        rounds.run(options(tmp_path))
    with pytest.raises(Broken, match="no folder"):
        rounds.run(options(tmp_path / "nowhere"))


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the problems of {SHARED} are not at hand")
def test_problems_of_a_hundred_stops_are_planned_without_a_violation() -> None:
    known = best_known(SHARED)
    for name in ("C101", "RC204"):
        problem = read(SHARED / f"{name}.txt")
        plan = rounds._plan(problem, 1.0, 1)
        checked = rounds.check(problem, plan)
        assert (checked.violations, plan.unserved) == ((), ())
        assert checked.metres < known[name.lower()] * 1.1

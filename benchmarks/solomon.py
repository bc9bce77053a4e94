"""Reads delivery problems in Solomon's format, in which Homberger's larger ones are written too, and the best known distances.

Distances are Euclidean and stay fractions; one unit of way takes one unit of time.
"""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

from logistics.rounds.problem import Problem, Stop, Tour

COLUMNS = 7  # number, x, y, demand, ready, due, service


class Broken(RuntimeError):
    """A file that cannot be read; the text names it and says what is wrong."""


def read(path: Path) -> Problem:
    """The problem in ``path``. Raises ``Broken``."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise Broken(f"{path}: {error.strerror}") from None
    vehicles, capacity = _vehicles(path, lines)
    rows = _customers(path, lines)
    (_depot, x0, y0, _none, opens, closes, _service), customers = rows[0], rows[1:]
    if not customers:
        raise Broken(f"{path}: no customer but the depot")
    tours = tuple(Tour(number, 0, (capacity,), opens, closes) for number in range(vehicles))
    stops = []
    for n, (number, _x, _y, demand, ready, due, service) in enumerate(customers, start=1):
        if demand != int(demand) or demand < 0 or service < 0 or ready > due:
            raise Broken(f"{path}: customer {number:g}: demand and service may not be negative, nor ready after due")
        stops.append(Stop(int(number), n, ready, due, service, (int(demand),), (0,)))
    if len({stop.key for stop in stops}) < len(stops):
        raise Broken(f"{path}: two customers have one number")
    places = [(x0, y0), *((row[1], row[2]) for row in customers)]
    table = [[math.hypot(ax - bx, ay - by) for bx, by in places] for ax, ay in places]
    return Problem(tours, tuple(stops), table, table)


def _vehicles(path: Path, lines: list[str]) -> tuple[int, int]:
    """The two numbers after the line NUMBER CAPACITY."""
    for n, line in enumerate(lines[:-1]):
        if line.split()[:2] == ["NUMBER", "CAPACITY"]:
            words = next((below.split() for below in lines[n + 1 :] if below.strip()), [])
            if len(words) == 2 and all(word.isdecimal() and int(word) > 0 for word in words):
                return int(words[0]), int(words[1])
            raise Broken(f"{path}: after NUMBER and CAPACITY must stand two whole numbers, not {' '.join(words)!r}")
    raise Broken(f"{path}: no line NUMBER CAPACITY; this is no problem in Solomon's format")


def _customers(path: Path, lines: list[str]) -> list[tuple[float, ...]]:
    """The rows of the table of customers, the depot first."""
    heads = [n for n, line in enumerate(lines) if line.strip().startswith("CUST NO")]
    if not heads:
        raise Broken(f"{path}: no line CUST NO.; this is no problem in Solomon's format")
    rows = []
    for n, line in enumerate(lines[heads[0] + 1 :], start=heads[0] + 2):
        words = line.split()
        if not words:
            continue
        if len(words) != COLUMNS or not all(re.fullmatch(r"-?\d+(\.\d+)?", word) for word in words):
            raise Broken(f"{path}, line {n}: {COLUMNS} numbers are wanted, not {line.strip()[:60]!r}")
        rows.append(tuple(float(word) for word in words))
    if not rows:
        raise Broken(f"{path}: the table of customers is empty")
    return rows


def best_known(folder: Path) -> dict[str, float]:
    """Name of a problem → its best known distance, from ``bks.json``. Raises ``Broken``."""
    path = folder / "bks.json"
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return {name.lower(): float(entry["best_known_distance"]) for name, entry in said.items()}
    except OSError as error:
        raise Broken(f"{path}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Broken(f"{path}: name → {{best_known_distance: number}} is wanted ({error})") from None

"""What a plan of rounds is made from, and the plan: plain data that solver, checker and screens speak.

Places are rows of two tables, metres and seconds from place to place; both may be of fractions and need not be the same both ways.
Times are seconds since the day began. Loads are tuples of one length all over the problem, one number a kind of load (parcels, grams,
chilled parcels …).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Table = Sequence[Sequence[float]]
Load = tuple[int, ...]


@dataclass(frozen=True)
class Tour:
    """One vehicle on one shift: leaves its place not before ``starts`` and is back by ``ends``."""

    key: int
    place: int
    capacity: Load
    starts: float
    ends: float


@dataclass(frozen=True)
class Stop:
    """One door. Work there, of ``service`` seconds, begins between ``opens`` and ``closes``.

    ``only``: the keys of the tours that may go there, None for any. ``weight``: what is left out first where not all can be served
    is the lightest.
    """

    key: int
    place: int
    opens: float
    closes: float
    service: float
    delivers: Load
    collects: Load
    only: frozenset[int] | None = None
    weight: int = 1


@dataclass(frozen=True)
class Problem:
    tours: tuple[Tour, ...]
    stops: tuple[Stop, ...]
    metres: Table
    seconds: Table


@dataclass(frozen=True)
class Visit:
    """``begins`` is when the work at the door begins: on arrival, or when it opens."""

    stop: int
    arrives: float
    begins: float
    leaves: float


@dataclass(frozen=True)
class Way:
    """What one tour does: when it leaves, whom it visits, when it is back."""

    tour: int
    leaves: float
    visits: tuple[Visit, ...]
    back: float


@dataclass(frozen=True)
class Plan:
    """Ways of the tours that go out, and the keys of the stops that nobody visits."""

    ways: tuple[Way, ...]
    unserved: tuple[int, ...]

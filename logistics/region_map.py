"""A drawn map of the region: the shore, the river and a dot for each place. No tiles from elsewhere, no script.

Longitudes are squeezed by the cosine of the middle latitude, which is right to a few metres over a region.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from logistics.nearby import Point

WIDTH = 400  # of the drawing, in its own units; dots have a radius of 9
MARGIN = 18
APART = 19
LEAST_DEGREES = 0.12  # so that one place alone is not drawn on a map of nothing
# By hand, to about a kilometre. What lies outside of the map is not seen.
SHORE: Sequence[Point] = (
    (39.70, -9.05), (39.84, -8.98), (39.92, -8.95), (40.02, -8.90), (40.10, -8.88), (40.15, -8.87), (40.18, -8.905), (40.21, -8.895),
    (40.33, -8.84), (40.46, -8.80), (40.56, -8.77), (40.66, -8.745), (40.80, -8.70),
)  # fmt: skip
RIVER: Sequence[Point] = (
    (40.148, -8.87), (40.155, -8.79), (40.172, -8.70), (40.205, -8.58), (40.21, -8.50), (40.205, -8.43), (40.19, -8.39), (40.21, -8.33),
    (40.265, -8.28), (40.30, -8.21), (40.33, -8.13), (40.38, -8.02), (40.44, -7.92), (40.49, -7.75), (40.52, -7.55),
)  # fmt: skip


@dataclass(frozen=True)
class Dot:
    """Where a place stands on the drawing; ``number`` is its place in the list beside the map, 0 for one that is only drawn."""

    number: int
    x: float
    y: float
    name: str
    is_open: bool
    is_locker: bool

    @property
    def side(self) -> str:
        """At the edges a name is written inwards: CSS class of its text."""
        return "map-name-start" if self.x < WIDTH / 6 else "map-name-end" if self.x > WIDTH * 5 / 6 else ""


@dataclass(frozen=True)
class RegionMap:
    """``sea`` and ``river`` are points as SVG's ``polygon`` and ``polyline`` take them. ``searched``: (x, y) of what was asked for."""

    width: int
    height: int
    sea: str
    river: str
    dots: list[Dot]
    searched: tuple[float, float] | None


@dataclass(frozen=True)
class Mark:
    """A place to be drawn."""

    number: int
    point: Point
    name: str
    is_open: bool
    is_locker: bool = False


def draw(marks: Sequence[Mark], *, searched: Point | None = None) -> RegionMap | None:
    """The map on which all ``marks`` are, None without any. What was searched for is on it where it lies between them or near."""
    if not marks:
        return None
    south, north = _around([mark.point[0] for mark in marks])
    west, east = _around([mark.point[1] for mark in marks])
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * squeeze)
    height = round((north - south) * scale + 2 * MARGIN)

    def place(point: Point) -> tuple[float, float]:
        return round(MARGIN + (point[1] - west) * squeeze * scale, 1), round(MARGIN + (north - point[0]) * scale, 1)

    dots: list[Dot] = []
    for mark in marks:
        x, y = place(mark.point)
        # A locker often stands round the corner of its office: side by side both can be read.
        while mark.number and any(dot.number and math.dist((x, y), (dot.x, dot.y)) < APART for dot in dots):
            x = round(x + APART / 6, 1)
        dots.append(Dot(mark.number, x, y, mark.name, mark.is_open, mark.is_locker))
    here = place(searched) if searched else None
    seen = here is not None and 0 <= here[0] <= WIDTH and 0 <= here[1] <= height
    shore = [place(point) for point in SHORE]
    ocean = [(-9 * WIDTH, shore[-1][1]), (-9 * WIDTH, shore[0][1])]
    return RegionMap(WIDTH, height, _points([*shore, *ocean]), _points([place(point) for point in RIVER]), dots, here if seen else None)


def _around(degrees: list[float]) -> tuple[float, float]:
    least, most = min(degrees), max(degrees)
    missing = max(0.0, LEAST_DEGREES - (most - least)) / 2
    return least - missing, most + missing


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)

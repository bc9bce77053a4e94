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


@dataclass(frozen=True)
class Sheet:
    """The paper of a map, ``width`` units wide: where points of the globe come to lie on it."""

    north: float
    west: float
    squeeze: float
    scale: float  # units of a degree of latitude
    width: int
    height: int

    @classmethod
    def around(cls, points: Sequence[Point], *, width: int = WIDTH, margin: int = MARGIN) -> Sheet:
        """On which all ``points`` are; at least one."""
        south, north = _around([point[0] for point in points])
        west, east = _around([point[1] for point in points])
        squeeze = math.cos(math.radians((south + north) / 2))
        scale = (width - 2 * margin) / ((east - west) * squeeze)
        height = round((north - south) * scale + 2 * margin)
        return cls(north + margin / scale, west - margin / scale / squeeze, squeeze, scale, width, height)

    def place(self, point: Point) -> tuple[float, float]:
        return round((point[1] - self.west) * self.squeeze * self.scale, 1), round((self.north - point[0]) * self.scale, 1)

    def holds(self, place: tuple[float, float]) -> bool:
        return 0 <= place[0] <= self.width and 0 <= place[1] <= self.height

    @property
    def sea(self) -> str:
        shore = [self.place(point) for point in SHORE]
        return _points([*shore, (-9 * WIDTH, shore[-1][1]), (-9 * WIDTH, shore[0][1])])

    @property
    def river(self) -> str:
        return _points([self.place(point) for point in RIVER])


def draw(marks: Sequence[Mark], *, searched: Point | None = None) -> RegionMap | None:
    """The map on which all ``marks`` are, None without any. What was searched for is on it where it lies between them or near."""
    if not marks:
        return None
    sheet = Sheet.around([mark.point for mark in marks])
    dots: list[Dot] = []
    for mark in marks:
        x, y = sheet.place(mark.point)
        # A locker often stands round the corner of its office: side by side both can be read.
        while mark.number and any(dot.number and math.dist((x, y), (dot.x, dot.y)) < APART for dot in dots):
            x = round(x + APART / 6, 1)
        dots.append(Dot(mark.number, x, y, mark.name, mark.is_open, mark.is_locker))
    here = sheet.place(searched) if searched else None
    return RegionMap(sheet.width, sheet.height, sheet.sea, sheet.river, dots, here if here and sheet.holds(here) else None)


def _around(degrees: list[float]) -> tuple[float, float]:
    least, most = min(degrees), max(degrees)
    missing = max(0.0, LEAST_DEGREES - (most - least)) / 2
    return least - missing, most + missing


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)

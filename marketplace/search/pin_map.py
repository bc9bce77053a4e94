"""A drawn map with numbered pins that lead somewhere, the towns around them, and how far things are. Our own: no tiles, no script."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from logistics.nearby import Point, distance_km
from logistics.region_map import Sheet

WIDTH, MARGIN = 400, 34
RADIUS = 11.5  # of a pin
APART = 25.0  # between the middles of two
FLATTEST, TALLEST = 0.7, 1.15  # height to width
LEAST_DEGREES = 0.45
FARTHEST = 250.0  # kilometres from the first pin; what lies beyond would make everything else one dot
RINGS = (5, 10, 25, 50, 100)  # kilometres around what was asked for
KM_OF_A_DEGREE = 111.2
LETTER, LINE = 5.0, 11.0  # how much room a name of a town takes, by letters and in height
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Pin:
    """What is to be on the map. ``number`` is what stands in it."""

    number: int
    point: Point
    name: str
    url: str


@dataclass(frozen=True)
class Town:
    name: str
    point: Point


@dataclass(frozen=True)
class Placed:
    """A pin where it is drawn: beside its place where another is there already."""

    pin: Pin
    x: float
    y: float


@dataclass(frozen=True)
class Label:
    """The name of a town, and where its dot is."""

    name: str
    x: float
    y: float
    dot: tuple[float, float]
    side: str  # CSS class


@dataclass(frozen=True)
class Ring:
    """``said_at``: the middle of its words; None where they have no room."""

    radius: float
    km: int
    said_at: tuple[float, float] | None


@dataclass(frozen=True)
class PinMap:
    """``left_out``: whether a pin is too far away to be on it."""

    sheet: Sheet
    pins: list[Placed]
    towns: list[Label]
    here: tuple[float, float] | None
    rings: list[Ring] = field(default_factory=list)
    left_out: bool = False


def pin_map(pins: Sequence[Pin], *, towns: Iterable[Town] = (), here: Point | None = None) -> PinMap | None:
    """None without a pin. ``here`` is on it where it is near enough."""
    if not pins:
        return None
    near = [pin for pin in pins if distance_km(pins[0].point, pin.point) <= FARTHEST]
    seen_here = here if here and distance_km(here, near[0].point) <= FARTHEST / 2 else None
    sheet = _sheet([*(pin.point for pin in near), *([seen_here] if seen_here else [])])
    spot = sheet.place(seen_here) if seen_here else None
    placed: list[Placed] = []
    for pin in near:
        taken = [*((one.x, one.y) for one in placed), *([spot] if spot else [])]
        placed.append(Placed(pin, *_free(sheet.place(pin.point), taken, sheet)))
    full = [_around(one.x, one.y) for one in placed] + ([_around(*spot)] if spot else [])
    rings = _rings(spot, sheet, full)
    return PinMap(sheet, placed, _labels(towns, sheet, full), spot, rings, len(near) < len(pins))


def _sheet(points: list[Point]) -> Sheet:
    """Neither a strip nor a tower, wherever the points lie, and wide enough that one knows one's way."""
    for axis in (0, 1):
        least, most = min(point[axis] for point in points), max(point[axis] for point in points)
        missing, middle = max(0.0, LEAST_DEGREES - (most - least)) / 2, points[0][1 - axis]
        ends = [least - missing, most + missing] if missing else []
        points = [*points, *((end, middle) if axis == 0 else (middle, end) for end in ends)]
    first = Sheet.around(points, width=WIDTH, margin=MARGIN)
    centre = (first.north - first.height / first.scale / 2, first.west + first.width / first.scale / first.squeeze / 2)
    if first.height > first.width * TALLEST:
        half = (first.height / TALLEST / 2 - MARGIN) / first.scale / first.squeeze
        points = [*points, (centre[0], centre[1] - half), (centre[0], centre[1] + half)]
    elif first.height < first.width * FLATTEST:
        half = (first.width * FLATTEST / 2 - MARGIN) / first.scale
        points = [*points, (centre[0] - half, centre[1]), (centre[0] + half, centre[1])]
    return Sheet.around(points, width=WIDTH, margin=MARGIN)


def _free(wanted: tuple[float, float], taken: Sequence[tuple[float, float]], sheet: Sheet) -> tuple[float, float]:
    """``wanted``, or the nearest free spot in rings around it."""
    for ring in range(12):
        for step in range(max(1, 6 * ring)):
            turn = 2 * math.pi * step / max(1, 6 * ring)
            x, y = wanted[0] + ring * APART * math.sin(turn), wanted[1] - ring * APART * math.cos(turn)
            inside = RADIUS <= x <= sheet.width - RADIUS and RADIUS <= y <= sheet.height - RADIUS
            if (inside or not ring) and all(math.dist((x, y), one) >= APART - 0.5 for one in taken):
                return round(x, 1), round(y, 1)
    return wanted


def _around(x: float, y: float) -> Box:
    return (x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS)


def _has_room(box: Box, sheet: Sheet, full: Sequence[Box]) -> bool:
    inside = box[0] >= 2 and box[1] >= 2 and box[2] <= sheet.width - 2 and box[3] <= sheet.height - 2
    return inside and not any(box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in full)


def _labels(towns: Iterable[Town], sheet: Sheet, full: list[Box]) -> list[Label]:
    """The towns whose names have room: under a pin or another name none can be read. ``full`` is where something stands already."""
    found = []
    for town in towns:
        x, y = sheet.place(town.point)
        if not sheet.holds((x, y)):
            continue
        wide = len(town.name) * LETTER
        for side, left, base in (
            ("", x - wide / 2, y - 6),
            ("", x - wide / 2, y + LINE + 3),
            ("map-name-start", x + 6, y + 3.5),
            ("map-name-end", x - 6 - wide, y + 3.5),
            ("", x - wide / 2, y - RADIUS - 5),
            ("", x - wide / 2, y + RADIUS + LINE + 1),
            ("map-name-start", x + RADIUS + 4, y + 3.5),
            ("map-name-end", x - RADIUS - 4 - wide, y + 3.5),
        ):
            box = (left, base - LINE + 2, left + wide, base + 2)
            if _has_room(box, sheet, full):
                anchor = {"": left + wide / 2, "map-name-start": left, "map-name-end": left + wide}[side]
                found.append(Label(town.name, round(anchor, 1), round(base, 1), (x, y), side))
                full.append(box)
                break
    return found


def _rings(here: tuple[float, float] | None, sheet: Sheet, full: list[Box]) -> list[Ring]:
    """At most three that can be told apart and are seen. Room that their words take is noted in ``full``."""
    if here is None:
        return []
    units = sheet.scale / KM_OF_A_DEGREE  # of a kilometre
    fitting = [km for km in RINGS if 2.5 * RADIUS < km * units < 0.75 * max(sheet.width, sheet.height)]
    rings = []
    for km in fitting[-3:]:
        radius, half = km * units, LETTER * len(f"{km} km") / 2
        spots = [
            (here[0] + radius * math.sin(turn), here[1] - radius * math.cos(turn)) for turn in (step * math.pi / 8 for step in range(16))
        ]
        room = [(x, y) for x, y in spots if _has_room((x - half, y - LINE / 2, x + half, y + LINE / 2), sheet, full)]
        if room:
            full.append((room[0][0] - half, room[0][1] - LINE / 2, room[0][0] + half, room[0][1] + LINE / 2))
        rings.append(Ring(round(radius, 1), km, (round(room[0][0], 1), round(room[0][1], 1)) if room else None))
    return rings

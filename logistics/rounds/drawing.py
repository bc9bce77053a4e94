"""Rounds as a drawing: lines from the office over the stops, without streets and without asking anybody for a map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from logistics.models import Round
from logistics.rounds.places import office_spot

WIDTH, HEIGHT, EDGE = 900, 430, 34
# As many looks (colour and dashes) as admin.css has; further rounds begin anew.
LOOKS = 6
APART = 21  # of two stops at one place, so that both numbers can be read


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    number: int
    is_pickup: bool


@dataclass(frozen=True)
class Line:
    """``points`` as SVG wants them."""

    look: int
    name: str
    points: str
    dots: list[Dot]


@dataclass(frozen=True)
class Drawing:
    """In an SVG of ``WIDTH`` × ``HEIGHT``. ``home`` is the office."""

    lines: list[Line]
    home: tuple[float, float]
    kilometres: int
    bar: float
    width: int = WIDTH
    height: int = HEIGHT


def draw(rounds: Sequence[Round]) -> Drawing | None:
    """None where there is nothing to draw. North is up; a bar says how long some kilometres are."""
    rounds = [row for row in rounds if row.stops.all()]
    home = office_spot(rounds[0].office) if rounds else None
    if home is None:
        return None
    wide = math.cos(math.radians(home.latitude))
    spots = [(float(stop.longitude) * wide, -float(stop.latitude)) for row in rounds for stop in row.stops.all()]
    spots.append((home.longitude * wide, -home.latitude))
    left, top = min(x for x, _y in spots), min(y for _x, y in spots)
    across, down = max(x for x, _y in spots) - left, max(y for _x, y in spots) - top
    scale = min((WIDTH - 2 * EDGE) / max(across, 0.005), (HEIGHT - 2 * EDGE) / max(down, 0.005))
    shift_x, shift_y = (WIDTH - across * scale) / 2, (HEIGHT - down * scale) / 2

    def at(longitude: float, latitude: float) -> tuple[float, float]:
        return round((longitude * wide - left) * scale + shift_x, 1), round((-latitude - top) * scale + shift_y, 1)

    start = at(home.longitude, home.latitude)
    taken = [start]
    lines = []
    for n, row in enumerate(rounds):
        dots = []
        for number, stop in enumerate(row.stops.all(), start=1):
            x, y = _beside(at(float(stop.longitude), float(stop.latitude)), taken)
            taken.append((x, y))
            dots.append(Dot(x, y, number, stop.pickup_id is not None))
        points = " ".join(f"{x},{y}" for x, y in [start, *((dot.x, dot.y) for dot in dots), start])
        lines.append(Line(n % LOOKS + 1, str(row.shift.vehicle.name), points, dots))
    degree_metres = 111_195
    kilometres = next((one for one in (20, 10, 5, 2, 1) if one * 1000 / degree_metres * scale < WIDTH / 4), 1)
    return Drawing(lines, start, kilometres, round(kilometres * 1000 / degree_metres * scale, 1))


def _beside(spot: tuple[float, float], taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """``spot``, or the nearest free one on a spiral around it."""
    x, y = spot
    for turn in range(60):
        if all(abs(x - a) >= APART or abs(y - b) >= APART for a, b in taken):
            break
        angle, far = turn * 2.4, APART * (0.7 + turn / 9)
        x, y = spot[0] + far * math.cos(angle), spot[1] + far * math.sin(angle)
    return round(min(max(x, EDGE / 2), WIDTH - EDGE / 2), 1), round(min(max(y, EDGE / 2), HEIGHT - EDGE / 2), 1)

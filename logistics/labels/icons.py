"""The pictograms of a label: a few strokes each, in a square whose side is 1, y upwards. Drawn by both pens from these points."""

from __future__ import annotations

from math import cos, pi, sin

Stroke = tuple[tuple[float, float], ...]


def _ring(x: float, y: float, radius: float, sides: int = 16) -> Stroke:
    return tuple((x + radius * cos(2 * pi * n / sides), y + radius * sin(2 * pi * n / sides)) for n in range(sides + 1))


def _flake() -> tuple[Stroke, ...]:
    """Three axes through the middle, each with a barb near both ends."""
    strokes: list[Stroke] = []
    for n in range(6):
        angle = pi / 6 + n * pi / 3
        end = (0.5 + 0.46 * cos(angle), 0.5 + 0.46 * sin(angle))
        fork = (0.5 + 0.26 * cos(angle), 0.5 + 0.26 * sin(angle))
        strokes.append(((0.5, 0.5), end))
        strokes += [(fork, (fork[0] + 0.2 * cos(angle + turn), fork[1] + 0.2 * sin(angle + turn))) for turn in (pi / 4, -pi / 4)]
    return tuple(strokes)


WIDTH = 0.09
ICONS: dict[str, tuple[Stroke, ...]] = {
    "cold": _flake(),
    "cash": (
        ((0.04, 0.2), (0.96, 0.2), (0.96, 0.8), (0.04, 0.8), (0.04, 0.2)),
        _ring(0.5, 0.5, 0.17),
        ((0.16, 0.5), (0.2, 0.5)),
        ((0.8, 0.5), (0.84, 0.5)),
    ),
    # A house with a counter's opening.
    "office": (
        ((0.04, 0.5), (0.5, 0.94), (0.96, 0.5)),
        ((0.16, 0.58), (0.16, 0.06), (0.84, 0.06), (0.84, 0.58)),
        ((0.36, 0.06), (0.36, 0.36), (0.64, 0.36), (0.64, 0.06)),
    ),
    # A name above a line.
    "signature": (
        ((0.04, 0.1), (0.96, 0.1)),
        (
            (0.1, 0.32),
            (0.22, 0.78),
            (0.34, 0.86),
            (0.3, 0.5),
            (0.24, 0.3),
            (0.42, 0.56),
            (0.5, 0.34),
            (0.62, 0.56),
            (0.68, 0.34),
            (0.92, 0.5),
        ),
    ),
    "age": (_ring(0.5, 0.72, 0.19), ((0.12, 0.06), (0.14, 0.3), (0.32, 0.42), (0.68, 0.42), (0.86, 0.3), (0.88, 0.06), (0.12, 0.06))),
    "insured": (
        ((0.5, 0.96), (0.9, 0.82), (0.86, 0.4), (0.5, 0.04), (0.14, 0.4), (0.1, 0.82), (0.5, 0.96)),
        ((0.3, 0.52), (0.45, 0.36), (0.72, 0.68)),
    ),
    # A clock at three.
    "hours": (_ring(0.5, 0.5, 0.44, 24), ((0.5, 0.82), (0.5, 0.5), (0.74, 0.5))),
    "redirected": (((0.08, 0.5), (0.92, 0.5)), ((0.62, 0.8), (0.92, 0.5), (0.62, 0.2))),
    "return": (
        ((0.38, 0.92), (0.1, 0.66), (0.38, 0.4)),
        ((0.1, 0.66), (0.66, 0.66), (0.84, 0.56), (0.9, 0.4), (0.84, 0.22), (0.66, 0.12), (0.3, 0.12)),
    ),
}

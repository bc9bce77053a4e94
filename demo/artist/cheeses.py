"""Wheels with their cloth band, wedges, soft cheese that runs, curd in its basket."""

from __future__ import annotations

import math
from collections.abc import Sequence

from demo.artist.canvas import Canvas, Point, darker, lighter, line_through, mix, smooth
from demo.artist.grounds import weave
from demo.artist.solids import Turned, prism, sector, turned


def _wheel_profile(radius: float, height: float, bulge: float) -> list[Point]:
    shape = [(0, 0.93), (0.06, 0.975), (0.25, 1 + bulge * 0.7), (0.5, 1 + bulge), (0.75, 1 + bulge * 0.7), (0.93, 0.985), (1, 0.945)]
    return [(h * height, r * radius) for h, r in shape]


def speckles(
    c: Canvas,
    outline: str,
    box_: tuple[float, float, float, float],
    colour: str,
    count: int,
    *,
    size: tuple[float, float] = (1.5, 5),
    opacity: float = 0.4,
) -> None:
    """Small stains of a natural rind, of bran, of salt; ``box_`` is left, top, right, bottom."""
    r = c.rng
    dots = ""
    for _ in range(count):
        x, y, s = r.uniform(box_[0], box_[2]), r.uniform(box_[1], box_[3]), r.uniform(*size)
        dots += f"M{x:.0f} {y:.0f}q{s * 0.6:.1f} {-s * 0.5:.1f} {s:.1f} 0t{s * 0.4:.1f} {s * 0.5:.1f}t{-s * 1.4:.1f} {-s * 0.5:.1f}Z"
    with c.inside(outline):
        c.path(dots, colour, opacity=opacity)


def disc(x: float, y: float, r: float, tilt: float) -> str:
    return f"M{x - r:.1f} {y:.1f}A{r:.1f} {r * tilt:.1f} 0 0 1 {x + r:.1f} {y:.1f}A{r:.1f} {r * tilt:.1f} 0 0 1 {x - r:.1f} {y:.1f}Z"


def wheel(
    c: Canvas,
    x: float,
    base: float,
    radius: float,
    height: float,
    rind: str,
    *,
    bulge: float = 0.035,
    stains: int = 90,
    shadow: bool = True,
) -> Turned:
    """A whole cheese with a natural rind."""
    body = turned(c, x, base, _wheel_profile(radius, height, bulge), rind, shadow=shadow)
    r, top = radius * 0.945, base - height
    speckles(c, body.outline, (x - radius, top, x + radius, base + radius * c.tilt), darker(rind, 0.5), stains, opacity=0.22)
    face = disc(x, top, r, c.tilt)
    c.path(
        face,
        c.radial(
            (x - r * 0.35, top - r * c.tilt * 0.3),
            r * 1.5,
            [(0, lighter(rind, 0.6)), (0.5, lighter(rind, 0.22)), (1, darker(rind, 0.12))],
            flatten=0.5,
        ),
    )
    speckles(c, face, (x - r, top - r * c.tilt, x + r, top + r * c.tilt), darker(rind, 0.35), stains // 2, opacity=0.22)
    c.path(smooth(body.arc(height * 0.985, -86, 86)), stroke=lighter(rind, 0.6), stroke_width=4.0, opacity=0.6, filter=c.blur(1.5))
    c.path(
        smooth([(x + r * 0.9 * math.cos(a / 10), top + r * 0.9 * c.tilt * math.sin(a / 10)) for a in range(0, 63, 3)]),
        stroke=darker(rind, 0.3),
        stroke_width=2.0,
        opacity=0.18,
    )
    return body


def cloth_band(body: Turned, low: float, high: float, *, cloth: str = "#f6f0e2", stripe: str | None = None) -> None:
    """The strip of cotton that keeps a ripening cheese in shape: woven, wrinkled, pinned with a fold."""
    c, r = body.canvas, body.radius((low + high) / 2)
    d = body.band(low, high)
    rng = c.rng
    c.path(d, darker(cloth, 0.85), opacity=0.3, transform="translate(0 7)", filter=c.blur(4))
    c.path(d, weave(c, cloth, size=8))
    with c.inside(d):
        for _ in range(20):
            a = rng.uniform(-78, 78)
            s = math.sin(math.radians(a))
            x, y = body.x + r * s, body.base - high + r * c.tilt * math.cos(math.radians(a))
            lean = rng.uniform(-16, 16)
            c.path(
                f"M{x:.0f} {y - 4:.0f}q{lean:.0f} {(high - low) * 0.5:.0f} {rng.uniform(-8, 8):.0f} {high - low + 8:.0f}",
                stroke=darker(cloth, 0.45),
                stroke_width=rng.uniform(2, 7),
                opacity=0.16,
                filter=c.blur(2.2),
            )
        if stripe:
            for share in (0.16, 0.84):
                c.path(smooth(body.arc(low + (high - low) * share, -89, 89)), stroke=stripe, stroke_width=(high - low) * 0.06, opacity=0.75)
    c.path(
        d,
        c.linear(
            (body.x - r, 0),
            (body.x + r, 0),
            [(0, "#5d4632", 0.28), (0.2, "#ffffff", 0.3), (0.45, "#ffffff", 0), (0.78, "#4a3324", 0.38), (1, "#4a3324", 0.55)],
        ),
    )
    for h in (low, high):
        c.path(smooth(body.arc(h, -89, 89)), stroke=darker(cloth, 0.35), stroke_width=2.0, opacity=0.5)
    a = 24  # the overlap with its knot of thread
    fold = [*body.arc(high, a, a + 9), *reversed(body.arc(low, a - 4, a + 5))]
    c.path(line_through(fold, closed=True), lighter(cloth, 0.3), stroke=darker(cloth, 0.5), stroke_width=2.0, opacity=0.9)


def notch(
    c: Canvas, body: Turned, height: float, radius: float, start: float, end: float, paste: str, rind: str, *, holes: int = 12
) -> None:
    """Take a slice out of the front of a wheel, from angle to angle (90 faces us): two cut faces and what is below."""
    x, top, bottom = body.x, body.base - height, body.base
    t, rr = c.tilt, radius * 1.045

    def at(angle: float, y: float) -> Point:
        return (x + rr * math.cos(math.radians(angle)), y + rr * t * math.sin(math.radians(angle)))

    arc = [at(start + (end - start) * i / 10, bottom + 1) for i in range(11)]
    c.path(line_through([(x, bottom), *arc], closed=True), darker(c.surface, 0.42))
    hole = [(x, top), at(start, top), arc[0], *arc, at(end, top)]
    c.path(line_through(hole, closed=True), darker(c.surface, 0.42))
    for angle, shade in ((end, 0.02), (start, 0.2)):
        face = [(x, top), at(angle, top), at(angle, bottom + 2), (x, bottom)]
        edge = at(angle, top)
        inner = darker(paste, shade)
        fill = c.linear(
            (edge[0], 0), (x, 0), [(0, darker(mix(paste, rind, 0.55), shade)), (0.14, inner), (0.7, lighter(inner, 0.35)), (1, inner)]
        )
        d = line_through(face, closed=True)
        c.path(d, fill)
        c.path(d, c.linear((0, top), (0, bottom), [(0, rind, 0.55), (0.1, rind, 0), (0.88, rind, 0), (1, rind, 0.6)]))
        low, high = sorted((x, edge[0]))
        eyes(c, d, (low, top + 10, high, bottom + rr * t * 0.5), paste, holes)
    c.path(line_through([at(start, top), (x, top), at(end, top)]), stroke=lighter(rind, 0.45), stroke_width=3.5)


def eyes(c: Canvas, outline: str, box_: tuple[float, float, float, float], paste: str, count: int) -> None:
    """The small uneven holes of a hand-made paste."""
    r = c.rng
    with c.inside(outline):
        for _ in range(count):
            x, y, s = r.uniform(box_[0], box_[2]), r.uniform(box_[1], box_[3]), r.uniform(2.5, 8)
            c.ellipse(x, y, s, s * r.uniform(0.45, 0.8), darker(paste, 0.32), opacity=0.6)
            c.ellipse(x + 1, y + s * 0.22, s * 0.8, s * 0.4, lighter(paste, 0.4), opacity=0.6)


def wedge(
    c: Canvas,
    x: float,
    base: float,
    radius: float,
    height: float,
    rind: str,
    paste: str,
    *,
    facing: float = 205,
    opening: float = 42,
    holes: int = 16,
    soft: float = 0.5,
) -> list[list[Point]]:
    """A slice standing on its foot; ``facing`` turns it: the direction from the tip to the rind, degrees."""
    outline = sector(radius, facing - opening / 2, facing + opening / 2)
    cx = sum(u for u, _ in outline) / len(outline)
    outline = [(u - cx, v) for u, v in outline]
    sides = [paste, *([rind] * 10), paste]
    faces = prism(c, x, base, outline, height, paste, top=lighter(rind, 0.25), sides=sides)
    for face in faces[:-1]:
        xs, ys = [p[0] for p in face], [p[1] for p in face]
        if max(xs) - min(xs) < radius * 0.3:
            continue
        d = line_through(face, closed=True)
        c.path(
            d,
            c.linear(
                (0, min(ys)),
                (0, max(ys)),
                [
                    (0, rind, 0.75),
                    (0.07, rind, 0.15),
                    (0.2, lighter(paste, 0.7), soft),
                    (0.6, lighter(paste, 0.5), soft * 0.8),
                    (0.92, rind, 0.1),
                    (1, rind, 0.7),
                ],
            ),
        )
        eyes(c, d, (min(xs), min(ys), max(xs), max(ys)), paste, holes)
    lid = faces[-1]
    speckles(
        c,
        line_through(lid, closed=True),
        (min(p[0] for p in lid), min(p[1] for p in lid), max(p[0] for p in lid), max(p[1] for p in lid)),
        darker(rind, 0.4),
        24,
        opacity=0.25,
    )
    c.path(line_through(lid, closed=True), stroke=lighter(rind, 0.5), stroke_width=2.5, opacity=0.7)
    return faces


def open_top(c: Canvas, body: Turned, height: float, radius: float, paste: str, rind: str) -> None:
    """The lid cut off and the cream showing, a spoon's track in it, one drop over the edge."""
    x, y = body.x, body.base - height
    r, t = radius * 0.86, c.tilt
    ring = [
        (x + r * (1 + c.rng.uniform(-0.03, 0.03)) * math.cos(a), y + r * t * (1 + c.rng.uniform(-0.04, 0.04)) * math.sin(a))
        for a in [i * math.pi / 9 for i in range(18)]
    ]
    c.path(smooth(ring, closed=True), darker(rind, 0.3), transform="translate(0 -3)")
    d = smooth(ring, closed=True)
    c.path(
        d,
        c.radial(
            (x - r * 0.3, y - r * t * 0.2), r * 1.3, [(0, lighter(paste, 0.65)), (0.6, paste), (1, darker(paste, 0.22))], flatten=t + 0.1
        ),
    )
    with c.inside(d):
        for i in range(4):
            s = 0.8 - i * 0.2
            swirl = [(x + r * s * math.cos(a / 8 + i), y + r * t * s * math.sin(a / 8 + i) + 6) for a in range(0, 34, 3)]
            c.path(smooth(swirl), stroke=lighter(paste, 0.85), stroke_width=9.0, opacity=0.55, filter=c.blur(3), stroke_linecap="round")
            c.path(
                smooth([(px + 5, py + 9) for px, py in swirl]),
                stroke=darker(paste, 0.35),
                stroke_width=5.0,
                opacity=0.35,
                filter=c.blur(3),
                stroke_linecap="round",
            )
    a = math.radians(118)
    dx, dy = x + radius * 0.95 * math.cos(a), y + radius * 0.95 * t * math.sin(a)
    sx, sy = x + r * 0.8 * math.cos(a), y + r * 0.8 * t * math.sin(a)
    drop = f"M{sx - 46:.0f} {sy:.0f}C{dx - 40:.0f} {dy - 8:.0f} {dx - 34:.0f} {dy + 20:.0f} {dx - 26:.0f} {dy + height * 0.42:.0f}C{dx - 24:.0f} {dy + height * 0.62:.0f} {dx + 20:.0f} {dy + height * 0.62:.0f} {dx + 18:.0f} {dy + height * 0.38:.0f}C{dx + 20:.0f} {dy + 18:.0f} {dx + 34:.0f} {dy - 4:.0f} {sx + 52:.0f} {sy - 4:.0f}Z"
    c.path(drop, "#3a2415", opacity=0.25, transform="translate(6 7)", filter=c.blur(4))
    c.path(drop, c.linear((dx - 40, 0), (dx + 34, 0), [(0, lighter(paste, 0.2)), (0.35, lighter(paste, 0.65)), (1, darker(paste, 0.15))]))
    c.ellipse(dx - 10, dy + height * 0.44, 5, 12, "#ffffff", opacity=0.8)


def small_rounds(c: Canvas, places: Sequence[Point], radius: float, height: float, colour: str, *, stains: int = 14) -> None:
    """Several small cheeses at places from back to front."""
    for x, y in places:
        wheel(c, x, y, radius, height, colour, stains=stains)

"""Fresh things of the dairy: curd, its leaves, butter."""

from __future__ import annotations

import math

from demo.artist.canvas import Canvas, darker, lighter, line_through, mix, smooth
from demo.artist.solids import Turned, prism, turn, turned


def curd(c: Canvas, x: float, base: float, radius: float, height: float, *, colour: str = "#fbf6ea") -> Turned:
    """Requeijão: white curd that kept the ribs of its basket."""
    profile = [
        (0, radius * 0.92),
        (height * 0.2, radius * 1.0),
        (height * 0.62, radius * 0.92),
        (height * 0.9, radius * 0.72),
        (height, radius * 0.42),
    ]
    body = turned(c, x, base, profile, colour, top=lighter(colour, 0.5), depth=0.75)
    with c.inside(body.outline):
        for k in range(-8, 9):
            s = math.sin(math.radians(k * 10.5))
            rib = [(x + r * s, base - h + r * c.tilt * math.sqrt(max(0, 1 - s * s))) for h, r in profile]
            c.path(smooth(rib), stroke=darker(colour, 0.4), stroke_width=5.0, opacity=0.2, filter=c.blur(2))
            c.path(smooth([(px - 6, py) for px, py in rib]), stroke="#ffffff", stroke_width=5.0, opacity=0.6, filter=c.blur(2))
        for share in (0.18, 0.4, 0.6, 0.78):
            c.path(smooth(body.arc(height * share, -89, 89)), stroke=darker(colour, 0.35), stroke_width=4.0, opacity=0.2, filter=c.blur(2))
    c.ellipse(x - radius * 0.1, base - height - 2, radius * 0.36, radius * 0.36 * c.tilt, "#ffffff", opacity=0.7, filter=c.blur(5))
    return body


def leaf_bed(c: Canvas, x: float, y: float, radius: float, *, colour: str = "#7c9a56", count: int = 9) -> None:
    """Cabbage or fern leaves under fresh cheese."""
    for i in range(count):
        a = math.radians(i * 360 / count + c.rng.uniform(-8, 8))
        r = radius * c.rng.uniform(0.95, 1.12)
        tip = (x + r * 1.2 * math.cos(a), y + r * 1.2 * c.tilt * math.sin(a))
        side = radius * 0.5
        px, py = -math.sin(a) * side, math.cos(a) * side * c.tilt
        mid = (x + r * 0.75 * math.cos(a), y + r * 0.75 * c.tilt * math.sin(a))
        leaf = smooth(
            [
                (x, y),
                (mid[0] + px, mid[1] + py),
                (tip[0] + px * 0.25, tip[1] + py * 0.25),
                tip,
                (tip[0] - px * 0.25, tip[1] - py * 0.25),
                (mid[0] - px, mid[1] - py),
            ],
            closed=True,
        )
        own = mix(colour, c.rng.choice(["#4f6e35", "#a9bd74", "#8fa962"]), 0.45)
        c.path(leaf, darker(own, 0.7), opacity=0.28, transform="translate(5 9)", filter=c.blur(4))
        c.path(leaf, c.linear((x - radius, y), (x + radius, y), [(0, lighter(own, 0.25)), (1, darker(own, 0.25))]))
        c.path(line_through([(x, y), tip]), stroke=lighter(own, 0.5), stroke_width=3.5, opacity=0.7)
        for share in (0.55, 0.75, 0.92):
            vx, vy = x + (tip[0] - x) * share, y + (tip[1] - y) * share
            c.path(
                f"M{vx:.0f} {vy:.0f}l{px * 0.5 + (tip[0] - x) * 0.08:.0f} {py * 0.5 + (tip[1] - y) * 0.08:.0f}M{vx:.0f} {vy:.0f}l{-px * 0.5 + (tip[0] - x) * 0.08:.0f} {-py * 0.5 + (tip[1] - y) * 0.08:.0f}",
                stroke=lighter(own, 0.45),
                stroke_width=2.0,
                opacity=0.5,
            )


def pats(c: Canvas, x: float, base: float, width: float, height: float, colour: str) -> None:
    """A block of butter with a ridged top and a curl cut off."""
    outline = turn([(-width / 2, -width * 0.3), (width / 2, -width * 0.3), (width / 2, width * 0.3), (-width / 2, width * 0.3)], 24)
    faces = prism(c, x, base, outline, height, colour, top=lighter(colour, 0.5))
    lid = faces[-1]
    with c.inside(line_through(lid, closed=True)):
        for i in range(1, 10):
            s = i / 10
            a = (lid[0][0] + (lid[1][0] - lid[0][0]) * s, lid[0][1] + (lid[1][1] - lid[0][1]) * s)
            b = (lid[3][0] + (lid[2][0] - lid[3][0]) * s, lid[3][1] + (lid[2][1] - lid[3][1]) * s)
            c.path(line_through([a, b]), stroke=darker(colour, 0.3), stroke_width=4.0, opacity=0.35)
            c.path(line_through([(a[0] - 5, a[1]), (b[0] - 5, b[1])]), stroke="#fffdf0", stroke_width=4.0, opacity=0.8)

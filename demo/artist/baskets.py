"""Willow, woven; and how things lie in a basket."""

from __future__ import annotations

import math

from demo.artist.canvas import Canvas, Point, darker, lighter, smooth
from demo.artist.solids import Turned, turned


def woven(body: Turned, low: float, high: float, willow: str, *, rows: int = 9, stakes: int = 17) -> None:
    """Cover a turned body with basket work between two heights."""
    c = body.canvas
    d = body.band(low, high)
    c.path(d, darker(willow, 0.5))
    step = (high - low) / rows
    with c.inside(d):
        for row in range(rows):
            h = low + step * (row + 0.5)
            r = body.radius(h)
            for k in range(-stakes, stakes + 1):
                a = (k + (0.5 if row % 2 else 0)) * 180 / stakes
                if abs(a) > 90:
                    continue
                arc = body.arc(h, max(-90, a - 90 / stakes * 0.96), min(90, a + 90 / stakes * 0.96))
                shade = math.sin(math.radians(a))
                own = lighter(willow, 0.3 * -shade) if shade < -0.1 else darker(willow, 0.5 * max(0, shade))
                own = darker(own, 0.14 * c.rng.random())
                c.path(smooth(arc), stroke=darker(own, 0.45), stroke_width=step * 1.02, stroke_linecap="round")
                c.path(smooth([(px, py - step * 0.08) for px, py in arc]), stroke=own, stroke_width=step * 0.72, stroke_linecap="round")
                mid = arc[len(arc) // 4 : -len(arc) // 4] or arc
                c.path(
                    smooth([(px, py - step * 0.24) for px, py in mid]),
                    stroke=lighter(own, 0.55),
                    stroke_width=step * 0.13,
                    stroke_linecap="round",
                    opacity=0.8,
                )
            _ = r
    c.path(
        d,
        c.linear(
            (body.x - body.radius(high), 0),
            (body.x + body.radius(high), 0),
            [(0, "#2e1a14", 0.25), (0.2, "#ffffff", 0.12), (0.5, "#ffffff", 0), (1, "#2e1a14", 0.5)],
        ),
    )


def basket(
    c: Canvas, x: float, base: float, radius: float, height: float, willow: str, *, handle: bool = True, band: str | None = None
) -> Turned:
    """A willow basket, its handle over the opening."""
    r, h = radius, height
    body = turned(c, x, base, [(0, r * 0.78), (h * 0.5, r * 0.93), (h, r)], willow)
    y = body.top
    if handle:
        back = [(x - r * 0.98, y), (x - r * 0.86, y - h * 0.85), (x, y - h * 1.28), (x + r * 0.86, y - h * 0.85), (x + r * 0.98, y)]
        c.stroke([(px + 3, py + 6) for px, py in back], darker(willow, 0.55), r * 0.115)
        c.stroke(back, willow, r * 0.095)
        for i in range(34):
            t = i / 33
            a = math.pi * (1 - t)
            px, py = x + r * 0.98 * math.cos(a), y - h * 1.26 * math.sin(a) ** 0.8
            c.path(
                f"M{px - r * 0.045:.0f} {py + r * 0.03:.0f}L{px + r * 0.045:.0f} {py - r * 0.03:.0f}",
                stroke=darker(willow, 0.45),
                stroke_width=3.0,
                opacity=0.7,
            )
    c.ellipse(x, y, r, r * c.tilt, darker(willow, 0.68))
    c.ellipse(
        x, y + 10, r * 0.9, r * c.tilt * 0.86, c.linear((x - r, 0), (x + r, 0), [(0, darker(willow, 0.82)), (1, darker(willow, 0.4))])
    )
    woven(body, h * 0.02, h * 0.93, willow, rows=8)
    if band:
        d = body.band(h * 0.5, h * 0.62)
        with c.inside(d):
            woven(body, h * 0.5, h * 0.62, band, rows=1)
    return body


def rim(c: Canvas, body: Turned, willow: str, *, front_only: bool = False) -> None:
    """The braided edge of a basket, drawn after what lies in it."""
    r, x, y = body.profile[-1][1], body.x, body.top
    for i in range(64):
        a = math.radians(i * 360 / 64)
        if front_only and math.sin(a) < -0.05:
            continue
        px, py = x + r * math.cos(a), y + r * c.tilt * math.sin(a)
        b = math.radians(i * 360 / 64 + 9)
        qx, qy = x + r * math.cos(b), y + r * c.tilt * math.sin(b)
        own = lighter(willow, 0.25) if math.cos(a) < 0 else darker(willow, 0.2)
        c.path(
            f"M{px:.1f} {py - 9:.1f}Q{qx:.1f} {py + 2:.1f} {qx:.1f} {qy + 9:.1f}",
            stroke=darker(own, 0.45),
            stroke_width=15.0,
            stroke_linecap="round",
        )
        c.path(f"M{px:.1f} {py - 9:.1f}Q{qx:.1f} {py + 2:.1f} {qx:.1f} {qy + 9:.1f}", stroke=own, stroke_width=9.0, stroke_linecap="round")


def spread_points(count: int, x: float, y: float, rx: float, ry: float) -> list[Point]:
    """Places in rows from back to front inside an ellipse, for a heap of round things."""
    points = []
    for i in range(count):
        a = i * 2.39996
        q = math.sqrt((i + 0.5) / count)
        points.append((x + rx * q * math.cos(a), y + ry * q * math.sin(a)))
    return sorted(points, key=lambda p: p[1])

"""Bread with its crust, buns, biscuits, half-moon pastries."""

from __future__ import annotations

import math

from demo.artist.canvas import Canvas, Point, darker, lighter, mix, smooth
from demo.artist.cheeses import speckles


def dome(c: Canvas, x: float, base: float, rx: float, height: float, *, lift: float = 0.0) -> tuple[str, list[Point]]:
    """The outline of a loaf: flat below, risen above, a little uneven."""
    ry = rx * c.tilt
    points = []
    for i in range(24):
        a = math.pi * 2 * i / 24
        up = math.sin(a)
        y = base - (height - lift) * 0.9 * max(0, up) ** 0.8 + ry * 0.75 * max(0, -up)
        px = x + rx * math.copysign(abs(math.cos(a)) ** 0.82, math.cos(a)) * (1 + c.rng.uniform(-0.012, 0.012))
        points.append((px, y + c.rng.uniform(-4, 4)))
    return smooth(points, closed=True), points


def loaf(c: Canvas, x: float, base: float, rx: float, height: float, crust: str, *, flour: float = 0.6) -> str:
    """A round loaf without its cuts; returns the outline to draw cuts or cracks in."""
    c.shadow(x, base + rx * c.tilt * 0.3, rx * 0.94, rx * c.tilt * 0.55)
    d, _ = dome(c, x, base, rx, height)
    c.path(
        d,
        c.radial(
            (x - rx * 0.4, base - height * 0.72),
            rx * 1.75,
            [(0, lighter(crust, 0.42)), (0.35, crust), (0.75, darker(crust, 0.38)), (1, darker(crust, 0.6))],
            flatten=0.85,
        ),
    )
    c.path(d, c.linear((0, base - height * 0.3), (0, base + rx * c.tilt), [(0, "#2e1408", 0), (1, "#2e1408", 0.45)]))
    speckles(c, d, (x - rx, base - height, x + rx, base + rx * c.tilt), darker(crust, 0.55), 120, size=(2, 9), opacity=0.22)
    speckles(c, d, (x - rx, base - height, x + rx, base), lighter(crust, 0.6), 90, size=(2, 7), opacity=0.3)
    if flour:
        with c.inside(d):
            c.ellipse(x - rx * 0.2, base - height * 0.72, rx * 0.72, height * 0.34, "#fff8ea", opacity=0.42 * flour, filter=c.blur(32))
    return d


def cracks(
    c: Canvas,
    outline: str,
    x: float,
    base: float,
    rx: float,
    height: float,
    *,
    flour: str = "#fbf0d6",
    crumb: str = "#d9a64a",
    lines: int = 15,
) -> None:
    """Broa: a floured crust that tore in the oven."""
    r = c.rng
    with c.inside(outline):
        c.ellipse(x - rx * 0.05, base - height * 0.58, rx * 1.02, height * 0.62, flour, opacity=0.55, filter=c.blur(26))
        for i in range(lines):
            a = r.uniform(0.1, 0.9)
            px, py = x - rx + 2 * rx * (i + r.random()) / lines, base - height * a
            points = [(px, py)]
            heading = r.uniform(0, 6.28)
            for _ in range(r.randint(3, 6)):
                heading += r.uniform(-0.9, 0.9)
                px, py = px + math.cos(heading) * rx * 0.16, py + math.sin(heading) * rx * 0.11
                points.append((px, py))
            wide = r.uniform(9, 22)
            there = [(u, v) for u, v in points]
            back = [(u + r.uniform(2, 6), v + wide * math.sin(math.pi * k / (len(points) - 1))) for k, (u, v) in enumerate(points)][::-1]
            d = smooth([*there, *back[1:-1]], closed=True)
            c.path(d, darker(crumb, 0.72))
            c.path(d, darker(crumb, 0.3), transform="translate(2 5)", opacity=0.8)
            c.path(smooth(points), stroke="#fffaf0", stroke_width=5.0, opacity=0.75, transform="translate(-1 -4)")


def cut(c: Canvas, points: list[Point], wide: float, crust: str, *, crumb: str = "#f0d6a0") -> None:
    """A baker's cut that opened: the raised lip and the paler inside."""
    n = len(points) - 1
    low = [(u + wide * 0.1, v + wide * math.sin(math.pi * k / n)) for k, (u, v) in enumerate(points)]
    d = smooth([*points, *low[::-1][1:-1]], closed=True)
    c.path(d, darker(crust, 0.5), transform="translate(0 5)", opacity=0.7)
    c.path(
        d,
        c.linear(
            (0, min(v for _, v in points)),
            (0, max(v for _, v in low)),
            [(0, darker(crumb, 0.4)), (0.4, crumb), (1, mix(crumb, crust, 0.5))],
        ),
    )
    c.path(smooth(points), stroke=lighter(crust, 0.35), stroke_width=wide * 0.17, stroke_linecap="round")
    c.path(
        smooth([(u, v - wide * 0.1) for u, v in points]),
        stroke=darker(crust, 0.35),
        stroke_width=wide * 0.1,
        opacity=0.7,
        stroke_linecap="round",
    )


def bun(c: Canvas, x: float, base: float, r: float, colour: str, *, sugar: bool = True, coil: bool = False) -> None:
    """A sweet bun, glazed, with sugar on top."""
    c.shadow(x, base, r * 0.9, r * 0.3, strength=0.3, length=0.35)
    d, _ = dome(c, x, base, r, r * 1.15)
    c.path(
        d,
        c.radial(
            (x - r * 0.35, base - r * 0.75),
            r * 1.7,
            [(0, lighter(colour, 0.5)), (0.3, colour), (0.75, darker(colour, 0.45)), (1, darker(colour, 0.6))],
        ),
    )
    with c.inside(d):
        c.ellipse(x, base + r * 0.18, r * 0.95, r * 0.3, "#f3d79b", opacity=0.5, filter=c.blur(r * 0.1))
        if coil:
            c.path(
                smooth(
                    [
                        (x - r * 0.62, base - r * 0.32),
                        (x - r * 0.3, base - r * 0.8),
                        (x + r * 0.3, base - r * 0.82),
                        (x + r * 0.55, base - r * 0.45),
                        (x + r * 0.15, base - r * 0.3),
                        (x - r * 0.15, base - r * 0.48),
                        (x + r * 0.1, base - r * 0.62),
                    ]
                ),
                stroke=darker(colour, 0.5),
                stroke_width=r * 0.07,
                opacity=0.6,
                stroke_linecap="round",
            )
        c.ellipse(
            x - r * 0.3,
            base - r * 0.78,
            r * 0.3,
            r * 0.12,
            "#fff6e0",
            opacity=0.75,
            filter=c.blur(r * 0.04),
            transform=f"rotate(-18 {x:.0f} {base:.0f})",
        )
    if sugar:
        for _ in range(34):
            a, q = c.rng.uniform(0, 6.28), c.rng.random() * 0.62
            px, py = x + r * q * math.cos(a), base - r * 0.72 + r * 0.42 * q * math.sin(a)
            s = c.rng.uniform(4, 8.5)
            c.rect(
                px,
                py,
                s,
                s * 0.85,
                "#fffdf6",
                rx=1,
                stroke="#d8c8a8",
                stroke_width=0.7,
                transform=f"rotate({c.rng.uniform(0, 90):.0f} {px:.0f} {py:.0f})",
            )


def biscuit(c: Canvas, x: float, y: float, r: float, colour: str, *, thick: float = 20, ring: bool = False) -> None:
    """A round biscuit lying, browned at the edge; with ``ring`` it has a hole."""
    t = c.tilt + 0.12
    c.ellipse(x + 8, y + thick * 0.7, r * 1.03, r * t, darker(c.surface, 0.85), opacity=0.34, filter=c.blur(6))
    c.path(
        f"M{x - r} {y - thick}v{thick}A{r} {r * t} 0 0 0 {x + r} {y}v{-thick}Z",
        c.linear((x - r, 0), (x + r, 0), [(0, colour), (0.3, lighter(colour, 0.2)), (1, darker(colour, 0.5))]),
    )
    c.ellipse(
        x,
        y - thick,
        r,
        r * t,
        c.radial(
            (x - r * 0.1, y - thick - r * 0.05),
            r,
            [(0, lighter(colour, 0.5)), (0.65, lighter(colour, 0.15)), (0.93, darker(colour, 0.2)), (1, darker(colour, 0.35))],
            flatten=t + 0.2,
        ),
    )
    for _ in range(12):
        a, q = c.rng.uniform(0, 6.28), r * 0.8 * math.sqrt(c.rng.random())
        c.circle(x + q * math.cos(a), y - thick + q * t * math.sin(a), c.rng.uniform(1.5, 4), darker(colour, 0.35), opacity=0.5)
    if ring:
        c.ellipse(x, y - thick + 2, r * 0.3, r * 0.3 * t, darker(colour, 0.6))
        c.ellipse(x, y - thick + 5, r * 0.27, r * 0.24 * t, darker(c.surface, 0.25))


def half_moon(c: Canvas, x: float, base: float, r: float, *, turn: float = 0, colour: str = "#e2b062") -> None:
    """A half-moon pastry with a fluted edge and sugar."""
    with c.group(transform=f"rotate({turn:.0f} {x:.0f} {base:.0f})"):
        edge = []
        for i in range(23):
            a = math.radians(180 + 180 * i / 22)
            q = r * (1.0 if i % 2 else 0.94)
            edge.append((x + q * math.cos(a), base + q * 0.66 * math.sin(a)))
        d = smooth(edge) + f"Q{x:.0f} {base + r * 0.2:.0f} {edge[0][0]:.0f} {edge[0][1]:.0f}Z"
        c.path(d, darker(c.surface, 0.85), opacity=0.36, transform="translate(10 16)", filter=c.blur(8))
        c.path(
            d,
            c.linear(
                (x - r, base - r * 0.7),
                (x + r * 0.6, base + r * 0.2),
                [(0, lighter(colour, 0.5)), (0.5, colour), (1, darker(colour, 0.45))],
            ),
        )
        for i in range(1, 22, 2):
            a = math.radians(180 + 180 * i / 22)
            c.path(
                f"M{x + r * 0.98 * math.cos(a):.0f} {base + r * 0.65 * math.sin(a):.0f}L{x + r * 0.82 * math.cos(a):.0f} {base + r * 0.53 * math.sin(a):.0f}",
                stroke=darker(colour, 0.4),
                stroke_width=4.0,
                opacity=0.5,
            )
        belly = f"M{x - r * 0.72:.0f} {base - r * 0.03:.0f}Q{x - r * 0.5:.0f} {base - r * 0.56:.0f} {x:.0f} {base - r * 0.56:.0f}T{x + r * 0.72:.0f} {base - r * 0.03:.0f}Q{x:.0f} {base + r * 0.1:.0f} {x - r * 0.72:.0f} {base - r * 0.03:.0f}Z"
        c.path(
            belly,
            c.radial(
                (x - r * 0.22, base - r * 0.36),
                r * 0.95,
                [(0, lighter(colour, 0.72)), (0.45, lighter(colour, 0.12)), (1, darker(colour, 0.38))],
            ),
        )
        for _ in range(46):
            px, py = x + c.rng.uniform(-0.7, 0.7) * r, base - c.rng.uniform(0.02, 0.5) * r
            c.circle(px, py, c.rng.uniform(1.5, 3.6), "#fffdf4", opacity=0.9)

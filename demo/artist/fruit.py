"""Fruit and nuts beside the subject."""

from __future__ import annotations

import math

from demo.artist.canvas import Canvas, darker, lighter
from demo.artist.garnish import ball


def lemon(c: Canvas, x: float, y: float, r: float, *, colour: str = "#efc52f") -> None:
    c.ellipse(x + r * 0.3, y + r * 0.7, r * 1.2, r * 0.34, darker(c.surface, 0.85), opacity=0.36, filter=c.blur(6))
    c.path(
        f"M{x - r * 1.32:.0f} {y:.0f}C{x - r * 0.95:.0f} {y - r * 1.05:.0f} {x + r * 0.8:.0f} {y - r * 1.1:.0f} {x + r * 1.05:.0f} {y - r * 0.2:.0f}Q{x + r * 1.3:.0f} {y:.0f} {x + r * 1.05:.0f} {y + r * 0.25:.0f}C{x + r * 0.7:.0f} {y + r:.0f} {x - r * 0.9:.0f} {y + r * 0.95:.0f} {x - r * 1.32:.0f} {y:.0f}Z",
        c.radial((x - r * 0.35, y - r * 0.4), r * 1.9, [(0, lighter(colour, 0.6)), (0.35, colour), (1, darker(colour, 0.42))]),
    )
    for _ in range(20):
        a, q = c.rng.uniform(0, 6.28), r * c.rng.uniform(0.1, 0.8)
        c.circle(x + q * math.cos(a), y + q * math.sin(a) * 0.8, 2, darker(colour, 0.3), opacity=0.35)


def slice_of(c: Canvas, x: float, y: float, r: float, *, skin: str = "#e88a1c", flesh: str = "#f5b14c") -> None:
    """A round of orange or lemon lying flat."""
    t = c.tilt + 0.12
    c.ellipse(x + 7, y + 12, r, r * t, darker(c.surface, 0.85), opacity=0.32, filter=c.blur(6))
    c.ellipse(x, y + 6, r, r * t, darker(skin, 0.25))
    c.ellipse(x, y, r, r * t, skin)
    c.ellipse(x, y, r * 0.92, r * 0.92 * t, lighter(flesh, 0.7))
    for i in range(9):
        a, b = math.radians(i * 40 + 4), math.radians(i * 40 + 36)
        p = [
            (x + r * q * math.cos(k), y + r * q * t * math.sin(k))
            for q, k in ((0.1, (a + b) / 2), (0.82, a), (0.86, (a + b) / 2), (0.82, b))
        ]
        c.path(
            "M" + "L".join(f"{u:.1f} {v:.1f}" for u, v in p) + "Z",
            c.radial((x, y), r, [(0, lighter(flesh, 0.3)), (1, flesh)]),
            stroke=flesh,
            stroke_width=4.0,
            stroke_linejoin="round",
        )


def walnut(c: Canvas, x: float, y: float, r: float) -> None:
    ball(c, x, y, r, "#b98a57", squash=0.88, gloss=0.2)
    for k in (-0.5, -0.15, 0.25, 0.6):
        c.path(
            f"M{x + r * k:.0f} {y - r * 0.75:.0f}q{r * c.rng.uniform(-0.25, 0.25):.0f} {r * 0.4:.0f} 0 {r * 0.75:.0f}t{r * 0.05:.0f} {r * 0.7:.0f}",
            stroke="#7c5630",
            stroke_width=max(2, r * 0.06),
            opacity=0.65,
        )


def chestnut(c: Canvas, x: float, y: float, r: float, *, turn: float = 0) -> None:
    c.ellipse(x + r * 0.3, y + r * 0.75, r * 1.05, r * 0.32, darker(c.surface, 0.85), opacity=0.4, filter=c.blur(max(2, r * 0.1)))
    with c.group(transform=f"rotate({turn:.0f} {x:.0f} {y:.0f})"):
        d = f"M{x} {y - r * 1.12}C{x + r * 0.35} {y - r * 0.8} {x + r * 1.12} {y - r * 0.5} {x + r} {y + r * 0.3}C{x + r * 0.9} {y + r * 0.85} {x - r * 0.9} {y + r * 0.85} {x - r} {y + r * 0.3}C{x - r * 1.12} {y - r * 0.5} {x - r * 0.35} {y - r * 0.8} {x} {y - r * 1.12}Z"
        c.path(d, c.radial((x - r * 0.35, y - r * 0.3), r * 1.6, [(0, "#b5683a"), (0.35, "#7d3d1f"), (1, "#3c190d")]))
        c.ellipse(x, y + r * 0.52, r * 0.78, r * 0.24, "#c9a57a", opacity=0.95)
        c.path(
            f"M{x - r * 0.5} {y - r * 0.35}Q{x - r * 0.55} {y + r * 0.05} {x - r * 0.4} {y + r * 0.25}",
            stroke="#ffe6c9",
            stroke_width=max(2.0, r * 0.1),
            opacity=0.75,
            stroke_linecap="round",
        )
        c.path(f"M{x} {y - r * 1.1}l-3 {-r * 0.22}m3 {r * 0.22}l5 {-r * 0.2}", stroke="#d9c39a", stroke_width=3.0)


def fig(c: Canvas, x: float, y: float, r: float, *, colour: str = "#5c3a5a", turn: float = 0, cut: bool = False) -> None:
    c.ellipse(x + r * 0.3, y + r * 0.85, r, r * 0.3, darker(c.surface, 0.85), opacity=0.4, filter=c.blur(6))
    with c.group(transform=f"rotate({turn:.0f} {x:.0f} {y:.0f})"):
        d = f"M{x - r * 0.1} {y - r * 1.35}C{x + r * 0.2} {y - r * 0.9} {x + r} {y - r * 0.6} {x + r} {y + r * 0.15}C{x + r} {y + r * 0.9} {x + r * 0.4} {y + r} {x} {y + r}C{x - r * 0.5} {y + r} {x - r} {y + r * 0.8} {x - r} {y + r * 0.1}C{x - r} {y - r * 0.6} {x - r * 0.3} {y - r * 0.9} {x - r * 0.1} {y - r * 1.35}Z"
        if cut:
            c.path(d, "#efe0c0", stroke=darker(colour, 0.1), stroke_width=7.0)
            inner = f"M{x} {y - r * 0.5}C{x + r * 0.6} {y - r * 0.3} {x + r * 0.72} {y + r * 0.55} {x} {y + r * 0.75}C{x - r * 0.72} {y + r * 0.55} {x - r * 0.6} {y - r * 0.3} {x} {y - r * 0.5}Z"
            c.path(inner, c.radial((x, y + r * 0.1), r * 0.75, [(0, "#8c2440"), (0.7, "#c65b5e"), (1, "#e6ab8f")]))
            for _ in range(46):
                a, q = c.rng.uniform(0, 6.28), r * 0.5 * math.sqrt(c.rng.random())
                c.ellipse(x + q * math.cos(a), y + r * 0.12 + q * math.sin(a) * 1.1, 3.4, 2.2, "#f3d59b", opacity=0.9)
        else:
            c.path(
                d, c.radial((x - r * 0.35, y - r * 0.25), r * 1.7, [(0, lighter(colour, 0.45)), (0.4, colour), (1, darker(colour, 0.55))])
            )
            for k in (-0.5, -0.1, 0.35):
                c.path(
                    f"M{x - r * 0.05} {y - r * 1.1}Q{x + r * k * 1.6} {y - r * 0.1} {x + r * k * 0.9} {y + r * 0.9}",
                    stroke=lighter(colour, 0.35),
                    stroke_width=2.5,
                    opacity=0.5,
                )

"""Wool, linen, willow and wood."""

from __future__ import annotations

from collections.abc import Sequence

from demo.artist.canvas import Canvas, darker, lighter, line_through
from demo.artist.grounds import weave


def folded(
    c: Canvas,
    x: float,
    base: float,
    width: float,
    layers: Sequence[tuple[float, Sequence[tuple[float, str]]]],
    *,
    depth: float = 150,
    skew: float = 120,
    thread: float = 7,
) -> float:
    """A folded cloth, layer on layer from below. A layer is (thickness, stripes), a stripe (share of the width, colour).

    Returns the height of its top.
    """
    y = base
    w = width / 2
    ink = darker(c.surface, 0.85)
    c.path(
        line_through(
            [(x - w, base + 4), (x + w + 40, base + 4), (x + w + skew + 50, base - depth * 0.7), (x + w, base - depth)], closed=True
        ),
        ink,
        opacity=0.32,
        filter=c.blur(16),
    )
    c.path(f"M{x - w + 10} {base}H{x + w}", stroke=ink, stroke_width=16.0, opacity=0.5, filter=c.blur(7))
    for number, (thick, bands) in enumerate(layers):
        soft = thick * 0.46
        front = f"M{x - w:.0f} {y - soft:.0f}Q{x - w:.0f} {y:.0f} {x - w + soft:.0f} {y:.0f}H{x + w - soft:.0f}Q{x + w:.0f} {y:.0f} {x + w:.0f} {y - soft:.0f}Q{x + w:.0f} {y - thick:.0f} {x + w - soft:.0f} {y - thick:.0f}H{x - w + soft:.0f}Q{x - w:.0f} {y - thick:.0f} {x - w:.0f} {y - soft:.0f}Z"
        with c.inside(front):
            _bands(c, x - w, y - thick - 4, width, thick + 8, bands, thread)
        c.path(
            front,
            c.linear((0, y - thick), (0, y), [(0, "#ffffff", 0.35), (0.3, "#ffffff", 0), (0.65, "#2e1a14", 0.12), (1, "#2e1a14", 0.55)]),
        )
        c.path(
            front,
            c.linear((x - w, 0), (x + w, 0), [(0, "#2e1a14", 0.2), (0.1, "#ffffff", 0.12), (0.8, "#2e1a14", 0), (1, "#2e1a14", 0.28)]),
        )
        y -= thick
        if number == len(layers) - 1:
            top = [(x - w + soft * 0.4, y + 6), (x + w - soft * 0.4, y + 6), (x + w + skew - 8, y - depth), (x - w + skew + 12, y - depth)]
            d = line_through(top, closed=True)
            with c.inside(d), c.group(transform=f"matrix(1 0 {-skew / depth:.3f} 1 {skew / depth * (y + 6):.1f} 0)"):
                _bands(c, x - w, y - depth, width, depth + 10, bands, thread)
            c.path(d, c.linear((x - w, y), (x + w, y - depth), [(0, "#ffffff", 0.42), (0.5, "#ffffff", 0.1), (1, "#2e1a14", 0.16)]))
            flank = [
                (x + w - soft * 0.4, y + 6),
                (x + w + skew - 8, y - depth),
                (x + w + skew - 4, y - depth + (base - y) * 0.82),
                (x + w - 2, base - 6),
            ]
            d = line_through(flank, closed=True)
            with c.inside(d):
                c.path(d, darker(bands[-1][1], 0.45))
                c.path(d, weave(c, darker(bands[-1][1], 0.4), size=thread), opacity=0.6)
                level = base
                for thick2, _ in layers:
                    level -= thick2
                    c.path(
                        f"M{x + w - 4:.0f} {level:.0f}l{skew + 4:.0f} {-depth:.0f}",
                        stroke="#1e100b",
                        stroke_width=7.0,
                        opacity=0.35,
                        filter=c.blur(2),
                    )
    return y


def _bands(c: Canvas, left: float, top: float, width: float, height: float, bands: Sequence[tuple[float, str]], thread: float) -> None:
    total = sum(share for share, _ in bands)
    at = left
    for share, colour in bands:
        wide = width * share / total
        c.rect(at - 0.5, top, wide + 1, height, weave(c, colour, size=thread))
        at += wide


def fringe(c: Canvas, left: float, right: float, y: float, colour: str, *, length: float = 46, step: float = 15) -> None:
    x = left
    while x < right:
        tip = x + c.rng.uniform(-7, 7)
        c.stroke([(x, y), (x + 2, y + length * 0.5), (tip, y + length)], darker(colour, c.rng.uniform(0, 0.2)), 7)
        c.stroke([(x - 2, y), (x, y + length * 0.5), (tip - 2, y + length * 0.9)], lighter(colour, 0.35), 2)
        x += step


def sock(c: Canvas, x: float, y: float, size: float, colour: str, trim: str, *, turn: float = 0, pattern: bool = True) -> None:
    """A knitted sock lying flat, the toe to the left."""
    with c.group(transform=f"translate({x:.0f} {y:.0f}) rotate({turn:g}) scale({size / 100:.3f})"):
        d = "M-6-92C10-96 28-96 40-92C42-60 40-30 42 2C44 28 34 44 8 46L-62 48C-86 48-92 22-70 14C-44 6-14 4-8-18C-4-40-4-66-6-92Z"
        c.path(d, darker(c.surface, 0.85), opacity=0.4, transform="translate(6 8)", filter=c.blur(5))
        knit = c.pattern(
            7,
            8,
            f'<rect width="7" height="8" fill="{colour}"/><path d="M0 1L3.5 5L7 1M0 9L3.5 13L7 9M0-7L3.5-3L7-7" stroke="{darker(colour, 0.25)}" stroke-width="1.3" fill="none"/><path d="M0 2.4L3.5 6.4" stroke="{lighter(colour, 0.5)}" stroke-width=".9"/>',
        )
        c.path(d, knit)
        with c.inside(d):
            for area in ("M-100 0H-58V60H-100Z", "M14 12C30 8 44 10 60 6V60H10C18 44 22 30 14 12Z", "M-20-100H60V-74H-20Z"):
                c.path(area, trim, opacity=0.92)
            for i in range(12):
                c.path(f"M{-8 + i * 4.4:.1f}-98v25", stroke=darker(trim, 0.35), stroke_width=1.2, opacity=0.7)
            if pattern:
                for yy in (-62, -44, -26):
                    c.path(f"M-12 {yy}l8-8l8 8l8-8l8 8l8-8l8 8l8-8", stroke=trim, stroke_width=3.6)
                    c.path(f"M-12 {yy + 7}l8-8l8 8l8-8l8 8l8-8l8 8l8-8", stroke=lighter(colour, 0.75), stroke_width=2.0)
            c.path(d, c.linear((-40, -90), (46, 40), [(0, "#ffffff", 0.3), (0.45, "#ffffff", 0), (1, "#1e100b", 0.35)]))
            c.path("M-64 40C-30 42 20 42 40 8", stroke="#1e100b", stroke_width=10.0, opacity=0.22, filter=c.blur(4))


def roll(c: Canvas, x: float, base: float, length: float, radius: float, stripes: Sequence[str], *, turns: int = 5) -> None:
    """A rolled rug lying across, its spiral end to the right."""
    r = radius
    cy = base - r
    ink = darker(c.surface, 0.85)
    c.ellipse(x + 40, base + 4, length * 0.56, r * 0.3, ink, opacity=0.4, filter=c.blur(14))
    left, right = x - length / 2, x + length / 2
    d = f"M{left:.0f} {cy - r:.0f}H{right:.0f}A{r * 0.5:.0f} {r} 0 0 1 {right:.0f} {cy + r:.0f}H{left:.0f}A{r * 0.5:.0f} {r} 0 0 1 {left:.0f} {cy - r:.0f}Z"
    wide = length * 1.2 / len(stripes)
    with c.inside(d):
        for i, colour in enumerate(stripes):
            sx = left - r * 0.5 + i * wide
            c.path(
                f"M{sx:.0f} {cy - r:.0f}q{-r * 0.5:.0f} {r:.0f} 0 {2 * r:.0f}h{wide + 2:.0f}q{-r * 0.5:.0f} {-r:.0f} 0 {-2 * r:.0f}Z",
                weave(c, colour, size=11),
            )
    c.path(d, c.linear((0, cy - r), (0, cy + r), [(0, "#2e1a14", 0.1), (0.2, "#ffffff", 0.34), (0.45, "#ffffff", 0), (1, "#2e1a14", 0.62)]))
    c.ellipse(right, cy, r * 0.5, r, darker(stripes[0], 0.3))
    for i in range(turns):
        q = r * (1 - i / turns) * 0.96
        c.ellipse(right + i * 1.5, cy, q * 0.5, q, weave(c, stripes[i % len(stripes)], size=8))
        c.ellipse(
            right + i * 1.5,
            cy,
            q * 0.5,
            q,
            c.linear((0, cy - q), (0, cy + q), [(0, "#ffffff", 0.2), (1, "#2e1a14", 0.45)]),
            stroke="#2a1710",
            stroke_width=5.0,
            stroke_opacity=0.55,
        )


def yarn(c: Canvas, x: float, y: float, r: float, colour: str) -> None:
    """A ball of wool."""
    c.ellipse(x + r * 0.3, y + r * 0.86, r * 1.05, r * 0.3, darker(c.surface, 0.85), opacity=0.4, filter=c.blur(8))
    c.circle(x, y, r, c.radial((x - r * 0.35, y - r * 0.4), r * 1.5, [(0, lighter(colour, 0.45)), (0.4, colour), (1, darker(colour, 0.5))]))
    d = f"M{x - r:.0f} {y:.0f}A{r} {r} 0 0 1 {x + r:.0f} {y:.0f}A{r} {r} 0 0 1 {x - r:.0f} {y:.0f}Z"
    with c.inside(d):
        for angle in (-35, 30, 80, -75):
            with c.group(transform=f"rotate({angle} {x:.0f} {y:.0f})"):
                for k in range(-4, 5):
                    c.path(
                        f"M{x - r:.0f} {y + k * r * 0.1:.0f}Q{x:.0f} {y + k * r * 0.17 - r * 0.3:.0f} {x + r:.0f} {y + k * r * 0.1:.0f}",
                        stroke=darker(colour, 0.4) if k % 2 else lighter(colour, 0.45),
                        stroke_width=r * 0.035,
                        opacity=0.42,
                    )

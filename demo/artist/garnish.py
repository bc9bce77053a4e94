"""Small things beside the subject that say what it is made of."""

from __future__ import annotations

import math

from demo.artist.canvas import Canvas, darker, lighter, mix, smooth


def ball(c: Canvas, x: float, y: float, r: float, colour: str, *, squash: float = 1.0, gloss: float = 0.7, shadow: bool = True) -> None:
    if shadow:
        c.ellipse(
            x + r * 0.3, y + r * squash * 0.85, r * 1.05, r * 0.34, darker(c.surface, 0.85), opacity=0.38, filter=c.blur(max(2, r * 0.12))
        )
    c.ellipse(
        x,
        y,
        r,
        r * squash,
        c.radial(
            (x - r * 0.35, y - r * squash * 0.4),
            r * 1.45,
            [(0, lighter(colour, 0.5)), (0.35, colour), (0.8, darker(colour, 0.4)), (1, darker(colour, 0.25))],
        ),
    )
    if gloss:
        c.ellipse(
            x - r * 0.36,
            y - r * squash * 0.42,
            r * 0.2,
            r * squash * 0.13,
            "#ffffff",
            opacity=0.8 * gloss,
            transform=f"rotate(-30 {x - r * 0.36:.0f} {y - r * squash * 0.42:.0f})",
        )


def sprig(
    c: Canvas,
    x: float,
    y: float,
    length: float,
    angle: float,
    *,
    leaf: str = "#6d8150",
    stem: str = "#6b5a36",
    pairs: int = 9,
    slim: float = 0.13,
    size: float = 0.28,
    shadow: bool = True,
) -> None:
    """A twig with leaves in pairs: rosemary (slim), olive, lemon verbena, eucalyptus (wide)."""
    a = math.radians(angle)
    ux, uy = math.cos(a), math.sin(a) * 0.75

    def at(share: float) -> tuple[float, float]:
        bend = math.sin(share * math.pi) * length * 0.06
        return (x + ux * length * share - uy * bend, y + uy * length * share + ux * bend)

    if shadow:
        c.path(
            smooth([(p[0] + 8, p[1] + 10) for p in map(at, (0, 0.5, 1))]),
            stroke=darker(c.surface, 0.8),
            stroke_width=length * size * 0.5,
            opacity=0.18,
            filter=c.blur(7),
            stroke_linecap="round",
        )
    c.stroke([at(0), at(0.5), at(1)], stem, max(3, length * 0.014))
    for i in range(pairs):
        s = 0.12 + 0.86 * i / pairs
        px, py = at(s)
        grown = length * size * (1.1 - 0.55 * s)
        for side in (-1, 1):
            la = a + side * math.radians(48 + c.rng.uniform(-9, 9))
            lx, ly = math.cos(la) * grown, math.sin(la) * grown * 0.85
            wx, wy = -math.sin(la) * grown * slim, math.cos(la) * grown * slim
            own = mix(leaf, "#2f4426" if side > 0 else "#c3cf9c", c.rng.uniform(0.05, 0.32))
            c.path(
                f"M{px:.1f} {py:.1f}Q{px + lx * 0.5 + wx:.1f} {py + ly * 0.5 + wy:.1f} {px + lx:.1f} {py + ly:.1f}Q{px + lx * 0.5 - wx:.1f} {py + ly * 0.5 - wy:.1f} {px:.1f} {py:.1f}Z",
                own,
            )
            if slim > 0.18:
                c.path(
                    f"M{px:.1f} {py:.1f}L{px + lx * 0.9:.1f} {py + ly * 0.9:.1f}", stroke=lighter(own, 0.4), stroke_width=1.8, opacity=0.7
                )


def heather(c: Canvas, x: float, y: float, length: float, angle: float, *, flower: str = "#a04f86") -> None:
    sprig(c, x, y, length, angle, leaf="#7d8a55", pairs=11, slim=0.1, size=0.1)
    a = math.radians(angle)
    for i in range(46):
        s = 0.2 + 0.8 * i / 46
        px = x + math.cos(a) * length * s + c.rng.uniform(-17, 17) * (1.2 - s * 0.5)
        py = y + math.sin(a) * 0.75 * length * s + c.rng.uniform(-17, 17) * (1.2 - s * 0.5)
        own = mix(flower, c.rng.choice(["#e3a6cf", "#6d2f66", "#c979ad"]), c.rng.uniform(0.1, 0.7))
        c.ellipse(px, py, c.rng.uniform(5, 9), c.rng.uniform(5, 8), own)
        c.circle(px - 2, py - 2, 1.8, "#fbe3f2", opacity=0.7)


def blossom(c: Canvas, x: float, y: float, r: float, *, petal: str = "#fffaf0", heart: str = "#e0a92e") -> None:
    c.ellipse(x + 6, y + r * 0.5, r, r * 0.4, darker(c.surface, 0.8), opacity=0.25, filter=c.blur(5))
    for i in range(5):
        a = math.radians(i * 72 - 90)
        px, py = x + math.cos(a) * r * 0.55, y + math.sin(a) * r * 0.5
        c.ellipse(
            px,
            py,
            r * 0.5,
            r * 0.36,
            c.radial((x, y), r * 1.1, [(0, darker(petal, 0.22)), (0.5, petal), (1, lighter(petal, 0.5))]),
            transform=f"rotate({i * 72 - 90} {px:.0f} {py:.0f})",
        )
    for i in range(9):
        a = math.radians(i * 40)
        c.circle(x + math.cos(a) * r * 0.16, y + math.sin(a) * r * 0.14, r * 0.06, heart)


def dipper(c: Canvas, x: float, y: float, length: float, angle: float, *, honey: str = "#d9901f") -> None:
    """A honey dipper lying on the table, its head at (x, y)."""
    with c.group(transform=f"rotate({angle} {x} {y})"):
        wood = "#c08a4e"
        c.path(
            f"M{x} {y + 14}h{length}",
            stroke=darker(c.surface, 0.8),
            stroke_width=26.0,
            opacity=0.3,
            filter=c.blur(6),
            stroke_linecap="round",
        )
        c.path(f"M{x + 50} {y}H{x + length}", stroke=wood, stroke_width=20.0, stroke_linecap="round")
        c.path(f"M{x + 50} {y - 5}H{x + length}", stroke=lighter(wood, 0.4), stroke_width=5.0, stroke_linecap="round")
        for i, r in enumerate((28, 38, 43, 43, 38, 28)):
            c.ellipse(
                x - 46 + i * 19,
                y,
                8.5,
                r,
                c.linear((0, y - r), (0, y + r), [(0, lighter(wood, 0.35)), (0.5, wood), (1, darker(wood, 0.5))]),
            )
        c.ellipse(
            x + 2, y + 14, 56, 34, c.linear((0, y - 20), (0, y + 50), [(0, lighter(honey, 0.4)), (1, darker(honey, 0.25))]), opacity=0.72
        )
        c.ellipse(x - 10, y + 6, 22, 6, "#fff6d8", opacity=0.8)


def pool(c: Canvas, x: float, y: float, rx: float, colour: str) -> None:
    """A spill of honey or oil."""
    ring = [
        (
            x + rx * (1 + c.rng.uniform(-0.1, 0.12)) * math.cos(i * math.pi / 7),
            y + rx * c.tilt * (1 + c.rng.uniform(-0.1, 0.12)) * math.sin(i * math.pi / 7),
        )
        for i in range(14)
    ]
    d = smooth(ring, closed=True)
    c.path(d, darker(c.surface, 0.7), opacity=0.4, transform="translate(4 6)", filter=c.blur(4))
    c.path(
        d,
        c.linear(
            (x - rx, y - rx * c.tilt), (x + rx, y + rx * c.tilt), [(0, darker(colour, 0.18)), (0.5, colour), (1, lighter(colour, 0.5))]
        ),
    )
    c.path(
        smooth([(x - rx * 0.7, y - rx * c.tilt * 0.2), (x - rx * 0.4, y - rx * c.tilt * 0.6), (x + rx * 0.1, y - rx * c.tilt * 0.7)]),
        stroke="#ffffff",
        stroke_width=6.0,
        opacity=0.7,
        stroke_linecap="round",
    )


def leaf(c: Canvas, x: float, y: float, size: float, angle: float, colour: str) -> None:
    """A single leaf with veins, lying."""
    with c.group(transform=f"translate({x:.0f} {y:.0f}) scale(1 .72) rotate({angle:.0f}) scale({size / 100:.2f})"):
        c.path(
            "M0 0C14-30 60-38 100 0C60 38 14 30 0 0Z", darker(c.surface, 0.85), opacity=0.25, transform="translate(5 9)", filter=c.blur(4)
        )
        c.path(
            "M0 0C14-30 60-38 100 0C60 38 14 30 0 0Z",
            c.linear((0, -30), (0, 30), [(0, lighter(colour, 0.3)), (0.5, colour), (1, darker(colour, 0.3))]),
        )
        c.path(
            "M-16 0L92 0M22 0l16-20M22 0l16 20M46 0l16-18M46 0l16 18M68 0l10-10M68 0l10 10",
            stroke=lighter(colour, 0.55),
            stroke_width=2.6,
            opacity=0.7,
        )


def wheat(
    c: Canvas, x: float, y: float, length: float, angle: float, *, colour: str = "#d5a64a", grains: int = 9, beard: bool = True
) -> None:
    with c.group(transform=f"translate({x:.0f} {y:.0f}) rotate({angle:.0f}) scale({length / 300:.3f})"):
        c.path("M6 14H300", stroke=darker(c.surface, 0.8), stroke_width=22.0, opacity=0.22, filter=c.blur(6))
        c.path("M0 0Q150-10 300 0", stroke=darker(colour, 0.2), stroke_width=5.0)
        for i in range(grains):
            gx = 130 + i * 18
            for side in (-1, 1):
                if beard:
                    c.path(f"M{gx + 14} {side * 9}l64 {side * 26}", stroke=colour, stroke_width=1.8, opacity=0.7)
                c.path(
                    f"M{gx} {side * 1}C{gx + 4} {side * 20} {gx + 24} {side * 20} {gx + 34} {side * 6}C{gx + 22} {side * 2} {gx + 10} {side * -2} {gx} {side * 1}Z",
                    c.linear((gx, 0), (gx + 30, side * 18), [(0, darker(colour, 0.15)), (1, lighter(colour, 0.35))]),
                    stroke=darker(colour, 0.3),
                    stroke_width=1.2,
                )


def scatter(
    c: Canvas, x: float, y: float, spread: float, colour: str, count: int, *, size: tuple[float, float] = (4, 8), shape: float = 0.6
) -> None:
    """Grains, crumbs or crystals strewn on the table."""
    for _ in range(count):
        px, py = c.rng.gauss(x, spread * 0.5), c.rng.gauss(y, spread * 0.5 * c.tilt * 1.4)
        s = c.rng.uniform(*size)
        own = mix(colour, c.rng.choice(["#ffffff", "#6b4a2a"]), c.rng.uniform(0, 0.25))
        turn = c.rng.uniform(0, 180)
        c.ellipse(px + 2, py + s * shape, s, s * shape * 0.7, darker(c.surface, 0.8), opacity=0.35)
        c.ellipse(px, py, s, s * shape, own, transform=f"rotate({turn:.0f} {px:.0f} {py:.0f})")


def spoon(c: Canvas, x: float, y: float, length: float, angle: float, *, colour: str = "#b57c45", bowl: float = 0.17) -> None:
    """A wooden spoon lying; (x, y) is the middle of its bowl, ``angle`` points along the handle."""
    with c.group(transform=f"rotate({angle:.1f} {x:.0f} {y:.0f})"):
        b = length * bowl
        d = f"M{x - b * 1.1} {y}C{x - b * 1.1} {y - b} {x + b * 0.5} {y - b} {x + b * 1.15} {y - b * 0.2}L{x + length * 0.8} {y - b * 0.12}Q{x + length * 0.86} {y} {x + length * 0.8} {y + b * 0.12}L{x + b * 1.15} {y + b * 0.2}C{x + b * 0.5} {y + b} {x - b * 1.1} {y + b} {x - b * 1.1} {y}Z"
        c.path(d, darker(c.surface, 0.85), opacity=0.35, transform="translate(8 14)", filter=c.blur(7))
        c.path(d, c.linear((0, y - b), (0, y + b), [(0, lighter(colour, 0.4)), (0.5, colour), (1, darker(colour, 0.35))]))
        c.ellipse(
            x,
            y,
            b * 0.86,
            b * 0.66,
            c.linear((0, y - b), (0, y + b), [(0, darker(colour, 0.42)), (0.7, darker(colour, 0.05)), (1, lighter(colour, 0.3))]),
        )
        for k in (-0.05, 0.04):
            c.path(f"M{x + b * 1.2} {y + b * k}H{x + length * 0.78}", stroke=darker(colour, 0.3), stroke_width=1.6, opacity=0.5)

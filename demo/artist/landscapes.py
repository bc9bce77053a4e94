"""The country behind the shops: hills in veils, rivers, fields, villages, the sea."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from demo.artist.canvas import Canvas, darker, lighter, mix, smooth


def sky(c: Canvas, high: str, low: str, *, sun: tuple[float, float, float] | None = None, glow: str = "#fff3cf") -> None:
    c.rect(0, 0, c.width, c.height, c.linear((0, 0), (0, c.height * 0.75), [(0, high), (1, low)]))
    if sun:
        x, y, r = sun
        c.circle(x, y, r * 4, c.radial((x, y), r * 4, [(0, glow, 0.85), (0.3, glow, 0.35), (1, glow, 0)]))
        c.circle(x, y, r, lighter(glow, 0.6))


def cloud(c: Canvas, x: float, y: float, size: float, *, colour: str = "#ffffff", opacity: float = 0.75) -> None:
    with c.group(opacity=opacity, filter=c.blur(size * 0.025 + 1)):
        for dx, dy, r in ((-0.9, 0.08, 0.28), (-0.45, -0.1, 0.4), (0.05, -0.2, 0.5), (0.55, -0.04, 0.38), (0.95, 0.1, 0.24)):
            c.ellipse(x + dx * size, y + dy * size * 0.6, r * size, r * size * 0.42, colour)
        c.ellipse(x, y + size * 0.1, size * 1.25, size * 0.1, colour)


def ridge(
    c: Canvas, y: float, rise: float, colour: str, *, rough: float = 0.5, steps: int = 14, mist: str | None = None, peaks: bool = False
) -> list[tuple[float, float]]:
    """One line of hills from edge to edge, veiled below by ``mist``. Returns its crest."""
    w, r = c.width, c.rng
    phase = [r.uniform(0, 6.28) for _ in range(4)]
    crest = []
    for i in range(steps * 2 + 1):
        t = i / (steps * 2)
        wave = (
            math.sin(t * 5 + phase[0]) * 0.5
            + math.sin(t * 11 + phase[1]) * 0.28 * (1 + rough)
            + math.sin(t * 23 + phase[2]) * 0.12 * rough * 2
        )
        if peaks:
            wave += (0.35 if i % 2 else -0.25) * r.uniform(0.3, 1)
        crest.append((-20 + t * (w + 40), y - rise * (0.5 + wave * 0.5)))
    body = (
        smooth(crest) if not peaks else "M" + "L".join(f"{px:.0f} {py:.0f}" for px, py in crest)
    ) + f"L{w + 20} {c.height}L-20 {c.height}Z"
    top = min(p[1] for p in crest)
    c.path(body, c.linear((0, top), (0, top + rise * 2.2), [(0, lighter(colour, 0.14)), (0.35, colour), (1, mist or darker(colour, 0.1))]))
    return crest


def height_at(crest: Sequence[tuple[float, float]], x: float) -> float:
    for (x1, y1), (x2, y2) in itertools.pairwise(crest):
        if x1 <= x <= x2:
            return y1 + (y2 - y1) * (x - x1) / (x2 - x1)
    return crest[-1][1]


def trees(
    c: Canvas,
    crest: Sequence[tuple[float, float]],
    count: int,
    size: float,
    colour: str,
    *,
    kind: str = "round",
    span: tuple[float, float] = (0, 1),
    drop: float = 0.0,
) -> None:
    """Trees on a crest: round (oak, chestnut), olive, pine (umbrella), slim (eucalyptus, cypress)."""
    r = c.rng
    places = sorted((r.uniform(*span) * c.width, r.uniform(0, drop)) for _ in range(count))
    for x, down in sorted(places, key=lambda p: p[1]):
        y = height_at(crest, x) + down + 4
        s = size * r.uniform(0.75, 1.2) * (1 + down / 400)
        own = mix(colour, r.choice(["#2f3a20", "#c9c27a", colour]), r.uniform(0, 0.25))
        c.ellipse(x + s * 0.3, y, s * 0.6, s * 0.09, darker(own, 0.6), opacity=0.35)
        if kind == "slim":
            c.path(f"M{x:.0f} {y:.0f}v{-s * 1.1:.0f}", stroke="#8a7a66", stroke_width=s * 0.06)
            for k in range(4):
                c.ellipse(
                    x + r.uniform(-0.12, 0.12) * s,
                    y - s * (0.7 + k * 0.3),
                    s * (0.26 - k * 0.03),
                    s * 0.22,
                    c.linear((x - s * 0.2, 0), (x + s * 0.25, 0), [(0, lighter(own, 0.3)), (1, darker(own, 0.35))]),
                )
        elif kind == "pine":
            c.path(f"M{x:.0f} {y:.0f}q{r.uniform(-6, 6):.0f} {-s * 0.5:.0f} 0 {-s:.0f}", stroke="#6b4a34", stroke_width=s * 0.07)
            c.ellipse(
                x,
                y - s * 1.08,
                s * 0.55,
                s * 0.22,
                c.linear((0, y - s * 1.3), (0, y - s * 0.9), [(0, lighter(own, 0.25)), (1, darker(own, 0.4))]),
            )
        else:
            flat = 0.72 if kind == "olive" else 0.95
            c.path(f"M{x:.0f} {y:.0f}q{-s * 0.05:.0f} {-s * 0.2:.0f} {s * 0.03:.0f} {-s * 0.4:.0f}", stroke="#5d4632", stroke_width=s * 0.1)
            for dx, dy, q in ((-0.22, 0.5, 0.3), (0.22, 0.52, 0.3), (0, 0.7, 0.36)):
                c.ellipse(
                    x + dx * s,
                    y - dy * s * (0.85 if flat < 0.9 else 1),
                    q * s,
                    q * s * flat,
                    c.radial(
                        (x + dx * s - s * 0.1, y - dy * s - s * 0.12),
                        s * 0.5,
                        [(0, lighter(own, 0.38)), (0.5, own), (1, darker(own, 0.42))],
                    ),
                )


def house(
    c: Canvas,
    x: float,
    y: float,
    w: float,
    h: float,
    *,
    wall: str = "#f6efe2",
    roof: str = "#c2623a",
    stone: bool = False,
    windows: int = 2,
) -> None:
    c.path(
        f"M{x:.0f} {y:.0f}v{-h:.0f}h{w:.0f}v{h:.0f}Z",
        c.linear((x, 0), (x + w, 0), [(0, lighter(wall, 0.25)), (0.6, wall), (1, darker(wall, 0.18))]),
    )
    c.path(f"M{x + w:.0f} {y:.0f}v{-h:.0f}l{w * 0.34:.0f} {-h * 0.06:.0f}v{h * 0.98:.0f}Z", darker(wall, 0.34))
    c.path(
        f"M{x - w * 0.06:.0f} {y - h:.0f}L{x + w * 0.16:.0f} {y - h * 1.4:.0f}H{x + w * 1.22:.0f}L{x + w * 1.42:.0f} {y - h * 1.05:.0f}L{x + w:.0f} {y - h:.0f}Z",
        c.linear((0, y - h * 1.4), (0, y - h), [(0, lighter(roof, 0.2)), (1, darker(roof, 0.2))]),
    )
    if stone:
        r = c.rng
        for _ in range(int(w * h / 90)):
            px, py = x + r.uniform(0.02, 0.9) * w, y - r.uniform(0.05, 0.92) * h
            c.rect(px, py, r.uniform(5, 13), r.uniform(2, 4), darker(wall, r.uniform(0.1, 0.5)), rx=1, opacity=0.7)
    for i in range(windows):
        wx = x + w * (i + 0.6) / (windows + 0.4) - w * 0.07
        c.rect(wx, y - h * 0.72, w * 0.13, h * 0.26, "#5a4436" if stone else "#4a6a82")
        c.rect(wx - 1, y - h * 0.72 - 2, w * 0.13 + 2, 3, lighter(wall, 0.5))
    c.rect(x + w * 0.42, y - h * 0.36, w * 0.16, h * 0.36, "#6b3f28")


def castle(c: Canvas, x: float, y: float, size: float, colour: str) -> None:
    """Walls and towers on a hill; (x, y) is the middle of the foot."""
    s = size

    def tower(tx: float, w: float, h: float) -> None:
        left = x + tx * s - w * s / 2
        teeth = "".join(f"h{w * s / 7:.1f}v{(-1) ** i * s * 0.05:.1f}" for i in range(7))
        c.path(
            f"M{left:.0f} {y + 20:.0f}V{y - h * s:.0f}{teeth}V{y + 20:.0f}Z",
            c.linear((left, 0), (left + w * s, 0), [(0, lighter(colour, 0.35)), (0.5, colour), (1, darker(colour, 0.35))]),
        )
        c.rect(left + w * s * 0.42, y - h * s * 0.72, w * s * 0.12, s * 0.09, darker(colour, 0.65))

    c.path(
        f"M{x - s:.0f} {y + 20:.0f}V{y - s * 0.2:.0f}"
        + "".join(f"h{s * 2 / 33:.1f}v{(-1) ** i * s * 0.045:.1f}" for i in range(33))
        + f"V{y + 20:.0f}Z",
        c.linear((x - s, 0), (x + s, 0), [(0, lighter(colour, 0.2)), (1, darker(colour, 0.25))]),
    )
    for tx, w, h in ((-0.95, 0.24, 0.4), (-0.4, 0.22, 0.36), (0.12, 0.36, 0.72), (0.6, 0.22, 0.38), (0.98, 0.24, 0.44)):
        tower(tx, w, h)


def water(
    c: Canvas, outline: str, top: float, bottom: float, colour: str, *, glints: int = 60, box: tuple[float, float] = (0, 1600)
) -> None:
    c.path(outline, c.linear((0, top), (0, bottom), [(0, lighter(colour, 0.5)), (0.5, colour), (1, darker(colour, 0.15))]))
    with c.inside(outline):
        for _ in range(glints):
            y = c.rng.uniform(top, bottom)
            grow = 0.3 + (y - top) / (bottom - top)
            length = c.rng.uniform(16, 90) * grow
            c.path(
                f"M{c.rng.uniform(*box):.0f} {y:.0f}h{length:.0f}",
                stroke=c.rng.choice(["#ffffff", lighter(colour, 0.5), darker(colour, 0.25)]),
                stroke_width=2.2 * grow,
                opacity=0.42,
                stroke_linecap="round",
            )


def bird_flock(c: Canvas, x: float, y: float, count: int, size: float, ink: str) -> None:
    for _ in range(count):
        px, py, s = x + c.rng.uniform(-140, 140), y + c.rng.uniform(-50, 50), size * c.rng.uniform(0.7, 1.3)
        c.path(
            f"M{px - s:.0f} {py - s * 0.3:.0f}Q{px - s * 0.4:.0f} {py - s * 0.5:.0f} {px:.0f} {py:.0f}Q{px + s * 0.4:.0f} {py - s * 0.5:.0f} {px + s:.0f} {py - s * 0.3:.0f}",
            stroke=ink,
            stroke_width=s * 0.16,
            stroke_linecap="round",
        )


def flock(c: Canvas, x: float, y: float, count: int, size: float, *, spread: float = 240, wool: str = "#f7f2e6") -> None:
    """Sheep grazing."""
    for px, py in sorted(((x + c.rng.gauss(0, spread), y + c.rng.uniform(0, 70)) for _ in range(count)), key=lambda p: p[1]):
        s = size * (0.8 + (py - y) / 160)
        side = c.rng.choice((-1, 1))
        c.ellipse(px + s * 0.2, py + s * 0.5, s * 0.8, s * 0.13, "#2e3a20", opacity=0.3)
        for dx in (-0.35, -0.15, 0.2, 0.4):
            c.path(f"M{px + dx * s:.0f} {py + s * 0.2:.0f}v{s * 0.3:.0f}", stroke="#4a4038", stroke_width=s * 0.08)
        for dx, dy, r in ((-0.35, 0, 0.3), (0, -0.12, 0.36), (0.35, 0, 0.3), (0, 0.1, 0.36)):
            c.circle(
                px + dx * s,
                py + dy * s,
                r * s,
                c.radial((px - s * 0.2, py - s * 0.3), s, [(0, lighter(wool, 0.5)), (0.6, wool), (1, darker(wool, 0.3))]),
            )
        c.ellipse(
            px + side * s * 0.68,
            py + s * 0.02,
            s * 0.19,
            s * 0.24,
            "#5a4c42",
            transform=f"rotate({side * -24} {px + side * s * 0.68:.0f} {py:.0f})",
        )

"""Jars, bottles, tins and pots that goods come in."""

from __future__ import annotations

import math

from demo.artist.canvas import Canvas, darker, lighter, line_through, mix, smooth
from demo.artist.cheeses import disc
from demo.artist.grounds import weave
from demo.artist.solids import Turned, shine, turned


def jar(
    c: Canvas,
    x: float,
    base: float,
    radius: float,
    height: float,
    contents: str,
    *,
    lid: str = "#c9a24a",
    glow: float = 0.6,
    full: float = 0.9,
    cloth: str | None = None,
    hexagon: bool = False,
) -> Turned:
    """A glass jar filled to ``full`` of its height. ``glow`` is how much light comes through what is inside (honey 1, olives 0)."""
    r, h = radius, height
    profile = [(0, r * 0.9), (h * 0.04, r * 0.985), (h * 0.1, r), (h * 0.74, r), (h * 0.83, r * 0.93), (h * 0.9, r * 0.76), (h, r * 0.75)]
    if hexagon:
        profile = [(0, r * 0.94), (h * 0.05, r), (h * 0.78, r), (h * 0.86, r * 0.84), (h * 0.9, r * 0.76), (h, r * 0.75)]
    level = h * full * 0.92
    glass = turned(c, x, base, profile, mix(contents, "#eef3ee", 0.72), opacity=0.92)
    if glow > 0.2:  # light that went through falls on the table
        c.ellipse(x + r * 1.05, base + r * 0.2, r * 0.55, r * 0.17, lighter(contents, 0.35), opacity=0.55 * glow, filter=c.blur(12))
    inner = [(h * 0.035, r * 0.9), (h * 0.1, r * 0.95), (min(level, h * 0.74), r * 0.95), (level, r * (0.95 if level < h * 0.76 else 0.86))]
    fill = c.linear(
        (x - r, 0),
        (x + r, 0),
        [
            (0, darker(contents, 0.34)),
            (0.16, contents),
            (0.4, lighter(contents, 0.28 * glow)),
            (0.66, contents),
            (0.9, darker(contents, 0.4)),
            (1, darker(contents, 0.2)),
        ],
    )
    body = turned(c, x, base - 3, inner, contents, fill=fill, shadow=False)
    if glow:
        with c.inside(body.outline):
            c.ellipse(x + r * 0.3, base - h * 0.16, r * 0.62, h * 0.24, lighter(contents, 0.75), opacity=0.5 * glow, filter=c.blur(34))
    c.ellipse(x, base - 3 - level, inner[-1][1], inner[-1][1] * c.tilt * 0.9, lighter(contents, 0.32), opacity=0.9)
    shine(glass, 0.85)
    if hexagon:
        with c.inside(glass.outline):
            for s in (-0.52, 0.5):
                c.path(line_through([(x + r * s, base), (x + r * s, base - h * 0.78)]), stroke="#ffffff", stroke_width=4.0, opacity=0.4)
                c.path(
                    line_through([(x + r * s + 5, base), (x + r * s + 5, base - h * 0.78)]),
                    stroke=darker(contents, 0.5),
                    stroke_width=5.0,
                    opacity=0.25,
                )
    if cloth:
        cloth_cap(c, x, base - h, r * 0.86, cloth)
    else:
        metal_lid(c, x, base - h + 4, r * 0.8, h * 0.12, lid)
    return glass


def metal_lid(c: Canvas, x: float, base: float, radius: float, height: float, colour: str) -> None:
    stops = [
        (0, darker(colour, 0.3)),
        (0.14, lighter(colour, 0.65)),
        (0.28, colour),
        (0.55, darker(colour, 0.12)),
        (0.72, lighter(colour, 0.22)),
        (0.9, darker(colour, 0.5)),
        (1, darker(colour, 0.3)),
    ]
    profile = [(0, radius), (height * 0.88, radius), (height, radius * 0.95)]
    c.path(disc(x, base + 6, radius, c.tilt), "#2e1a14", opacity=0.3, filter=c.blur(4))
    lid = turned(c, x, base, profile, colour, fill=c.linear((x - radius, 0), (x + radius, 0), stops), shadow=False)
    for k in range(-10, 11):
        s = math.sin(math.radians(k * 8.6))
        y = base + radius * c.tilt * math.cos(math.radians(k * 8.6))
        c.path(f"M{x + radius * s:.1f} {y:.1f}v{-height * 0.72:.1f}", stroke=darker(colour, 0.5), stroke_width=2.0, opacity=0.3)
    r = radius * 0.95
    c.ellipse(
        x,
        lid.top,
        r,
        r * c.tilt,
        c.linear((x - r, lid.top - 20), (x + r, lid.top + 20), [(0, lighter(colour, 0.55)), (0.5, colour), (1, darker(colour, 0.2))]),
    )
    c.ellipse(x, lid.top, r * 0.84, r * 0.84 * c.tilt, stroke=lighter(colour, 0.5), stroke_width=2.5, opacity=0.7)


def cloth_cap(c: Canvas, x: float, top: float, radius: float, colour: str, *, string: str = "#b98d55") -> None:
    """A square of checked cloth tied over the lid, its hem in waves."""
    r, t = radius, c.tilt
    hem = []
    for i in range(15):
        a = math.radians(-98 + i * 14)
        out = r * (1.24 if i % 2 else 1.42)
        hem.append((x + out * math.sin(a), top + 44 + out * t * math.cos(a) + (12 if i % 2 else 26)))
    dome = [
        (x + r * 1.0, top + 20),
        (x + r * 0.97, top - 22),
        (x + r * 0.6, top - 44 - r * t * 0.5),
        (x, top - 48 - r * t * 0.72),
        (x - r * 0.6, top - 44 - r * t * 0.5),
        (x - r * 0.97, top - 22),
        (x - r * 1.0, top + 20),
    ]
    d = smooth(hem) + smooth(dome, start="L") + "Z"
    s = 34
    _dark, light = mix(colour, "#fffaf0", 0.35), "#fff8ea"
    check = c.pattern(
        s,
        s,
        f'<rect width="{s}" height="{s}" fill="{light}"/><rect width="{s / 2}" height="{s}" fill="{colour}" opacity=".55"/><rect width="{s}" height="{s / 2}" fill="{colour}" opacity=".55"/>',
        turn="rotate(9)",
    )
    c.path(d, "#2e1a14", opacity=0.3, transform="translate(6 10)", filter=c.blur(6))
    c.path(d, check)
    c.path(
        d,
        c.linear(
            (x - r * 1.3, 0), (x + r * 1.3, 0), [(0, "#3b2417", 0.18), (0.25, "#ffffff", 0.32), (0.5, "#ffffff", 0), (1, "#3b2417", 0.5)]
        ),
    )
    with c.inside(d):
        for i, (hx, hy) in enumerate(hem):
            nx = x + (hx - x) * 0.72
            c.path(
                f"M{nx:.0f} {top + 20:.0f}Q{(nx + hx) / 2:.0f} {top + 40:.0f} {hx:.0f} {hy + 6:.0f}",
                stroke="#3b2417" if i % 2 else "#ffffff",
                stroke_width=9.0,
                opacity=0.2,
                filter=c.blur(3),
            )
    tie = [(x + r * 1.0 * math.sin(math.radians(a)), top + 22 + r * t * math.cos(math.radians(a))) for a in range(-88, 89, 8)]
    c.stroke(tie, darker(string, 0.4), 12)
    c.stroke([(px, py - 2) for px, py in tie], string, 8)
    kx, ky = x + r * 0.3, top + 22 + r * t * 0.95
    for sx in (-1, 1):
        c.stroke([(kx, ky), (kx + sx * 34, ky - 24), (kx + sx * 52, ky + 2), (kx + sx * 8, ky + 4)], string, 6)
        c.stroke([(kx, ky), (kx + sx * 18, ky + 34), (kx + sx * 26, ky + 58)], string, 6)


def bottle(
    c: Canvas,
    x: float,
    base: float,
    radius: float,
    height: float,
    contents: str,
    *,
    glass: str = "#dfe8d2",
    cap: str = "#3c2a1c",
    full: float = 0.78,
    shoulder: float = 0.6,
    neck: float = 0.3,
    spout: bool = False,
) -> Turned:
    """A slim bottle: oil, vinegar. ``shoulder`` is where it narrows, as a share of its height."""
    r, h = radius, height
    profile = [
        (0, r * 0.92),
        (h * 0.02, r),
        (h * shoulder * 0.96, r),
        (h * (shoulder + 0.06), r * 0.92),
        (h * (shoulder + 0.14), r * (neck + 0.16)),
        (h * (shoulder + 0.2), r * neck),
        (h * 0.95, r * neck),
        (h * 0.955, r * neck * 1.2),
        (h, r * neck * 1.2),
    ]
    c.ellipse(x + r * 1.5, base + r * 0.25, r * 0.6, r * 0.2, lighter(contents, 0.25), opacity=0.5, filter=c.blur(12))
    body = turned(c, x, base, profile, mix(contents, glass, 0.75), depth=0.8)
    level = h * full
    wet = [(hh, rr * 0.93) for hh, rr in [(h * 0.015, r * 0.94), *profile[1:]] if hh < level]
    wet.append((level, body.radius(level) * 0.92))
    fill = c.linear(
        (x - r, 0),
        (x + r, 0),
        [
            (0, darker(contents, 0.45)),
            (0.2, contents),
            (0.42, lighter(contents, 0.4)),
            (0.7, contents),
            (0.92, darker(contents, 0.5)),
            (1, darker(contents, 0.25)),
        ],
    )
    inner = turned(c, x, base - 2, wet, contents, fill=fill, shadow=False)
    with c.inside(inner.outline):
        c.ellipse(x + r * 0.35, base - h * 0.1, r * 0.6, h * 0.14, lighter(contents, 0.7), opacity=0.55, filter=c.blur(24))
    rl = wet[-1][1]
    c.ellipse(x, base - 2 - level, rl, rl * c.tilt, lighter(contents, 0.4))
    shine(body, 0.95)
    if spout:
        turned(
            c,
            x,
            base - h * 1.0,
            [(0, r * neck * 0.9), (h * 0.03, r * neck * 0.85), (h * 0.035, r * 0.1), (h * 0.09, r * 0.08)],
            "#b9bfc4",
            shadow=False,
            gloss=0.6,
        )
    else:
        turned(
            c,
            x,
            base - h * 0.955,
            [(0, r * neck * 1.28), (h * 0.07, r * neck * 1.24), (h * 0.085, r * neck * 1.1)],
            cap,
            top=lighter(cap, 0.15),
            gloss=0.4,
            shadow=False,
        )
    return body


def linen_fill(c: Canvas, colour: str) -> str:
    return weave(c, colour, size=8)

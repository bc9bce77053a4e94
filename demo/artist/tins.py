"""Tins and stoneware that goods come in."""

from __future__ import annotations

import math

from demo.artist.canvas import Canvas, darker, lighter, line_through, smooth
from demo.artist.solids import Turned, box, prism, ramp, shine, turn, turned


def oil_can(
    c: Canvas, x: float, base: float, width: float, depth: float, height: float, colour: str, *, lean: float = -24
) -> list[list[tuple[float, float]]]:
    """A rectangular tin with rims and a handle; returns its faces."""
    outline = turn(box(width, depth, corner=16), lean)
    faces = prism(c, x, base, outline, height, colour, top=lighter(colour, 0.35))
    for level in (0.0, 1.0):
        rim = turn(box(width * 1.015, depth * 1.02, corner=18), lean)
        points = [(x + u, base + v * c.tilt - height * level) for u, v in rim]
        front = [p for p, (u, v) in zip(points, rim, strict=True)]
        c.path(
            line_through(front, closed=True) if level else line_through([p for p in front if p[1] >= base - 2]),
            stroke="#d9c48f",
            stroke_width=9.0,
            stroke_linejoin="round",
        )
        c.path(line_through(front, closed=True) if level else "M0 0", stroke="#fff4d4", stroke_width=2.5, opacity=0.8)
    tx, ty = x, base - height
    c.stroke(
        [(tx - width * 0.2, ty), (tx - width * 0.16, ty - 62), (tx + width * 0.1, ty - 66), (tx + width * 0.16, ty - 2)],
        darker(colour, 0.4),
        20,
    )
    c.stroke(
        [(tx - width * 0.2, ty - 3), (tx - width * 0.16, ty - 66), (tx + width * 0.1, ty - 70), (tx + width * 0.16, ty - 6)],
        lighter(colour, 0.2),
        11,
    )
    turned(c, tx + width * 0.26, ty + 4, [(0, 26), (26, 26), (30, 23)], "#c9a24a", top="#e2c57b", gloss=0.5, shadow=False)
    return faces


def fish_tin(
    c: Canvas, x: float, base: float, width: float, depth: float, height: float, colour: str, *, lean: float = -12, art: str = "#f3e9d0"
) -> None:
    """A flat tin with a printed lid: waves and a fish."""
    outline = turn(box(width, depth, corner=depth * 0.32, steps=7), lean)
    prism(c, x, base, outline, height, "#c7c9c8", top="#e3e4e0")
    lid = [(x + u * 0.955, base - height - 3 + v * 0.955 * c.tilt) for u, v in outline]
    d = line_through(lid, closed=True)
    c.path(d, c.linear((x - width / 2, 0), (x + width / 2, 0), [(0, lighter(colour, 0.3)), (0.6, colour), (1, darker(colour, 0.2))]))
    with (
        c.group(transform=f"translate({x:.0f} {base - height - 3:.0f}) scale(1 {c.tilt}) rotate({lean})"),
        c.group(transform=f"scale({width / 360:.3f})"),
    ):
        c.path("M-150 60q19-22 38 0t38 0t38 0t38 0t38 0t38 0t38 0t38 0", stroke=art, stroke_width=7.0, opacity=0.8)
        c.path("M-150 86q19-22 38 0t38 0t38 0t38 0t38 0t38 0t38 0t38 0", stroke=art, stroke_width=5.0, opacity=0.5)
        c.path("M-118-10C-70-66 40-66 96-18L142-56C134-28 134-4 142 24L96-8C44 42-68 38-118-10Z", art)
        c.path(
            "M-66-40C-50-22-50 4-66 20M-30-30q14 14 0 34M0-34q14 16 0 40M30-32q14 14 0 36M60-28q10 12 0 28", stroke=colour, stroke_width=6.0
        )
        c.circle(-88, -14, 8, colour)
    c.path(
        d,
        c.linear(
            (x - width / 2, base - height - depth * c.tilt),
            (x + width / 3, base),
            [(0, "#ffffff", 0.45), (0.35, "#ffffff", 0), (1, "#000000", 0.12)],
        ),
    )
    c.path(d, stroke="#fff7e0", stroke_width=3.0, opacity=0.9)


def crock(
    c: Canvas, x: float, base: float, radius: float, height: float, colour: str, *, cork: bool = True, glaze: str | None = None
) -> Turned:
    """A small stoneware pot with a cork lid."""
    r, h = radius, height
    body = turned(
        c,
        x,
        base,
        [(0, r * 0.86), (h * 0.05, r * 0.95), (h * 0.2, r), (h * 0.85, r), (h * 0.95, r * 0.96), (h, r * 0.9)],
        colour,
        gloss=0.55,
    )
    if glaze:
        d = body.band(h * 0.6, h, -90, 90)
        c.path(d, c.linear((x - r, 0), (x + r, 0), ramp(glaze)), opacity=0.95)
        drip = body.arc(h * 0.6, -88, 88)
        c.path(smooth([(px, py + c.rng.uniform(0, 18)) for px, py in drip]), stroke=glaze, stroke_width=16.0, stroke_linecap="round")
        shine(body, 0.5)
    if cork:
        turned(c, x, base - h, [(0, r * 0.84), (h * 0.14, r * 0.88), (h * 0.17, r * 0.85)], "#c89b66", top="#dcb585", shadow=False)
        rr = r * 0.85
        for _ in range(26):
            a, q = c.rng.uniform(0, 6.28), rr * math.sqrt(c.rng.random()) * 0.95
            c.ellipse(
                x + q * math.cos(a),
                base - h * 1.17 + q * c.tilt * math.sin(a),
                c.rng.uniform(2, 7),
                c.rng.uniform(1, 3),
                "#8a5f34",
                opacity=0.5,
            )
    else:
        c.ellipse(x, base - h, r * 0.9, r * 0.9 * c.tilt, darker(colour, 0.45))
        c.ellipse(x, base - h, r * 0.9, r * 0.9 * c.tilt, stroke=lighter(colour, 0.35), stroke_width=5.0)
    return body

"""Turned clay: bowls, jugs, mugs, the black pot, painted tiles."""

from __future__ import annotations

from demo.artist.canvas import Canvas, darker, lighter, line_through, smooth
from demo.artist.solids import Turned, ramp, shine, turned


def mouth(c: Canvas, body: Turned, wall: float, inside: str) -> None:
    """The open top of a pot: rim, inner wall, its shadow."""
    r, y, x = body.profile[-1][1], body.top, body.x
    rim = lighter(inside, 0.3)
    c.ellipse(x, y, r, r * c.tilt, c.linear((x - r, 0), (x + r, 0), [(0, lighter(rim, 0.4)), (1, darker(rim, 0.15))]))
    q = r - wall
    c.ellipse(
        x,
        y + 2,
        q,
        q * c.tilt,
        c.linear(
            (x - q, 0), (x + q, 0), [(0, darker(inside, 0.55)), (0.5, darker(inside, 0.2)), (0.85, lighter(inside, 0.15)), (1, inside)]
        ),
    )
    c.ellipse(
        x,
        y + q * c.tilt * 0.3,
        q * 0.9,
        q * c.tilt * 0.68,
        c.linear((0, y - q * c.tilt), (0, y + q * c.tilt), [(0, darker(inside, 0.7), 0.4), (1, inside, 0)]),
    )


def stripes(body: Turned, marks: list[tuple[float, float, str]]) -> None:
    """Painted rings: (height, width, colour)."""
    c = body.canvas
    for height, width, colour in marks:
        c.path(smooth(body.arc(height, -90, 90)), stroke=colour, stroke_width=float(width), opacity=0.9)


def bowl(c: Canvas, x: float, base: float, radius: float, height: float, glaze: str, *, inside: str) -> Turned:
    r, h = radius, height
    body = turned(
        c, x, base, [(0, r * 0.4), (h * 0.07, r * 0.42), (h * 0.2, r * 0.6), (h * 0.5, r * 0.86), (h * 0.8, r * 0.97), (h, r)], glaze
    )
    shine(body, 0.6)
    mouth(c, body, r * 0.05, inside)
    return body


def jug(
    c: Canvas, x: float, base: float, radius: float, height: float, clay: str, *, glaze: str | None = None, inside: str = "#8a4a2a"
) -> Turned:
    r, h = radius, height
    hx = [(x + r * 0.52, base - h * 0.9), (x + r * 1.35, base - h * 0.94), (x + r * 1.5, base - h * 0.6), (x + r * 0.97, base - h * 0.4)]
    for colour, wide, shift in ((darker(clay, 0.45), r * 0.24, 4), (clay, r * 0.2, 0), (lighter(clay, 0.35), r * 0.06, -5)):
        c.stroke([(px + shift, py + shift) for px, py in hx], colour, wide)
    body = turned(
        c,
        x,
        base,
        [
            (0, r * 0.62),
            (h * 0.04, r * 0.66),
            (h * 0.2, r * 0.92),
            (h * 0.38, r),
            (h * 0.55, r * 0.9),
            (h * 0.72, r * 0.58),
            (h * 0.86, r * 0.5),
            (h, r * 0.62),
        ],
        clay,
    )
    if glaze:
        low = h * 0.42
        d = body.band(low, h, -90, 90)
        c.path(d, c.linear((x - r, 0), (x + r, 0), ramp(glaze)))
        edge = [(px, py + (c.rng.uniform(14, 46) if i % 2 else -4)) for i, (px, py) in enumerate(body.arc(low, -88, 88))]
        tongue = smooth(edge) + line_through(list(reversed(body.arc(low + 8, -88, 88)))).replace("M", "L") + "Z"
        with c.inside(body.outline):
            c.path(tongue, c.linear((x - r, 0), (x + r, 0), ramp(glaze)))
    shine(body, 0.75)
    mouth(c, body, r * 0.06, inside)
    lip = f"M{x - r * 0.6:.0f} {body.top - r * 0.06:.0f}Q{x - r * 0.95:.0f} {body.top - r * 0.16:.0f} {x - r * 0.86:.0f} {body.top + r * 0.06:.0f}Q{x - r * 0.7:.0f} {body.top + r * 0.24:.0f} {x - r * 0.5:.0f} {body.top + r * 0.16:.0f}Z"
    c.path(lip, lighter(glaze or clay, 0.2))
    return body


def mug(
    c: Canvas,
    x: float,
    base: float,
    radius: float,
    height: float,
    glaze: str,
    *,
    foot: str = "#b8764a",
    inside: str = "#f3e9d5",
    side: int = 1,
) -> Turned:
    r, h = radius, height
    hx = [
        (x + side * r * 0.9, base - h * 0.78),
        (x + side * r * 1.62, base - h * 0.8),
        (x + side * r * 1.58, base - h * 0.3),
        (x + side * r * 0.92, base - h * 0.22),
    ]
    for colour, wide, shift in ((darker(glaze, 0.5), r * 0.27, 3), (glaze, r * 0.23, 0), (lighter(glaze, 0.45), r * 0.06, -5)):
        c.stroke([(px + shift, py + shift) for px, py in hx], colour, wide)
    body = turned(c, x, base, [(0, r * 0.86), (h * 0.05, r * 0.95), (h * 0.4, r), (h * 0.85, r * 0.97), (h, r * 0.98)], foot)
    d = body.band(h * 0.2, h, -90, 90)
    c.path(d, c.linear((x - r, 0), (x + r, 0), ramp(glaze)))
    c.path(
        smooth([(px, py + c.rng.uniform(-3, 12)) for px, py in body.arc(h * 0.2, -88, 88)]), stroke=darker(glaze, 0.12), stroke_width=12.0
    )
    shine(body, 0.8)
    mouth(c, body, r * 0.08, inside)
    return body


def bird(c: Canvas, x: float, y: float, size: float, ink: str) -> None:
    """The bird of the potters' brush: one stroke a feather."""
    with c.group(transform=f"translate({x:.0f} {y:.0f}) scale({size / 100:.3f})"):
        c.add(
            f'<path d="M-46 4C-30-22 4-30 22-18C30-30 46-28 48-16L58-12L47-8C44 14 20 28-6 22C-22 20-38 14-46 4Z" fill="{ink}"/>'
            f'<path d="M-46 4C-64-6-72 4-80-4M-44 8C-62 8-68 18-78 14M-40 12C-54 18-58 28-68 28" stroke="{ink}" stroke-width="7" fill="none" stroke-linecap="round"/>'
            '<path d="M-24 0C-10-14 10-12 18-2C6 10-10 12-24 0Z" fill="#ffffff" opacity=".85"/><circle cx="38" cy="-16" r="3.4" fill="#ffffff"/>'
            f'<path d="M-12 0C-4-6 6-6 11-2M-10 4C-4 2 2 2 6 3" stroke="{ink}" stroke-width="2.6" fill="none"/><path d="M-4 22l-4 16m14-17l2 16" stroke="{ink}" stroke-width="4"/>'
        )


def flower(c: Canvas, x: float, y: float, r: float, ink: str, heart: str, *, flatten: float = 1.0) -> None:
    """A painted daisy of brush drops."""
    for i in range(8):
        a = i * 45
        c.path(
            f"M0 {-r * 0.24:.1f}C{r * 0.3:.1f} {-r * 0.5:.1f} {r * 0.22:.1f} {-r:.1f} 0 {-r:.1f}S{-r * 0.3:.1f} {-r * 0.5:.1f} 0 {-r * 0.24:.1f}Z",
            ink,
            transform=f"translate({x:.0f} {y:.0f}) scale(1 {flatten:.2f}) rotate({a})",
        )
    c.ellipse(x, y, r * 0.2, r * 0.2 * flatten, heart)


def black_pot(c: Canvas, x: float, base: float, radius: float, height: float) -> Turned:
    """The black clay casserole with its lid and two ears."""
    clay, r, h = "#3a3634", radius, height
    for side in (-1, 1):
        ear = [
            (x + side * r * 0.9, base - h * 0.74),
            (x + side * r * 1.24, base - h * 0.78),
            (x + side * r * 1.26, base - h * 0.56),
            (x + side * r * 0.94, base - h * 0.5),
        ]
        for colour, wide, shift in (
            (darker(clay, 0.5), r * 0.15, 4),
            (lighter(clay, 0.06), r * 0.12, 0),
            (lighter(clay, 0.4), r * 0.03, -5),
        ):
            c.stroke([(px + shift, py + shift) for px, py in ear], colour, wide)
    body = turned(
        c,
        x,
        base,
        [(0, r * 0.66), (h * 0.06, r * 0.72), (h * 0.35, r * 0.99), (h * 0.6, r * 1.0), (h * 0.85, r * 0.9), (h, r * 0.92)],
        clay,
        depth=1.15,
    )
    for i in range(9):
        c.path(smooth(body.arc(h * (0.18 + i * 0.05), -88, 88)), stroke=lighter(clay, 0.3), stroke_width=1.6, opacity=0.3)
    shine(body, 0.42)
    mouth(c, body, r * 0.04, clay)
    lid = turned(
        c,
        x,
        body.top + 6,
        [(0, r * 0.9), (h * 0.06, r * 0.9), (h * 0.16, r * 0.72), (h * 0.27, r * 0.36), (h * 0.31, r * 0.16)],
        lighter(clay, 0.04),
        depth=1.15,
        shadow=False,
    )
    shine(lid, 0.4)
    knob = turned(
        c,
        x,
        lid.top + 4,
        [(0, r * 0.1), (h * 0.05, r * 0.09), (h * 0.11, r * 0.17), (h * 0.16, r * 0.14), (h * 0.175, r * 0.04)],
        lighter(clay, 0.06),
        shadow=False,
    )
    shine(knob, 0.5)
    return body


def tile(c: Canvas, x: float, y: float, size: float, kind: int, *, ink: str = "#2b5a94", accent: str = "#e0a63a", lean: float = 0) -> None:
    """One painted tile standing, (x, y) its middle. Four kinds."""
    size / 2
    art = (
        f'<path d="M-44-44Q-10-34 0 0Q-34-10-44-44ZM44-44Q10-34 0 0Q34-10 44-44ZM-44 44Q-10 34 0 0Q-34 10-44 44ZM44 44Q10 34 0 0Q34 10 44 44Z" fill="{ink}"/><circle r="9" fill="{accent}"/><path d="M-48 0A48 48 0 0 1 0-48M48 0A48 48 0 0 0 0-48M-48 0A48 48 0 0 0 0 48M48 0A48 48 0 0 1 0 48" fill="none" stroke="{ink}" stroke-width="3"/>',
        f'<path d="M-50-20A30 30 0 0 0-20-50M50-20A30 30 0 0 1 20-50M-50 20A30 30 0 0 1-20 50M50 20A30 30 0 0 0 20 50" fill="none" stroke="{ink}" stroke-width="6"/><path d="M0-30L8-8L30 0L8 8L0 30L-8 8L-30 0L-8-8Z" fill="{ink}"/><circle r="5" fill="{accent}"/><path d="M-50-50h16a16 16 0 0 1-16 16ZM50-50h-16a16 16 0 0 0 16 16ZM-50 50h16a16 16 0 0 0-16-16ZM50 50h-16a16 16 0 0 1 16-16Z" fill="{accent}"/>',
        f'<g stroke="{ink}" fill="none" stroke-width="4"><path d="M-42 24q14-16 28 0t28 0t28 0M-42 36q14-16 28 0t28 0t28 0"/><path d="M-30 8H30L20 20H-20ZM0 6V-38M0-36L26 0H0ZM-4-26L-24 0H-4Z" fill="{ink}" stroke="none"/></g><circle cx="28" cy="-30" r="8" fill="{accent}"/>',
        f'<g transform="scale(.62)"><path d="M-46 4C-30-22 4-30 22-18C30-30 46-28 48-16L58-12L47-8C44 14 20 28-6 22C-22 20-38 14-46 4Z" fill="{ink}"/><path d="M-46 4C-64-6-72 4-80-4M-44 8C-62 8-68 18-78 14" stroke="{ink}" stroke-width="7" fill="none"/></g><path d="M-40 40C-20 20 20 20 40 40M-20 30q-4-12-14-12q2 12 14 12ZM20 30q4-12 14-12q-2 12-14 12Z" stroke="{ink}" stroke-width="3" fill="{accent}"/>',
    )[kind % 4]
    with c.group(transform=f"translate({x:.1f} {y:.1f}) rotate({lean:g}) scale({size / 100:.3f})"):
        c.path("M-50-50H50V50H-50Z", darker(c.surface, 0.85), opacity=0.4, transform="translate(6 7)", filter=c.blur(4))
        c.path("M-50-50H50V50H-50Z", "#d5ccb8", transform="translate(2.4 2.4)")
        c.path("M-50-50H50V50H-50Z", c.linear((-50, -50), (50, 50), [(0, "#ffffff"), (0.5, "#f6f1e4"), (1, "#e2d9c4")]))
        c.add(art)
        c.path("M-50-50H50L-50 50Z", c.linear((-50, -50), (10, 10), [(0, "#ffffff", 0.55), (0.5, "#ffffff", 0.1), (0.52, "#ffffff", 0)]))
        c.path("M-49-49H49V49H-49Z", stroke="#ffffff", stroke_width=1.6, opacity=0.8)

"""Two ways to make a solid: turn a profile round an axis, or raise an outline."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from demo.artist.canvas import Canvas, Point, darker, lighter, line_through, smooth


def ramp(colour: str, *, depth: float = 1.0) -> list[tuple[float, str]]:
    """Left to right over a round body: edge, light, own colour, shadow, light thrown back by the table."""
    return [
        (0, darker(colour, 0.16 * depth)),
        (0.2, lighter(colour, 0.26 * depth)),
        (0.42, colour),
        (0.76, darker(colour, 0.26 * depth)),
        (0.94, darker(colour, 0.42 * depth)),
        (1, darker(colour, 0.3 * depth)),
    ]


@dataclass
class Turned:
    """A turned body that was drawn: what a label or a band needs to lie on it."""

    canvas: Canvas
    x: float
    base: float
    profile: list[Point]  # (height over the base, radius), upwards
    outline: str

    def radius(self, height: float) -> float:
        for (h1, r1), (h2, r2) in zip(self.profile, self.profile[1:], strict=False):
            if h1 <= height <= h2:
                return r1 + (r2 - r1) * ((height - h1) / (h2 - h1 or 1))
        return self.profile[-1][1]

    def arc(self, height: float, start: float = -90, end: float = 90) -> list[Point]:
        """The front of the circle at ``height``, from angle to angle; 0 faces us, -90 is the left edge."""
        r, steps = self.radius(height), max(6, int(abs(end - start) / 6))
        angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
        return [(self.x + r * math.sin(a), self.base - height + r * self.canvas.tilt * (math.cos(a))) for a in angles]

    def band(self, low: float, high: float, start: float = -90, end: float = 90) -> str:
        """The outline of a label between two heights."""
        return line_through([*self.arc(high, start, end), *reversed(self.arc(low, start, end))], closed=True)

    @property
    def top(self) -> float:
        return self.base - self.profile[-1][0]


def turned_outline(canvas: Canvas, x: float, base: float, profile: Sequence[Point]) -> str:
    left = [(x - r, base - h) for h, r in reversed(profile)]
    right = [(x + r, base - h) for h, r in profile]
    foot, top = profile[0][1], profile[-1][1]
    d = smooth(left)
    d += f"A{foot:.1f} {foot * canvas.tilt:.1f} 0 0 0 {right[0][0]:.1f} {right[0][1]:.1f}" + smooth(right, start="L")
    return d + f"A{top:.1f} {max(top * canvas.tilt, 0.1):.1f} 0 0 0 {left[0][0]:.1f} {left[0][1]:.1f}Z"


def turned(
    canvas: Canvas,
    x: float,
    base: float,
    profile: Sequence[Point],
    colour: str,
    *,
    top: str | None = None,
    gloss: float = 0.0,
    depth: float = 1.0,
    opacity: float = 1.0,
    fill: str | None = None,
    shadow: bool = True,
) -> Turned:
    """Draw a body of revolution. ``profile`` is (height, radius) from the foot upwards; ``base`` is the axis' foot.

    ``top`` closes it with a disc of that colour; ``gloss`` (0–1) adds the window's reflection.
    """
    widest = max(r for _, r in profile)
    height = profile[-1][0]
    d = turned_outline(canvas, x, base, profile)
    if shadow:
        canvas.shadow(x, base, profile[0][1], profile[0][1] * canvas.tilt)
    body = fill or canvas.linear((x - widest, 0), (x + widest, 0), ramp(colour, depth=depth))
    canvas.path(d, body, opacity=None if opacity == 1 else opacity)
    under = darker(colour, 0.8)
    canvas.path(
        d, canvas.linear((0, base - height * 0.45), (0, base + profile[0][1] * canvas.tilt), [(0, under, 0), (1, under, 0.3 * depth)])
    )
    result = Turned(canvas, x, base, list(profile), d)
    if top:
        r = profile[-1][1]
        fill_top = canvas.linear((x - r, 0), (x + r, 0), [(0, lighter(top, 0.25)), (0.5, top), (1, darker(top, 0.14))])
        canvas.ellipse(x, base - height, r, r * canvas.tilt, fill_top)
    if gloss:
        shine(result, gloss)
    return result


def shine(body: Turned, strength: float) -> None:
    """The window reflected on a smooth body: a soft broad light, a thin sharp one, a faint one on the dark side."""
    c = body.canvas
    inner = [(h, r) for h, r in body.profile if r > 4]
    tall = body.profile[-1][0]
    with c.inside(body.outline):
        soft = [(body.x - r * 0.62, body.base - h) for h, r in inner]
        c.path(smooth(soft), stroke="#ffffff", stroke_width=max(r for _, r in inner) * 0.2, opacity=0.55 * strength, filter=c.blur(9))
        sharp = [(body.x - r * 0.7, body.base - h) for h, r in inner if tall * 0.12 < h < tall * 0.93]
        if len(sharp) > 1:
            c.stroke(sharp, "#ffffff", max(r for _, r in inner) * 0.055, opacity=0.75 * strength)
        back = [(body.x + r * 0.82, body.base - h) for h, r in inner]
        c.path(smooth(back), stroke="#fff3dd", stroke_width=max(r for _, r in inner) * 0.08, opacity=0.3 * strength, filter=c.blur(5))


def flat(canvas: Canvas, x: float, base: float, outline: Sequence[Point]) -> list[Point]:
    """Points of the table's plane (right, towards us) as seen: x stays, depth is flattened."""
    return [(x + u, base + v * canvas.tilt) for u, v in outline]


def turn(outline: Sequence[Point], degrees: float) -> list[Point]:
    a = math.radians(degrees)
    return [(u * math.cos(a) - v * math.sin(a), u * math.sin(a) + v * math.cos(a)) for u, v in outline]


def box(width: float, depth: float, *, corner: float = 0, steps: int = 4) -> list[Point]:
    """A rectangle round the origin, clockwise as seen from above; ``corner`` rounds it."""
    w, d = width / 2, depth / 2
    if not corner:
        return [(-w, -d), (w, -d), (w, d), (-w, d)]
    points = []
    for cx, cy, first in (
        (w - corner, -d + corner, -90),
        (w - corner, d - corner, 0),
        (-w + corner, d - corner, 90),
        (-w + corner, -d + corner, 180),
    ):
        for i in range(steps + 1):
            a = math.radians(first + 90 * i / steps)
            points.append((cx + corner * math.cos(a), cy + corner * math.sin(a)))
    return points


def sector(radius: float, start: float, end: float, *, steps: int = 10) -> list[Point]:
    """A slice of a round: the tip at the origin; degrees, 0 to the right, 90 towards us."""
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(0.0, 0.0), *((radius * math.cos(a), radius * math.sin(a)) for a in angles)]


def prism(
    canvas: Canvas,
    x: float,
    base: float,
    outline: Sequence[Point],
    height: float,
    colour: str,
    *,
    top: str | None = None,
    sides: Sequence[str] | None = None,
    shadow: bool = True,
) -> list[list[Point]]:
    """Raise ``outline`` (clockwise, table's plane) by ``height``. Returns the faces that show, the top last, as seen.

    ``sides`` gives a colour a side where they differ (rind and paste of a wedge of cheese).
    """
    foot = flat(canvas, x, base, outline)
    lid = [(px, py - height) for px, py in foot]
    if shadow:
        ink = darker(canvas.surface, 0.85)
        far = [(px + height * 0.5 + 8, py + 6) for px, py in foot]
        with canvas.group(opacity=0.32):
            canvas.path(line_through(foot, closed=True), ink, filter=canvas.blur(5), stroke=ink, stroke_width=10.0)
            canvas.path(line_through(far, closed=True), ink, filter=canvas.blur(16))
    faces = []
    for i in range(len(outline)):
        j = (i + 1) % len(outline)
        (u1, v1), (u2, v2) = outline[i], outline[j]
        length = math.hypot(u2 - u1, v2 - v1) or 1
        nx, ny = (v2 - v1) / length, -(u2 - u1) / length  # outward for a clockwise outline on a y-down plane
        if ny <= 0.001:
            continue
        face = [lid[i], lid[j], foot[j], foot[i]]
        own = sides[i] if sides else colour
        light = -nx * 0.75 + ny * 0.1
        shade = lighter(own, 0.16 * light) if light > 0 else darker(own, min(0.5, 0.1 - light * 0.42))
        low = max(p[1] for p in face)
        fill = canvas.linear((0, low - height), (0, low), [(0, shade), (1, darker(shade, 0.13))])
        canvas.path(line_through(face, closed=True), fill, stroke=shade, stroke_width=1.0)
        faces.append(face)
    upper = top or lighter(colour, 0.18)
    xs = [p[0] for p in lid]
    canvas.path(
        line_through(lid, closed=True), canvas.linear((min(xs), 0), (max(xs), 0), [(0, lighter(upper, 0.2)), (1, darker(upper, 0.07))])
    )
    return [*faces, lid]

"""Labels that lie round a jar or flat on a bag: the shop's emblem, the name, a rule."""

from __future__ import annotations

from demo.artist.canvas import Canvas, darker, lighter, line_through, smooth
from demo.artist.emblems import emblem
from demo.artist.solids import Turned

SCRIPT = "Z003, 'URW Chancery L', cursive"
SERIF = "P052, Palatino, serif"
CAPS = "'URW Gothic', Futura, sans-serif"


def round_label(
    body: Turned,
    low: float,
    high: float,
    *,
    paper: str,
    ink: str,
    name: str,
    title: str,
    small: str = "",
    face: str = SCRIPT,
    spread: float = 58,
    size: float = 60,
) -> None:
    """A paper label on a turned body between two heights, seen in perspective."""
    c = body.canvas
    d = body.band(low, high, -spread, spread)
    r = body.radius((low + high) / 2)
    c.path(d, darker(paper, 0.7), opacity=0.25, transform="translate(3 5)", filter=c.blur(3))
    c.path(
        d,
        c.linear(
            (body.x - r, 0),
            (body.x + r, 0),
            [(0, darker(paper, 0.1)), (0.25, lighter(paper, 0.25)), (0.55, paper), (1, darker(paper, 0.4))],
        ),
    )
    for inset in (0.05, 0.09):
        gap = (high - low) * inset
        c.path(
            body.band(low + gap, high - gap, -spread * (1 - inset * 0.8), spread * (1 - inset * 0.8)),
            stroke=ink,
            stroke_width=2.4 if inset < 0.06 else 1.0,
        )
    tall = high - low
    middle = body.base - (low + tall * 0.68) + r * c.tilt
    emblem(c, name, body.x, middle, tall * 0.4, ink, paper)
    _on_arc(body, low + tall * (0.29 if small else 0.22), title, size, ink, face)
    if small:
        _on_arc(body, low + tall * 0.12, small, size * 0.36, ink, CAPS, spacing=2.2)


def _on_arc(body: Turned, height: float, words: str, size: float, ink: str, face: str, *, spacing: float = 0) -> None:
    c = body.canvas
    points = body.arc(height, -80, 80)
    wide = body.radius(height) * 2 * 0.78
    estimate = len(words) * (size * (0.46 if face == SCRIPT else 0.54) + spacing)
    size = min(size, size * wide / estimate)
    name = f"t{len(c._shapes)}"
    safe = words.replace("&", "&amp;")
    c.add(f'<path id="{name}" d="{smooth(points)}" fill="none"/>')
    c.add(
        f'<text font-size="{size:.1f}" font-family="{face}" fill="{ink}" text-anchor="middle"'
        + (f' letter-spacing="{spacing}"' if spacing else "")
        + f'><textPath href="#{name}" startOffset="50%">{safe}</textPath></text>'
    )


def flat_label(
    c: Canvas,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    paper: str,
    ink: str,
    name: str,
    title: str,
    small: str = "",
    face: str = SCRIPT,
    round_: float = 10,
    lean: float = 0,
) -> None:
    """A paper label lying flat on a face seen from the front; (x, y) is its middle."""
    with c.group(transform=f"rotate({lean:g} {x:.0f} {y:.0f})"):
        left, top = x - width / 2, y - height / 2
        c.rect(left + 3, top + 5, width, height, darker(paper, 0.75), rx=round_, opacity=0.28, filter=c.blur(4))
        c.rect(
            left,
            top,
            width,
            height,
            c.linear((left, top), (left + width, top + height), [(0, lighter(paper, 0.35)), (1, darker(paper, 0.1))]),
            rx=round_,
        )
        c.rect(left + 9, top + 9, width - 18, height - 18, stroke=ink, stroke_width=2.2, rx=max(0, round_ - 4))
        c.rect(left + 15, top + 15, width - 30, height - 30, stroke=ink, stroke_width=0.9, rx=max(0, round_ - 6))
        emblem(c, name, x, top + height * 0.38, min(height * 0.46, width * 0.5), ink, paper)
        size = min(height * 0.2, width * 0.82 / max(1, len(title)) / (0.44 if face == SCRIPT else 0.54))
        c.text(x, top + height * 0.79, title, size, ink, face=face)
        if small:
            c.text(x, top + height * 0.9, small, min(size * 0.42, width * 0.72 / len(small) / 0.72), ink, face=CAPS, letter_spacing=1.5)


def hanging_tag(
    c: Canvas, x: float, y: float, size: float, *, paper: str, ink: str, name: str, string: str = "#8a6a45", turn: float = 12
) -> None:
    """A tag on a string; (x, y) is where the string is tied."""
    c.stroke([(x, y), (x + size * 0.1, y + size * 0.25), (x + size * 0.06, y + size * 0.5)], string, 4)
    with c.group(transform=f"rotate({turn:g} {x + size * 0.06:.0f} {y + size * 0.5:.0f})"):
        cx, top = x + size * 0.06, y + size * 0.46
        w, h = size * 0.72, size
        outline = [
            (cx - w * 0.22, top),
            (cx + w * 0.22, top),
            (cx + w / 2, top + h * 0.2),
            (cx + w / 2, top + h),
            (cx - w / 2, top + h),
            (cx - w / 2, top + h * 0.2),
        ]
        c.path(line_through(outline, closed=True), "#000000", opacity=0.22, transform="translate(6 8)", filter=c.blur(5))
        c.path(
            line_through(outline, closed=True),
            c.linear((cx - w, top), (cx + w, top + h), [(0, lighter(paper, 0.4)), (1, darker(paper, 0.08))]),
        )
        c.circle(cx, top + h * 0.1, size * 0.045, darker(paper, 0.55))
        emblem(c, name, cx, top + h * 0.56, w * 0.74, ink, paper)

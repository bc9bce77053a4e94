"""Bags of paper and cloth, boxes, and what stands open in them."""

from __future__ import annotations

import math

from demo.artist.canvas import Canvas, Point, darker, lighter, line_through, smooth
from demo.artist.grounds import weave
from demo.artist.solids import box, prism, turn


def paper_bag(
    c: Canvas, x: float, base: float, width: float, height: float, colour: str, *, fold: str | None = None, stripe: str | None = None
) -> tuple[float, float, float, float]:
    """A block-bottom bag seen from the front, rolled at the top; returns the face: left, top, right, bottom."""
    w, side = width / 2, width * 0.16
    left, right, top = x - w, x + w - side, base - height
    ink = darker(c.surface, 0.85)
    c.path(
        line_through([(left, base), (right, base + 8), (right + side * 2.6, base - 30), (right + side * 1.6, base - 60)], closed=True),
        ink,
        opacity=0.4,
        filter=c.blur(14),
    )
    c.path(
        line_through([(left, base - 6), (right + side, base - 10), (right + side, base + 6), (left, base + 10)], closed=True),
        ink,
        opacity=0.45,
        filter=c.blur(6),
    )
    flank = f"M{right:.0f} {base + 8:.0f}L{x + w:.0f} {base - 34:.0f}Q{x + w + 8:.0f} {base - height * 0.5:.0f} {x + w - 12:.0f} {top:.0f}L{right - 4:.0f} {top:.0f}Z"
    c.path(flank, c.linear((right, 0), (x + w, 0), [(0, darker(colour, 0.32)), (0.5, darker(colour, 0.42)), (1, darker(colour, 0.26))]))
    c.path(
        f"M{right:.0f} {base + 8:.0f}L{right + side * 0.55:.0f} {base - height * 0.45:.0f}L{right:.0f} {top:.0f}",
        darker(colour, 0.5),
        opacity=0.35,
    )
    front = f"M{left:.0f} {base:.0f}Q{left - 10:.0f} {base - height * 0.5:.0f} {left + 10:.0f} {top:.0f}H{right - 4:.0f}Q{right + 6:.0f} {base - height * 0.5:.0f} {right:.0f} {base + 8:.0f}Q{x - side:.0f} {base + 14:.0f} {left:.0f} {base:.0f}Z"
    c.path(front, c.linear((left, top), (right, base), [(0, lighter(colour, 0.42)), (0.45, colour), (1, darker(colour, 0.18))]))
    if stripe:
        with c.inside(front):
            c.rect(left - 20, base - height * 0.12, width, height * 0.05, stripe, opacity=0.9)
            c.rect(left - 20, base - height * 0.05, width, height * 0.015, stripe, opacity=0.9)
    with c.inside(front):
        r = c.rng
        for _ in range(9):
            px, py = r.uniform(left, right), r.uniform(top, base)
            c.path(
                f"M{px:.0f} {py:.0f}l{r.uniform(-70, 70):.0f} {r.uniform(-60, 60):.0f}l{r.uniform(-40, 60):.0f} {r.uniform(-50, 50):.0f}",
                stroke="#ffffff" if r.random() > 0.5 else darker(colour, 0.5),
                stroke_width=5.0,
                opacity=0.14,
                filter=c.blur(2.5),
            )
    roll = fold or lighter(colour, 0.12)
    for i in range(2):
        y = top - 6 + i * 30
        c.path(
            f"M{left + 4:.0f} {y:.0f}L{x + w - 10:.0f} {y - 8:.0f}v30L{left + 2:.0f} {y + 34:.0f}Z",
            c.linear((0, y), (0, y + 34), [(0, lighter(roll, 0.4)), (0.6, roll), (1, darker(roll, 0.35))]),
        )
    for tx in (left + 60, right - 60):
        c.rect(tx - 7, top - 12, 14, 66, "#b0b4b3", rx=3)
        c.rect(tx - 7, top - 12, 5, 66, "#f0f2f0", rx=2)
    return (left, top + 62, right, base)


def window(c: Canvas, x: float, y: float, rx: float, ry: float, grains: str, *, kind: str = "rice", frame: str = "#ffffff") -> None:
    """A round window in a bag through which its contents show."""
    hole = f"M{x - rx:.0f} {y:.0f}A{rx} {ry} 0 0 1 {x + rx:.0f} {y:.0f}A{rx} {ry} 0 0 1 {x - rx:.0f} {y:.0f}Z"
    c.path(hole, darker(grains, 0.35))
    with c.inside(hole):
        heap(c, x, y, rx, ry, grains, kind=kind, count=230)
        c.path(
            hole,
            c.linear(
                (x - rx, y - ry),
                (x + rx, y + ry),
                [(0, "#3a2415", 0.4), (0.25, "#3a2415", 0), (0.5, "#ffffff", 0.28), (0.62, "#ffffff", 0), (1, "#3a2415", 0.12)],
            ),
        )
    c.path(hole, stroke=frame, stroke_width=7.0)
    c.path(hole, stroke=darker(frame, 0.4), stroke_width=1.5, opacity=0.6)


def heap(c: Canvas, x: float, y: float, rx: float, ry: float, colour: str, *, kind: str, count: int) -> None:
    """Grains of a kind all over an ellipse: rice, bean, salt, chestnut."""
    r = c.rng
    long, wide = {"rice": (11, 4.2), "bean": (15, 10), "salt": (8, 7), "flake": (13, 6), "corn": (9, 8)}[kind]
    for i in range(count):
        a, q = r.uniform(0, 6.283), math.sqrt(i / count) if kind != "bean" else math.sqrt(r.random())
        px, py = x + rx * q * math.cos(a), y + ry * q * math.sin(a)
        own = lighter(colour, r.uniform(0, 0.6)) if r.random() > 0.35 else darker(colour, r.uniform(0.02, 0.22))
        t = r.uniform(0, 180)
        if kind == "salt":
            c.rect(
                px - long / 2,
                py - wide / 2,
                long * r.uniform(0.6, 1.3),
                wide,
                own,
                transform=f"rotate({t:.0f} {px:.0f} {py:.0f})",
                opacity=0.95,
            )
        else:
            c.ellipse(
                px,
                py,
                long * r.uniform(0.8, 1.15),
                wide,
                own,
                transform=f"rotate({t:.0f} {px:.0f} {py:.0f})",
                stroke=darker(colour, 0.35),
                stroke_width=0.8,
            )
            if kind == "bean":
                c.ellipse(px, py, 3.2, 4.6, "#2b2320", transform=f"rotate({t:.0f} {px:.0f} {py:.0f})")


def cloth_sack(
    c: Canvas, x: float, base: float, width: float, height: float, colour: str, *, tied: str | None = "#9a6b3c", stripe: str | None = None
) -> str:
    """A small cloth sack, tied, or with ``tied=None`` rolled open; returns its outline."""
    w, h = width / 2, height
    ink = darker(c.surface, 0.85)
    c.ellipse(x + w * 0.55, base - 4, w * 1.2, w * 0.26, ink, opacity=0.24, filter=c.blur(16))
    c.ellipse(x + 8, base, w * 1.0, w * 0.17, ink, opacity=0.5, filter=c.blur(7))
    body = [
        (x - w * 0.9, base - 4),
        (x - w * 1.02, base - h * 0.24),
        (x - w * 0.96, base - h * 0.52),
        (x - w * 0.74, base - h * (0.72 if tied else 0.8)),
    ]
    neck = [
        (x - w * 0.26, base - h * 0.82),
        (x - w * 0.62, base - h * 1.02),
        (x - w * 0.2, base - h * 0.96),
        (x + w * 0.08, base - h * 1.05),
        (x + w * 0.3, base - h * 0.95),
        (x + w * 0.62, base - h * 1.0),
        (x + w * 0.28, base - h * 0.82),
    ]
    if not tied:
        neck = [(x - w * 0.76, base - h * 0.86), (x, base - h * 0.86), (x + w * 0.76, base - h * 0.86)]
    right = [(2 * x - px, py) for px, py in reversed(body)]
    d = smooth([*body, *neck, *right, (x + w * 0.4, base + 14), (x - w * 0.4, base + 14)], closed=True)
    c.path(d, weave(c, colour, size=7))
    if stripe:
        with c.inside(d):
            for share in (0.16, 0.24):
                c.path(
                    f"M{x - w * 1.1:.0f} {base - h * share:.0f}Q{x:.0f} {base - h * share + 34:.0f} {x + w * 1.1:.0f} {base - h * share:.0f}",
                    stroke=stripe,
                    stroke_width=h * 0.026,
                    opacity=0.85,
                )
    c.path(
        d,
        c.linear(
            (x - w, 0),
            (x + w, 0),
            [(0, "#3b2417", 0.25), (0.25, "#ffffff", 0.3), (0.5, "#ffffff", 0), (0.8, "#3b2417", 0.35), (1, "#3b2417", 0.5)],
        ),
    )
    c.path(d, c.linear((0, base - h * 0.4), (0, base + 10), [(0, "#3b2417", 0), (1, "#3b2417", 0.32)]))
    with c.inside(d):
        for k in range(-4, 5):
            px = x + k * w * 0.1
            c.path(
                f"M{px:.0f} {base - h * 0.8:.0f}Q{x + k * w * 0.2:.0f} {base - h * 0.62:.0f} {x + k * w * 0.23:.0f} {base - h * c.rng.uniform(0.35, 0.5):.0f}",
                stroke="#3b2417" if k % 2 else "#ffffff",
                stroke_width=10.0,
                opacity=0.2,
                filter=c.blur(4),
            )
            c.path(
                f"M{px:.0f} {base - h * 0.82:.0f}L{x + k * w * 0.16:.0f} {base - h * 1.0:.0f}",
                stroke="#3b2417" if k % 2 else "#ffffff",
                stroke_width=8.0,
                opacity=0.22,
                filter=c.blur(3),
            )
    if tied:
        y = base - h * 0.82
        for i in range(3):
            c.stroke([(x - w * 0.29, y + i * 9 - 9), (x, y + i * 9 + 4), (x + w * 0.3, y + i * 9 - 9)], darker(tied, 0.1 + 0.1 * i), 8)
        c.stroke([(x + 6, y + 6), (x + w * 0.26, y - 16), (x + w * 0.4, y + 24), (x + 10, y + 10)], tied, 7)
        c.stroke([(x + 6, y + 6), (x - w * 0.2, y - 8), (x - w * 0.28, y + 30), (x + 2, y + 10)], tied, 7)
        c.stroke([(x + 8, y + 8), (x + w * 0.14, y + 60), (x + w * 0.1, y + 100)], tied, 6)
    return d


def open_sack(c: Canvas, x: float, base: float, width: float, height: float, colour: str) -> tuple[float, float, float, float]:
    """A sack with its rim rolled down; returns the mouth as (x, y, rx, ry) for a heap to lie in."""
    cloth_sack(c, x, base, width, height, colour, tied=None)
    w = width / 2
    y, rx, ry = base - height * 0.86, w * 0.78, w * 0.3
    c.ellipse(x, y + 4, rx * 1.12, ry * 1.25, weave(c, darker(colour, 0.06), size=7))
    c.ellipse(
        x,
        y + 4,
        rx * 1.12,
        ry * 1.25,
        c.linear((x - rx, y - ry), (x + rx, y + ry), [(0, "#ffffff", 0.45), (0.5, "#ffffff", 0), (1, "#3b2417", 0.4)]),
    )
    c.ellipse(x, y, rx * 0.94, ry * 0.96, darker(colour, 0.7))
    return (x, y, rx * 0.92, ry * 0.92)


def carton(
    c: Canvas, x: float, base: float, width: float, depth: float, height: float, colour: str, *, lean: float = -22, band: str | None = None
) -> list[list[Point]]:
    """A folding box; returns its faces (right face, left face …, top last)."""
    outline = turn(box(width, depth), lean)
    faces = prism(c, x, base, outline, height, colour, top=lighter(colour, 0.4))
    if band:
        for face in faces[:-1]:
            a, b, d, e = face
            low, high = 0.62, 0.82
            p = [
                (a[0] + (e[0] - a[0]) * low, a[1] + (e[1] - a[1]) * low),
                (b[0] + (d[0] - b[0]) * low, b[1] + (d[1] - b[1]) * low),
                (b[0] + (d[0] - b[0]) * high, b[1] + (d[1] - b[1]) * high),
                (a[0] + (e[0] - a[0]) * high, a[1] + (e[1] - a[1]) * high),
            ]
            c.path(line_through(p, closed=True), band, opacity=0.9)
    return faces


def on_face(c: Canvas, face: list[Point]) -> str:
    """A transform that lays a unit square (0–100) upright on a face of ``prism``."""
    a, b, e, d = face
    if a[0] > b[0]:
        a, b, d = b, a, e
    m = ((b[0] - a[0]) / 100, (b[1] - a[1]) / 100, (d[0] - a[0]) / 100, (d[1] - a[1]) / 100, a[0], a[1])
    return "matrix(" + " ".join(f"{v:.4f}" for v in m) + ")"

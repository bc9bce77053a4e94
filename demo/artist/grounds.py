"""What things stand on and in front of: warm, plain, never the subject."""

from __future__ import annotations

from demo.artist.canvas import Canvas, darker, lighter, mix

WALLS = {
    "cream": "#f1e3c8",
    "apricot": "#edc9a0",
    "sage": "#d3d8bd",
    "mist": "#cddadb",
    "blush": "#ebcbba",
    "straw": "#ecd595",
    "clay": "#d9a582",
    "sky": "#bdd3de",
    "plum": "#c9aebb",
    "stone": "#d8d2c4",
    "ink": "#41566b",
    "forest": "#5a7059",
    "wine": "#7d4450",
}
TABLES = {
    "oak": "#c99a63",
    "pale": "#e2c69a",
    "dark": "#7b5238",
    "linen": "#ede4d3",
    "slate": "#77797c",
    "lime": "#f0eadd",
    "blue": "#8fb0c2",
}


def wall(canvas: Canvas, colour: str, *, horizon: float) -> None:
    w = canvas.width
    canvas.rect(
        -w,
        -w,
        3 * w,
        canvas.height + 2 * w,
        canvas.radial((w * 0.24, horizon * 0.28), w * 1.15, [(0, lighter(colour, 0.55)), (0.5, colour), (1, darker(colour, 0.2))]),
    )
    with canvas.group(opacity=0.3, filter=canvas.blur(14)):  # the window's light on the wall
        for i in range(2):
            x = w * (0.1 + 0.24 * i)
            canvas.path(f"M{x:.0f} {-40}h{w * 0.19:.0f}l{w * 0.2:.0f} {horizon:.0f}h-{w * 0.19:.0f}Z", lighter(colour, 0.85))


def tiles(canvas: Canvas, ink: str, *, horizon: float, size: float = 118) -> None:
    """A wall of painted tiles, quiet behind the subject."""
    s = size
    shapes = (
        f'<path d="M0 0h{s}M0 0v{s}" stroke="{ink}" stroke-width="2" opacity=".5"/>'
        f'<g fill="none" stroke="{ink}" stroke-width="5">'
        f'<path d="M0 {s * 0.36}A{s * 0.36} {s * 0.36} 0 0 0 {s * 0.36} 0M{s} {s * 0.36}A{s * 0.36} {s * 0.36} 0 0 1 {s * 0.64} 0'
        f'M0 {s * 0.64}A{s * 0.36} {s * 0.36} 0 0 1 {s * 0.36} {s}M{s} {s * 0.64}A{s * 0.36} {s * 0.36} 0 0 0 {s * 0.64} {s}"/></g>'
        f'<path d="M{s / 2} {s * 0.22}Q{s * 0.55} {s * 0.45} {s * 0.78} {s / 2}Q{s * 0.55} {s * 0.55} {s / 2} {s * 0.78}'
        f'Q{s * 0.45} {s * 0.55} {s * 0.22} {s / 2}Q{s * 0.45} {s * 0.45} {s / 2} {s * 0.22}Z" fill="{ink}"/>'
    )
    canvas.rect(-s * 4, -s * 4, canvas.width + s * 8, horizon + s * 4, canvas.pattern(s, s, shapes), opacity=0.17)


def table(canvas: Canvas, colour: str, *, horizon: float, grain: bool = True) -> None:
    w, h = canvas.width, canvas.height + 500
    canvas.surface = colour
    canvas.rect(-w, horizon - 10, 3 * w, 24, darker(colour, 0.7), opacity=0.25, filter=canvas.blur(9))
    canvas.rect(
        -w,
        horizon,
        3 * w,
        h - horizon,
        canvas.linear((0, horizon), (w * 0.4, h), [(0, darker(colour, 0.1)), (0.25, lighter(colour, 0.12)), (1, darker(colour, 0.14))]),
    )
    canvas.rect(-w, horizon, 3 * w, 5, lighter(colour, 0.45), opacity=0.6)
    if not grain:
        return
    r = canvas.rng
    y = horizon
    step = 46.0
    while y < h:  # boards widen towards us
        canvas.path(f"M{-w} {y:.0f}h{3 * w}", stroke=darker(colour, 0.5), stroke_width=2.5, opacity=0.4)
        for _ in range(5):
            x, yy, length = r.uniform(-300, w + 100), y + r.uniform(0.15, 0.85) * step, r.uniform(160, 480)
            canvas.path(
                f"M{x:.0f} {yy:.0f}q{length / 2:.0f} {r.uniform(-5, 5):.0f} {length:.0f} 0",
                stroke=darker(colour, 0.4),
                stroke_width=r.uniform(1.2, 2.6),
                opacity=0.22,
            )
        y += step
        step *= 1.42


def weave(canvas: Canvas, colour: str, *, size: float = 7, turn: str = "") -> str:
    """A fill that looks like cloth."""
    a, b = lighter(colour, 0.4), darker(colour, 0.13)
    s = size
    shapes = (
        f'<rect width="{s}" height="{s}" fill="{colour}"/><rect width="{s / 2}" height="{s / 2}" fill="{a}"/>'
        f'<rect x="{s / 2}" y="{s / 2}" width="{s / 2}" height="{s / 2}" fill="{a}"/><path d="M0 {s / 2}h{s}M{s / 2} 0v{s}" stroke="{b}" stroke-width=".8"/>'
    )
    return canvas.pattern(s, s, shapes, turn=turn)


def set_scene(canvas: Canvas, wall_colour: str, table_colour: str, *, horizon: float = 760, tiled: str | None = None) -> None:
    """Wall and table. ``wall_colour`` and ``table_colour`` are names of WALLS and TABLES."""
    wall(canvas, WALLS[wall_colour], horizon=horizon)
    if tiled:
        tiles(canvas, tiled, horizon=horizon)
    table(canvas, TABLES[table_colour], horizon=horizon, grain=table_colour in {"oak", "pale", "dark", "blue"})
    if table_colour == "linen":
        canvas.rect(
            -400,
            horizon,
            canvas.width + 800,
            canvas.height + 500 - horizon,
            weave(canvas, "#e9dfcc", size=9, turn="rotate(8)"),
            opacity=0.3,
        )
    if table_colour == "slate":
        for _ in range(26):
            x, y = canvas.rng.uniform(0, canvas.width), canvas.rng.uniform(horizon + 10, canvas.height)
            canvas.path(
                f"M{x:.0f} {y:.0f}l{canvas.rng.uniform(20, 90):.0f} {canvas.rng.uniform(-6, 6):.0f}",
                stroke=mix("#77797c", "#ffffff", 0.4),
                stroke_width=2.0,
                opacity=0.25,
            )


def board(canvas: Canvas, x: float, y: float, radius: float, *, colour: str = "#a9713f", thickness: float = 22) -> None:
    """A round chopping board under a cheese or a loaf. ``y`` is the middle of its upper face."""
    ry = radius * canvas.tilt
    canvas.shadow(x, y + thickness, radius, ry)
    canvas.path(
        f"M{x - radius} {y}v{thickness}A{radius} {ry} 0 0 0 {x + radius} {y + thickness}v{-thickness}Z",
        canvas.linear((x - radius, 0), (x + radius, 0), [(0, colour), (0.3, lighter(colour, 0.15)), (1, darker(colour, 0.5))]),
    )
    canvas.ellipse(x, y, radius, ry, canvas.linear((x - radius, 0), (x + radius, 0), [(0, lighter(colour, 0.35)), (1, colour)]))
    r = canvas.rng
    with canvas.inside(f"M{x - radius} {y}A{radius} {ry} 0 0 0 {x + radius} {y}A{radius} {ry} 0 0 0 {x - radius} {y}Z"):
        for i in range(11):
            yy = y - ry + (i + r.random()) * ry * 2 / 11
            canvas.path(
                f"M{x - radius} {yy:.0f}q{radius} {r.uniform(-14, 14):.0f} {2 * radius} 0",
                stroke=darker(colour, 0.35),
                stroke_width=2.0,
                opacity=0.32,
            )
    canvas.ellipse(x, y, radius - 10, ry - 5, stroke=darker(colour, 0.3), stroke_width=2.0, opacity=0.35)
    canvas.surface = colour

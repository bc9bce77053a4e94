"""The Fox's pantry."""

from __future__ import annotations

import math

from demo.artist.bags import on_face, open_sack, paper_bag
from demo.artist.baskets import spread_points
from demo.artist.canvas import Canvas, darker, lighter, line_through, smooth
from demo.artist.cheeses import speckles
from demo.artist.emblems import emblem
from demo.artist.fruit import chestnut, fig, walnut
from demo.artist.garnish import ball, leaf, scatter, sprig
from demo.artist.grounds import board, set_scene
from demo.artist.labels import SCRIPT, round_label
from demo.artist.pottery import mug
from demo.artist.registry import drawing
from demo.artist.solids import box, prism, turn
from demo.artist.vessels import jar

FOX, PAPER = "#a3470f", "#f8efdd"


def pumpkin(c: Canvas, x: float, y: float, r: float, colour: str = "#d9782a") -> None:
    c.ellipse(x + r * 0.3, y + r * 0.66, r * 1.15, r * 0.3, darker(c.surface, 0.85), opacity=0.42, filter=c.blur(9))
    for k in (-0.82, 0.82, -0.5, 0.5, -0.2, 0.2):
        own = darker(colour, 0.3 * max(0, k) + 0.06)
        c.ellipse(
            x + r * k * 0.72,
            y,
            r * 0.4,
            r * 0.72,
            c.radial((x + r * k * 0.72 - r * 0.12, y - r * 0.3), r * 0.9, [(0, lighter(own, 0.42)), (0.5, own), (1, darker(own, 0.45))]),
        )
    c.stroke([(x, y - r * 0.62), (x + r * 0.04, y - r * 0.9), (x + r * 0.2, y - r * 1.02)], "#6a6a34", r * 0.14)


@drawing("doce-abobora")
def pumpkin_jam() -> Canvas:
    c = Canvas(seed=111, tilt=0.28)
    set_scene(c, "sage", "oak", horizon=760)
    pumpkin(c, 720, 900, 170)
    body = jar(c, 380, 1000, 195, 400, "#dd7a1a", glow=0.8, cloth="#a3470f")
    round_label(body, 70, 260, paper=PAPER, ink=FOX, name="raposa", title="Abóbora", small="E NOZ", spread=54, size=64)
    for x, y, r in ((620, 1080, 46), (700, 1100, 44), (560, 1105, 40)):
        walnut(c, x, y, r)
    c.look(500, 830, 1.22)
    return c


@drawing("doce-figo")
def fig_jam() -> Canvas:
    c = Canvas(seed=112, tilt=0.28)
    set_scene(c, "plum", "slate", horizon=760)
    body = jar(c, 400, 1000, 200, 400, "#6a2440", lid="#c9a24a", glow=0.45)
    round_label(body, 80, 275, paper=PAPER, ink="#5c2a4a", name="raposa", title="Figo", small="COMPOTA", spread=54, size=62)
    fig(c, 720, 930, 84, turn=12)
    fig(c, 660, 1040, 80, turn=-60, cut=True)
    fig(c, 810, 1050, 78, turn=46)
    leaf(c, 690, 850, 150, -28, "#6f8a48")
    c.look(520, 850, 1.3)
    return c


@drawing("figos-secos")
def dried_figs() -> Canvas:
    c = Canvas(seed=113, tilt=0.42)
    set_scene(c, "cream", "dark", horizon=600)
    outline = turn(box(620, 440), -14)
    foot = prism(c, 480, 1000, outline, 110, "#d9b27a", top="#c79a5c")
    lid = foot[-1]
    cx, cy = sum(p[0] for p in lid) / 4, sum(p[1] for p in lid) / 4
    inner = [(cx + (x - cx) * 0.92, cy + (y - cy) * 0.92) for x, y in lid]
    c.path(line_through(inner, closed=True), "#f5efe2")
    c.path(line_through(inner, closed=True), stroke="#8a5f34", stroke_width=5.0, opacity=0.6)
    for row in range(4):
        for k in range(5):
            s, t = (k + 0.5) / 5, (row + 0.55) / 4
            x = inner[0][0] + (inner[1][0] - inner[0][0]) * s + (inner[3][0] - inner[0][0]) * t
            y = inner[0][1] + (inner[1][1] - inner[0][1]) * s + (inner[3][1] - inner[0][1]) * t
            ball(c, x, y - 10, 50, c.rng.choice(["#a9803f", "#8f6a34", "#b98f4e"]), squash=0.72, gloss=0.2)
            for a in range(0, 360, 45):
                c.path(
                    f"M{x:.0f} {y - 14:.0f}l{40 * math.cos(math.radians(a)):.0f} {26 * math.sin(math.radians(a)):.0f}",
                    stroke="#6a4a20",
                    stroke_width=3.0,
                    opacity=0.4,
                )
            c.circle(x, y - 14, 6, "#5d3f1c")
            c.ellipse(x - 12, y - 26, 22, 9, "#fffaf0", opacity=0.4, filter=c.blur(4))
    front = max(foot[:-1], key=lambda f: abs(f[1][0] - f[0][0]))
    with c.group(transform=on_face(c, front)):
        c.text(50, 66, "Figos secos", 15, "#6a3a14", face=SCRIPT, transform="translate(50 0) scale(1 3.4) translate(-50 -42)")
    leaf(c, 780, 1110, 140, -16, "#7d8a45")
    c.look(480, 890, 1.2)
    return c


@drawing("castanhas")
def chestnuts() -> Canvas:
    c = Canvas(seed=114, tilt=0.32)
    set_scene(c, "apricot", "oak", horizon=740)
    x, y, rx, ry = open_sack(c, 460, 1000, 500, 410, "#c2a77c")
    for px, py in spread_points(24, x, y - 26, rx * 0.86, ry * 0.7):
        chestnut(c, px, py, 47, turn=c.rng.uniform(-50, 50))
    for px, py in spread_points(6, x, y - 78, rx * 0.4, ry * 0.25):
        chestnut(c, px, py, 47, turn=c.rng.uniform(-40, 40))
    emblem(c, "raposa", 455, 880, 180, "#7a3410", "#c2a77c")
    for px, py, t in ((760, 1060, 20), (840, 1085, -30), (200, 1085, 40)):
        chestnut(c, px, py, 46, turn=t)
    leaf(c, 690, 1110, 150, -12, "#b9862e")
    c.look(490, 830, 1.24)
    return c


@drawing("chourico")
def sausage() -> Canvas:
    c = Canvas(seed=115, tilt=0.42)
    set_scene(c, "stone", "dark", horizon=600)
    board(c, 480, 950, 420, colour="#a9713f")
    meat = "#8a2a1c"
    ring = [(480 + 250 * math.cos(math.radians(a)), 910 + 250 * 0.5 * math.sin(math.radians(a))) for a in range(-75, 256, 15)]
    c.path(
        smooth([(x + 14, y + 36) for x, y in ring]),
        stroke="#2e1a14",
        stroke_width=96.0,
        opacity=0.35,
        filter=c.blur(12),
        stroke_linecap="round",
    )
    for wide, colour, dx, dy in (
        (100, darker(meat, 0.5), 2, 6),
        (92, meat, 0, 0),
        (52, lighter(meat, 0.14), -6, -14),
        (16, lighter(meat, 0.5), -8, -26),
    ):
        c.path(
            smooth([(x + dx, y + dy) for x, y in ring]),
            stroke=colour,
            stroke_width=float(wide),
            stroke_linecap="round",
            stroke_linejoin="round",
            opacity=1 if wide > 60 else 0.55,
            filter=None if wide > 60 else c.blur(7),
        )
    skin = "".join(f"M{x - 46:.0f} {y:.0f}a46 46 0 1 1 92 0a46 46 0 1 1 -92 0" for x, y in ring)
    speckles(c, skin, (180, 730, 780, 1100), "#f0b9a0", 150, size=(4, 12), opacity=0.5)
    c.stroke([ring[0], (560, 660), (480, 640), (400, 660), ring[-1]], "#d9c39a", 9)
    for x, y in ((690, 1010), (760, 985), (640, 1050)):
        c.ellipse(x + 6, y + 16, 54, 34, "#2e1a14", opacity=0.4, filter=c.blur(6))
        c.ellipse(x, y + 10, 52, 34, darker(meat, 0.4))
        c.ellipse(x, y, 52, 34, "#b03a26")
        for _ in range(13):
            a, q = c.rng.uniform(0, 6.28), c.rng.random() ** 0.5
            c.ellipse(x + 42 * q * math.cos(a), y + 26 * q * math.sin(a), c.rng.uniform(4, 9), c.rng.uniform(3, 6), "#f3d3bf", opacity=0.9)
    sprig(c, 220, 1090, 210, -8, leaf="#6a7a3a", pairs=5, slim=0.3, size=0.36)
    c.look(480, 880, 1.14)
    return c


@drawing("marmelada")
def quince() -> Canvas:
    c = Canvas(seed=116, tilt=0.4)
    set_scene(c, "mist", "pale", horizon=620)
    c.shadow(480, 1000, 390, 130)
    for r, dy, colour in ((405, 0, "#e9e2d2"), (380, -12, "#f8f4ea")):
        c.ellipse(470, 990 + dy, r, r * c.tilt, colour)
    c.ellipse(470, 980, 345, 345 * c.tilt, stroke="#2b5a94", stroke_width=6.0, opacity=0.6)
    outline = turn(box(400, 270, corner=26), -20)
    faces = prism(c, 440, 960, outline, 165, "#c9581c", top="#e07a2c")
    lid = faces[-1]
    c.path(
        line_through(lid, closed=True), c.linear((260, 700), (640, 860), [(0, "#ffe2b0", 0.7), (0.4, "#ffe2b0", 0.05), (1, "#ffffff", 0.1)])
    )
    c.path(line_through(lid, closed=True), stroke="#ffd08a", stroke_width=4.0, opacity=0.9)
    for i in range(2):
        prism(c, 690 + i * 44, 1010 + i * 26, turn(box(34, 230, corner=8), -34), 118, "#cf611f", top="#e88a3a")
    x, y, r = 770, 800, 100
    c.ellipse(x + 30, y + 90, 110, 26, "#2e1a14", opacity=0.3, filter=c.blur(8))
    c.path(
        f"M{x - 20} {y - r}C{x + 30} {y - r * 1.1} {x + 50} {y - r * 0.7} {x + 80} {y - r * 0.3}C{x + 130} {y + 30} {x + 90} {y + r} {x} {y + r}C{x - 95} {y + r} {x - 120} {y + 20} {x - 75} {y - r * 0.4}C{x - 55} {y - r * 0.7} {x - 50} {y - r * 0.95} {x - 20} {y - r}Z",
        c.radial((x - 40, y - 30), r * 1.7, [(0, "#f8ea9a"), (0.45, "#e3c63a"), (1, "#9a7a1a")]),
    )
    c.path(f"M{x - 4} {y - r + 6}q2 -26 20 -36", stroke="#6a4a24", stroke_width=9.0, stroke_linecap="round")
    leaf(c, x + 10, y - r - 14, 110, -14, "#6f8a48")
    c.look(490, 880, 1.16)
    return c


@drawing("lucia-lima")
def verbena() -> Canvas:
    c = Canvas(seed=117, tilt=0.3)
    set_scene(c, "forest", "lime", horizon=770)
    left, top, right, _ = paper_bag(c, 370, 980, 360, 480, "#d9c9a0")
    x = (left + right) / 2
    c.rect(left + 6, top + 120, right - left - 12, 210, "#f5efdc")
    emblem(c, "raposa", x, top + 190, 110, FOX, "#f5efdc")
    c.text(x, top + 300, "Lúcia-lima", 62, "#4a6a2c", face=SCRIPT)
    body = mug(c, 710, 1050, 112, 150, "#f1ead6", foot="#f1ead6", inside="#f5efdc")
    c.ellipse(710, body.top + 5, 94, 94 * c.tilt, c.radial((690, body.top), 110, [(0, "#e9d98a"), (1, "#b9a23a")]))
    for k in (-1, 1):
        c.path(
            f"M{710 + k * 30} {body.top - 40}q-22 -40 4 -76t0 -80",
            stroke="#ffffff",
            stroke_width=13.0,
            opacity=0.4,
            filter=c.blur(7),
            stroke_linecap="round",
        )
    sprig(c, 450, 1120, 300, -10, leaf="#8ab04a", pairs=8, slim=0.16, size=0.34)
    sprig(c, 660, 860, 250, -70, leaf="#7da342", pairs=8, slim=0.16, size=0.34)
    c.look(500, 820, 1.3)
    return c


@drawing("farinha-castanha")
def chestnut_flour() -> Canvas:
    c = Canvas(seed=118, tilt=0.32)
    set_scene(c, "clay", "pale", horizon=760)
    left, top, right, _ = paper_bag(c, 420, 990, 400, 540, "#8a5a38", fold="#a9744a")
    x = (left + right) / 2
    c.rect(left + 34, top + 60, right - left - 68, 270, "#f7eedb", rx=8)
    c.rect(left + 44, top + 70, right - left - 88, 250, stroke="#7a3410", stroke_width=2.5, rx=4)
    emblem(c, "raposa", x, top + 150, 140, "#7a3410", "#f7eedb")
    c.text(x, top + 262, "Castanha", 62, "#7a3410", face=SCRIPT)
    c.text(x, top + 300, "FARINHA", 24, "#7a3410", face="'URW Gothic', sans-serif", letter_spacing=5)
    for px, py, t in ((700, 1000, 10), (780, 1040, -24), (690, 1075, 34)):
        chestnut(c, px, py, 50, turn=t)
    for k in range(4):
        c.ellipse(230 + k * 70, 1090 + (k % 2) * 12, 60, 13, "#efe0c6", opacity=0.7, filter=c.blur(8))
    scatter(c, 300, 1095, 140, "#efe0c6", 30, size=(2, 4))
    c.look(500, 820, 1.28)
    return c

"""Clay Foot's pottery."""

from __future__ import annotations

import math

from demo.artist.canvas import Canvas, darker, lighter, smooth
from demo.artist.fruit import chestnut, lemon
from demo.artist.garnish import leaf
from demo.artist.grounds import set_scene
from demo.artist.pottery import bird, black_pot, bowl, flower, jug, mouth, mug, stripes, tile
from demo.artist.registry import drawing
from demo.artist.solids import shine, turned

COBALT, CLAY = "#2b5a94", "#b8663a"


@drawing("cacoila-preta")
def casserole() -> Canvas:
    c = Canvas(seed=81, tilt=0.32)
    set_scene(c, "apricot", "pale", horizon=660)
    black_pot(c, 470, 1010, 290, 260)
    leaf(c, 760, 1090, 130, -20, "#7d8a45")
    leaf(c, 800, 1060, 120, 24, "#6a7a3a")
    c.look(480, 850, 1.16)
    return c


@drawing("saladeira-passaro")
def salad_bowl() -> Canvas:
    c = Canvas(seed=82, tilt=0.36)
    set_scene(c, "cream", "slate", horizon=640)
    c.ellipse(540, 1030, 300, 78, "#1c1614", opacity=0.4, filter=c.blur(26))
    body = bowl(c, 480, 1030, 370, 260, "#f6f1e2", inside="#f3ecd9")
    stripes(body, [(236, 9, COBALT), (220, 3, COBALT), (42, 6, COBALT)])
    x, y, r = 480, body.top, 350
    c.ellipse(x, y + 8, r * 0.8, r * 0.8 * c.tilt, stroke=COBALT, stroke_width=6.0, opacity=0.75)
    c.ellipse(x, y + 8, r * 0.72, r * 0.72 * c.tilt, stroke=COBALT, stroke_width=2.0, opacity=0.7)
    with c.group(transform=f"translate({x} {y + 12}) scale(1 .5)"):
        bird(c, 0, 0, 190, COBALT)
    with c.inside(body.outline):
        for fx, fy in body.arc(140, -75, 75)[2::4]:
            flower(c, fx, fy, 40, COBALT, "#e0a63a")
    c.look(480, 880, 1.16)
    return c


@drawing("cantaro-vidrado")
def water_jug() -> Canvas:
    c = Canvas(seed=83, tilt=0.3)
    set_scene(c, "sage", "dark", horizon=790)
    body = jug(c, 440, 1030, 215, 600, CLAY, glaze="#4d7a4a", inside="#4d7a4a")
    stripes(body, [(120, 5, "#f0ddb0"), (104, 3, "#f0ddb0")])
    lemon(c, 790, 1080, 62)
    c.look(510, 760, 1.16)
    return c


@drawing("canecas-par")
def mugs() -> Canvas:
    c = Canvas(seed=84, tilt=0.32)
    set_scene(c, "blush", "oak", horizon=690)
    mug(c, 585, 900, 145, 260, "#d9962e", inside="#f3dfae")
    mug(c, 350, 1020, 155, 280, "#3f6fa8", inside="#dfe8ee")
    for x, y, r in ((345, 900, 52),):
        flower(c, x, y, r, "#f4efe0", "#e0a63a")
    c.look(490, 860, 1.34)
    return c


@drawing("azulejos-quatro")
def tiles() -> Canvas:
    c = Canvas(seed=85, tilt=0.3)
    set_scene(c, "stone", "oak", horizon=890)
    for i, (x, y, lean) in enumerate(((350, 480, -0.6), (618, 476, 0.5), (348, 748, 0.4), (618, 746, -0.4))):
        tile(c, x, y, 258, i, lean=lean)
    c.path("M215 882H755", stroke="#2e1a14", stroke_width=18.0, opacity=0.35, filter=c.blur(8))
    tile(c, 800, 905, 190, 1, lean=9)
    c.look(515, 670, 1.1)
    return c


@drawing("prato-peixe")
def plate() -> Canvas:
    c = Canvas(seed=86, tilt=0.3)
    set_scene(c, "mist", "dark", horizon=950)
    x, y, r = 480, 640, 340
    c.circle(x + 34, y + 30, r, "#2e1a14", opacity=0.35, filter=c.blur(24))
    c.circle(x, y, r, c.radial((x - 120, y - 140), r * 1.7, [(0, "#ffffff"), (0.5, "#f4eddc"), (1, "#b9ab90")]))
    c.circle(x, y, r * 0.7, c.radial((x + 60, y + 80), r, [(0, "#fffdf6"), (0.8, "#efe7d3"), (1, "#d3c8b0")]))
    c.circle(x, y, r * 0.97, stroke=COBALT, stroke_width=11.0)
    c.circle(x, y, r * 0.72, stroke=COBALT, stroke_width=4.0)
    for i in range(20):
        a = math.radians(i * 18)
        px, py = x + r * 0.845 * math.cos(a), y + r * 0.845 * math.sin(a)
        if i % 2:
            c.circle(px, py, 10, "#e0a63a")
        else:
            with c.group(transform=f"translate({px:.0f} {py:.0f}) rotate({i * 18 + 90})"):
                c.path("M-36 0Q0-30 36 0Q0 30-36 0ZM-36 0H36", COBALT, opacity=0.9)
    with c.group(transform=f"translate({x} {y}) rotate(-14) scale(1.75)"):
        c.path("M-104-4C-64-60 40-58 84-12L122-46C116-20 116 8 122 34L84 6C40 50-64 50-104-4Z", COBALT)
        c.path("M-60-36C-44-20-44 12-60 30", stroke="#f6f0e0", stroke_width=5.0)
        for row in range(4):
            for k in range(5):
                c.path(f"M{-34 + k * 22 + (row % 2) * 10} {-24 + row * 14}q10 8 0 15", stroke="#f6f0e0", stroke_width=3.2)
        c.circle(-80, -10, 7, "#f6f0e0")
        c.path("M-20-48Q10-74 40-44M-10 40Q14 60 36 36", stroke=COBALT, stroke_width=7.0)
    c.path(
        smooth([(x - r * 0.8, y - r * 0.35), (x - r * 0.55, y - r * 0.68), (x - r * 0.2, y - r * 0.85)]),
        stroke="#ffffff",
        stroke_width=22.0,
        opacity=0.7,
        stroke_linecap="round",
        filter=c.blur(4),
    )
    for sx in (-150, 150):
        c.path(
            f"M{x + sx} {y + r * 0.92}q{-sx * 0.1:.0f} 60 {sx * 0.35:.0f} 80l{-sx * 0.1:.0f} -10",
            stroke="#6b4424",
            stroke_width=20.0,
            stroke_linecap="round",
        )
    c.look(480, 660, 1.18)
    return c


@drawing("assador-barro")
def roaster() -> Canvas:
    c = Canvas(seed=87, tilt=0.34)
    set_scene(c, "straw", "slate", horizon=680)
    r, h = 250, 300
    body = turned(c, 470, 1020, [(0, r * 0.7), (h * 0.1, r * 0.82), (h * 0.5, r), (h * 0.85, r * 0.9), (h, r * 0.94)], CLAY)
    shine(body, 0.4)
    mouth(c, body, 22, darker(CLAY, 0.2))
    for row, height in enumerate((70, 130, 190)):
        for k in range(-4, 5):
            a = (k + (0.5 if row % 2 else 0)) * 19
            if abs(a) > 78:
                continue
            rr = body.radius(height)
            px, py = 470 + rr * math.sin(math.radians(a)), 1020 - height + rr * c.tilt * math.cos(math.radians(a))
            w = 17 * math.cos(math.radians(a))
            c.ellipse(px, py, w, 18, darker(CLAY, 0.75))
            c.path(
                f"M{px - w:.0f} {py + 6:.0f}Q{px:.0f} {py + 24:.0f} {px + w:.0f} {py + 6:.0f}",
                stroke=lighter(CLAY, 0.4),
                stroke_width=4.0,
                opacity=0.8,
            )
    for x, y, s, turn in (
        (350, 735, 46, -14),
        (440, 755, 50, 8),
        (540, 740, 48, 20),
        (600, 718, 42, -6),
        (480, 700, 46, -22),
        (395, 695, 42, 12),
        (520, 670, 40, 4),
        (760, 1060, 48, 30),
        (215, 1085, 46, -18),
    ):
        chestnut(c, x, y, s, turn=turn)
    c.path(
        smooth([(px, py) for px, py in [(470 + 230 * math.cos(k / 10), body.top + 230 * c.tilt * math.sin(k / 10)) for k in range(0, 32)]]),
        stroke=lighter(CLAY, 0.25),
        stroke_width=16.0,
    )
    c.look(485, 880, 1.24)
    return c

"""The Moon Goat's dairy."""

from __future__ import annotations

import math

from demo.artist.canvas import Canvas, darker, lighter, line_through
from demo.artist.cheeses import disc, notch, wedge, wheel
from demo.artist.emblems import emblem
from demo.artist.garnish import ball, blossom, pool, scatter, sprig
from demo.artist.grounds import board, set_scene
from demo.artist.labels import hanging_tag, round_label
from demo.artist.registry import drawing
from demo.artist.solids import box, prism, turn, turned
from demo.artist.vessels import jar

VIOLET = "#5b3f86"
PAPER = "#f7efe2"


@drawing("rabacal")
def rabacal() -> Canvas:
    c = Canvas(seed=31, tilt=0.36)
    set_scene(c, "plum", "oak", horizon=620)
    board(c, 480, 950, 420, colour="#a8743f")
    wheel(c, 600, 835, 200, 120, "#eedfae", stains=40)
    body = wheel(c, 400, 940, 230, 145, "#f0e1b4", stains=50)
    notch(c, body, 145, 230, 34, 90, "#fbf3d6", "#dfc583", holes=22)
    wedge(c, 690, 1035, 215, 130, "#f0e1b4", "#fcf5dc", facing=-46, opening=46, holes=18)
    hanging_tag(c, 260, 890, 150, paper=PAPER, ink=VIOLET, name="cabra-lunar", turn=6)
    c.look(490, 900, 1.16)
    return c


@drawing("rabacal-zimbro")
def juniper() -> Canvas:
    c = Canvas(seed=32, tilt=0.34)
    set_scene(c, "stone", "dark", horizon=620)
    board(c, 480, 950, 400, colour="#7c4f2c")
    for x, y, r, h in ((470, 935, 270, 110), (490, 838, 255, 105), (470, 745, 240, 100)):
        wheel(c, x, y, r, h, "#d9b96e", stains=120)
    sprig(c, 300, 640, 300, -14, leaf="#5d7a5c", pairs=14, slim=0.09, size=0.17)
    for x, y in ((420, 640), (500, 625), (560, 655), (380, 662), (760, 1030), (800, 1060), (720, 1065)):
        ball(c, x, y, 17, "#3a4468")
    c.look(485, 850, 1.16)
    return c


@drawing("cabra-fresco")
def fresh() -> Canvas:
    c = Canvas(seed=33, tilt=0.38)
    set_scene(c, "sage", "lime", horizon=620)
    c.shadow(480, 985, 390, 390 * 0.34)
    turned(c, 480, 985, [(0, 250), (20, 330), (42, 392)], "#7fa0ad", top="#a9c2ca", shadow=False)
    c.ellipse(480, 943, 350, 350 * c.tilt, "#c6d8dc")
    for x, y in ((365, 905), (595, 905), (480, 990)):
        body = turned(c, x, y, [(0, 112), (70, 124), (128, 120), (138, 112)], "#fdfaf1", top="#ffffff", depth=0.6)
        for k in range(-7, 8):
            s = math.sin(math.radians(k * 12))
            c.path(
                f"M{x + 118 * s:.0f} {y - 118 + 118 * c.tilt * math.cos(math.radians(k * 12)):.0f}v104",
                stroke="#b9b09c",
                stroke_width=4.0,
                opacity=0.28,
            )
        _ = body
        c.path(disc(x, y - 138, 96, c.tilt), stroke="#d8d0bd", stroke_width=3.0, opacity=0.6)
    sprig(c, 440, 815, 150, -30, leaf="#5f8a4a", pairs=6, slim=0.2, size=0.3)
    scatter(c, 480, 862, 60, "#4a3a2c", 16, size=(2, 4))
    c.look(480, 915, 1.17)
    return c


@drawing("cabra-azeite")
def in_oil() -> Canvas:
    c = Canvas(seed=34, tilt=0.26)
    set_scene(c, "straw", "slate", horizon=760)
    body = jar(c, 470, 1000, 235, 560, "#cfa92f", lid="#4a4a48", glow=0.9, full=0.92)
    with c.inside(body.outline):
        for x, y, r in (
            (370, 940, 82),
            (540, 955, 86),
            (455, 850, 84),
            (590, 830, 76),
            (350, 800, 78),
            (480, 730, 82),
            (580, 690, 70),
            (370, 670, 72),
        ):
            ball(c, x, y, r, "#f7efd2", gloss=0.25, shadow=False)
        c.rect(200, 400, 600, 620, "#d2a325", opacity=0.26)
    with c.inside(body.outline):
        sprig(c, 640, 980, 330, -104, leaf="#5d7046", pairs=12, shadow=False)
        for x, y in ((310, 900), (430, 780), (600, 760), (520, 900)):
            ball(c, x, y, 11, "#8c2b20", shadow=False)
        c.path("M305 990V620", stroke="#ffffff", stroke_width=16.0, opacity=0.6, stroke_linecap="round")
    round_label(body, 120, 320, paper=PAPER, ink=VIOLET, name="cabra-lunar", title="Cabra em azeite", spread=50, size=50)
    pool(c, 790, 1050, 80, "#d8b236")
    c.look(495, 790, 1.2)
    return c


@drawing("cabra-ervas")
def log() -> Canvas:
    c = Canvas(seed=35, tilt=0.42)
    set_scene(c, "blush", "slate", horizon=600)
    outline = turn(box(760, 330, corner=40), -10)
    prism(c, 480, 960, outline, 30, "#a9713f", top="#c9945c")
    with c.group(transform="rotate(-12 480 860)"):
        r, cy = 125, 830
        d = f"M230 {cy - r}H700A{r * 0.46} {r} 0 0 1 700 {cy + r}H230A{r * 0.46} {r} 0 0 1 230 {cy - r}Z"
        c.path(d, "#2e1a14", opacity=0.35, transform="translate(14 22)", filter=c.blur(12))
        c.path(d, c.linear((0, cy - r), (0, cy + r), [(0, "#dfe0c4"), (0.3, "#f6f2df"), (0.7, "#c9c5a6"), (1, "#8d8866")]))
        with c.inside(d):
            for _ in range(420):
                x, y = c.rng.uniform(160, 740), c.rng.uniform(cy - r, cy + r)
                green = c.rng.choice(["#5d7a3c", "#7f9a55", "#3f5a2e", "#a7b57a", "#8a7a3a"])
                c.path(
                    f"M{x:.0f} {y:.0f}l{c.rng.uniform(-13, 13):.0f} {c.rng.uniform(-6, 6):.0f}",
                    stroke=green,
                    stroke_width=c.rng.uniform(3, 6.5),
                    stroke_linecap="round",
                    opacity=0.9,
                )
            c.rect(150, cy + r * 0.25, 700, r, "#2e1a14", opacity=0.25, filter=c.blur(22))
        c.ellipse(702, cy, r * 0.46, r, c.radial((690, cy - 30), r, [(0, "#fffef8"), (0.7, "#f8f1dc"), (0.92, "#e3d9b4"), (1, "#8a9160")]))
    for x, y in ((770, 960), (835, 925)):
        with c.group(transform=f"rotate(-12 {x} {y})"):
            c.ellipse(x + 6, y + 14, 62, 46, "#2e1a14", opacity=0.35, filter=c.blur(7))
            c.ellipse(x, y + 12, 60, 44, "#7b8556")
            c.ellipse(x, y, 60, 44, c.radial((x - 12, y - 10), 62, [(0, "#fffef8"), (0.8, "#f6eed6"), (1, "#a9ab78")]))
    sprig(c, 180, 1010, 220, 14, leaf="#6d8150", pairs=10)
    c.look(495, 880, 1.18)
    return c


@drawing("cabra-pimenta")
def pepper() -> Canvas:
    c = Canvas(seed=36, tilt=0.36)
    set_scene(c, "clay", "lime", horizon=630)
    body = wheel(c, 450, 960, 290, 205, "#4a423c", stains=30)
    for _ in range(300):
        a, q = c.rng.uniform(0, 6.283), 285 * math.sqrt(c.rng.random()) * 0.94
        x, y = 450 + q * math.cos(a), 755 + q * c.tilt * math.sin(a)
        own = c.rng.choice(["#2a2420", "#6a5a4c", "#8d7b68", "#3a322c"])
        c.ellipse(x, y, c.rng.uniform(4, 9), c.rng.uniform(3, 6), own)
    notch(c, body, 205, 290, 38, 98, "#fdf7e4", "#5a4f45", holes=9)
    wedge(c, 715, 1055, 255, 175, "#4a423c", "#fefaea", facing=-44, opening=40, holes=8)
    scatter(c, 220, 1090, 110, "#2e2722", 26, size=(5, 9), shape=0.95)
    c.look(480, 900, 1.2)
    return c


@drawing("sabao-cabra")
def soap() -> Canvas:
    c = Canvas(seed=37, tilt=0.4)
    set_scene(c, "plum", "linen", horizon=620)
    for x, y, h, colour, lean in ((560, 880, 120, "#e9dcc0", 18), (430, 985, 125, "#f3ead6", -16)):
        outline = turn(box(400, 245, corner=34), lean)
        faces = prism(c, x, y, outline, h, colour, top=lighter(colour, 0.35))
        lid = faces[-1]
        c.path(line_through(lid, closed=True), stroke="#ffffff", stroke_width=4.0, opacity=0.8)
        with c.group(transform=f"translate({x} {y - h}) scale(1 {c.tilt}) rotate({lean})"):
            emblem(c, "cabra-lunar", 2, 4, 200, lighter(colour, 0.8), colour)
            emblem(c, "cabra-lunar", 0, 0, 200, darker(colour, 0.3), colour)
    sprig(c, 700, 1080, 240, -34, leaf="#8d93a8", pairs=9, slim=0.1)
    for i in range(26):
        c.ellipse(
            720 + i * 7 + c.rng.uniform(-6, 6),
            1060 - i * 4.4 + c.rng.uniform(-12, 12),
            8,
            7,
            c.rng.choice(["#8f78bd", "#b09ad6", "#6a559c"]),
        )
    blossom(c, 225, 1060, 50, petal="#efe6f7", heart="#c9a02e")
    c.look(500, 925, 1.24)
    return c

"""The Full Moon's oven."""

from __future__ import annotations

from demo.artist.bags import paper_bag
from demo.artist.bakery import biscuit, bun, cracks, cut, half_moon, loaf
from demo.artist.canvas import Canvas, darker
from demo.artist.emblems import emblem
from demo.artist.fruit import lemon, slice_of
from demo.artist.garnish import scatter, wheat
from demo.artist.grounds import board, set_scene, weave
from demo.artist.labels import SCRIPT, hanging_tag
from demo.artist.registry import drawing
from demo.artist.solids import turned

RUST = "#8a2f1b"


@drawing("broa-milho")
def corn_bread() -> Canvas:
    c = Canvas(seed=71, tilt=0.36)
    set_scene(c, "sky", "oak", horizon=620)
    c.path(
        "M90 960Q280 860 520 890T900 960Q820 1100 540 1110T90 960Z",
        darker(c.surface, 0.7),
        opacity=0.3,
        transform="translate(8 12)",
        filter=c.blur(9),
    )
    c.path("M90 960Q280 860 520 890T900 960Q820 1100 540 1110T90 960Z", weave(c, "#e9dfcb", size=9))
    c.path("M112 972Q300 880 520 906T872 966", stroke=RUST, stroke_width=8.0, opacity=0.7)
    d = loaf(c, 480, 960, 330, 330, "#b9772e", flour=0.4)
    cracks(c, d, 480, 960, 330, 330, lines=21)
    for x, y, r in ((790, 1080, 13), (830, 1060, 12), (760, 1110, 12), (850, 1100, 13), (810, 1120, 11)):
        c.ellipse(x, y, r, r * 0.85, "#eab530", stroke="#a8761a", stroke_width=1.5)
    c.look(485, 860, 1.14)
    return c


@drawing("pao-centeio")
def rye() -> Canvas:
    c = Canvas(seed=72, tilt=0.36)
    set_scene(c, "cream", "dark", horizon=620)
    board(c, 480, 970, 420, colour="#a9713f")
    d = loaf(c, 480, 960, 320, 300, "#8a5730", flour=1.6)
    with c.inside(d):
        c.path("M300 800Q480 700 660 800M360 720Q480 850 610 890", stroke="#fff8ea", stroke_width=70.0, opacity=0.5, filter=c.blur(16))
    cut(c, [(300, 825), (390, 765), (480, 745), (570, 760), (655, 815)], 46, "#8a5730", crumb="#dcb684")
    cut(c, [(420, 690), (450, 760), (490, 830), (540, 890)], 40, "#8a5730", crumb="#dcb684")
    wheat(c, 860, 1110, 340, 186, colour="#b9914a")
    c.look(480, 860, 1.12)
    return c


@drawing("pao-lenha")
def country() -> Canvas:
    c = Canvas(seed=73, tilt=0.34)
    set_scene(c, "clay", "pale", horizon=640)
    loaf(c, 470, 980, 370, 290, "#b8702f", flour=0.7)
    for i in range(4):
        x = 250 + i * 140
        cut(c, [(x - 40, 880 - i * 4), (x + 10, 800), (x + 70, 740), (x + 130, 725)], 48, "#b8702f", crumb="#f2d9a4")
    hanging_tag(c, 760, 870, 150, paper="#f7eedb", ink=RUST, name="forno-da-lua", turn=-8)
    for k in range(4):
        c.ellipse(220 + k * 80, 1105 + (k % 2) * 12, 60, 12, "#ffffff", opacity=0.45, filter=c.blur(8))
    c.look(480, 880, 1.16)
    return c


@drawing("arrufadas")
def sweet_buns() -> Canvas:
    c = Canvas(seed=74, tilt=0.36)
    set_scene(c, "blush", "blue", horizon=640)
    c.shadow(480, 1010, 400, 130)
    turned(c, 480, 1010, [(0, 290), (18, 380), (34, 420)], "#f7f2e6", top="#fdfaf2", shadow=False)
    c.ellipse(480, 976, 372, 372 * c.tilt, stroke="#2b5a94", stroke_width=7.0, opacity=0.7)
    for x, y in ((330, 950), (630, 950), (480, 905)):
        bun(c, x, y, 150, "#c2752a", coil=True)
    bun(c, 470, 1045, 160, "#c97d2e", coil=True)
    bun(c, 500, 800, 140, "#c97d2e", coil=True)
    c.look(480, 870, 1.14)
    return c


@drawing("biscoitos-limao")
def lemon_biscuits() -> Canvas:
    c = Canvas(seed=75, tilt=0.34)
    set_scene(c, "straw", "lime", horizon=720)
    left, top, right, _ = paper_bag(c, 370, 960, 350, 500, "#c9a06a")
    x = (left + right) / 2
    c.ellipse(x, top + 200, 118, 150, "#fbf3df")
    c.ellipse(x, top + 200, 106, 138, stroke=RUST, stroke_width=3.0)
    emblem(c, "forno-da-lua", x, top + 165, 130, RUST, "#fbf3df")
    c.text(x, top + 270, "Limão", 62, RUST, face=SCRIPT)
    for xx, y in ((640, 1000), (760, 975), (700, 945), (620, 1085), (745, 1065)):
        biscuit(c, xx, y, 92, "#dfae58", ring=True)
    lemon(c, 850, 870, 62)
    slice_of(c, 430, 1085, 80, skin="#e9bd2a", flesh="#f8e27a")
    c.look(520, 820, 1.13)
    return c


@drawing("pasteis-meia-lua")
def moons() -> Canvas:
    c = Canvas(seed=76, tilt=0.38)
    set_scene(c, "ink", "oak", horizon=620)
    c.shadow(480, 1010, 400, 140)
    turned(c, 480, 1010, [(0, 300), (16, 390), (30, 425)], "#f3eee2", top="#fbf8f0", shadow=False)
    c.ellipse(480, 980, 385, 385 * c.tilt, stroke=RUST, stroke_width=5.0, opacity=0.6)
    for x, y, turn in ((330, 930, -10), (640, 920, 9), (480, 985, -2), (300, 1060, 6), (660, 1060, -8)):
        half_moon(c, x, y, 160, turn=turn)
    scatter(c, 480, 1085, 170, "#fffdf4", 60, size=(2, 4))
    c.look(480, 890, 1.12)
    return c

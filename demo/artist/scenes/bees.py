"""The Poet Bee's honey."""

from __future__ import annotations

import math

from demo.artist.canvas import Canvas, darker, lighter, line_through
from demo.artist.fruit import slice_of, walnut
from demo.artist.garnish import blossom, dipper, heather, pool, scatter, sprig
from demo.artist.grounds import set_scene
from demo.artist.labels import round_label
from demo.artist.registry import drawing
from demo.artist.solids import box, prism, turn, turned
from demo.artist.vessels import jar

AMBER, INK, PAPER = "#a85a0a", "#4a2a12", "#f9f0da"


@drawing("mel-urze")
def heather_honey() -> Canvas:
    c = Canvas(seed=41, tilt=0.26)
    set_scene(c, "cream", "oak", horizon=770, tiled="#9a6a2a")
    heather(c, 620, 980, 400, -62)
    body = jar(c, 440, 1010, 240, 560, "#8f3f10", lid="#c9a24a", glow=0.9)
    round_label(body, 130, 395, paper=PAPER, ink=INK, name="abelha-poeta", title="Mel de urze", small="SERRA DA LOUSÃ", spread=56, size=66)
    heather(c, 560, 1090, 320, -16)
    dipper(c, 255, 1095, 330, -6, honey="#a04a12")
    c.look(500, 800, 1.22)
    return c


@drawing("mel-urze-alta")
def high_heather() -> Canvas:
    c = Canvas(seed=42, tilt=0.26)
    set_scene(c, "sage", "dark", horizon=770)
    heather(c, 330, 960, 420, -112, flower="#8d3f78")
    body = jar(c, 510, 1010, 225, 520, "#7a330c", glow=0.8, cloth="#8d3f78")
    round_label(
        body, 110, 350, paper="#f4e9ea", ink="#5d2450", name="abelha-poeta", title="Urze Alta", small="MEL DA SERRA", spread=54, size=64
    )
    pool(c, 250, 1080, 95, "#8f3f10")
    c.look(480, 775, 1.22)
    return c


@drawing("mel-eucalipto")
def eucalyptus() -> Canvas:
    c = Canvas(seed=43, tilt=0.26)
    set_scene(c, "mist", "pale", horizon=770)
    sprig(c, 640, 960, 470, -70, leaf="#7f9c94", stem="#8a5a4a", pairs=8, slim=0.22, size=0.3)
    body = jar(c, 440, 1010, 235, 540, "#c9781c", lid="#3f6a62", glow=1, hexagon=True)
    round_label(
        body, 120, 380, paper="#eef3ea", ink="#2f5a52", name="abelha-poeta", title="Eucalipto", small="MEL 500 G", spread=52, size=70
    )
    sprig(c, 250, 1100, 300, -4, leaf="#8aa69c", stem="#8a5a4a", pairs=7, slim=0.22, size=0.3)
    c.look(490, 800, 1.22)
    return c


@drawing("mel-laranjeira")
def orange() -> Canvas:
    c = Canvas(seed=44, tilt=0.26)
    set_scene(c, "apricot", "blue", horizon=770)
    sprig(c, 640, 950, 400, -58, leaf="#4f7a3a", pairs=7, slim=0.26, size=0.32)
    for x, y, r in ((760, 730, 56), (830, 810, 46), (715, 850, 44)):
        blossom(c, x, y, r)
    body = jar(c, 430, 1010, 235, 540, "#eaa42c", glow=1, cloth="#e0802c")
    round_label(
        body, 120, 370, paper="#fff6e2", ink="#a8500f", name="abelha-poeta", title="Laranjeira", small="MEL 500 G", spread=54, size=70
    )
    slice_of(c, 730, 1070, 120)
    blossom(c, 560, 1105, 46)
    c.look(510, 800, 1.2)
    return c


def _comb(c: Canvas, face: list[tuple[float, float]], colour: str, size: float) -> None:
    d = line_through(face, closed=True)
    xs, ys = [p[0] for p in face], [p[1] for p in face]
    with c.inside(d):
        row, y = 0, min(ys) - size
        while y < max(ys) + size:
            x = min(xs) - size + (size * 0.87 if row % 2 else 0)
            while x < max(xs) + size:
                corners = [
                    (x + size * 0.93 * math.sin(math.radians(60 * k)), y + size * 0.93 * c.tilt * 1.35 * math.cos(math.radians(60 * k)))
                    for k in range(6)
                ]
                own = c.rng.choice([colour, lighter(colour, 0.2), darker(colour, 0.14), lighter(colour, 0.4)])
                c.path(line_through(corners, closed=True), own, stroke=lighter(colour, 0.62), stroke_width=5.0)
                c.ellipse(x - size * 0.2, y - size * 0.14, size * 0.24, size * 0.1, "#fff6d6", opacity=0.8)
                x += size * 1.74
            y += size * 1.5 * c.tilt * 1.35
            row += 1


@drawing("mel-favo")
def comb() -> Canvas:
    c = Canvas(seed=45, tilt=0.44)
    set_scene(c, "straw", "slate", horizon=600)
    c.shadow(480, 985, 400, 160)
    turned(c, 480, 990, [(0, 300), (16, 380), (30, 410)], "#f3eee2", top="#fbf8f0", shadow=False)
    pool(c, 480, 965, 350, "#d98a1c")
    outline = turn(box(480, 350), -24)
    faces = prism(c, 480, 955, outline, 130, "#dc9420", top="#e9a62e")
    _comb(c, faces[-1], "#e39a22", 34)
    for face in faces[:-1]:
        d = line_through(face, closed=True)
        with c.inside(d):
            for i in range(8):
                t = i / 8
                x = face[0][0] + (face[1][0] - face[0][0]) * t
                y = face[0][1] + (face[1][1] - face[0][1]) * t
                c.path(f"M{x:.0f} {y:.0f}v150", stroke="#f7d98c", stroke_width=5.0, opacity=0.7)
                long = c.rng.uniform(40, 130)
                c.path(f"M{x + 20:.0f} {y:.0f}v{long:.0f}", stroke="#f5b640", stroke_width=22.0, stroke_linecap="round", opacity=0.85)
                c.path(
                    f"M{x + 15:.0f} {y + 8:.0f}v{long - 14:.0f}", stroke="#fff0b8", stroke_width=4.0, stroke_linecap="round", opacity=0.9
                )
    blossom(c, 800, 1070, 48, petal="#fffaf0")
    c.look(480, 915, 1.14)
    return c


@drawing("velas-cera")
def candles() -> Canvas:
    c = Canvas(seed=46, tilt=0.26)
    set_scene(c, "ink", "oak", horizon=790)
    for x, base, r, h in ((330, 1000, 92, 430), (520, 1030, 110, 300), (690, 990, 84, 520)):
        wax = "#dca53a"
        body = turned(c, x, base, [(0, r), (h * 0.5, r), (h, r * 0.98)], wax, top="#f3cf78")
        with c.inside(body.outline):
            y = base - h
            row = 0
            while y < base + 60:
                for k in range(-5, 6):
                    a = (k + (0.5 if row % 2 else 0)) * 20
                    if abs(a) < 92:
                        px = x + r * math.sin(math.radians(a))
                        w = 18 * math.cos(math.radians(a)) + 1
                        py = y + r * c.tilt * math.cos(math.radians(a))
                        c.path(
                            f"M{px - w:.0f} {py - 9:.0f}L{px:.0f} {py - 19:.0f}L{px + w:.0f} {py - 9:.0f}V{py + 9:.0f}L{px:.0f} {py + 19:.0f}L{px - w:.0f} {py + 9:.0f}Z",
                            stroke=darker(wax, 0.35),
                            stroke_width=3.0,
                            opacity=0.5,
                        )
                y += 29
                row += 1
        top = base - h
        c.ellipse(x, top, r * 0.62, r * 0.62 * c.tilt, "#fbe5a4")
        c.path(f"M{x} {top + 4}q4-20 0-34", stroke="#3a2a1c", stroke_width=5.0)
        c.ellipse(x, top - 70, 130, 130, c.radial((x, top - 70), 130, [(0, "#ffdf8a", 0.75), (0.4, "#ffc04a", 0.25), (1, "#ffc04a", 0)]))
        c.path(
            f"M{x} {top - 128}C{x + 30} {top - 80} {x + 26} {top - 36} {x} {top - 30}C{x - 26} {top - 36} {x - 30} {top - 80} {x} {top - 128}Z",
            c.linear((0, top - 128), (0, top - 28), [(0, "#ffb52e"), (0.5, "#fff1b0"), (1, "#f08a2a")]),
        )
    c.look(505, 770, 1.25)
    return c


@drawing("mel-nozes")
def with_walnuts() -> Canvas:
    c = Canvas(seed=47, tilt=0.28)
    set_scene(c, "clay", "lime", horizon=760)
    body = jar(c, 470, 1000, 250, 430, "#c9741a", lid="#7a4a22", glow=0.9)
    with c.inside(body.outline):
        for x, y, r in (
            (330, 930, 58),
            (460, 955, 62),
            (590, 930, 60),
            (380, 830, 58),
            (530, 835, 60),
            (640, 810, 50),
            (310, 760, 50),
            (450, 740, 56),
            (580, 730, 54),
        ):
            walnut(c, x, y, r)
        c.rect(200, 560, 560, 480, "#c9741a", opacity=0.38)
        c.path("M285 990V690", stroke="#ffffff", stroke_width=18.0, opacity=0.6, stroke_linecap="round")
    round_label(body, 90, 270, paper=PAPER, ink=INK, name="abelha-poeta", title="Mel e nozes", spread=46, size=54)
    for x, y, r in ((760, 1050, 58), (850, 1010, 50), (190, 1080, 52)):
        walnut(c, x, y, r)
    c.look(510, 840, 1.32)
    return c


@drawing("polen")
def pollen() -> Canvas:
    c = Canvas(seed=48, tilt=0.28)
    set_scene(c, "sky", "oak", horizon=760)
    [(x, y) for x, y in turn(box(10, 10), 0)]
    body = jar(c, 470, 1000, 230, 400, "#e0a02a", lid="#2f4d74", glow=0.25, full=0.88)
    with c.inside(body.outline):
        for _ in range(520):
            x, y = c.rng.uniform(240, 700), c.rng.uniform(655, 1060)
            own = c.rng.choice(["#f0bf3c", "#d98c1e", "#e9a92c", "#b9701a", "#f7d878"])
            c.circle(x, y, c.rng.uniform(6, 10), own, stroke=darker(own, 0.3), stroke_width=0.8)
        c.rect(
            220,
            640,
            520,
            420,
            c.linear((240, 0), (700, 0), [(0, "#3b2417", 0.3), (0.25, "#ffffff", 0.3), (0.5, "#ffffff", 0), (1, "#3b2417", 0.5)]),
        )
    round_label(body, 80, 260, paper=PAPER, ink="#2f4d74", name="abelha-poeta", title="Pólen", small="FLORES DA SERRA", spread=50, size=68)
    scatter(c, 770, 1060, 120, "#e9a92c", 80, size=(6, 10), shape=0.95)
    c.look(530, 850, 1.34)
    return c

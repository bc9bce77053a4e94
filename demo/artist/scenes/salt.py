"""The Gull's salt pans."""

from __future__ import annotations

import math

from demo.artist.bags import cloth_sack, heap
from demo.artist.canvas import Canvas, darker, lighter, smooth
from demo.artist.emblems import emblem
from demo.artist.fruit import lemon
from demo.artist.garnish import scatter, sprig
from demo.artist.grounds import set_scene
from demo.artist.labels import SCRIPT, round_label
from demo.artist.registry import drawing
from demo.artist.solids import turned
from demo.artist.tins import crock, fish_tin
from demo.artist.vessels import jar

SEA, PAPER = "#0f5a6b", "#f4f3ea"


def shell(c: Canvas, x: float, y: float, r: float, colour: str, *, turn: float = 0) -> None:
    with c.group(transform=f"rotate({turn} {x} {y})"):
        edge = [
            (
                x + r * (1 if i % 2 else 0.93) * math.cos(math.radians(200 + i * 14)),
                y + r * 0.85 * (1 if i % 2 else 0.93) * math.sin(math.radians(200 + i * 14)),
            )
            for i in range(11)
        ]
        d = smooth(edge) + f"L{x + 10} {y + r * 0.4}H{x - 10}Z"
        c.path(d, "#2e1a14", opacity=0.35, transform="translate(6 9)", filter=c.blur(5))
        c.path(d, c.radial((x - r * 0.2, y - r * 0.6), r * 1.3, [(0, lighter(colour, 0.6)), (0.6, colour), (1, darker(colour, 0.35))]))
        for i in range(1, 10, 2):
            px, py = edge[i]
            c.path(f"M{px:.0f} {py:.0f}L{x} {y + r * 0.36:.0f}", stroke=darker(colour, 0.3), stroke_width=3.0, opacity=0.5)


@drawing("sal-grosso")
def coarse() -> Canvas:
    c = Canvas(seed=101, tilt=0.32)
    set_scene(c, "sky", "pale", horizon=770)
    cloth_sack(c, 400, 1000, 430, 560, "#eee9dc", tied=SEA, stripe=SEA)
    emblem(c, "gaivota", 400, 710, 150, SEA, "#eee9dc")
    c.text(400, 842, "Sal marinho", 60, SEA, face=SCRIPT)
    c.ellipse(740, 1070, 150, 36, darker(c.surface, 0.7), opacity=0.35, filter=c.blur(9))
    c.path(
        "M600 1070Q690 960 740 955T880 1072Q740 1110 600 1070Z",
        c.linear((600, 960), (880, 1090), [(0, "#ffffff"), (0.6, "#e6ebea"), (1, "#b4c0c2")]),
    )
    heap(c, 740, 1040, 120, 42, "#f4f6f4", kind="salt", count=120)
    heap(c, 736, 1000, 70, 34, "#ffffff", kind="salt", count=60)
    scatter(c, 700, 1100, 160, "#ffffff", 30, size=(4, 8))
    c.look(500, 790, 1.24)
    return c


@drawing("flor-de-sal")
def flower_of_salt() -> Canvas:
    c = Canvas(seed=102, tilt=0.34)
    set_scene(c, "mist", "slate", horizon=720)
    body = crock(c, 410, 1000, 190, 300, "#f1efe6", glaze="#3f8a94")
    round_label(body, 30, 175, paper=PAPER, ink=SEA, name="gaivota", title="Flor de sal", spread=44, size=40)
    c.ellipse(760, 1070, 120, 30, "#20180f", opacity=0.4, filter=c.blur(8))
    turned(c, 745, 1070, [(0, 60), (24, 92), (46, 118), (54, 120)], "#c89b66", top="#a9743f", shadow=False)
    heap(c, 745, 1012, 106, 36, "#ffffff", kind="flake", count=150)
    heap(c, 745, 994, 64, 24, "#ffffff", kind="flake", count=70)
    scatter(c, 560, 1100, 130, "#ffffff", 36, size=(5, 10), shape=0.4)
    c.look(510, 860, 1.36)
    return c


@drawing("sal-ervas")
def herb_salt() -> Canvas:
    c = Canvas(seed=103, tilt=0.3)
    set_scene(c, "sage", "lime", horizon=760)
    body = jar(c, 430, 1000, 180, 400, "#e9ecdd", lid="#4d7a4a", glow=0.2, full=0.88)
    with c.inside(body.outline):
        for _ in range(520):
            x, y = c.rng.uniform(245, 615), c.rng.uniform(640, 1060)
            own = c.rng.choice(["#ffffff", "#f2f4ee", "#dfe4da", "#ffffff", "#6d8a4a", "#8aa05a", "#c9502e"])
            s = c.rng.uniform(5, 12)
            c.rect(x, y, s, s * 0.8, own, transform=f"rotate({c.rng.uniform(0, 90):.0f} {x:.0f} {y:.0f})")
        c.rect(
            230,
            630,
            400,
            440,
            c.linear((250, 0), (610, 0), [(0, "#20301f", 0.35), (0.25, "#ffffff", 0.35), (0.5, "#ffffff", 0), (1, "#20301f", 0.5)]),
        )
    round_label(body, 90, 265, paper=PAPER, ink="#2f5a3a", name="gaivota", title="Sal e ervas", spread=54, size=52)
    sprig(c, 640, 1060, 270, -44, leaf="#5d7a46", pairs=11, slim=0.12)
    sprig(c, 200, 1100, 210, -10, leaf="#7f9a55", pairs=6, slim=0.24, size=0.32)
    c.look(490, 825, 1.34)
    return c


@drawing("salicornia")
def samphire() -> Canvas:
    c = Canvas(seed=104, tilt=0.26)
    set_scene(c, "blush", "blue", horizon=780)
    body = jar(c, 450, 1010, 200, 520, "#b9c77a", lid="#f1efe6", glow=0.5, full=0.93)

    def stalk(x: float, y: float, length: float, lean: float) -> None:
        for k in range(int(length / 24)):
            px, py = x + lean * k * 2.2, y - k * 24
            own = c.rng.choice(["#4f7f3a", "#6a9a48", "#3f6a30", "#7fae58"])
            c.rect(px - 9, py - 26, 18, 29, own, rx=8, stroke=darker(own, 0.3), stroke_width=1.5)
            c.rect(px - 5, py - 22, 5, 20, lighter(own, 0.5), rx=2, opacity=0.7)
            if k % 3 == 1:
                for s in (-1, 1):
                    for j in range(3):
                        c.ellipse(
                            px + s * (14 + j * 10),
                            py - 20 - j * 13,
                            7,
                            10,
                            own,
                            stroke=darker(own, 0.3),
                            stroke_width=1.2,
                            transform=f"rotate({s * 34} {px + s * (14 + j * 10):.0f} {py - 20 - j * 13:.0f})",
                        )

    with c.inside(body.outline):
        for k in range(13):
            stalk(285 + k * 28, 1050 - (k % 3) * 18, c.rng.uniform(320, 400), c.rng.uniform(-1.2, 1.2))
        c.rect(
            230,
            560,
            440,
            500,
            c.linear((250, 0), (650, 0), [(0, "#1f2a14", 0.35), (0.25, "#ffffff", 0.25), (0.5, "#ffffff", 0), (1, "#1f2a14", 0.5)]),
        )
        c.path("M302 990V680", stroke="#ffffff", stroke_width=14.0, opacity=0.65, stroke_linecap="round")
    round_label(body, 120, 310, paper=PAPER, ink=SEA, name="gaivota", title="Salicórnia", spread=54, size=58)
    with c.group(transform="rotate(78 720 1080)"):
        stalk(720, 1230, 250, 0)
    c.look(500, 775, 1.26)
    return c


@drawing("sardinhas")
def sardines() -> Canvas:
    c = Canvas(seed=105, tilt=0.44)
    set_scene(c, "straw", "lime", horizon=620)
    fish_tin(c, 500, 985, 520, 330, 78, "#b5402a", lean=-8)
    fish_tin(c, 480, 900, 520, 330, 78, "#1f5a8a", lean=5)
    fish_tin(c, 495, 815, 520, 330, 78, "#e0a63a", lean=-11)
    lemon(c, 820, 1060, 60)
    c.look(500, 860, 1.24)
    return c


@drawing("cavala")
def mackerel() -> Canvas:
    c = Canvas(seed=106, tilt=0.46)
    set_scene(c, "ink", "oak", horizon=600)
    x, y, r = 480, 960, 290
    turned(c, x, y, [(0, r * 0.97), (12, r), (78, r), (92, r * 0.985)], "#c7cacb", top="#e6e8e8", depth=1.2)
    c.ellipse(x, y - 90, r * 0.93, r * 0.93 * c.tilt, c.radial((x, y - 100), r, [(0, "#d9b84a"), (1, "#a8842a")]))
    with c.inside(
        f"M{x - r * 0.93} {y - 90}A{r * 0.93} {r * 0.93 * c.tilt} 0 0 1 {x + r * 0.93} {y - 90}A{r * 0.93} {r * 0.93 * c.tilt} 0 0 1 {x - r * 0.93} {y - 90}Z"
    ):
        for k in range(4):
            fy = y - 168 + k * 52
            with c.group(transform=f"translate({x} {fy}) rotate({-4 + k * 2})"):
                c.path(
                    "M-262 0C-200-40 150-44 262 0C150 40-200 38-262 0Z",
                    c.linear((0, -36), (0, 36), [(0, "#2f4a5a"), (0.35, "#5f7f8c"), (0.6, "#cfd6d2"), (1, "#a9aa9c")]),
                )
                for j in range(15):
                    c.path(f"M{-210 + j * 29} -26q10 10 2 24q8 6 4 10", stroke="#1c2f3c", stroke_width=6.0, opacity=0.65)
                c.path("M-220 10Q0 26 220 8", stroke="#ffffff", stroke_width=6.0, opacity=0.55)
        c.ellipse(x - 80, y - 120, 120, 22, "#fff3c4", opacity=0.4, filter=c.blur(8))
    c.ellipse(x, y - 91, r * 0.95, r * 0.95 * c.tilt, stroke="#f7f8f8", stroke_width=7.0)
    lid = [(x + 150, y - 235), (x + 330, y - 330), (x + 395, y - 250), (x + 260, y - 170)]
    c.path(smooth(lid, closed=True), c.linear((x + 150, y - 330), (x + 390, y - 170), [(0, "#f4f6f6"), (0.5, "#b4babd"), (1, "#878f94")]))
    c.circle(x + 330, y - 262, 24, stroke="#d9dddf", stroke_width=10.0)
    sprig(c, 190, 1110, 230, -10, leaf="#6d8150", pairs=8)
    c.look(500, 880, 1.2)
    return c


@drawing("sais-banho")
def bath() -> Canvas:
    c = Canvas(seed=107, tilt=0.3)
    set_scene(c, "plum", "linen", horizon=760)
    body = jar(c, 430, 1000, 215, 420, "#d9cfe6", lid="#c89b66", glow=0.4, full=0.88)
    with c.inside(body.outline):
        for _ in range(420):
            x, y = c.rng.uniform(215, 645), c.rng.uniform(630, 1070)
            own = c.rng.choice(["#efe9f5", "#d3c4e4", "#ffffff", "#b9a4d3", "#e6dcf0"])
            s = c.rng.uniform(9, 18)
            c.rect(
                x, y, s, s * 0.85, own, transform=f"rotate({c.rng.uniform(0, 90):.0f} {x:.0f} {y:.0f})", stroke="#a895c4", stroke_width=0.7
            )
        c.rect(
            200,
            620,
            460,
            460,
            c.linear((215, 0), (645, 0), [(0, "#30203f", 0.3), (0.25, "#ffffff", 0.3), (0.5, "#ffffff", 0), (1, "#30203f", 0.5)]),
        )
    round_label(body, 90, 280, paper=PAPER, ink="#4a3a6a", name="gaivota", title="Sais de banho", spread=52, size=54)
    shell(c, 760, 1050, 80, "#e3b9a0", turn=-12)
    shell(c, 850, 1095, 50, "#c9b6cf", turn=20)
    for i in range(3):
        c.stroke([(200 + i * 20, 1110), (250 + i * 16, 1040), (270 + i * 24, 960)], "#6d7a55", 4)
        for k in range(9):
            c.ellipse(262 + i * 22 + c.rng.uniform(-12, 12), 1000 - k * 10, 9, 8, c.rng.choice(["#8f78bd", "#b09ad6", "#6a559c"]))
    c.look(520, 830, 1.22)
    return c

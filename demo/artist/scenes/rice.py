"""The Laughing Heron's rice."""

from __future__ import annotations

from demo.artist.bags import carton, cloth_sack, heap, on_face, open_sack, paper_bag, window
from demo.artist.bakery import biscuit
from demo.artist.canvas import Canvas, darker, lighter
from demo.artist.emblems import emblem
from demo.artist.fruit import lemon
from demo.artist.garnish import scatter, wheat
from demo.artist.grounds import set_scene
from demo.artist.labels import SCRIPT, SERIF, flat_label
from demo.artist.registry import drawing
from demo.artist.solids import turned

GREEN, PAPER = "#2f6b3a", "#f6f1de"


@drawing("arroz-carolino")
def carolino() -> Canvas:
    c = Canvas(seed=51, tilt=0.3)
    set_scene(c, "sage", "pale", horizon=790, tiled="#4c6a3a")
    left, top, right, _base = paper_bag(c, 480, 1010, 470, 690, "#efe6cf", stripe=GREEN)
    x = (left + right) / 2
    emblem(c, "garca-risonha", x, top + 118, 150, GREEN, "#efe6cf")
    c.text(x, top + 250, "Carolino", 82, GREEN, face=SCRIPT)
    c.text(x, top + 290, "BAIXO MONDEGO", 24, GREEN, face="'URW Gothic', sans-serif", letter_spacing=3.5)
    window(c, x, top + 420, 112, 92, "#f3ead2", frame=GREEN)
    scatter(c, 250, 1085, 120, "#f3ead2", 60, size=(8, 12), shape=0.36)
    wheat(c, 820, 1110, 330, 195, colour="#c8a545", beard=False, grains=9)
    c.look(480, 745, 1.2)
    return c


@drawing("arroz-integral")
def brown() -> Canvas:
    c = Canvas(seed=52, tilt=0.32)
    set_scene(c, "clay", "oak", horizon=760)
    x, y, rx, ry = open_sack(c, 460, 1010, 480, 430, "#dcc59a")
    heap(c, x, y - 12, rx * 0.96, ry * 0.86, "#a9743c", kind="rice", count=420)
    heap(c, x, y - 44, rx * 0.6, ry * 0.55, "#b98347", kind="rice", count=200)
    flat_label(c, 455, 900, 250, 210, paper=PAPER, ink="#7a4a1e", name="garca-risonha", title="Integral", lean=-2)
    c.path("M560 590L640 470Q690 440 720 480L660 600Z", c.linear((560, 0), (720, 0), [(0, "#c9945c"), (1, "#7c4f2c")]))
    c.ellipse(610, 596, 64, 30, "#8a5a33", transform="rotate(-24 610 596)")
    heap(c, 606, 588, 50, 20, "#b98347", kind="rice", count=70)
    scatter(c, 780, 1070, 130, "#a9743c", 60, size=(8, 12), shape=0.36)
    c.look(480, 790, 1.22)
    return c


@drawing("farinha-arroz")
def flour() -> Canvas:
    c = Canvas(seed=53, tilt=0.32)
    set_scene(c, "blush", "slate", horizon=780)
    left, top, right, _ = paper_bag(c, 420, 1000, 400, 560, "#f4f1ea", stripe="#c9a14a")
    x = (left + right) / 2
    emblem(c, "garca-risonha", x, top + 140, 170, "#8a6a2a", "#f4f1ea")
    c.text(x, top + 290, "Farinha", 74, "#6a5020", face=SCRIPT)
    c.text(x, top + 346, "de arroz", 54, "#6a5020", face=SCRIPT)
    turned(c, 730, 1030, [(0, 70), (30, 118), (80, 148), (92, 150)], "#8fa8b5", top="#7c98a6", gloss=0.5)
    c.ellipse(730, 938, 136, 136 * c.tilt, "#fbf9f3")
    c.path("M600 936Q660 830 730 826T862 936Z", c.radial((690, 860), 170, [(0, "#ffffff"), (0.6, "#f6f2e8"), (1, "#d6cdbb")]))
    for k in range(5):
        c.ellipse(300 + k * 60, 1075 + (k % 2) * 14, 70, 15, "#ffffff", opacity=0.5, filter=c.blur(9))
    c.look(490, 795, 1.25)
    return c


@drawing("bolachas-arroz")
def cakes() -> Canvas:
    c = Canvas(seed=54, tilt=0.36)
    set_scene(c, "sky", "oak", horizon=680)

    def cake(x: float, y: float, r: float = 190) -> None:
        biscuit(c, x, y, r, "#efe0ba", thick=34)
        t = c.tilt + 0.12
        heap(c, x, y - 34, r * 0.95, r * t * 0.95, "#f3e8cb", kind="corn", count=230)
        for i in range(20):
            c.ellipse(
                x - r + 2 * r * (i + 0.5) / 20,
                y - 10 + r * t * (1 - ((i - 9.5) / 10) ** 2) ** 0.5,
                12,
                11,
                lighter("#e9d8ad", c.rng.random() * 0.5),
                stroke=darker("#efe0ba", 0.25),
                stroke_width=1,
            )

    for i in range(5):
        cake(560 + c.rng.uniform(-10, 10), 940 - i * 52)
    cake(300, 1010)
    c.look(470, 850, 1.2)
    return c


@drawing("arroz-doce-caixa")
def pudding() -> Canvas:
    c = Canvas(seed=55, tilt=0.34)
    set_scene(c, "straw", "blue", horizon=720)
    faces = carton(c, 400, 930, 330, 190, 410, "#2f6b3a", band="#f2d377", lean=-24)
    wide = max(faces[:-1], key=lambda f: abs(f[1][0] - f[0][0]))
    with c.group(transform=on_face(c, wide)):
        c.ellipse(50, 30, 25, 20, "#f7f1dd")
        emblem(c, "garca-risonha", 50, 30, 30, GREEN, "#f7f1dd")
        c.text(50, 74.5, "Arroz doce", 15.5, GREEN, face=SCRIPT)
        c.text(50, 93, "uma receita, tudo dentro", 6.4, "#f7f1dd", face=SERIF)
    bowl_y = 1040
    turned(c, 660, bowl_y, [(0, 110), (24, 150), (66, 200), (84, 206)], "#d99a5b", gloss=0.4)
    c.ellipse(660, bowl_y - 84, 206, 206 * c.tilt, "#c8854a")
    c.ellipse(660, bowl_y - 82, 190, 190 * c.tilt, c.radial((600, bowl_y - 100), 240, [(0, "#fffdf2"), (1, "#f1e3b8")]))
    for k in range(-3, 4):
        c.path(
            f"M{660 + k * 48 - 30} {bowl_y - 82 - 42}L{660 + k * 48 + 30} {bowl_y - 82 + 42}M{660 + k * 48 + 30} {bowl_y - 82 - 42}L{660 + k * 48 - 30} {bowl_y - 82 + 42}",
            stroke="#9a5a2a",
            stroke_width=7.0,
            opacity=0.75,
            stroke_dasharray="3 2.4",
        ) if abs(k) < 3 else None
    lemon(c, 230, 1060, 62)
    for i in range(2):
        c.path(f"M{330 + i * 16} {1090 - i * 24}l150 -26", stroke="#7a3f1c", stroke_width=22.0, stroke_linecap="round")
        c.path(f"M{330 + i * 16} {1084 - i * 24}l150 -26", stroke="#b9733f", stroke_width=8.0, stroke_linecap="round")
    c.look(490, 840, 1.22)
    return c


@drawing("feijao-frade")
def beans() -> Canvas:
    c = Canvas(seed=56, tilt=0.34)
    set_scene(c, "forest", "pale", horizon=760)
    cloth_sack(c, 380, 980, 380, 470, "#e6dcc4", stripe="#2f6b3a")
    emblem(c, "garca-risonha", 380, 800, 170, "#2f6b3a", "#e6dcc4")
    turned(c, 680, 1050, [(0, 90), (26, 140), (74, 190), (90, 194)], "#b5683a", gloss=0.4)
    c.ellipse(680, 960, 194, 194 * c.tilt, "#8f4a24")
    heap(c, 680, 962, 172, 172 * c.tilt * 0.92, "#efdcb4", kind="bean", count=190)
    heap(c, 680, 944, 110, 30, "#efdcb4", kind="bean", count=80)
    for _ in range(14):
        x, y = c.rng.uniform(230, 520), c.rng.uniform(1050, 1110)
        c.ellipse(x + 3, y + 7, 16, 7, "#2e1a14", opacity=0.3)
        c.ellipse(x, y, 15, 10, "#efdcb4", stroke="#b99a66", stroke_width=1)
        c.ellipse(x + 3, y, 4, 5, "#2b2320")
    c.look(500, 825, 1.25)
    return c

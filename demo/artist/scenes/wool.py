"""The loom of the Three Grandmothers."""

from __future__ import annotations

from demo.artist.baskets import basket, rim
from demo.artist.canvas import Canvas
from demo.artist.garnish import ball, leaf, spoon
from demo.artist.grounds import set_scene, weave
from demo.artist.labels import flat_label, hanging_tag
from demo.artist.registry import drawing
from demo.artist.textiles import folded, fringe, roll, sock, yarn

WINE, PAPER = "#7a2848", "#f7efe4"


@drawing("manta-la")
def blanket() -> Canvas:
    c = Canvas(seed=91, tilt=0.34)
    set_scene(c, "stone", "oak", horizon=660)
    stripes = [
        (10, "#efe6d4"),
        (2.4, "#7a2848"),
        (1, "#efe6d4"),
        (2.4, "#7a2848"),
        (8, "#efe6d4"),
        (3, "#4a5a6a"),
        (8, "#efe6d4"),
        (2.4, "#7a2848"),
        (1, "#efe6d4"),
        (2.4, "#7a2848"),
        (10, "#efe6d4"),
    ]
    folded(c, 420, 1020, 560, [(95, stripes), (95, stripes), (100, stripes)], depth=170, skew=130, thread=9)
    fringe(c, 150, 700, 1012, "#efe6d4", length=52)
    hanging_tag(c, 560, 800, 190, paper=PAPER, ink=WINE, name="tres-avos", turn=-8)
    c.look(485, 860, 1.2)
    return c


@drawing("manta-serra")
def hill_blanket() -> Canvas:
    c = Canvas(seed=92, tilt=0.34)
    set_scene(c, "sage", "dark", horizon=660)
    brown = [(6, "#6a4a34"), (2, "#d9c39a"), (6, "#6a4a34"), (2, "#3f5a48"), (6, "#6a4a34"), (2, "#d9c39a"), (6, "#6a4a34")]
    plain = [(1, "#d9c7a4")]
    folded(c, 420, 1010, 540, [(80, plain), (85, brown), (85, plain), (90, brown)], depth=170, skew=130, thread=11)
    yarn(c, 760, 1060, 74, "#6a4a34")
    yarn(c, 640, 1095, 54, "#d9c39a")
    c.look(490, 850, 1.18)
    return c


@drawing("panos-linho")
def linen() -> Canvas:
    c = Canvas(seed=93, tilt=0.34)
    set_scene(c, "mist", "pale", horizon=680)
    layers: list[tuple[float, list[tuple[float, str]]]] = [
        (62, [(12, "#e6dcc6"), (1.4, "#2b5a94"), (1, "#e6dcc6"), (1.4, "#2b5a94"), (4, "#e6dcc6")]),
        (62, [(12, "#efe7d6"), (1.4, "#a83a2e"), (1, "#efe7d6"), (1.4, "#a83a2e"), (4, "#efe7d6")]),
        (66, [(12, "#dccfb2"), (3, "#6a7a3a"), (4, "#dccfb2")]),
    ]
    folded(c, 430, 1000, 520, layers, depth=160, skew=110, thread=6)
    c.path("M400 800L408 1006", stroke="#8a6a45", stroke_width=9.0)
    c.path("M396 806L520 650", stroke="#8a6a45", stroke_width=8.0)
    flat_label(c, 300, 905, 150, 150, paper=PAPER, ink=WINE, name="tres-avos", title="Linho", round_=4)
    for i in range(5):
        x = 690 + i * 22
        c.path(f"M{x} 1090Q{x + 30} 960 {x + 60 + i * 8} 830", stroke="#8a9a5a", stroke_width=4.0)
        for k in range(5):
            ball(c, x + 60 + i * 8 + (k % 3) * 13 - 13, 830 - k * 9, 11, "#6f8fc4" if k % 2 else "#8fa9d6", shadow=False, gloss=0.3)
    c.look(520, 860, 1.12)
    return c


@drawing("meias-la")
def socks() -> Canvas:
    c = Canvas(seed=94, tilt=0.4)
    set_scene(c, "plum", "lime", horizon=520)
    sock(c, 600, 760, 330, "#8b8f96", "#7a2848", turn=8)
    sock(c, 470, 900, 330, "#a3a7ad", "#7a2848", turn=-4)
    yarn(c, 800, 1050, 80, "#7a2848")
    c.look(500, 830, 1.12)
    return c


@drawing("tapete-trapos")
def rug() -> Canvas:
    c = Canvas(seed=95, tilt=0.34)
    set_scene(c, "cream", "oak", horizon=650)
    colours = ["#b5402a", "#e8dcc0", "#2b5a94", "#d9a63a", "#7a2848", "#e8dcc0", "#4d7a4a", "#b5402a", "#e8dcc0", "#2b5a94", "#d9a63a"]
    with c.group(transform="rotate(-9 480 900)"):
        roll(c, 450, 1010, 600, 165, colours)
    for i in range(12):
        c.stroke(
            [(742 + i * 4, 960 + i * 2), (790 + i * 5, 990 + i * 3), (820 + i * 4, 1040 + i * 2)], colours[i % len(colours)], 6
        ) if i % 3 == 0 else None
    hanging_tag(c, 380, 850, 170, paper=PAPER, ink=WINE, name="tres-avos", turn=-6)
    c.look(480, 870, 1.26)
    return c


@drawing("cesto-vime")
def willow() -> Canvas:
    c = Canvas(seed=96, tilt=0.34)
    set_scene(c, "forest", "oak", horizon=740)
    body = basket(c, 470, 1030, 290, 260, "#c8965a", band="#7a4a24")
    c.path("M250 760Q330 700 430 740T640 730T700 790Q600 860 470 860T250 760Z", weave(c, "#f1ead9", size=8))
    c.path(
        "M250 760Q330 700 430 740T640 730T700 790Q600 860 470 860T250 760Z",
        c.linear((250, 0), (700, 0), [(0, "#ffffff", 0.4), (1, "#3b2417", 0.4)]),
    )
    for x, y, r, colour in (
        (370, 740, 62, "#b5402a"),
        (480, 720, 66, "#c9502e"),
        (590, 745, 60, "#b8c04a"),
        (430, 775, 58, "#d9742e"),
        (540, 780, 60, "#b5402a"),
    ):
        ball(c, x, y, r, colour, squash=0.93)
        c.path(f"M{x} {y - r * 0.8:.0f}q4 -16 12 -22", stroke="#5d4424", stroke_width=5.0)
    leaf(c, 620, 690, 100, -30, "#6f8a48")
    rim(c, body, "#b9854a", front_only=True)
    c.look(480, 800, 1.22)
    return c


@drawing("colheres-pau")
def spoons() -> Canvas:
    c = Canvas(seed=97, tilt=0.34)
    set_scene(c, "sky", "linen", horizon=480)
    c.path("M170 700L620 560L860 1060L340 1180Z", weave(c, "#c7d3d6", size=10))
    c.path("M190 720L340 1160M840 1050L610 580", stroke="#2b5a94", stroke_width=10.0, opacity=0.5)
    spoon(c, 330, 760, 700, 34, colour="#c08a4e")
    spoon(c, 300, 900, 680, 18, colour="#8a5a33")
    spoon(c, 360, 1040, 640, 2, colour="#d9b27a")
    with c.group(transform="rotate(52 480 640)"):
        c.rect(430, 560, 640, 30, "#a9713f", rx=14)
        c.path("M300 520Q290 575 300 630L440 596V556Z", c.linear((300, 520), (440, 630), [(0, "#d9a56a"), (1, "#8a5a33")]))
    c.path("M565 905q60 20 76 70q-50-4-76-70Z", WINE)
    c.look(520, 840, 1.14)
    return c

"""The Blue Sheep's dairy."""

from __future__ import annotations

from demo.artist.canvas import Canvas, darker
from demo.artist.cheeses import cloth_band, notch, open_top, wedge, wheel
from demo.artist.fresh import curd, leaf_bed, pats
from demo.artist.garnish import ball, leaf, scatter, spoon, sprig
from demo.artist.grounds import board, set_scene, weave
from demo.artist.labels import hanging_tag, round_label
from demo.artist.registry import drawing

BLUE = "#1f4e79"


@drawing("serra-amanteigado")
def buttery() -> Canvas:
    c = Canvas(seed=11, tilt=0.36)
    set_scene(c, "cream", "oak", horizon=640)
    board(c, 480, 920, 425, colour="#9c6a3c")
    body = wheel(c, 480, 895, 322, 220, "#e3bf74")
    cloth_band(body, 30, 172)
    open_top(c, body, 220, 322, "#f7e3a0", "#d9a95a")
    spoon(c, 545, 655, 470, -34, colour="#b57c45")
    c.path(
        "M470 664C480 628 560 612 600 640C640 664 600 700 552 704C510 708 462 694 470 664Z",
        c.linear((470, 620), (600, 710), [(0, "#fffbe6"), (1, "#efd384")]),
    )
    c.path("M486 660Q520 630 566 634", stroke="#ffffff", stroke_width=9.0, opacity=0.8, stroke_linecap="round")
    hanging_tag(c, 250, 850, 165, paper="#f7f0e0", ink=BLUE, name="ovelha-azul", turn=8)
    c.look(490, 845, 1.07)
    return c


@drawing("serra-amanteigado-cut")
def buttery_cut() -> Canvas:
    c = Canvas(seed=21, tilt=0.4)
    set_scene(c, "mist", "pale", horizon=610)
    board(c, 480, 930, 430, colour="#a9713f")
    body = wheel(c, 440, 880, 300, 190, "#e3bf74")
    cloth_band(body, 28, 150)
    notch(c, body, 190, 300, 40, 92, "#f5dd96", "#d5a04d")
    wedge(c, 690, 1045, 270, 150, "#e3bf74", "#f7e09a", facing=-48, opening=44, soft=0.8)
    sprig(c, 190, 1090, 200, -12, leaf="#8a8f78", pairs=8)
    c.look(480, 895, 1.1)
    return c


@drawing("serra-velho")
def old() -> Canvas:
    c = Canvas(seed=12, tilt=0.36)
    set_scene(c, "wine", "dark", horizon=600)
    board(c, 480, 930, 425, colour="#8a5a33")
    body = wheel(c, 440, 890, 305, 250, "#a9572a", stains=170)
    notch(c, body, 250, 305, 40, 96, "#eebf68", "#8e4419")
    wedge(c, 690, 1040, 280, 205, "#a9572a", "#edc272", facing=-48, opening=42)
    scatter(c, 430, 1085, 150, "#edc272", 18, size=(4, 9))
    c.look(480, 885, 1.1)
    return c


@drawing("requeijao-serra")
def requeijao() -> Canvas:
    c = Canvas(seed=13, tilt=0.36)
    set_scene(c, "sky", "lime", horizon=640)
    leaf_bed(c, 480, 920, 360)
    curd(c, 480, 920, 275, 300)
    c.look(490, 850, 1.2)
    return c


@drawing("serra-fonte-fria")
def cold_spring() -> Canvas:
    c = Canvas(seed=14, tilt=0.34)
    set_scene(c, "forest", "oak", horizon=620)
    board(c, 480, 950, 420, colour="#8f5f38")
    lower = wheel(c, 470, 930, 300, 170, "#d8ab5c")
    cloth_band(lower, 24, 140, stripe="#3f6a4a")
    upper = wheel(c, 500, 775, 262, 160, "#e2ba6c")
    cloth_band(upper, 22, 132, stripe="#3f6a4a")
    sprig(c, 400, 585, 260, -8, leaf="#7d8a6a", pairs=10)
    hanging_tag(c, 690, 740, 160, paper="#f4ead2", ink="#3f6a4a", name="ovelha-azul", turn=-10)
    c.look(480, 830, 1.12)
    return c


@drawing("manteiga-ovelha")
def butter() -> Canvas:
    c = Canvas(seed=15, tilt=0.42)
    set_scene(c, "straw", "blue", horizon=600)
    c.path("M150 930L420 800L850 905L590 1060Z", darker(c.surface, 0.8), opacity=0.3, transform="translate(10 12)", filter=c.blur(8))
    c.path("M150 930L420 800L850 905L590 1060Z", c.linear((150, 800), (850, 1060), [(0, "#fffdf6"), (1, "#e3dcca")]))
    c.path("M420 800L500 905L590 1060M150 930L500 905L850 905", stroke="#c9bfa8", stroke_width=3.0, opacity=0.5)
    pats(c, 490, 925, 420, 170, "#f4d77c")
    curl = [(330, 1010), (300, 985), (330, 955), (385, 962), (392, 1000), (350, 1012)]
    c.stroke(curl, darker("#f4d77c", 0.25), 40)
    c.stroke([(x - 2, y - 4) for x, y in curl], "#f8e29a", 32)
    c.stroke([(x - 4, y - 12) for x, y in curl], "#fff8dc", 7)
    with c.group(transform="rotate(-24 720 1010)"):
        c.rect(610, 1010, 250, 34, "#8a5a33", rx=14)
        c.rect(612, 1012, 246, 11, "#c08a55", rx=6)
        c.path(
            "M615 1008H430Q400 1008 392 1034Q400 1052 430 1048H615Z",
            c.linear((0, 1008), (0, 1050), [(0, "#fbfcfc"), (0.5, "#b9c0c4"), (1, "#7f888e")]),
        )
    c.look(500, 900, 1.24)
    return c


@drawing("ovelha-pimentao")
def paprika() -> Canvas:
    c = Canvas(seed=16, tilt=0.36)
    set_scene(c, "apricot", "slate", horizon=630)
    wheel(c, 560, 820, 215, 150, "#b5402a", stains=120)
    body = wheel(c, 420, 950, 250, 165, "#bf4a2c", stains=130)
    notch(c, body, 165, 250, 30, 84, "#f0cf88", "#9c3620")
    wedge(c, 715, 1020, 220, 140, "#bf4a2c", "#f2d28c", facing=-42, opening=42)
    c.ellipse(200, 1075, 100, 30, "#a83820", opacity=0.75, filter=c.blur(8))
    scatter(c, 205, 1068, 95, "#c4492b", 90, size=(2, 5))
    c.look(475, 890, 1.2)
    return c


@drawing("ovelha-meia-cura")
def half_cured() -> Canvas:
    c = Canvas(seed=17, tilt=0.36)
    set_scene(c, "ink", "pale", horizon=620)
    c.path(
        "M110 940Q300 850 520 880T880 930Q820 1080 560 1100T110 940Z",
        darker(c.surface, 0.7),
        opacity=0.3,
        transform="translate(8 12)",
        filter=c.blur(9),
    )
    c.path("M110 940Q300 850 520 880T880 930Q820 1080 560 1100T110 940Z", weave(c, "#dfe4ea", size=9))
    c.path("M130 952Q310 868 520 896T855 938M560 1084T135 958", stroke=BLUE, stroke_width=9.0, opacity=0.75)
    body = wheel(c, 470, 970, 265, 215, "#e9cf90", stains=50)
    round_label(body, 45, 175, paper="#f8f1df", ink=BLUE, name="ovelha-azul", title="Ovelha Azul", small="MEIA CURA", spread=48, size=36)
    for x, y, r in ((760, 1000, 46), (838, 1030, 42), (800, 950, 40)):
        ball(c, x, y, r, "#5a2f52")
    leaf(c, 715, 955, 120, -35, "#6f8a48")
    c.look(500, 915, 1.22)
    return c

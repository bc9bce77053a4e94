"""The Tabby Cat's oil press."""

from __future__ import annotations

from demo.artist.bags import on_face
from demo.artist.canvas import Canvas
from demo.artist.emblems import emblem
from demo.artist.garnish import ball, leaf, sprig
from demo.artist.grounds import set_scene
from demo.artist.labels import SCRIPT, hanging_tag, round_label
from demo.artist.pottery import bowl
from demo.artist.registry import drawing
from demo.artist.tins import oil_can
from demo.artist.vessels import bottle, jar

OLIVE, PAPER, BLACK = "#4c5a1c", "#f4efd9", "#3a2f3c"


def olives(
    c: Canvas, places: list[tuple[float, float]], r: float = 30, colours: tuple[str, ...] = ("#6d7a2c", "#4a4430", "#7f8b3a")
) -> None:
    for i, (x, y) in enumerate(places):
        ball(c, x, y, r, colours[i % len(colours)], squash=0.84)


@drawing("azeite-virgem")
def extra_virgin() -> Canvas:
    c = Canvas(seed=61, tilt=0.22)
    set_scene(c, "cream", "slate", horizon=860, tiled="#5a6a2a")
    sprig(c, 700, 1040, 430, -76, leaf="#7d8a55", pairs=10, slim=0.15, size=0.26)
    body = bottle(c, 440, 1060, 150, 820, "#b5a21e", cap="#4c5a1c", shoulder=0.58)
    round_label(body, 90, 400, paper=PAPER, ink=OLIVE, name="gato-pardo", title="Azeite virgem", small="EXTRA", spread=64, size=46)
    olives(c, [(650, 1110), (720, 1085), (755, 1130)])
    leaf(c, 570, 1135, 120, -14, "#7d8a55")
    c.look(500, 690, 1.06)
    return c


@drawing("azeite-lata")
def can() -> Canvas:
    c = Canvas(seed=62, tilt=0.3)
    set_scene(c, "straw", "oak", horizon=800)
    faces = oil_can(c, 460, 1010, 360, 230, 520, "#5b6b1f")
    wide = max(faces[:-1], key=lambda f: abs(f[1][0] - f[0][0]))
    with c.group(transform=on_face(c, wide)):
        c.rect(7, 7, 86, 86, "#f4efd9", rx=3)
        c.rect(10, 10, 80, 80, stroke="#5b6b1f", stroke_width=1.6, rx=2)
        emblem(c, "gato-pardo", 50, 38, 50, OLIVE, PAPER)
        c.text(50, 76, "Azeite", 21, OLIVE, face=SCRIPT)
        c.text(50, 86, "3 LITROS", 6.4, OLIVE, face="'URW Gothic', sans-serif", letter_spacing=1)
    sprig(c, 700, 1090, 260, -26, leaf="#8a9660", pairs=8, slim=0.15)
    olives(c, [(230, 1080), (290, 1110), (205, 1130)])
    c.look(480, 790, 1.26)
    return c


@drawing("azeite-alecrim")
def rosemary_oil() -> Canvas:
    c = Canvas(seed=63, tilt=0.22)
    set_scene(c, "mist", "dark", horizon=870)
    body = bottle(c, 460, 1060, 130, 760, "#c9a92a", cap="#9a7040", shoulder=0.5, neck=0.34)
    with c.inside(body.outline):
        sprig(c, 480, 1060, 560, -93, leaf="#56703c", stem="#6b5a36", pairs=15, slim=0.08, size=0.17, shadow=False)
        for x, y in ((410, 1040), (520, 1050), (500, 980)):
            ball(c, x, y, 12, "#a83224", shadow=False)
        c.path("M366 1030V700", stroke="#ffffff", stroke_width=11.0, opacity=0.6, stroke_linecap="round")
    hanging_tag(c, 450, 515, 190, paper=PAPER, ink=OLIVE, name="gato-pardo", turn=-6)
    sprig(c, 590, 1130, 300, -16, leaf="#56703c", pairs=14, slim=0.08, size=0.2)
    c.look(490, 735, 1.18)
    return c


@drawing("azeitonas-galega")
def table_olives() -> Canvas:
    c = Canvas(seed=64, tilt=0.28)
    set_scene(c, "apricot", "lime", horizon=760)
    body = jar(c, 420, 1000, 220, 470, "#7f8a4a", lid="#a63d2a", glow=0.25)
    with c.inside(body.outline):
        y = 1020
        while y > 600:
            for k in range(6):
                x = 215 + k * 76 + (38 if int(y) % 2 else 0) + c.rng.uniform(-8, 8)
                ball(
                    c,
                    x,
                    y + c.rng.uniform(-9, 9),
                    41,
                    c.rng.choice(["#5a4a4a", "#4a3a44", "#6d7040", "#3f3540", "#72664a"]),
                    squash=0.86,
                    shadow=False,
                    gloss=0.5,
                )
            y -= 57
        c.rect(
            190,
            560,
            470,
            500,
            c.linear((200, 0), (640, 0), [(0, "#20180f", 0.4), (0.22, "#ffffff", 0.22), (0.5, "#ffffff", 0), (1, "#20180f", 0.55)]),
        )
        c.path("M262 985V680", stroke="#ffffff", stroke_width=16.0, opacity=0.65, stroke_linecap="round")
    round_label(body, 95, 290, paper=PAPER, ink="#5a2a24", name="gato-pardo", title="Galega", small="AZEITONAS", spread=50, size=66)
    bowl(c, 740, 1060, 130, 96, "#c98a55", inside="#e9dcc0")
    olives(c, [(690, 962), (748, 952), (795, 968), (720, 985), (770, 990)], 30, ("#4a3a44", "#5a4a4a", "#6d7040"))
    leaf(c, 560, 1110, 120, -10, "#7d8a55")
    c.look(510, 825, 1.28)
    return c


@drawing("vinagre-tinto")
def vinegar() -> Canvas:
    c = Canvas(seed=65, tilt=0.22)
    set_scene(c, "blush", "oak", horizon=870)
    body = bottle(c, 430, 1060, 140, 780, "#8c1f2e", glass="#efdcdc", cap="#2e1a1e", shoulder=0.66, neck=0.28)
    round_label(
        body, 100, 400, paper="#f6ecdf", ink="#6d1a28", name="gato-pardo", title="Vinagre", small="DE VINHO TINTO", spread=62, size=62
    )
    for i, (x, y) in enumerate(
        ((700, 1010), (655, 1040), (745, 1040), (700, 1062), (640, 1088), (690, 1105), (750, 1092), (800, 1070), (725, 1130))
    ):
        ball(c, x, y, 37, ("#4a1f3c", "#5d2a48", "#3c1a34")[i % 3])
    c.path("M705 985Q700 940 730 905", stroke="#6b5a36", stroke_width=9.0, stroke_linecap="round")
    leaf(c, 715, 950, 150, -32, "#7a8f45")
    c.look(520, 720, 1.1)
    return c


@drawing("pate-azeitona")
def paste() -> Canvas:
    c = Canvas(seed=66, tilt=0.34)
    set_scene(c, "sage", "slate", horizon=730)
    body = jar(c, 420, 980, 200, 300, "#4a3d3a", lid="#c9a24a", glow=0.1)
    round_label(body, 60, 215, paper=PAPER, ink=OLIVE, name="gato-pardo", title="Pasta de azeitona", spread=54, size=44)
    for x, y, turn in ((700, 1010, -8), (780, 1075, 12)):
        with c.group(transform=f"rotate({turn} {x} {y})"):
            c.ellipse(x + 8, y + 24, 128, 50, "#1e1612", opacity=0.4, filter=c.blur(8))
            c.path(
                f"M{x - 120} {y}C{x - 120} {y - 70} {x + 110} {y - 66} {x + 122} {y - 4}C{x + 124} {y + 60} {x - 118} {y + 66} {x - 120} {y}Z",
                "#a8692f",
                transform="translate(0 16)",
            )
            c.path(
                f"M{x - 120} {y}C{x - 120} {y - 70} {x + 110} {y - 66} {x + 122} {y - 4}C{x + 124} {y + 60} {x - 118} {y + 66} {x - 120} {y}Z",
                c.radial((x - 30, y - 20), 140, [(0, "#fbe7bd"), (0.8, "#eccb8c"), (1, "#c98f4c")]),
            )
            c.path(
                f"M{x - 84} {y - 4}C{x - 76} {y - 44} {x + 70} {y - 48} {x + 86} {y - 6}C{x + 80} {y + 36} {x - 80} {y + 40} {x - 84} {y - 4}Z",
                c.radial((x - 20, y - 20), 110, [(0, "#6d5a55"), (1, "#33282a")]),
            )
            for _ in range(60):
                c.circle(
                    x + c.rng.uniform(-66, 66),
                    y + c.rng.uniform(-26, 24),
                    c.rng.uniform(2, 5),
                    c.rng.choice(["#8a7a6a", "#241c1e", "#6a5f30"]),
                )
    sprig(c, 220, 1090, 230, -8, leaf="#7d8a55", pairs=7, slim=0.15)
    olives(c, [(560, 1100), (500, 1080)], 26)
    c.look(520, 880, 1.32)
    return c

"""The campaign's picture, 1600 × 900: a table of cheeses before the hills."""

from __future__ import annotations

from demo.artist.canvas import Canvas, darker
from demo.artist.cheeses import cloth_band, notch, open_top, wedge, wheel
from demo.artist.fresh import curd, leaf_bed
from demo.artist.fruit import fig, walnut
from demo.artist.garnish import ball, leaf, sprig
from demo.artist.grounds import TABLES, board, table
from demo.artist.labels import round_label
from demo.artist.landscapes import cloud, ridge, sky, trees
from demo.artist.registry import drawing
from demo.artist.vessels import jar


@drawing("campaign-coimbra-cheese")
def cheeses() -> Canvas:
    c = Canvas(1600, 900, seed=301, tilt=0.34)
    sky(c, "#8fb6d0", "#fbe7c4", sun=(1180, 150, 50))
    cloud(c, 330, 120, 140)
    cloud(c, 780, 80, 90, opacity=0.6)
    ridge(c, 330, 150, "#9db4c4", mist="#e3e1cf", peaks=True, steps=12)
    ridge(c, 380, 110, "#8aa398", mist="#c9d0ad")
    crest = ridge(c, 430, 90, "#8f9f62", mist="#a9b070")
    trees(c, crest, 60, 34, "#7d8f58", kind="olive", drop=40)
    table(c, TABLES["oak"], horizon=500)
    c.surface = TABLES["oak"]
    wheel(c, 300, 560, 190, 110, "#a9572a", stains=100)
    wheel(c, 310, 458, 170, 100, "#d8ab5c", stains=80)
    jar_body = jar(c, 1310, 660, 120, 270, "#c9781c", glow=1, cloth="#1f4e79")
    round_label(jar_body, 45, 170, paper="#f9f0da", ink="#4a2a12", name="abelha-poeta", title="Mel", spread=54, size=60)
    leaf_bed(c, 1070, 640, 150)
    curd(c, 1070, 640, 118, 130)
    board(c, 690, 720, 350, colour="#9c6a3c")
    body = wheel(c, 690, 705, 265, 175, "#e3bf74")
    cloth_band(body, 24, 136)
    open_top(c, body, 175, 265, "#f7e3a0", "#d9a95a")
    c.surface = TABLES["oak"]
    front = wheel(c, 260, 800, 175, 120, "#f0e1b4", stains=50)
    notch(c, front, 120, 175, 36, 96, "#fbf3d6", "#dfc583", holes=16)
    wedge(c, 1090, 815, 210, 130, "#a9572a", "#edc272", facing=-46, opening=42)
    wedge(c, 500, 855, 150, 92, "#f0e1b4", "#fcf5dc", facing=-130, opening=44)
    fig(c, 1300, 800, 54, turn=-40, cut=True)
    fig(c, 1400, 775, 56, turn=18)
    for x, y, r in ((1190, 860, 34), (1500, 830, 36), (1440, 860, 32)):
        walnut(c, x, y, r)
    for x, y in ((60, 800), (110, 840), (50, 860), (130, 780)):
        ball(c, x, y, 30, "#5a2f52")
    leaf(c, 90, 760, 120, -30, "#6f8a48")
    sprig(c, 820, 870, 240, -8, leaf="#8a8f78", pairs=9)
    c.rect(0, 0, 1600, 900, c.radial((760, 420), 1150, [(0, "#fff3d6", 0.16), (0.6, "#fff3d6", 0), (1, darker("#3a2415", 0.2), 0.24)]))
    return c

"""The shops' marks, 512 × 512."""

from __future__ import annotations

from demo.artist.canvas import Canvas
from demo.artist.emblems import mark
from demo.artist.registry import Draw, drawing

INKS = {
    "ovelha-azul": ("#1f4e79", "#dbe6ee"),
    "cabra-lunar": ("#5b3f86", "#e9def0"),
    "abelha-poeta": ("#8f4f08", "#f7e2b4"),
    "garca-risonha": ("#2f6b3a", "#dfe9cf"),
    "gato-pardo": ("#55631c", "#ebe6c4"),
    "forno-da-lua": ("#8a2f1b", "#f5dcc4"),
    "pe-de-barro": ("#9a4a26", "#f3dcc8"),
    "tres-avos": ("#7a2848", "#f2d9dd"),
    "gaivota": ("#0f5a6b", "#d3e8ea"),
    "raposa": ("#a3470f", "#f8dfc2"),
}


def _draw(name: str) -> Draw:
    def draw() -> Canvas:
        c = Canvas(512, 512, seed=7)
        mark(c, name, *INKS[name])
        return c

    return draw


for _name in INKS:
    drawing(f"mark-{_name}")(_draw(_name))

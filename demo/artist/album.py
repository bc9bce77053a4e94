"""All drawings of the demo, by name."""

from __future__ import annotations

from importlib import import_module

from demo.artist.registry import DRAWINGS, Draw

MODULES = (
    "sheep",
    "goat",
    "bees",
    "rice",
    "oil",
    "bread",
    "clay",
    "wool",
    "salt",
    "pantry",
    "marks",
    "banners",
    "banners_downriver",
    "campaign",
)


def drawings() -> dict[str, Draw]:
    for name in MODULES:
        import_module(f"demo.artist.scenes.{name}")
    return DRAWINGS

"""Names of the drawings. The name is the picture's file name."""

from __future__ import annotations

from collections.abc import Callable

from demo.artist.canvas import Canvas

Draw = Callable[[], Canvas]
DRAWINGS: dict[str, Draw] = {}


def drawing(name: str) -> Callable[[Draw], Draw]:
    def keep(draw: Draw) -> Draw:
        if name in DRAWINGS:
            raise ValueError(f"Two drawings are called {name}.")
        DRAWINGS[name] = draw
        return draw

    return keep

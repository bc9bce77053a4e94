"""The font that is resident in ZPL printers (font 0, CG Triumvirate Bold Condensed): how wide it is, so that text fits its place."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from logistics.labels.text import Face

# Thousandths of the height, from the blank to the tilde; the widest of six sizes as measured on rendered labels.
_ASCII = (
    "300 300 500 500 500 907 625 300 300 300 500 907 300 907 300 300 500 500 500 500 500 500 500 500 500 500 300 300 1000 907 1000 450 "
    "907 571 571 550 607 500 500 607 625 300 450 571 500 750 625 571 571 571 607 550 500 625 550 821 571 571 500 300 500 300 500 500 "
    "300 469 500 450 500 500 300 500 500 250 250 450 250 750 500 500 500 500 350 450 300 500 450 679 450 450 400 500 500 500 1000"
)
_BROAD = 1.0


class _Widths(dict[str, float]):
    """A letter with an accent is as wide as the letter; of other signs the widest is assumed."""

    def __missing__(self, char: str) -> float:
        self[char] = self.get(unicodedata.normalize("NFD", char)[0], _BROAD)
        return self[char]


class ResidentFace(Face):
    """Measures and fits text as ``Face`` does, for a font of which we have no file."""

    def __init__(self) -> None:
        self._measured_in(_Widths({chr(32 + n): int(width) / 1000 for n, width in enumerate(_ASCII.split())}))


@lru_cache(maxsize=1)
def resident() -> ResidentFace:
    return ResidentFace()

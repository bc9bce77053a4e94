"""The pen that draws labels into a PDF: strings of page operators come out. ``logistics.labels.zpl`` has the other one."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from logistics.labels import code128
from logistics.labels.datamatrix import modules
from logistics.labels.icons import ICONS, WIDTH
from logistics.labels.text import Face, Pen, faces, printable

MM = 72 / 25.4
RULE = 0.9
# 3 dots of a 203 dpi printer: S10's 156 modules take 58.5 mm, a DataMatrix of 32 takes 12 mm.
MODULE = 0.375 * MM


class LabelPen(Protocol):
    """What a label is drawn with. Lengths in points, y from the foot of the label; every call gives a piece of the label's code."""

    module: float
    regular: Face
    bold: Face

    def printable(self, text: str) -> str: ...
    def write(self, text: str, face: Face, size: float, x: float, y: float, *, white: bool = False) -> str: ...
    def rule(self, x: float, y: float, width: float) -> str: ...
    def box(self, x: float, y: float, width: float, height: float, *, black: bool) -> str: ...
    def icon(self, name: str, x: float, y: float, size: float, *, white: bool = False) -> str: ...
    def bars(self, number: str, x: float, y: float, height: float) -> str: ...
    def matrix(self, text: str, right: float, y: float) -> str: ...


@lru_cache(maxsize=1024)
def _icon(name: str, x: float, y: float, size: float, white: bool) -> str:
    strokes = " ".join(
        " ".join(f"{px:.3f} {py:.3f} {'l' if n else 'm'}" for n, (px, py) in enumerate(stroke)) + " S" for stroke in ICONS[name]
    )
    return f"q {size:.2f} 0 0 {size:.2f} {x:.2f} {y:.2f} cm {WIDTH} w 1 J 1 j {int(white)} G {strokes} Q"


class PdfPen(Pen):
    """Writes into one document's pages."""

    module = MODULE

    def __init__(self, document: object) -> None:
        super().__init__(document)
        self.regular, self.bold = faces()

    def printable(self, text: str) -> str:
        return printable(text)

    def write(self, text: str, face: Face, size: float, x: float, y: float, *, white: bool = False) -> str:
        written = super().write(text, face, size, x, y)
        return f"1 g {written} 0 g" if white else written

    def rule(self, x: float, y: float, width: float) -> str:
        return f"{RULE} w 0 G {x:.2f} {y:.2f} {width:.2f} 0 re S"

    def box(self, x: float, y: float, width: float, height: float, *, black: bool) -> str:
        if black:
            return f"0 g {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f"
        return f"1.5 w 0 G {x + 0.75:.2f} {y + 0.75:.2f} {width - 1.5:.2f} {height - 1.5:.2f} re S"

    def icon(self, name: str, x: float, y: float, size: float, *, white: bool = False) -> str:
        return _icon(name, round(x, 2), round(y, 2), round(size, 2), white)

    def bars(self, number: str, x: float, y: float, height: float) -> str:
        return code128.bars(number, x=x, y=y, module=MODULE, height=height)

    def matrix(self, text: str, right: float, y: float) -> str:
        """A picture of one dot a module: a hundredth of the operators that its squares would take."""
        side, bits = modules(text)
        wide = side * MODULE
        image = f"BI /W {side} /H {side} /BPC 1 /CS /G /D [1 0] /F /AHx ID {bits}> EI"
        return f"q {wide:.3f} 0 0 {wide:.3f} {right - wide:.3f} {y:.3f} cm {image} Q"

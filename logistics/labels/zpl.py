"""Labels in ZPL II, the language of thermal printers: the same label as the PDF's, in the printer's own font and bars.

Nothing that a person wrote can become a command: ``^``, ``~``, ``\\`` and ``_`` of texts go over as hexadecimal (``^FH``), and bars hold
letters and digits alone. Letters that the printers' resident font lacks (it has those of western Europe) are printed in Latin
transcription.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from django.conf import settings
from django.utils import translation
from PIL import Image, ImageDraw

from logistics.labels.icons import ICONS, WIDTH
from logistics.labels.layout import PAPERS, Label
from logistics.labels.resident import resident
from logistics.labels.rows import label_rows
from logistics.labels.text import Face, plain_latin, printable
from logistics.models import Parcel

# Dots an inch: dots of one module of Code 128 and of DataMatrix. 0.375 mm at 203, 0.34 mm at 300.
MODULES = {203: 3, 300: 4}
TOLD_EVERY = 100
_SPECIAL = re.compile(r"[\^~\\_\x00-\x1f\x7f]")
_MOST = 36  # modules a side of our DataMatrix at most: the printer makes it, and gets that much room


@lru_cache(maxsize=16_384)
def _western(text: str) -> str:
    return plain_latin(printable(text))


def field(text: str) -> str:
    """``text`` as a field's data, up to its end: ``^FD…^FS``, with ``^FH`` before it where something in it must be escaped."""
    if _SPECIAL.search(text) is None:
        return f"^FD{text}^FS"
    return f"^FH_^FD{_SPECIAL.sub(lambda found: f'_{ord(found[0]):02X}', text)}^FS"


class ZplPen:
    """Writes ZPL for one paper and resolution. Lengths in points come in, whole dots go out."""

    def __init__(self, *, height: float, dpi: int) -> None:
        self.dpi, self.scale = dpi, dpi / 72
        self._foot = height * self.scale
        self.dots = MODULES[dpi]
        self.module = self.dots / self.scale
        self.regular: Face = resident()
        self.bold: Face = self.regular  # it has one weight
        self._icons = lru_cache(maxsize=256)(self._bitmap)

    def printable(self, text: str) -> str:
        return text if text.isascii() and text.isprintable() else _western(text)

    def _y(self, y: float) -> int:
        return round(self._foot - y * self.scale)

    def write(self, text: str, face: Face, size: float, x: float, y: float, *, white: bool = False) -> str:
        scale = self.scale
        at = f"^FT{x * scale:.0f},{self._foot - y * scale:.0f}^A0N,{size * scale:.0f}"
        return f"{at}^FR{field(text)}" if white else at + field(text)

    def rule(self, x: float, y: float, width: float) -> str:
        dots = max(2, round(0.9 * self.scale))
        return f"^FO{round(x * self.scale)},{self._y(y)}^GB{round(width * self.scale)},{dots},{dots}^FS"

    def box(self, x: float, y: float, width: float, height: float, *, black: bool) -> str:
        wide, tall = round(width * self.scale), round(height * self.scale)
        thick = min(wide, tall) if black else round(1.5 * self.scale)
        return f"^FO{round(x * self.scale)},{self._y(y + height)}^GB{wide},{tall},{thick}^FS"

    def icon(self, name: str, x: float, y: float, size: float, *, white: bool = False) -> str:
        at = f"^FO{round(x * self.scale)},{self._y(y + size)}"
        return f"{at}{'^FR' if white else ''}{self._icons(name, round(size * self.scale))}^FS"

    def _bitmap(self, name: str, side: int) -> str:
        image = Image.new("1", (side, side))
        pencil = ImageDraw.Draw(image)
        for stroke in ICONS[name]:
            pencil.line(
                [(px * (side - 1), (1 - py) * (side - 1)) for px, py in stroke], fill=1, width=max(2, round(WIDTH * side)), joint="curve"
            )
        bits = image.tobytes()
        return f"^GFA,{len(bits)},{len(bits)},{(side + 7) // 8},{bits.hex().upper()}"

    def bars(self, number: str, x: float, y: float, height: float) -> str:
        """Letters in set B, eight digits in set C: 156 modules, as in the PDF."""
        tall = height * self.scale
        data = f">:{number[:2]}>5{number[2:10]}>6{number[10:]}"
        return f"^BY{self.dots}^FO{x * self.scale:.0f},{self._foot - y * self.scale - tall:.0f}^BCN,{tall:.0f},N,N,N,N^FD{data}^FS"

    def matrix(self, text: str, right: float, y: float) -> str:
        side = _MOST * self.dots
        return f"^FO{right * self.scale - side:.0f},{self._foot - y * self.scale - side:.0f}^BXN,{self.dots},200^FD{text}^FS"


def zpl_labels(parcels: Iterable[Parcel], *, paper: str, dpi: int) -> Iterator[str]:
    """The labels one by one, ``^XA`` to ``^XZ``."""
    with translation.override(settings.LANGUAGE_CODE):
        width, height = PAPERS[paper]
        label = Label(paper=paper, pen=ZplPen(height=height, dpi=dpi))
        begin = f"^XA^CI28^PW{round(width * dpi / 72)}^LL{round(height * dpi / 72)}^LH0,0\n{label.frame()}\n"
        for row in label_rows(parcels, language=settings.LANGUAGE_CODE.split("-")[0]):
            yield f"{begin}{label.draw(row)}\n^XZ\n"


def draw_zpl(
    parcels: Iterable[Parcel], *, paper: str = "A6", dpi: int = 203, progress: Callable[[int], object] = lambda drawn: None
) -> bytes:
    """ZPL with the label of each parcel, in their order, for a printer of ``dpi`` (203 or 300) loaded with ``paper`` ("A6", "100x150").

    ``progress`` is called with the number of labels drawn, after each hundred. The same parcels give the same bytes, in UTF-8.
    Raises ValueError for another paper or resolution, or no parcel.
    """
    if paper not in PAPERS:
        raise ValueError(f"paper {paper!r} is none of {', '.join(PAPERS)}")
    if dpi not in MODULES:
        raise ValueError(f"{dpi!r} dpi is none of {', '.join(map(str, MODULES))}")
    made: list[str] = []
    for one in zpl_labels(parcels, paper=paper, dpi=dpi):
        made.append(one)
        if len(made) % TOLD_EVERY == 0:
            progress(len(made))
    if not made:
        raise ValueError("no parcel to draw a label for")
    return "".join(made).encode()

"""A manifest on paper: A4, its own bars on top, a line a parcel, and room for two signatures."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from reportlab.pdfgen.canvas import Canvas

from cms.formats import format_moment
from logistics.labels.code128 import bars
from logistics.labels.text import Face, Pen, faces, printable
from logistics.models import Manifest, ManifestLine
from logistics.numbers import spaced
from logistics.weights import weight_text

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
LEFT, RIGHT, TOP, BOTTOM = 16 * MM, 194 * MM, 281 * MM, 18 * MM
ROW = 6.2 * MM
SIGNATURES = 30 * MM
# Where the columns begin; weights end at the right edge.
PLACE, NUMBER, REFERENCE, TO, MARK = LEFT, LEFT + 9 * MM, LEFT + 47 * MM, LEFT + 76 * MM, RIGHT - 30 * MM


def draw_manifest(manifest: Manifest) -> bytes:
    """The PDF in the active language; a frozen manifest gives the same bytes again."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1)
    canvas.setTitle(_("Manifest %(number)s") % {"number": manifest.number})
    _Paper(canvas, manifest).draw()
    canvas.save()
    return out.getvalue()


class _Paper:
    """Draws from the top down; ``y`` is the baseline of what was drawn last."""

    def __init__(self, canvas: Canvas, manifest: Manifest) -> None:
        self.canvas, self.manifest = canvas, manifest
        self.lines = list(manifest.lines.select_related("parcel__number", "parcel__shipment__recipient", "parcel__shipment__service"))
        self.pen = Pen(canvas._doc)
        self.regular, self.bold = faces()
        self.y, self.page = TOP, 1

    def draw(self) -> None:
        self._head()
        self._titles()
        for n, line in enumerate(self.lines, start=1):
            if self.y - ROW < BOTTOM:
                self._turn()
            self._line(n, line)
        if self.y - SIGNATURES < BOTTOM:
            self._turn()
        self._signatures()
        self._foot()
        self.canvas.showPage()

    def _write(self, text: str, x: float, size: float, face: Face | None = None, *, width: float = RIGHT - LEFT) -> None:
        face = face or self.regular
        fitted, size = face.fit(printable(text), width=width, size=size, least=size * 0.7)
        self.canvas._code.append(self.pen.write(fitted, face, size, x, self.y))

    def _right(self, text: str, size: float, face: Face) -> None:
        text = printable(text)
        self.canvas._code.append(self.pen.write(text, face, size, RIGHT - face.width(text, size), self.y))

    def _rule(self, y: float, width: float = 0.6) -> None:
        self.canvas._code.append(f"{width} w 0 G {LEFT:.2f} {y:.2f} {RIGHT - LEFT:.2f} 0 re S")

    def _head(self) -> None:
        manifest, module = self.manifest, 0.42 * MM
        number = manifest.number
        self.canvas._code.append("0 g " + bars(number, x=RIGHT - 145 * module, y=TOP - 14 * MM, module=module, height=16 * MM))
        self._write(_("Manifest"), LEFT, 22, self.bold)
        self.y -= 8 * MM
        self._write(f"{number[:3]} {number[3:7]} {number[7:]}", LEFT, 15, self.bold)
        self.y -= 13 * MM
        self._write(", ".join(manifest.sender.lines()), LEFT, 11, self.bold)
        self.y -= 6 * MM
        total = sum(line.grams for line in self.lines)
        said = {"when": format_moment(manifest.made_at), "count": len(self.lines), "weight": weight_text(total)}
        self._write(_("Made on %(when)s · parcels: %(count)s · declared weight: %(weight)s") % said, LEFT, 10.5)
        self.y -= 9 * MM

    def _titles(self) -> None:
        for x, title in ((NUMBER, _("Number")), (REFERENCE, _("Reference")), (TO, _("To")), (MARK, _("Service"))):
            self._write(title, x, 8.5)
        self._right(_("Weight"), 8.5, self.regular)
        self._rule(self.y - 2 * MM, 1)
        self.y -= 7 * MM

    def _line(self, n: int, line: ManifestLine) -> None:
        shipment = line.parcel.shipment
        to = shipment.recipient
        self._write(str(n), PLACE, 9)
        self._write(spaced(line.parcel.number.number), NUMBER, 9.5, self.bold, width=REFERENCE - NUMBER - 4)
        self._write(shipment.reference, REFERENCE, 9, width=TO - REFERENCE - 4)
        self._write(f"{to.name}, {to.postcode} {to.locality}", TO, 9, width=MARK - TO - 4)
        self._write(shipment.service.mark, MARK, 9.5, self.bold)
        self._right(weight_text(line.grams), 9, self.regular)
        self._rule(self.y - 1.8 * MM, 0.25)
        self.y -= ROW

    def _signatures(self) -> None:
        self.y -= 16 * MM
        for x, who in ((LEFT, _("Handed over by (name, date, signature)")), (LEFT + 95 * MM, _("Received by (name, date, signature)"))):
            self.canvas._code.append(f"0.6 w 0 G {x:.2f} {self.y + 5 * MM:.2f} {80 * MM:.2f} 0 re S")
            self._write(who, x, 8.5)

    def _foot(self) -> None:
        self.y = BOTTOM - 6 * MM
        self._write(self.manifest.number, LEFT, 8.5)
        self._right(_("Page %(number)s") % {"number": self.page}, 8.5, self.regular)

    def _turn(self) -> None:
        self._foot()
        self.canvas.showPage()
        self.page += 1
        self.y = TOP
        self._titles()

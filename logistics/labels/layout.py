"""Where everything stands on a label. One label fills one page, A6 or 100 × 150 mm.

From top to bottom: service and parcel, sender, recipient, routing, what the driver must know (cold, cash), bars. Thermal
printers know black and white only: no grey, no line under 0.25 mm.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from logistics.labels import phrases
from logistics.labels.code128 import bars
from logistics.labels.rows import End, LabelRow
from logistics.labels.text import ELLIPSIS, Face, Pen, faces, printable
from logistics.numbers import spaced

MM = 72 / 25.4
PAPERS = {"A6": (105 * MM, 148 * MM), "100x150": (100 * MM, 150 * MM)}
# 3 dots of a 203 dpi printer: S10's 156 modules take 58.5 mm.
MODULE = 0.375 * MM
BARS_WIDTH = 156 * MODULE
QUIET = 10 * MODULE
MARGIN = 4 * MM
RULE = 0.9


@dataclass(frozen=True)
class Layout:
    """Heights of the bands in points, from the page's size. ``top`` and ``bottom`` of each are measured from below."""

    width: float
    height: float

    @property
    def left(self) -> float:
        return MARGIN

    @property
    def inner(self) -> float:
        return self.width - 2 * MARGIN

    def bands(self) -> dict[str, tuple[float, float]]:
        """Name → (bottom, height)."""
        heights = {"head": 19.0, "from": 17.5, "to": 40.0, "route": 17.0, "needs": 15.5}
        edges, top = {}, self.height - MARGIN
        for name, height in heights.items():
            top -= height * MM
            edges[name] = (top, height * MM)
        edges["bars"] = (MARGIN, top - MARGIN)
        return edges


class Label:
    """Draws rows onto one paper. Strings of PDF operators come out; the page is whoever calls's."""

    def __init__(self, *, paper: str, pen: Pen) -> None:
        self.page = Layout(*PAPERS[paper])
        self.bands = self.page.bands()
        self.pen = pen
        self.regular, self.bold = faces()
        self._once: dict[object, str] = {}

    # --- what is the same on every label ---

    def frame(self) -> str:
        """Rules and captions."""
        page, made = self.page, [f"{RULE} w 0 G 0 g"]
        made += [f"{page.left:.2f} {self.bands[name][0]:.2f} {page.inner:.2f} 0 re S" for name in ("head", "from", "to", "route")]
        for name, caption in (("from", _("From")), ("to", _("To")), ("route", _("Route"))):
            bottom, height = self.bands[name]
            made.append(self.pen.write(printable(caption), self.regular, 7.5, page.left, bottom + height - 9))
        return "\n".join(made)

    # --- one label ---

    def draw(self, row: LabelRow) -> str:
        """All that is this parcel's own."""
        made: list[str] = []
        self._head(row, made)
        self._sender(row.sender, made)
        self._recipient(row.recipient, made)
        self._route(row.recipient, made)
        self._needs(row, made)
        self._bars(row, made)
        return "\n".join(made)

    def _right(self, text: str, face: Face, size: float, y: float, made: list[str]) -> None:
        made.append(self.pen.write(text, face, size, self.page.left + self.page.inner - face.width(text, size), y))

    def _head(self, row: LabelRow, made: list[str]) -> None:
        bottom, height = self.bands["head"]
        key = ("head", row.service_id, row.mark, row.service)
        box = 19 * MM
        x = self.page.left + box + 3 * MM
        if key not in self._once:
            mark, size = self.bold.fit(printable(row.mark), width=box - 6, size=34, least=12)
            name, name_size = self.bold.fit(printable(row.service), width=self.page.inner - box - 3 * MM - 62, size=15, least=9)
            box_bottom, box_height = bottom + 2 * MM, height - 2 * MM
            self._once[key] = "\n".join(
                [
                    f"0 g {self.page.left:.2f} {box_bottom:.2f} {box:.2f} {box_height:.2f} re f 1 g",
                    self.pen.write(
                        mark,
                        self.bold,
                        size,
                        self.page.left + (box - self.bold.width(mark, size)) / 2,
                        box_bottom + box_height / 2 - size * 0.355,
                    ),
                    "0 g",
                    self.pen.write(name, self.bold, name_size, x, bottom + height - 13),
                ]
            )
        made.append(self._once[key])
        self._right(phrases.parcel_of(row.position, row.of), self.bold, 11, bottom + height - 12.5, made)
        made.append(self.pen.write(phrases.picked_up(row.pickup_on), self.regular, 9.5, x, bottom + 22))
        made.append(self.pen.write(phrases.deliver_by(row.promised_for), self.regular, 9.5, x, bottom + 9.5))
        self._right(phrases.weight(row.grams), self.bold, 15, bottom + 9.5, made)

    def _sender(self, sender: End, made: list[str]) -> None:
        key = ("from", *(getattr(sender, field) for field in sender.__slots__))
        if key not in self._once:
            bottom, height = self.bands["from"]
            x, width = self.page.left + 13 * MM, self.page.inner - 13 * MM
            lines = [
                (self.bold, ", ".join(filter(None, (sender.name, sender.company)))),
                (self.regular, ", ".join(filter(None, (sender.street, sender.extra)))),
                (self.regular, f"{sender.postcode} {sender.locality}" + phrases.abroad(sender.country)),
            ]
            drawn = []
            for n, (face, line) in enumerate(lines):
                text, size = face.fit(printable(line), width=width, size=10, least=7.5)
                drawn.append(self.pen.write(text, face, size, x, bottom + height - 12.5 - n * 13.5))
            self._once[key] = "\n".join(drawn)
        made.append(self._once[key])

    def _recipient(self, recipient: End, made: list[str]) -> None:
        bottom, height = self.bands["to"]
        x, width = self.page.left + 13 * MM, self.page.inner - 13 * MM
        # Postcode, place and telephone stand on fixed lines at the foot, the rest shares what is above.
        foot = 38.0
        said = [(self.bold, 16.0, printable(recipient.name))]
        for text in (recipient.company, recipient.street, recipient.extra):
            if text:
                said.append((self.regular, 13.5, printable(text)))
        lines = self._wrapped(said, width=width, height=height - foot - 5)
        y = bottom + height - 4
        for face, size, text in lines:
            y -= size * 1.12
            made.append(self.pen.write(text, face, size, x, y + size * 0.12))
        place = printable(f"{recipient.postcode} {recipient.locality}").upper() + printable(phrases.abroad(recipient.country))
        text, size = self.bold.fit(place, width=width, size=18, least=8)
        made.append(self.pen.write(text, self.bold, size, x, bottom + 21))
        if recipient.phone:
            made.append(
                self.pen.write(_("Tel. %(number)s") % {"number": phrases.phone_text(recipient.phone)}, self.regular, 11, x, bottom + 6)
            )

    def _wrapped(self, said: list[tuple[Face, float, str]], *, width: float, height: float) -> list[tuple[Face, float, str]]:
        """Lines of (face, size, text) that fit: at full size, else smaller, each text on two lines at most.

        What does not fit at the smallest size either ends in an ellipsis.
        """
        lines: list[tuple[Face, float, str]] = []
        for shrink in (1.0, 0.85, 0.72, 0.62, 0.54):
            lines = [
                (face, size * shrink, line)
                for face, size, text in said
                for line in face.wrap(text, width=width, size=size * shrink, lines=2)
            ]
            whole = not any(line.endswith("…") for _face, _size, line in lines)
            if whole and sum(size * 1.12 for _face, size, _line in lines) <= height:
                return lines
        while sum(size * 1.12 for _face, size, _line in lines) > height:
            lines.pop()
            face, size, text = lines[-1]
            lines[-1] = (face, size, face.cut(text.removesuffix(ELLIPSIS) + ELLIPSIS, width=width, size=size))
        return lines

    def _route(self, recipient: End, made: list[str]) -> None:
        """The delivery office (first four digits in Portugal) large, the round within it beside."""
        bottom, _height = self.bands["route"]
        office, _hyphen, way = recipient.postcode.partition("-")
        x = self.page.left + 13 * MM
        made.append(self.pen.write(office, self.bold, 38, x, bottom + 10))
        if way:
            made.append(self.pen.write(way, self.regular, 38, x + self.bold.width(office, 38) + 8, bottom + 10))
        self._right(recipient.country, self.bold, 26, bottom + 10, made)

    def _needs(self, row: LabelRow, made: list[str]) -> None:
        """Cold in white on black, cash in a box: neither can be overlooked, and they do not look alike.

        One alone takes the whole band.
        """
        bottom, height = self.bands["needs"]
        if not row.cash and not row.is_chilled:
            return
        made.append(f"{RULE} w 0 G {self.page.left:.2f} {bottom:.2f} {self.page.inner:.2f} 0 re S")
        gap = 1.5 * MM
        x, y, width = self.page.left, bottom + gap, self.page.inner
        tall = (height - 3 * gap) / 2 if row.is_chilled and row.cash else height - 2 * gap
        largest = min(17, tall * 0.7)
        if row.cash:
            text, size = self.bold.fit(phrases.cash(row.cash, row.currency, row.position), width=width - 12, size=largest, least=8)
            made.append(f"1.5 w 0 G {x + 0.75:.2f} {y + 0.75:.2f} {width - 1.5:.2f} {tall - 1.5:.2f} re S")
            made.append(self.pen.write(text, self.bold, size, x + 6, y + tall / 2 - size * 0.355))
            y += tall + gap
        if row.is_chilled:
            text, size = self.bold.fit(phrases.keep_cold(row.promised_for), width=width - 12, size=largest, least=8)
            made.append(f"0 g {x:.2f} {y:.2f} {width:.2f} {tall:.2f} re f 1 g")
            made.append(self.pen.write(text, self.bold, size, x + 6, y + tall / 2 - size * 0.355))
            made.append("0 g")

    def _bars(self, row: LabelRow, made: list[str]) -> None:
        bottom, height = self.bands["bars"]
        x = self.page.left + QUIET
        foot = 17
        made.append(bars(row.number, x=x, y=bottom + foot, module=MODULE, height=height - foot - 2.5 * MM))
        number = spaced(row.number)
        made.append(self.pen.write(number, self.bold, 15, x + (BARS_WIDTH - self.bold.width(number, 15)) / 2, bottom + 2))
        if row.reference:
            x += BARS_WIDTH + QUIET
            width = self.page.left + self.page.inner - x
            made.append(self.pen.write(printable(_("Reference")), self.regular, 7.5, x, bottom + height - 2.5 * MM - 6))
            text = printable(row.reference)
            for n, line in enumerate(self.bold.pieces(text, width=width, size=10)):
                made.append(self.pen.write(line, self.bold, 10, x, bottom + height - 2.5 * MM - 19 - n * 11.5))

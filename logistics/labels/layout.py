"""Where everything stands on a label, A6 or 100 × 150 mm; the same for every pen, so that PDF and ZPL say the same.

From top to bottom: service and parcel, sender, recipient, sorting, what the carrier must know, bars. Thermal printers know black and
white only: no grey, no line under 0.25 mm. What recurs on label after label is drawn once and kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from logistics.labels import phrases
from logistics.labels.datamatrix import content
from logistics.labels.needs import draw_needs
from logistics.labels.pen import MM, LabelPen
from logistics.labels.rows import End, LabelRow
from logistics.labels.text import ELLIPSIS, Face
from logistics.numbers import spaced

PAPERS = {"A6": (105 * MM, 148 * MM), "100x150": (100 * MM, 150 * MM)}
MARGIN = 4 * MM
HEIGHTS = {"head": 18.5, "from": 15.5, "to": 36.5, "route": 16.5, "needs": 22.5}
CAPTION = 13 * MM


@dataclass(frozen=True)
class Layout:
    """Heights of the bands in points, from the label's size. ``top`` and ``bottom`` of each are measured from below."""

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
        edges, top = {}, self.height - MARGIN
        for name, height in HEIGHTS.items():
            top -= height * MM
            edges[name] = (top, height * MM)
        edges["bars"] = (MARGIN, top - MARGIN)
        return edges


class Label:
    """Draws rows onto one paper with one pen. Pieces of the pen's language come out; the page is whoever calls's."""

    def __init__(self, *, paper: str, pen: LabelPen) -> None:
        self.page = Layout(*PAPERS[paper])
        self.bands = self.page.bands()
        self.pen = pen
        self.regular, self.bold = pen.regular, pen.bold
        self.quiet = 10 * pen.module
        self.bars_width = 156 * pen.module
        self._once: dict[object, str] = {}
        self._right_edge = self.page.left + self.page.inner
        self._text_x, self._text_width = self.page.left + CAPTION, self.page.inner - CAPTION
        self._telephone = pen.printable(_("Tel. %(number)s"))
        self._number_widths: dict[str, float] = {}

    def frame(self) -> str:
        """Rules and captions, the same on every label."""
        page, pen = self.page, self.pen
        made = [pen.rule(page.left, self.bands[name][0], page.inner) for name in ("head", "from", "to", "route")]
        for name, caption in (("from", _("From")), ("to", _("To")), ("route", _("Route"))):
            bottom, height = self.bands[name]
            made.append(pen.write(pen.printable(caption), self.regular, 7.5, page.left, bottom + height - 9))
        return "\n".join(made)

    def draw(self, row: LabelRow) -> str:
        """All that is this parcel's own."""
        to = row.recipient
        return "\n".join(
            [
                self._kept(("head", row.service_id, row.pickup_on, row.promised_for), self._head, row),
                self._kept(("head", row.position, row.of), self._count, row),
                self._kept(("head", row.grams), self._weight, row),
                self._kept(("from", row.sender_id), self._sender, row.sender),
                self._recipient(to),
                self._kept(("route", row.sort_to, row.sort_to or to.postcode, to.country), self._route, row),
                self._way(row),
                self._needs(row),
                self._foot(row),
            ]
        )

    def _kept(self, key: object, draw: Callable[[Any], list[str]], what: object) -> str:
        if key not in self._once:
            self._once[key] = "\n".join(draw(what))
        return self._once[key]

    def _at_right(self, text: str, size: float, y: float) -> list[str]:
        text = self.pen.printable(text)
        return [self.pen.write(text, self.bold, size, self._right_edge - self.bold.width(text, size), y)]

    def _count(self, row: LabelRow) -> list[str]:
        bottom, height = self.bands["head"]
        return self._at_right(phrases.parcel_of(row.position, row.of), 11, bottom + height - 12.5)

    def _weight(self, row: LabelRow) -> list[str]:
        return self._at_right(phrases.weight(row.grams), 15, self.bands["head"][0] + 8.5)

    def _head(self, row: LabelRow) -> list[str]:
        bottom, height = self.bands["head"]
        pen, bold, side = self.pen, self.bold, 19 * MM
        x = self.page.left + side + 3 * MM
        mark, size = bold.fit(pen.printable(row.mark), width=side - 6, size=34, least=12)
        name, name_size = bold.fit(pen.printable(row.service), width=self.page.inner - side - 3 * MM - 62, size=15, least=9)
        foot, tall = bottom + 2 * MM, height - 2 * MM
        centred = self.page.left + (side - bold.width(mark, size)) / 2
        return [
            pen.box(self.page.left, foot, side, tall, black=True),
            pen.write(mark, bold, size, centred, foot + tall / 2 - size * 0.355, white=True),
            pen.write(name, bold, name_size, x, bottom + height - 13),
            pen.write(pen.printable(phrases.picked_up(row.pickup_on)), self.regular, 9.5, x, bottom + 20.5),
            pen.write(pen.printable(phrases.deliver_by(row.promised_for)), self.regular, 9.5, x, bottom + 8.5),
        ]

    def _sender(self, sender: End) -> list[str]:
        bottom, height = self.bands["from"]
        lines = [
            (self.bold, ", ".join(filter(None, (sender.name, sender.company)))),
            (self.regular, ", ".join(filter(None, (sender.street, sender.extra)))),
            (self.regular, f"{sender.postcode} {sender.locality}" + phrases.abroad(sender.country)),
        ]
        made = []
        for n, (face, line) in enumerate(lines):
            text, size = face.fit(self.pen.printable(line), width=self._text_width, size=10, least=7.5)
            made.append(self.pen.write(text, face, size, self._text_x, bottom + height - 11.5 - n * 12.5))
        return made

    def _recipient(self, to: End) -> str:
        bottom, height = self.bands["to"]
        pen, regular, bold, x = self.pen, self.regular, self.bold, self._text_x
        # Postcode, place and telephone stand on fixed lines at the foot, the rest shares what is above.
        foot = 37.0
        said = [(bold, 16.0, pen.printable(to.name))]
        for text in (to.company, to.street, to.extra):
            if text:
                said.append((regular, 13.5, pen.printable(text)))
        made, y = [], bottom + height - 3.5
        for face, size, text in self._wrapped(said, width=self._text_width, height=height - foot - 4):
            y -= size * 1.12
            made.append(pen.write(text, face, size, x, y + size * 0.12))
        place = pen.printable(f"{to.postcode} {to.locality}").upper()
        if to.country != settings.POST_COUNTRY:
            place += pen.printable(phrases.abroad(to.country))
        text, size = bold.fit(place, width=self._text_width, size=18, least=8)
        made.append(pen.write(text, bold, size, x, bottom + 20.5))
        if to.phone:
            made.append(pen.write(self._telephone % {"number": phrases.phone_text(to.phone)}, regular, 11, x, bottom + 6))
        return "\n".join(made)

    def _wrapped(self, said: list[tuple[Face, float, str]], *, width: float, height: float) -> list[tuple[Face, float, str]]:
        """Lines of (face, size, text) that fit: at full size, else smaller, each text on two lines at most.

        What does not fit at the smallest size either ends in an ellipsis.
        """
        if sum([size for _face, size, _text in said]) * 1.12 <= height and all(
            face.width(text, size) <= width for face, size, text in said
        ):
            return said
        lines: list[tuple[Face, float, str]] = []
        for shrink in (1.0, 0.85, 0.72, 0.62, 0.54):
            lines = [
                (face, size * shrink, line)
                for face, size, text in said
                for line in face.wrap(text, width=width, size=size * shrink, lines=2)
            ]
            whole = not any(line.endswith(ELLIPSIS) for _face, _size, line in lines)
            if whole and sum([size for _face, size, _line in lines]) * 1.12 <= height:
                return lines
        while sum([size for _face, size, _line in lines]) * 1.12 > height:
            lines.pop()
            face, size, text = lines[-1]
            lines[-1] = (face, size, face.cut(text.removesuffix(ELLIPSIS) + ELLIPSIS, width=width, size=size))
        return lines

    # --- sorting: the office's code large, the place on its shelves beside; where no office of ours delivers, the postcode ---

    def _sorting(self, row: LabelRow) -> tuple[str, float]:
        said = row.sort_to.upper() or row.recipient.postcode.partition("-")[0]
        return self.bold.fit(self.pen.printable(said), width=self._text_width - 40 * MM, size=38, least=14)

    def _route(self, row: LabelRow) -> list[str]:
        bottom, _height = self.bands["route"]
        text, size = self._sorting(row)
        country, wide = row.recipient.country, self.bold.width(row.recipient.country, 26)
        return [
            self.pen.write(text, self.bold, size, self._text_x, bottom + 9),
            self.pen.write(country, self.bold, 26, self._right_edge - wide, bottom + 9),
        ]

    def _way(self, row: LabelRow) -> str:
        if not row.way:
            return ""
        key = ("way", row.sort_to or row.recipient.postcode[:4])
        if key not in self._once:
            text, size = self._sorting(row)
            self._once[key] = f"{self._text_x + self.bold.width(text, size) + 8:.2f}"
        return self.pen.write(self.pen.printable(row.way), self.regular, 38, float(self._once[key]), self.bands["route"][0] + 9)

    def _needs(self, row: LabelRow) -> str:
        amounts = (row.cash, row.position > 1, row.currency) if row.cash else None
        insured = (row.insured, row.currency) if row.insured else None
        key = (amounts, row.is_chilled and row.promised_for, row.waits_at, row.signature, row.minimum_age, insured, row.is_return)
        return self._kept(key, self._drawn_needs, row)

    def _drawn_needs(self, row: LabelRow) -> list[str]:
        bottom, height = self.bands["needs"]
        return draw_needs(row, pen=self.pen, x=self.page.left, bottom=bottom, width=self.page.inner, height=height)

    # --- bars, the number in clear, DataMatrix, reference ---

    def _foot(self, row: LabelRow) -> str:
        bottom, height = self.bands["bars"]
        x, foot = self.page.left + self.quiet, 17
        top = bottom + height - 2 * MM
        number = spaced(row.number)
        made = [
            self.pen.bars(row.number, x, bottom + foot, top - bottom - foot),
            self.pen.write(number, self.bold, 15, x + (self.bars_width - self._number_width(number)) / 2, bottom + 2),
            self.pen.matrix(content(row), self._right_edge - 0.5 * MM, bottom),
        ]
        if row.reference:
            x += self.bars_width + self.quiet
            made.append(self._kept("reference", self._reference_caption, (x, top - 6)))
            made += self._reference(self.pen.printable(row.reference), x, top=top - 8, room=top - 8 - bottom - 15 * MM)
        return "\n".join(made)

    def _number_width(self, number: str) -> float:
        """Digits are all of one width, so the letters decide."""
        letters = number[:2] + number[-2:]
        if letters not in self._number_widths:
            self._number_widths[letters] = self.bold.width(number, 15)
        return self._number_widths[letters]

    def _reference_caption(self, at: tuple[float, float]) -> list[str]:
        return [self.pen.write(self.pen.printable(_("Reference")), self.regular, 7.5, *at)]

    def _reference(self, text: str, x: float, *, top: float, room: float) -> list[str]:
        """All of it, in as many lines as it takes, smaller where it is long: a sender searches by it."""
        for size in (10, 8.5, 7.5, 6.5):
            lines = self.bold.pieces(text, width=self._right_edge - x, size=size)
            if len(lines) * size * 1.1 <= room:
                break
        return [self.pen.write(line, self.bold, size, x, top - (n + 1) * size * 1.1) for n, line in enumerate(lines)]

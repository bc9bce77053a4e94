"""The round on paper, for a driver without a phone: A4, every stop with its address, parcels, cash and a place for a name."""

from __future__ import annotations

import io

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from reportlab.pdfgen.canvas import Canvas

from cms.formats import format_day, format_money
from logistics.labels.phrases import phone_text
from logistics.labels.text import Pen, faces, printable
from logistics.models import Round, RoundStop
from logistics.numbers import spaced
from logistics.rounds.doors import cash_of
from logistics.rounds.locker_stops import LockerWork, work_at

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
MARGIN = 12 * MM
FOOT = 10 * MM
NUMBER_COLUMN, TIME_COLUMN, SIGN_COLUMN = 11 * MM, 21 * MM, 52 * MM
LINE = 12.5


def draw_sheet(row: Round) -> bytes:
    """A PDF of ``row`` (loaded by ``changing.rounds_with_stops``), in the installation's language. The same round gives the same bytes."""
    out = io.BytesIO()
    with translation.override(settings.LANGUAGE_CODE):
        canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1)
        canvas.setTitle(_("Round sheet"))
        _Sheet(canvas, row).draw()
        canvas.save()
    return out.getvalue()


class _Sheet:
    """Draws from the top down; ``y`` is where the next thing begins. A stop is never parted over two pages."""

    def __init__(self, canvas: Canvas, row: Round) -> None:
        self.canvas, self.row, self.work = canvas, row, work_at(row)
        self.pen = Pen(canvas._doc)
        self.regular, self.bold = faces()
        self.left, self.inner = MARGIN, WIDTH - 2 * MARGIN
        self.y, self.page = 0.0, 0

    def draw(self) -> None:
        stops = list(self.row.stops.all())
        self._begin_page()
        self._head(stops)
        for number, stop in enumerate(stops, start=1):
            lines = self._lines(stop)
            height = max(len(lines) * LINE + 11, 17 * MM)
            if self.y - height < MARGIN + FOOT:
                self._end_page()
                self._begin_page()
            self._stop(number, stop, lines, height)
        self._sums(stops)
        self._end_page()

    def _write(self, text: str, size: float, x: float, y: float, *, bold: bool = False, width: float | None = None) -> None:
        face = self.bold if bold else self.regular
        fitted, size = face.fit(printable(text), width=width or self.inner - (x - self.left), size=size, least=size * 0.75)
        self.canvas._code.append(self.pen.write(fitted, face, size, x, y))

    def _right(self, text: str, size: float, y: float, *, bold: bool = False) -> None:
        face = self.bold if bold else self.regular
        text = printable(text)
        self.canvas._code.append(self.pen.write(text, face, size, self.left + self.inner - face.width(text, size), y))

    def _rule(self, y: float, weight: float) -> None:
        self.canvas._code.append(f"{weight} w 0 G {self.left:.2f} {y:.2f} m {self.left + self.inner:.2f} {y:.2f} l S")

    def _begin_page(self) -> None:
        self.page += 1
        self.canvas._code.append("0 g 0 G")
        self.y = HEIGHT - MARGIN

    def _end_page(self) -> None:
        said = {"round": str(self.row.shift), "day": format_day(self.row.day), "page": self.page}
        self._write(_("%(round)s, %(day)s, page %(page)s") % said, 8.5, self.left, MARGIN)
        self.canvas.showPage()

    def _head(self, stops: list[RoundStop]) -> None:
        row, shift = self.row, self.row.shift
        self.y -= 17
        self._write(_("Round sheet"), 20, self.left, self.y, bold=True, width=self.inner * 0.5)
        self._right(format_day(row.day), 13, self.y, bold=True)
        self.y -= 20
        self._write(f"{shift.vehicle}, {shift.driver}", 13, self.left, self.y, bold=True, width=self.inner * 0.72)
        self._right(row.office.name, 12, self.y)
        self.y -= 17
        said = {
            "leaves": f"{row.leaves:%H:%M}" if row.leaves else f"{shift.starts:%H:%M}",
            "back": f"{row.back:%H:%M}" if row.back else f"{shift.ends:%H:%M}",
            "km": round(row.metres / 1000),
        }
        self._write(_("Leaves at %(leaves)s, back at %(back)s, %(km)s km") % said, 11, self.left, self.y)
        self._right(ngettext("%(count)s stop", "%(count)s stops", len(stops)) % {"count": len(stops)}, 11, self.y)
        self.y -= 8
        self._rule(self.y, 1.4)

    def _lines(self, stop: RoundStop) -> list[tuple[bool, str]]:
        """(bold, text) of what stands in the middle column."""
        address, entries = stop.address, list(stop.entries.all())
        street = ", ".join(filter(None, (address.company, address.street, address.extra)))
        phone = " · " + _("Tel. %(number)s") % {"number": phone_text(address.phone)} if address.phone else ""
        lines = [(True, address.name), (False, street), (False, f"{address.postcode} {address.locality}{phone}")]
        if stop.pickup:
            count = stop.pickup.parcels
            lines.append((True, ngettext("Fetch %(count)s parcel", "Fetch %(count)s parcels", count) % {"count": count}))
            if stop.pickup.note:
                lines.append((False, stop.pickup.note))
        if stop.pk in self.work:
            return lines + _compartments(self.work[stop.pk])
        for entry in entries:
            parcel, shipment = entry.parcel, entry.parcel.shipment
            said = [spaced(str(parcel)), shipment.service.name_in()]
            if shipment.service.is_chilled:
                said.append(_("keep cold"))
            if shipment.signature:
                said.append(_("signature"))
            if shipment.minimum_age:
                said.append(_("age %(age)s") % {"age": shipment.minimum_age})
            lines.append((False, " · ".join(said)))
        cash = cash_of(entry.parcel for entry in entries)
        if cash:
            lines.append((True, _("Collect %(amount)s") % {"amount": format_money(cash)}))
        return lines

    def _stop(self, number: int, stop: RoundStop, lines: list[tuple[bool, str]], height: float) -> None:
        top = self.y
        first = top - 15
        self._write(str(number), 17, self.left, first - 2, bold=True, width=NUMBER_COLUMN - 4)
        x = self.left + NUMBER_COLUMN
        self._write(f"{stop.arrives:%H:%M}", 13, x, first, bold=True, width=TIME_COLUMN - 4)
        self._write(f"{stop.opens:%H:%M}–{stop.closes:%H:%M}", 8.5, x, first - LINE, width=TIME_COLUMN - 4)
        x += TIME_COLUMN
        width = self.inner - NUMBER_COLUMN - TIME_COLUMN - SIGN_COLUMN - 3 * MM
        for n, (is_bold, text) in enumerate(lines):
            self._write(text, 11 if is_bold else 9.5, x, first - n * LINE, bold=is_bold, width=width)
        x = self.left + self.inner - SIGN_COLUMN
        wanted = _("What was not done, and why") if stop.locker_id else _("Taken by, signature")
        self._write(wanted, 7.5, x, top - 9, width=SIGN_COLUMN)
        self.canvas._code.append(f"0.5 w 0 G {x:.2f} {top - 13 * MM:.2f} m {self.left + self.inner:.2f} {top - 13 * MM:.2f} l S")
        self.y = top - height
        self._rule(self.y, 0.25)

    def _sums(self, stops: list[RoundStop]) -> None:
        parcels = [entry.parcel for stop in stops for entry in stop.entries.all()]
        chilled = sum(parcel.shipment.service.is_chilled for parcel in parcels)
        cash = cash_of(parcels)
        fetched = sum(len(work.take_out) for work in self.work.values())
        if self.y - 44 < MARGIN + FOOT:
            self._end_page()
            self._begin_page()
        self.y -= 20
        said = ngettext("%(count)s parcel to bring", "%(count)s parcels to bring", len(parcels)) % {"count": len(parcels)}
        if chilled:
            said += ", " + _("%(count)s of them chilled") % {"count": chilled}
        if fetched:
            said += "; " + ngettext("%(count)s to take out of lockers", "%(count)s to take out of lockers", fetched) % {"count": fetched}
        self._write(said, 12, self.left, self.y, bold=True, width=self.inner * 0.55)
        self._right(_("Cash to collect: %(amount)s") % {"amount": format_money(cash)}, 12, self.y, bold=True)


def _compartments(work: LockerWork) -> list[tuple[bool, str]]:
    """(bold, text): a line a door of a locker, with the PIN that is the courier's."""
    lines = []
    for heading, ones in ((_("Put in"), work.put_in), (_("Take out"), work.take_out)):
        if ones:
            lines.append((True, heading))
        for one in ones:
            pin = [_("PIN %(pin)s") % {"pin": one.pin}] if one.pin else []
            lines.append((False, " · ".join([_("door %(door)s") % {"door": one.door}, *pin, spaced(str(one.parcel))])))
    return lines

"""One row as a layout sees it: cells by the layout's own names, values read, and what could not be read noted."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision
from django.conf import settings
from django.utils.translation import gettext as _

from producers.gate import plain_words
from shops.catalogue_files.items import Remark
from shops.catalogue_files.measures import MASS, PIECES, unit_in_heading, unit_of, whole, yes_or_no
from shops.catalogue_files.numbers import NotANumber, decimal_sign, number
from shops.catalogue_files.reading import Record, Table

MOST_PIECES = 1_000_000
MOST_GRAMS = 1_000_000
HIGHEST_PRICE = Decimal(9_999_999_999)
TAG = re.compile(r"<[^>]{0,2000}>")
FORMULA = re.compile(r"=[A-Z]+[(\d$]|=\(|=\d")


class Columns:
    """Where each name of a layout stands in the file's headings. Headings are compared without case, accents and signs."""

    def __init__(self, headings: Sequence[str], names: Mapping[str, Sequence[str]]) -> None:
        plain = [plain_words(heading) for heading in headings]
        self.headings = list(headings)
        self.places: dict[str, int] = {}
        for name, aliases in names.items():
            place = next((plain.index(alias) for alias in aliases if alias in plain), None)
            if place is not None:
                self.places[name] = place
        self.used = set(self.places.values())

    def __contains__(self, name: str) -> bool:
        return name in self.places

    def add(self, name: str, place: int) -> None:
        self.places[name] = place
        self.used.add(place)

    def heading(self, name: str) -> str:
        return self.headings[self.places[name]] if name in self.places else ""

    @property
    def doubled(self) -> list[str]:
        """Headings that are read and stand there more than once: only the first of each is."""
        plain = [plain_words(heading) for heading in self.headings]
        return [self.headings[place] for place in sorted(self.used) if plain.count(plain[place]) > 1]

    @property
    def left_out(self) -> list[str]:
        return [heading for place, heading in enumerate(self.headings) if heading and place not in self.used]


@dataclass(slots=True)
class Row:
    """``remarks`` gathers what could not be read; the reading functions give None then."""

    record: Record
    columns: Columns
    sign: str = ""
    remarks: list[Remark] = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.record.number

    def text(self, name: str) -> str:
        place = self.columns.places.get(name)
        cells = self.record.cells
        return cells[place] if place is not None and place < len(cells) else ""

    def line(self, name: str) -> str:
        """One line of plain text: no tags, no entities, single spaces."""
        return one_line(self.text(name))

    def refuse(self, name: str, text: str) -> None:
        self.remarks.append(Remark(self.number, self.columns.heading(name) or name, text))

    def note(self, name: str, text: str) -> None:
        self.remarks.append(Remark(self.number, self.columns.heading(name), text, is_error=False))

    def amount(self, name: str, *, thousands: bool = True, is_whole: bool = False) -> Decimal | None:
        text = self.text(name)
        if not text or text in {"-", "—", "–"}:
            return None
        try:
            return number(text, sign=self.sign, three_are_thousands=thousands)
        except NotANumber:
            if FORMULA.match(text):
                self.refuse(name, _("“%(value)s” is a formula. Put its result in the cell.") % {"value": text[:60]})
            elif is_whole:
                self.refuse(name, _("“%(value)s” is not a number. Write it like 12.") % {"value": text[:60]})
            else:
                self.refuse(name, _("“%(value)s” is not a number. Write it like 12.50.") % {"value": text[:60]})
            return None

    def peek(self, name: str) -> Decimal | None:
        """The amount as it stands, to six places, without a word where there is none above 0; the row is judged elsewhere."""
        try:
            found = number(self.text(name), sign=self.sign)
        except NotANumber:
            return None
        return found.quantize(Decimal("0.000001")) if 0 < found <= HIGHEST_PRICE else None

    def price(self, name: str) -> Decimal | None:
        """A price in the installation's currency; 0 counts as none."""
        found = self.amount(name)
        if found is None:
            return None
        if found < 0:
            self.refuse(name, _("A price cannot be below 0."))
            return None
        if found > HIGHEST_PRICE:
            self.refuse(name, _("“%(value)s” is too high for a price.") % {"value": self.text(name)[:60]})
            return None
        kept = in_currency(found)
        if kept != found:
            self.note(name, _("%(given)s is rounded to %(kept)s.") % {"given": self.text(name), "kept": kept})
        return kept or None

    def pieces(self, name: str) -> int | None:
        found = self.amount(name, is_whole=True)
        if found is None:
            return None
        if found < 0:
            self.note(name, _("A stock below 0 is taken as 0."))
            return 0
        if found > MOST_PIECES:
            self.refuse(name, _("“%(value)s” is more than 1,000,000 pieces.") % {"value": self.text(name)[:60]})
            return None
        if found != int(found):
            self.note(name, _("%(given)s pieces are taken as %(kept)s.") % {"given": self.text(name), "kept": int(found)})
        return int(found)

    def grams(self, name: str, *, unit: str = "g") -> int | None:
        """A weight in grams. Its unit is the cell's own, else the heading's, else ``unit``; 0 counts as none."""
        text, own = unit_of(self.text(name))
        if not text.strip():
            if own:
                self.refuse(name, _("“%(value)s” is not a weight. Write it like 0.5 or 500 g.") % {"value": own[:60]})
            return None
        said = own or unit_in_heading(self.columns.heading(name))
        given = said or plain_words(unit) or "g"
        if given not in MASS:
            self.refuse(name, _("“%(unit)s” is not a unit of weight. Use g, kg, lb or oz.") % {"unit": given})
            return None
        try:
            found = number(text, sign=self.sign, three_are_thousands=MASS[given] == 1)
        except NotANumber:
            self.refuse(name, _("“%(value)s” is not a weight. Write it like 0.5 or 500 g.") % {"value": self.text(name)[:60]})
            return None
        if not said and given == "g" and found != int(found):
            given = "kg"  # nobody packs half a gram
            self.note(name, _("%(value)s is taken as kilograms.") % {"value": self.text(name)[:20]})
        grams = found * MASS[given]
        if grams < 0 or grams > MOST_GRAMS:
            self.refuse(name, _("“%(value)s” cannot be the weight of a parcel.") % {"value": self.text(name)[:60]})
            return None
        return max(1, whole(grams)) if grams else None

    def flag(self, name: str) -> bool | None:
        text = self.text(name)
        if not text:
            return None
        said = yes_or_no(text)
        if said is None:
            self.note(name, _("“%(value)s” is neither yes nor no, and is left out.") % {"value": text[:60]})
        return said

    @property
    def overhang(self) -> bool:
        """Whether filled cells stand beyond the last heading: a separator or a quotation mark went wrong."""
        return any(self.record.cells[len(self.columns.headings) :])


def in_currency(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-get_currency_precision(settings.CURRENCY)), ROUND_HALF_UP)


def one_line(text: str) -> str:
    if "<" in text:
        text = TAG.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
    return " ".join(text.split())


def is_piece(unit: str) -> bool:
    return plain_words(unit) in PIECES


@dataclass(frozen=True)
class Choices:
    """What the owner says about a file beside the file. ``vat``: percent added to prices that are without it."""

    vat: Decimal | None = None
    pieces: int = 1


def rows_of(table: Table, columns: Columns, *, amounts: Sequence[str]) -> list[Row]:
    """All rows of ``table``; how decimals are written is judged by the columns ``amounts`` together."""
    records = list(table.records)
    places = [columns.places[name] for name in amounts if name in columns]
    sign = decimal_sign(record.cells[place] for record in records for place in places if place < len(record.cells) and record.cells[place])
    rows = [Row(record, columns, sign) for record in records]
    for row in rows:
        if row.overhang:
            row.remarks.append(
                Remark(
                    row.number,
                    "",
                    _("This row has %(cells)s cells and the headings are %(headings)s: a separator or a quotation mark is wrong.")
                    % {"cells": len(row.record.cells), "headings": len(columns.headings)},
                )
            )
        elif table.has_open_quote and any(_swallows(cell, table.separator, len(columns.headings)) for cell in row.record.cells):
            text = _("A quotation mark in this row is opened and not closed: the rows below it have run into it. Close it in your file.")
            row.remarks.append(Remark(row.number, "", text))
    return rows


def _swallows(cell: str, separator: str, columns: int) -> bool:
    """Whether ``cell`` seems to hold whole rows."""
    return "\n" in cell and cell.count(separator) >= max(1, columns - 2)

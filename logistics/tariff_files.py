"""A tariff as a CSV file, out and in: the steps, the fees and the surcharges, a row each.

Columns: ``what`` (``step``, ``fee`` or ``surcharge``), ``name`` (the zone's code; ``cash``, ``insurance``, ``signature``, ``age`` or
``pickup``; the surcharge's name), ``up_to_grams``, ``amount``, ``percent``, ``area`` (ranges parted by semicolons),
``longest_from_mm``. Amounts with VAT, in the tariff's currency. What is read becomes a draft: nobody pays by it until the operator says so.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cms.amounts import plain_number
from cms.csv_cells import cell
from logistics.areas import read_area
from logistics.models import Service, Surcharge, Tariff, TariffStep, Zone

COLUMNS = ("what", "name", "up_to_grams", "amount", "percent", "area", "longest_from_mm")
# name in the file: fields of the tariff for amount and percent
FEES = {
    "cash": ("cash_fee", "cash_percent"),
    "insurance": ("insured_fee", "insured_percent"),
    "signature": ("signature_fee", ""),
    "age": ("age_fee", ""),
    "pickup": ("pickup_fee", ""),
}
MOST_BYTES = 1_000_000
MOST_ROWS = 5000
MOST_ERRORS = 20
_LARGEST = Decimal(10**8)


class FileRefused(Exception):
    """Nothing was saved. ``errors``: what to do, line by line, in the active language."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("; ".join(errors))
        self.errors = errors


def tariff_csv(tariff: Tariff) -> str:
    """The whole of ``tariff``. Three queries."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for step in tariff.steps.select_related("zone").order_by("zone__code", "up_to_grams"):
        writer.writerow(["step", step.zone.code, step.up_to_grams, step.price])
    for name, (amount, percent) in FEES.items():
        writer.writerow(["fee", name, "", getattr(tariff, amount), getattr(tariff, percent) if percent else ""])
    for extra in tariff.surcharges.all():
        area = "; ".join(extra.area.splitlines())
        writer.writerow(["surcharge", cell(extra.name), "", extra.amount, extra.percent, area, extra.longest_from_mm or ""])
    return out.getvalue()


@dataclass
class _Draft:
    """What was read so far; each wrong cell is an error with its line."""

    zones: dict[str, Zone]
    steps: dict[tuple[str, int], TariffStep] = field(default_factory=dict)
    fees: dict[str, Decimal] = field(default_factory=dict)
    surcharges: dict[str, Surcharge] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    line: int = 0

    def refuse(self, message: str) -> None:
        self.errors.append(_("Line %(line)s: %(message)s") % {"line": self.line, "message": message})

    def number(self, row: dict[str, str], column: str, *, most: Decimal = _LARGEST) -> Decimal:
        """The cell as a number of two decimals at most, 0 where it is empty."""
        text = row[column]
        plain = plain_number(text) if text else "0"
        value = Decimal(plain) if plain is not None else Decimal(-1)
        if value < 0 or value > most or value != value.quantize(Decimal("0.01")):
            self.refuse(_("“%(text)s” under %(column)s is no amount. Write it like 4.20.") % {"text": text[:30], "column": column})
        return value

    def whole(self, row: dict[str, str], column: str) -> int:
        text = row[column]
        if not text.isascii() or not text.isdigit() or not 0 < len(text) < 9 or not int(text):
            self.refuse(_("“%(text)s” under %(column)s is no whole number above 0.") % {"text": text[:30], "column": column})
            return 0
        return int(text)

    def take(self, row: dict[str, str]) -> None:
        reader = {"step": self._step, "fee": self._fee, "surcharge": self._surcharge}.get(row["what"].casefold())
        if reader is None:
            self.refuse(_("“%(what)s” is none of step, fee and surcharge.") % {"what": row["what"][:30]})
        else:
            reader(row)

    def _step(self, row: dict[str, str]) -> None:
        zone = self.zones.get(row["name"])
        grams, price = self.whole(row, "up_to_grams"), self.number(row, "amount")
        if zone is None:
            known = ", ".join(sorted(self.zones))
            self.refuse(_("There is no zone “%(code)s”. Zones: %(known)s.") % {"code": row["name"][:30], "known": known})
        elif price == 0:
            self.refuse(_("A step without a price would be free. Write its price, or leave the line out."))
        elif (row["name"], grams) in self.steps:
            self.refuse(_("%(zone)s up to %(grams)s g stands twice in the file.") % {"zone": row["name"], "grams": grams})
        else:
            self.steps[row["name"], grams] = TariffStep(zone=zone, up_to_grams=grams, price=price)

    def _fee(self, row: dict[str, str]) -> None:
        fields = FEES.get(row["name"])
        if fields is None:
            self.refuse(_("There is no fee “%(name)s”. Fees: %(known)s.") % {"name": row["name"][:30], "known": ", ".join(FEES)})
            return
        self.fees[fields[0]] = self.number(row, "amount")
        percent = self.number(row, "percent", most=Decimal(100))
        if fields[1]:
            self.fees[fields[1]] = percent
        elif percent:
            self.refuse(_("The fee %(name)s has no percentage.") % {"name": row["name"]})

    def _surcharge(self, row: dict[str, str]) -> None:
        area = "\n".join(part.strip() for part in row["area"].split(";"))
        try:
            read_area(area)
        except ValidationError as invalid:
            self.refuse(" ".join(invalid.messages))
        name = row["name"].removeprefix("'")
        amount, percent = self.number(row, "amount"), self.number(row, "percent", most=Decimal(100))
        longest = self.whole(row, "longest_from_mm") if row["longest_from_mm"] else None
        if not 0 < len(name) <= 60 or name in self.surcharges:
            self.refuse(_("Each surcharge needs a name of its own, of 60 letters at most."))
        elif not amount and not percent:
            self.refuse(_("A surcharge needs an amount or a percentage."))
        self.surcharges[name] = Surcharge(name=name, area=area, amount=amount, percent=percent, longest_from_mm=longest)


def read_tariff(data: bytes, *, service: Service, starts_on: dt.date, currency: str) -> Tariff:
    """A new draft of ``service`` from a file, saved whole. Raises ``FileRefused``; then nothing is saved."""
    draft = _Draft({zone.code: zone for zone in Zone.objects.all()})
    for row in _rows(data, draft):
        draft.take(row)
        if len(draft.errors) >= MOST_ERRORS:
            break
    if not draft.errors and not draft.steps:
        draft.errors.append(_("There is no step in this file, so it prices nothing."))
    if draft.errors:
        raise FileRefused(draft.errors)
    with transaction.atomic():
        tariff = Tariff.objects.create(service=service, starts_on=starts_on, currency=currency, is_draft=True, **draft.fees)
        for step in draft.steps.values():
            step.tariff = tariff
        for surcharge in draft.surcharges.values():
            surcharge.tariff = tariff
        TariffStep.objects.bulk_create(draft.steps.values())
        Surcharge.objects.bulk_create(draft.surcharges.values())
    return tariff


def _rows(data: bytes, draft: _Draft) -> Iterator[dict[str, str]]:
    """The rows by column; ``draft.line`` follows."""
    if len(data) > MOST_BYTES:
        raise FileRefused([_("This file is larger than 1 MB. A tariff is not: look whether it is the right file.")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    text = text.replace("\0", "")
    first = text.partition("\n")[0]
    try:
        reader = csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
        titles = [title.strip().casefold() for title in next(reader, [])]
        missing = [column for column in COLUMNS[:4] if column not in titles]
        if missing:
            columns = ", ".join(missing)
            raise FileRefused([_("The first line must name the columns. Missing: %(columns)s.") % {"columns": columns}])
        for count, values in enumerate(reader, start=1):
            if count > MOST_ROWS:
                raise FileRefused([_("This file has more than 5,000 lines. A tariff has not: look whether it is the right file.")])
            if any(value.strip() for value in values):
                draft.line = reader.line_num
                found = dict(zip(titles, (value.strip() for value in values), strict=False))
                yield {column: found.get(column, "") for column in COLUMNS}
    except csv.Error as error:
        raise FileRefused([_("This is no CSV file that can be read: %(error)s.") % {"error": error}]) from error

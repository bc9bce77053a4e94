"""The next number of a seller's series, taken in the transaction that issues the document: what is rolled back takes none."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import F

from marketplace.invoices.models import Document, Kind, Series
from marketplace.partner.models import Partner
from marketplace.tax.territories import Territory

# What the kinds are called before the series, by the seller's country: Portugal's codes are those of its authority.
LETTERS = {
    "PT": {Kind.INVOICE: "FT", Kind.CREDIT_NOTE: "NC"},
    "FR": {Kind.INVOICE: "F", Kind.CREDIT_NOTE: "AV"},
    "NC": {Kind.INVOICE: "F", Kind.CREDIT_NOTE: "AV"},
}
ELSEWHERE = {Kind.INVOICE: "INV", Kind.CREDIT_NOTE: "CN"}


def take_number(*, partner: Partner, kind: Kind, on: dt.date) -> tuple[Series, int, dt.date]:
    """The series, the number in it, and the date of issue: ``on``, or the last document's where that is later.

    Locks the series until the transaction ends. Who takes numbers of several sellers in one transaction does so in the order of
    their primary keys, so that nobody waits in a circle.
    """
    series = _series(partner, kind, on.year)
    Series.objects.filter(pk=series.pk).update(last_number=F("last_number") + 1)
    series.refresh_from_db()
    last = Document.objects.filter(series=series).order_by("-sequence").values_list("issued_on", flat=True).first()
    return series, series.last_number, max(on, last) if last else on


def _series(partner: Partner, kind: Kind, year: int) -> Series:
    found = Series.objects.filter(partner=partner, kind=kind, year=year).first()
    return (
        found or Series.objects.get_or_create(partner=partner, kind=kind, year=year, defaults={"prefix": prefix_of(partner, kind, year)})[0]
    )


def prefix_of(partner: Partner, kind: Kind, year: int) -> str:
    """``FT FEIRA2026``: apart from the series that the seller has elsewhere."""
    territory = partner.for_tax.territory
    letters = LETTERS.get("" if territory is Territory.ELSEWHERE else territory.country, ELSEWHERE)
    return f"{letters[kind]} {settings.INVOICE_SERIES}{year}"

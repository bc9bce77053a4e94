"""A reduced price and its days, as the row of a file says them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from django.utils.translation import gettext as _

from marketplace.partner.pricing import NO_SALE, Sale
from shops.catalogue_files.items import Variant
from shops.catalogue_files.layouts.sheet import Row

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?\Z")
_EUROPEAN = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[T ].*)?\Z")


class NotADay(ValueError):
    """The text is no day of the calendar."""


def day(text: str) -> dt.date | None:
    """``2026-12-04``, ``04/12/2026`` or ``4.12.2026``, with or without a time; None where there is nothing."""
    typed = text.strip()
    if not typed:
        return None
    iso, european = _ISO.match(typed), _EUROPEAN.match(typed)
    year, month, number = iso.groups() if iso else reversed(european.groups()) if european else ("", "", "")
    try:
        return dt.date(int(year), int(month), int(number))
    except ValueError:
        raise NotADay from None


def sale_in(row: Row, *, price: str, starts: str, ends: str, regular: Decimal | None) -> Sale | None:
    """The reduction that the columns named ``price``, ``starts`` and ``ends`` say; None where the file has no such column.

    What cannot be one is left out, and the row says so; the rest of the row counts.
    """
    if price not in row.columns:
        return None
    lower = row.price(price)
    if lower is None:
        return NO_SALE
    try:
        sale = Sale(lower, day(row.text(starts)), day(row.text(ends)))
    except NotADay:
        row.note(price, _("Its days are no days of the calendar, like 2026-12-04: the reduced price is left out."))
        return NO_SALE
    if sale.starts and sale.ends and sale.ends < sale.starts:
        row.note(price, _("Its last day is before its first: the reduced price is left out."))
        return NO_SALE
    if regular is not None and lower >= regular:
        row.note(price, _("It is not lower than the price: the reduced price is left out."))
        return NO_SALE
    return sale


def from_compared(variant: Variant, row: Row, name: str) -> None:
    """A file that names the price of now and, beside it, a higher one that it is compared with: that one is the price."""
    if name not in row.columns:
        return
    variant.sale = NO_SALE
    higher = row.price(name)
    if higher is not None and variant.price is not None and higher > variant.price:
        variant.sale, variant.price = Sale(variant.price), higher

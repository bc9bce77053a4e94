"""What a thing costs on a day: its price, or a lower one for some days.

It is worked out from the row and the day each time, so a reduction begins and ends by itself, without a job.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Case, DecimalField, ExpressionWrapper, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.formats import format_day

# What of a stock record says what the thing costs.
PRICE_FIELDS = ("price", "sale_price", "sale_from", "sale_until")


@dataclass(frozen=True)
class Sale:
    """A lower price from one day to another, both included; a day left out is open on that side. No price: no reduction."""

    price: Decimal | None = None
    starts: dt.date | None = None
    ends: dt.date | None = None

    def counts(self, on: dt.date) -> bool:
        return self.price is not None and (self.starts is None or self.starts <= on) and (self.ends is None or on <= self.ends)

    def is_over(self, on: dt.date) -> bool:
        return self.ends is not None and self.ends < on

    def below(self, price: Decimal) -> Sale:
        """The same where it is lower than ``price``, else none: nobody reduces a price upwards."""
        return self if self.price is not None and self.price < price else NO_SALE

    def fields(self) -> dict[str, Any]:
        """As a stock record keeps it."""
        return {"sale_price": self.price, "sale_from": self.starts, "sale_until": self.ends} if self.price is not None else dict(NOTHING)


NO_SALE = Sale()
NOTHING: dict[str, Any] = {"sale_price": None, "sale_from": None, "sale_until": None}


class ReducedPrice:
    """Mixed into StockRecord. ``on`` is a day in the installation's time zone, today when left out."""

    price: Decimal
    sale_price: Decimal | None
    sale_from: dt.date | None
    sale_until: dt.date | None
    lowest_before: Decimal | None

    @property
    def sale(self) -> Sale:
        return Sale(self.sale_price, self.sale_from, self.sale_until)

    def is_reduced(self, on: dt.date | None = None) -> bool:
        return self.sale_price is not None and self.sale.counts(on or timezone.localdate())

    def price_now(self, on: dt.date | None = None) -> Decimal:
        """What the thing costs on the day. Every price that a shopper reads or pays comes from here."""
        return self.sale_price if self.sale_price is not None and self.is_reduced(on) else self.price

    def announces_reduction(self, on: dt.date | None = None) -> bool:
        """Whether the lower price may be shown as a reduction: the thing cost more throughout the 30 days before.

        Directive 98/6/EC, art. 6a, as the Court reads it (C-330/23): a reduction is one from the lowest price of those days. A
        thing that was never sold here at its regular price has none; its lower price is simply its price.
        """
        return self.is_reduced(on) and self.lowest_before is not None and self.price_now(on) < self.lowest_before

    def sale_note(self, on: dt.date | None = None) -> str:
        """``until Friday 4 December``, ``from …``, ``ended on …``, for the seller; empty without a reduction or without days."""
        today = on or timezone.localdate()
        if self.sale_price is None:
            return ""
        if self.sale_until and self.sale_until < today:
            return _("ended on %(day)s") % {"day": format_day(self.sale_until)}
        if self.sale_from and self.sale_from > today:
            return _("from %(day)s") % {"day": format_day(self.sale_from)}
        return _("until %(day)s") % {"day": format_day(self.sale_until)} if self.sale_until else ""


def sale_counts(on: dt.date | None = None, *, prefix: str = "") -> Q:
    """In a query: the reduction counts on the day (today)."""
    day = on or timezone.localdate()
    begun = Q(**{f"{prefix}sale_from": None}) | Q(**{f"{prefix}sale_from__lte": day})
    goes_on = Q(**{f"{prefix}sale_until": None}) | Q(**{f"{prefix}sale_until__gte": day})
    return Q(**{f"{prefix}sale_price__isnull": False}) & begun & goes_on


def price_on(on: dt.date | None = None) -> Case:
    """In a query of stock records: what a piece costs on the day (today), or at most; ``piece_price``, not rounded."""
    money = DecimalField(max_digits=12, decimal_places=2)
    today: Any = Case(When(sale_counts(on), then=F("sale_price")), default=F("price"), output_field=money)
    # Not divided: SQLite would divide whole numbers to a whole one.
    heaviest = ExpressionWrapper(today * F("heaviest_grams") * Value(Decimal("0.001")), output_field=money)
    return Case(When(heaviest_grams=None, then=today), default=heaviest, output_field=money)


SALE_CONSTRAINTS = [
    models.CheckConstraint(
        condition=Q(sale_price__isnull=True, sale_from__isnull=True, sale_until__isnull=True)
        | Q(sale_price__isnull=False, sale_price__gt=0, sale_price__lt=F("price")),
        name="sale_price_is_lower",
    ),
    models.CheckConstraint(
        condition=Q(sale_from__isnull=True) | Q(sale_until__isnull=True) | Q(sale_until__gte=F("sale_from")),
        name="sale_ends_after_it_starts",
    ),
]

"""How many pieces of products were sold lately, as the order of lists counts them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import Sum

from marketplace.order.models import Line
from marketplace.search.showing import A_DAY, midnight

DAYS = 90


def pieces_sold(family: Mapping[int, int], *, day: dt.date) -> dict[int, int]:
    """``family`` leads from products and variants to the product that is counted. Pieces of orders paid in the ``DAYS`` before ``day``.

    Today's are left out, so that the number changes at midnight alone. One query.
    """
    paid = Line.objects.filter(
        product__in=family, order__paid_at__gte=midnight(day - dt.timedelta(days=DAYS)), order__paid_at__lt=midnight(day)
    )
    found: dict[int, int] = {}
    for pk, pieces in paid.order_by().values_list("product").annotate(pieces=Sum("quantity")):
        found[family[pk]] = found.get(family[pk], 0) + pieces
    return found


def products_counted_anew(days: Iterable[dt.date]) -> set[int]:
    """Products and variants whose number is another on one of ``days`` than on the day before. Two queries a day."""
    found: set[int] = set()
    for day in days:
        for changed in (day - A_DAY, day - dt.timedelta(days=DAYS + 1)):
            paid = Line.objects.filter(order__paid_at__gte=midnight(changed), order__paid_at__lt=midnight(changed + A_DAY))
            found.update(paid.order_by().exclude(product=None).values_list("product", flat=True))
    return found

"""What a seller sold, day by day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from marketplace.order.models import ShopOrder, ShopOrderShortage

NOT_SOLD = (ShopOrder.State.AWAITING_PAYMENT, ShopOrder.State.CANCELLED)


@dataclass(frozen=True)
class DayOfSales:
    """Orders placed on one day, and their goods less what was missing or weighed less; VAT included, without delivery."""

    day: dt.date
    orders: int = 0
    goods: Decimal = Decimal(0)


def sales_by_day(*, partner_id: int, days: int = 30, today: dt.date | None = None) -> list[DayOfSales]:
    """The last ``days`` days, today last; a day without an order is there with nothing. Two queries.

    Orders that are not paid, and cancelled ones, are not sold.
    """
    last = today or timezone.localdate()
    first = last - dt.timedelta(days=days - 1)
    since = timezone.make_aware(dt.datetime.combine(first, dt.time()))
    sold = ShopOrder.objects.filter(partner=partner_id, created_at__gte=since).exclude(state__in=NOT_SOLD)
    rows = (
        sold.order_by()
        .annotate(day=TruncDate("created_at"))
        .values("day")
        .annotate(orders=Count("pk"), goods=Sum(F("goods_total") - F("goods_weighed_off")))
    )
    found = {row["day"]: row for row in rows}
    short = ShopOrderShortage.objects.filter(shop_order__in=sold.order_by().values("pk"))
    missing = dict(
        short.order_by()
        .annotate(day=TruncDate("shop_order__created_at"))
        .values("day")
        .annotate(goods=Sum("goods"))
        .values_list("day", "goods")
    )
    all_days = [first + dt.timedelta(days=n) for n in range(days)]
    return [
        DayOfSales(day, found[day]["orders"], found[day]["goods"] - missing.get(day, Decimal(0))) if day in found else DayOfSales(day)
        for day in all_days
    ]

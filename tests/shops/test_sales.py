"""Sales of thirty days: what counts, and the drawing of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from marketplace.order.models import ShopOrder
from marketplace.order.sales import DayOfSales, sales_by_day
from marketplace.order.shortages import report_missing
from shops.backoffice.sales_chart import sales_chart
from tests.shops import rows
from tests.shops.test_orders_office import many_orders

pytestmark = pytest.mark.django_db


def placed(order: ShopOrder, days_ago: int) -> ShopOrder:
    ShopOrder.objects.filter(pk=order.pk).update(created_at=timezone.now() - dt.timedelta(days=days_ago))
    return order


def test_what_was_ordered_counts_on_its_day_and_what_is_not_paid_cancelled_or_missing_does_not() -> None:
    shop, other = rows.make_shop(), rows.make_shop()
    placed(rows.make_shop_order(shop), 3)
    short = placed(rows.make_shop_order(shop, lines=2), 3)
    report_missing(shop_order=short, pieces={short.lines.first().pk: 1}, gone=False, actor=shop.owner)  # type: ignore[union-attr]
    placed(rows.make_shop_order(shop), 30)
    for state in (ShopOrder.State.CANCELLED, ShopOrder.State.AWAITING_PAYMENT):
        rows.make_shop_order(shop, state=state)
    rows.make_shop_order(other)

    days = sales_by_day(partner_id=shop.partner_id)

    assert len(days) == 30
    assert days[-1] == DayOfSales(timezone.localdate())
    assert (days[-4].orders, days[-4].goods) == (2, Decimal("18.75"))
    assert sum(day.orders for day in days) == 2


@pytest.mark.parametrize("most", ["0", "0.01", "9.99", "10", "11", "1234.5", "99999999"])
def test_every_bar_stands_within_the_drawing(most: str) -> None:
    day = dt.date(2027, 3, 1)
    chart = sales_chart([DayOfSales(day + dt.timedelta(days=n), 1, Decimal(most) * n / 29) for n in range(30)])
    for bar in chart.bars:
        assert 0 <= float(bar["y"]) <= 210
        assert not bar["height"] or float(bar["y"]) + float(bar["height"]) <= 210
        assert 0 <= float(bar["x"]) <= 640


def test_the_first_page_draws_it_with_words_and_a_table_for_owners_alone(django_assert_max_num_queries: Any) -> None:
    shop = rows.make_shop()
    many_orders(shop, 300)
    browser = rows.signed_in(shop.owner)
    browser.get(reverse("wagtailadmin_home"))

    with django_assert_max_num_queries(25):
        page = browser.get(reverse("wagtailadmin_home")).text

    assert "Sold in 30 days: €311.50" in page
    assert '<title id="sales-title">Goods sold a day, in the last 30 days</title>' in page
    assert "the most was €311.50 on" in page
    table = page[page.index('class="sales"') : page.index("</table>", page.index('class="sales"'))]
    assert table.count('<th scope="row">') == 30

"""Two people of one shop at the same moment."""

from __future__ import annotations

import pytest

from marketplace.order.models import Order, ShopOrder, ShopOrderShortage
from marketplace.order.paying import mark_paid
from marketplace.order.shortages import CannotReport, report_missing
from shops.models import Membership
from shops.teams import TeamError, join_shop, leave_shop
from tests import factories
from tests.marketplace.ordering import make_order, stock_of
from tests.shops import rows
from tests.together import at_once

pytestmark = pytest.mark.postgres


def test_of_two_owners_who_leave_at_once_one_stays(committed_db: None) -> None:
    shop, second = rows.make_shop(), factories.make_user()
    join_shop(shop=shop, user=second, role=Membership.Role.OWNER)

    answers = at_once(lambda: leave_shop(shop=shop, user=shop.owner), lambda: leave_shop(shop=shop, user=second))

    assert sum(isinstance(answer, TeamError) for answer in answers) == 1, answers
    assert Membership.objects.filter(shop=shop, role=Membership.Role.OWNER).count() == 1


def test_two_who_report_the_last_pieces_at_once_report_them_once(committed_db: None) -> None:
    product, actor = factories.make_product(price="12.50", stock=10), factories.make_user()
    order = make_order((product, 3), payment=Order.Payment.SLIP)
    mark_paid(order=order, at=order.date_placed)
    shop_order = order.shop_orders.get()
    line = shop_order.lines.get()

    def report() -> object:
        return report_missing(shop_order=ShopOrder.objects.get(pk=shop_order.pk), pieces={line.pk: 2}, gone=True, actor=actor)

    answers = at_once(report, report)

    assert sum(isinstance(answer, CannotReport) for answer in answers) == 1, answers
    assert ShopOrderShortage.objects.count() == 1
    assert stock_of(product) == (8, 1)

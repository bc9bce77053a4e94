"""Each refund that its seller bears lowers the seller's invoice by as much."""

from __future__ import annotations

from decimal import Decimal

import pytest

from marketplace.invoices.models import Document, Kind
from marketplace.order.models import ShopOrder
from marketplace.order.shortages import report_missing
from marketplace.refunds.giving_back import give_back
from tests import factories
from tests.ledger.rows import charge, paid_order

pytestmark = pytest.mark.django_db


def paid_part() -> ShopOrder:
    """A cheese for 10.00 and two jars of honey for 6.00 each of one seller, delivery 6.90."""
    charge("8")
    seller = factories.make_partner()
    cheese, honey = factories.make_product(price="10.00", partner=seller), factories.make_product(price="6.00", partner=seller)
    return paid_order((cheese, 1), (honey, 2)).shop_orders.get()


def credited(part: ShopOrder) -> list[tuple[Decimal, Decimal]]:
    """(total, delivery) of each credit note, the oldest first."""
    notes = Document.objects.filter(shop_order=part, kind=Kind.CREDIT_NOTE).order_by("issued_at", "sequence")
    return [(note.total, note.delivery) for note in notes]


def test_pieces_and_delivery_that_go_back_are_credited_with_the_reason() -> None:
    part = paid_part()
    cheese = part.lines.order_by("pk")[0]

    give_back(shop_order=part, key="a", cause="goodwill", fault="shop", pieces={cheese.pk: 1}, delivery=Decimal("2.00"), reason="Mouldy.")

    assert credited(part) == [(Decimal("12.00"), Decimal("2.00"))]
    note = Document.objects.get(kind=Kind.CREDIT_NOTE)
    assert note.reason == "Mouldy."
    assert [(row.line, row.quantity) for row in note.lines.all()] == [(cheese, 1)]


def test_an_amount_of_no_piece_lowers_the_prices_and_all_can_go_back_afterwards() -> None:
    part = paid_part()
    cheese, honey = part.lines.order_by("pk")

    give_back(shop_order=part, key="a", cause="goodwill", fault="shop", extra=Decimal("2.20"))
    give_back(shop_order=part, key="b", cause="goodwill", fault="shop", pieces={cheese.pk: 1})
    give_back(shop_order=part, key="c", cause="goodwill", fault="shop", pieces={honey.pk: 2}, delivery=part.delivery_total)

    # 22.00 in all: what the price was lowered by is not given back twice.
    assert [total - delivery for total, delivery in credited(part)] == [Decimal("2.20"), Decimal("10.00"), Decimal("9.80")]
    assert sum(total for total, _delivery in credited(part)) == Document.objects.get(shop_order=part, kind=Kind.INVOICE).total


def test_goods_that_the_post_bears_stay_sold() -> None:
    part = paid_part()

    give_back(shop_order=part, key="a", cause="goodwill", fault="post", extra=Decimal("5.00"))

    assert credited(part) == []


def test_pieces_can_be_missing_after_the_price_was_lowered() -> None:
    part = paid_part()
    cheese = part.lines.order_by("pk")[0]
    give_back(shop_order=part, key="a", cause="goodwill", fault="shop", extra=Decimal("11.00"))

    report_missing(shop_order=part, pieces={cheese.pk: 1}, gone=True, actor=factories.make_user())

    assert [total for total, _delivery in credited(part)] == [Decimal("11.00"), Decimal("10.00")]

"""Whatever is bought, is missing and goes back: an invoice less its credit notes is what the order says, to the cent and by rate."""

from __future__ import annotations

import os
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.invoices.checking import check_invoices
from marketplace.invoices.crediting import credit
from marketplace.invoices.models import Document, Kind
from marketplace.order.models import ShopOrder
from marketplace.order.packing import mark_packed
from marketplace.order.shortages import CannotReport, report_missing
from marketplace.tax.classes import TaxClass
from tests import factories
from tests.invoices.rows import CASH, make_seller, paid
from tests.marketplace.ordering import make_order

pytestmark = pytest.mark.django_db

ROUNDS = 15 * int(os.environ.get("FEIRA_SOAK", "1"))
CENT = Decimal("0.01")
prices = st.decimals("0.01", "99.99", places=2)
kinds = st.sampled_from([TaxClass.REDUCED, TaxClass.INTERMEDIATE, TaxClass.STANDARD, TaxClass.EXEMPT])
goods = st.lists(st.tuples(prices, kinds, st.integers(1, 4)), min_size=1, max_size=4)
steps = st.lists(st.tuples(st.sampled_from(["short", "goods", "delivery"]), st.integers(0, 3), st.fractions(0, 1)), max_size=8)


@given(cash=st.booleans(), small=st.booleans(), wanted=goods, happens=steps)
@settings(max_examples=ROUNDS, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_an_invoice_less_its_credit_notes_is_what_the_order_says(cash: bool, small: bool, wanted: list[Any], happens: list[Any]) -> None:
    with transaction.atomic():
        seller, user = make_seller(is_vat_exempt=small), factories.make_user()
        products = [factories.make_product(partner=seller, price=str(price), tax_class=kind) for price, kind, _n in wanted]
        pieces = [(product, count) for product, (_price, _kind, count) in zip(products, wanted, strict=True)]
        shop_order = make_order(*pieces, payment=CASH).shop_orders.get() if cash else paid(*pieces)
        refunded: dict[Any, Decimal] = defaultdict(Decimal)
        for n, (name, place, share) in enumerate(happens):
            if cash and name != "short":
                mark_packed(shop_order=shop_order, actor=user)
            _happen(name, n, place, share, shop_order, refunded, user)
        if cash:
            mark_packed(shop_order=shop_order, actor=user)
        _compare(shop_order, refunded)
        assert check_invoices() == []
        transaction.set_rollback(True)


def _happen(name: str, n: int, place: int, share: Any, shop_order: ShopOrder, refunded: dict[Any, Decimal], user: Any) -> None:
    lines = list(shop_order.lines.prefetch_related("shortages").order_by("pk"))
    line = lines[place % len(lines)]
    document = Document.objects.filter(kind=Kind.INVOICE, shop_order=shop_order).first()
    if name == "short":
        if refunded:
            return  # the pieces that went back may be those that are missing: whoever refunds has to know
        try:
            report_missing(shop_order=shop_order, pieces={line.pk: min(1 + place, line.to_pack)}, gone=True, actor=user)
        except CannotReport:
            return
    elif document is None:
        return
    elif name == "goods":
        left = line.line_price_incl_tax - sum((row.goods for row in line.shortages.all()), Decimal(0)) - refunded[line.pk]
        amount = (left * Decimal(share.numerator) / share.denominator).quantize(CENT, ROUND_HALF_UP)
        credit(shop_order=shop_order, cause=f"{shop_order.number}/{n}", lines=[(line, 0, amount)])
        refunded[line.pk] += amount
    else:
        gone = sum((row.delivery for row in shop_order.shortages.all()), Decimal(0))
        left = shop_order.delivery_total - gone - refunded["delivery"]
        amount = (left * Decimal(share.numerator) / share.denominator).quantize(CENT, ROUND_HALF_UP)
        credit(shop_order=shop_order, cause=f"{shop_order.number}/{n}", lines=[], delivery=amount)
        refunded["delivery"] += amount


def _compare(shop_order: ShopOrder, refunded: dict[Any, Decimal]) -> None:
    shop_order = ShopOrder.objects.prefetch_related("shortages", "lines__shortages", "vat").get(pk=shop_order.pk)
    documents = list(Document.objects.filter(shop_order=shop_order).prefetch_related("vat", "lines"))
    if not documents:
        assert shop_order.state == ShopOrder.State.CANCELLED
        return
    goods_left: dict[Decimal, Decimal] = defaultdict(Decimal)
    for line in shop_order.lines.all():
        short = sum((row.goods for row in line.shortages.all()), Decimal(0))
        goods_left[line.vat_percent] += line.line_price_incl_tax - short - refunded[line.pk]
    kept: dict[Decimal, list[Decimal]] = {row.percent: [Decimal(0)] * 4 for row in shop_order.vat.all()}
    for document in documents:
        sign = 1 if document.is_invoice else -1
        for row in document.vat.all():
            for place, amount in enumerate((row.goods, row.goods_tax, row.delivery, row.delivery_tax)):
                kept[row.percent][place] += sign * amount
    assert {percent: amounts[0] for percent, amounts in kept.items()} == {percent: goods_left[percent] for percent in kept}
    delivery = shop_order.delivery_total - sum((row.delivery for row in shop_order.shortages.all()), Decimal(0)) - refunded["delivery"]
    assert sum(amounts[2] for amounts in kept.values()) == delivery
    assert sum(document.signed_total for document in documents) == shop_order.goods_to_come + delivery - sum(
        (amount for key, amount in refunded.items() if key != "delivery"), Decimal(0)
    )
    for percent, (gross, tax, sent, sent_tax) in kept.items():
        assert 0 <= tax <= gross
        assert 0 <= sent_tax <= sent
        assert bool(percent) or not (tax or sent_tax)
        if not gross:
            assert tax == 0
        # Each line was rounded by itself, so that all of it can be taken back: no more than a cent a line off the exact share.
        assert abs(tax + sent_tax - (gross + sent) * percent / (100 + percent)) <= CENT * (len(shop_order.lines.all()) + 1)

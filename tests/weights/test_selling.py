"""What a seller says of a thing that is sold by weight, in the form, the grid and files."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from marketplace.partner.models import PriceChange, StockRecord
from marketplace.partner.pricing import Sale
from marketplace.partner.stocking import keep_stock
from marketplace.partner.weights import BY_PIECE, Weights
from tests import factories
from tests.weights.rows import make_cheese

pytestmark = pytest.mark.django_db


def test_a_piece_costs_what_the_heaviest_weighs() -> None:
    record = make_cheese().stockrecords.get()

    assert record.piece_price() == Decimal("23.94")


def test_the_history_begins_anew_where_the_price_becomes_one_of_a_kilogram() -> None:
    product = factories.make_product(price="30.00")

    record = keep_stock(product=product, price=Decimal("20.00"), stock=5, weights=Weights(1000, 1200))
    record = keep_stock(product=product, price=Decimal("20.00"), stock=5, sale=Sale(Decimal("15.00")))

    assert record.lowest_before == Decimal("20.00"), "not the 30.00 of a piece"
    assert list(PriceChange.objects.values_list("price", "heaviest_grams"))[:2] == [(Decimal("30.00"), None), (Decimal("20.00"), 1200)]


def test_changed_and_reduced_at_once_there_is_no_lowest_price_before() -> None:
    product = factories.make_product(price="30.00")

    record = keep_stock(product=product, price=Decimal("20.00"), stock=5, sale=Sale(Decimal("15.00")), weights=Weights(1000, 1200))

    assert record.lowest_before is None
    assert not record.announces_reduction()


def test_saying_nothing_of_weights_keeps_them() -> None:
    cheese = make_cheese()

    kept = keep_stock(product=cheese, price=Decimal("21.00"), stock=5)
    assert kept.weights == Weights(1000, 1200)
    by_piece = keep_stock(product=cheese, price=Decimal("21.00"), stock=5, weights=BY_PIECE)
    assert not by_piece.is_by_weight


@pytest.mark.parametrize(("lightest", "heaviest"), [(1200, 1000), (0, 1000), (None, 1000), (1000, None), (1000, 30_001)])
def test_the_database_refuses_weights_that_make_no_sense(lightest: int | None, heaviest: int | None) -> None:
    record = make_cheese().stockrecords.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        StockRecord.objects.filter(pk=record.pk).update(lightest_grams=lightest, heaviest_grams=heaviest)

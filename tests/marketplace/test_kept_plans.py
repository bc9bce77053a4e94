"""On PostgreSQL a prepared query is planned once in a connection, whatever its values are."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, F, Q, Value

from cms.prepared import Prepared
from marketplace.catalogue.models import Product
from marketplace.partner.models import StockRecord
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def _kept(text: str) -> list[tuple[int, int]]:
    """Of each kept statement with ``text`` in it: how often it was planned for its values, and how often a kept plan ran."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT custom_plans, generic_plans FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{text}%"])
        return list(cursor.fetchall())


def test_numbers_of_any_size_share_one_statement_and_its_plan() -> None:
    product = factories.make_product(title="Rabaçal")
    ask = Prepared(lambda *, pk: Product.objects.annotate(mark=Value("one plan")).filter(pk=pk))
    for pk in [1, 40_000, 3_000_000_000, *range(2, 20), product.pk]:
        found = ask(pk=pk)
    assert [row.title for row in found] == ["Rabaçal"]
    [(planned, kept)] = _kept("one plan")
    assert planned == 5  # as often as PostgreSQL tries before it keeps one
    assert kept == 17


def test_a_value_in_two_places_is_one_value_to_the_database() -> None:
    product = factories.make_product()

    def counted(*, pk: Any) -> Any:
        return Product.objects.values(is_it=Q(pk=pk)).annotate(number=Count("pk")).order_by("is_it").values_list("is_it", "number")

    assert (True, 1) in Prepared(counted)(pk=product.pk)


def test_signs_that_mark_places_stay_what_they_are() -> None:
    product = factories.make_product(title="100 % ovelha")
    ask = Prepared(lambda *, pk: Product.objects.filter(pk=pk, title__contains="0 %").annotate(said=Value("5 %s: %(a)s"), n=F("pk") % 7))
    [found] = ask(pk=product.pk)
    assert (found.title, found.said, found.n) == ("100 % ovelha", "5 %s: %(a)s", product.pk % 7)


def test_as_many_are_kept_as_the_pages_of_three_languages_ask() -> None:
    product = factories.make_product()

    def marked(number: int) -> Prepared[Product]:
        return Prepared(lambda *, pk: Product.objects.annotate(mark=Value(f"mark {number:03}")).filter(pk=pk))

    for number in range(150):
        marked(number)(pk=product.pk)
    assert _kept("mark 000")
    assert _kept("mark 149")


def test_what_a_pooler_needs_can_be_set() -> None:
    record = factories.make_product().stockrecords.get()
    ask = Prepared(lambda *, pk: StockRecord.objects.annotate(mark=Value("no plan")).filter(pk=pk))
    before = connection.settings_dict["OPTIONS"]["prepare_threshold"]
    connection.settings_dict["OPTIONS"]["prepare_threshold"] = None
    try:
        assert ask.first(pk=record.pk) == record
    finally:
        connection.settings_dict["OPTIONS"]["prepare_threshold"] = before
    assert _kept("no plan") == []

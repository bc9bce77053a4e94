"""A prepared query gives what its queryset gives, asks the database as often, and never stays at an earlier day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone, translation

from cms.prepared import CannotPrepare, Prepared
from marketplace.catalogue.models import Product, ProductImage, ProductTranslation
from marketplace.partner.models import Partner, StockRecord
from tests import factories

pytestmark = pytest.mark.django_db


def _plain(*, pks: object, day: object) -> object:
    on_sale = Product.objects.on_sale(day).filter(pk=OuterRef("pk"))
    images = ProductImage.objects.select_related("image").order_by("-pk")
    return (
        Product.objects.filter(pk__in=pks)
        .annotate(sells=Exists(on_sale))
        .select_related("partner__sends_from", "designation")
        .with_words("title")
        .prefetch_related("stockrecords__partner", "translations", Prefetch("images", queryset=images, to_attr="pictures"))
        .order_by("pk")
    )


def _seen(product: Product) -> list[object]:
    return [
        product.pk,
        product.title,
        product.sells,
        product.local_title,
        product.partner.name,
        product.designation,
        [(record.pk, record.price, record.partner.name) for record in product.stockrecords.all()],
        sorted(text.language for text in product.translations.all()),
        product.pictures,
    ]


def test_rows_are_those_of_the_queryset_and_cost_as_many_queries() -> None:
    products = [factories.make_product(title=f"Queijo {n}") for n in range(5)]
    ProductTranslation.objects.create(product=products[0], language="pt", title="Queijo amanteigado", description="")
    prepared = Prepared(_plain)
    day = timezone.localdate()
    for pks in ([one.pk for one in products], [products[3].pk], [products[0].pk, products[1].pk, products[2].pk], []):
        for language in ("en", "pt"):
            with translation.override(language):
                with CaptureQueriesContext(connection) as plain:
                    wanted = [_seen(row) for row in _plain(pks=pks, day=day)]
                prepared(pks=pks, day=day)
                with CaptureQueriesContext(connection) as asked:
                    found = [_seen(row) for row in prepared(pks=pks, day=day)]
            assert found == wanted
            assert len(asked) == len(plain)


def test_each_day_has_its_own_answer() -> None:
    today = timezone.localdate()
    product = factories.make_product(title="Só até hoje")
    Product.objects.filter(pk=product.pk).update(visible_until=today)
    on_sale = Prepared(lambda *, day: Product.objects.on_sale(day))
    assert [row.pk for row in on_sale(day=today)] == [product.pk]
    assert on_sale(day=today + dt.timedelta(days=1)) == []
    assert [row.pk for row in on_sale(day=today)] == [product.pk]


def test_what_changed_in_the_database_is_seen_at_once() -> None:
    record = factories.make_product().stockrecords.get()
    ask = Prepared(lambda *, pk: StockRecord.objects.filter(pk=pk))
    assert ask.first(pk=record.pk).price == record.price
    StockRecord.objects.filter(pk=record.pk).update(price=record.price + 1)
    assert ask.first(pk=record.pk).price == record.price + 1


def test_a_query_that_reads_the_clock_is_refused() -> None:
    with pytest.raises(CannotPrepare, match="clock"):
        Prepared(lambda *, pk: Product.objects.on_sale().filter(pk=pk))(pk=1)
    with pytest.raises(CannotPrepare, match="clock"):
        Prepared(lambda: Product.objects.filter(date_created__lte=timezone.now()))()


def test_a_value_that_would_not_arrive_is_refused() -> None:
    with pytest.raises(CannotPrepare, match="changed"):
        Prepared(lambda *, pk: Product.objects.filter(pk=pk + 1))(pk=1)
    with pytest.raises(CannotPrepare, match="changed"):
        Prepared(lambda *, word: Product.objects.filter(title__startswith=word))(word="Queijo")
    with pytest.raises(CannotPrepare, match="not used"):
        Prepared(lambda *, pk, other: Product.objects.filter(pk=pk))(pk=1, other=2)
    with pytest.raises(CannotPrepare, match="statement for each"):
        Prepared(lambda *, open: Partner.objects.filter(is_open=open))(open=True)


def test_settings_that_change_are_seen() -> None:
    from django.conf import settings

    ask = Prepared(lambda: Partner.objects.filter(name=settings.CURRENCY))
    first, second = factories.make_partner(name="EUR"), factories.make_partner(name="XPF")
    with override_settings(CURRENCY="EUR"):
        assert ask() == [first]
    with override_settings(CURRENCY="XPF"):
        assert ask() == [second]


def test_prefetched_rows_refuse_to_be_filtered_on() -> None:
    product = factories.make_product()
    found = Prepared(lambda *, pk: Product.objects.filter(pk=pk).prefetch_related("stockrecords")).first(pk=product.pk)
    assert found.stockrecords.all().exists()
    assert found.stockrecords.count() == 1
    assert found.stockrecords.first().product is found
    with pytest.raises(AttributeError):
        found.stockrecords.filter(price=0)

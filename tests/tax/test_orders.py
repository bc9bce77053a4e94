"""The VAT of an order: worked out by goods, seller, place and day, frozen when it is placed, and shown."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from logistics.models import Tariff, TariffStep, Zone, ZoneRange
from marketplace.catalogue.models import Category, Product
from marketplace.order.mails import Mail, compose
from marketplace.order.models import Line, Order, ShopOrder, ShopOrderVat
from marketplace.order.placing import CannotPlace, Step, place_order
from marketplace.order.reading import orders_to_show
from marketplace.tax.models import TaxRate
from marketplace.tax.rates import RateBook
from tests import factories
from tests.marketplace.ordering import fill_basket, make_checkout, make_order
from tests.shops import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def food() -> Category:
    return Category.add_root(name="Food", tax_class="reduced")


def cheese(food: Category, **fields: Any) -> Product:
    return factories.make_product(category=Category.objects.get(pk=food.pk).add_child(name="Cheese"), **{"title": "Cheese", **fields})


def reach(country: str, first: str, last: str) -> None:
    """Every service goes there too, at the price of the mainland."""
    zone = Zone.objects.create(code=first, name=first)
    ZoneRange.objects.create(zone=zone, country=country, first=first, last=last)
    for tariff in Tariff.objects.all():
        TariffStep.objects.create(tariff=tariff, zone=zone, up_to_grams=30_000, price=Decimal("4.20"))


def frozen(order: Order) -> list[tuple[str, str, str, str, str]]:
    """Percent, goods, their tax, delivery, its tax; of all shops."""
    rows = ShopOrderVat.objects.filter(shop_order__order=order).order_by("shop_order_id", "percent")
    return [(f"{row.percent.normalize():f}", str(row.goods), str(row.goods_tax), str(row.delivery), str(row.delivery_tax)) for row in rows]


def test_an_order_of_two_shops_keeps_its_tax_by_line_rate_and_shop(food: Category) -> None:
    blanket = factories.make_product(price="45.00", category=factories.make_category("Crafts"))
    order = make_order((cheese(food), 2), (blanket, 1))

    assert frozen(order) == [("6", "25.00", "1.41", "4.20", "0.24"), ("23", "45.00", "8.41", "4.20", "0.79")]
    first, second = Line.objects.filter(order=order).order_by("pk")
    assert (first.tax_code, first.vat_percent, first.line_price_excl_tax, first.unit_price_excl_tax) == (
        "reduced",
        Decimal(6),
        Decimal("23.59"),
        Decimal("11.79"),
    )
    assert (second.tax_code, second.vat_percent, second.line_price_tax) == ("standard", Decimal(23), Decimal("8.41"))
    order.refresh_from_db()
    assert (order.total_incl_tax, order.total_tax, order.shipping_tax) == (Decimal("78.40"), Decimal("10.85"), Decimal("1.03"))


def test_a_product_may_say_otherwise_than_its_category_and_its_sizes_follow_it(food: Category) -> None:
    wine = cheese(food, title="Wine", tax_class="wine")
    parent = cheese(food, title="Soap", tax_class="standard", structure=Product.PARENT)
    parent.stockrecords.all().delete()
    size = factories.make_product(partner=parent.partner, parent=parent, structure=Product.CHILD, title="Large", product_class=None)
    size.categories.clear()

    order = make_order((wine, 1), (size, 1))

    assert {line.title: (line.tax_code, line.vat_percent) for line in Line.objects.filter(order=order)} == {
        "Wine": ("wine", Decimal(13)),
        "Soap, Large": ("standard", Decimal(23)),
    }


@pytest.mark.parametrize(
    ("seller_at", "rate"),
    [(("3400-060", "Oliveira do Hospital"), "6"), (("9500-321", "Ponta Delgada"), "4")],
)
def test_to_the_azores_the_rate_is_that_of_where_the_parcel_starts(food: Category, seller_at: tuple[str, str], rate: str) -> None:
    factories.make_service()
    reach("PT", "9500-000", "9999-999")
    start = factories.make_address(postcode=seller_at[0], locality=seller_at[1])
    product = cheese(food, partner=factories.make_partner(sends_from=start))
    order = make_order((product, 1), address=factories.make_address(postcode="9500-100", locality="Ponta Delgada"))
    assert [row[0] for row in frozen(order)] == [rate]


@pytest.mark.parametrize(("oss", "place", "rate"), [(False, "PT", "6"), (True, "FR", "5.5")])
def test_to_france_the_seller_says_whether_it_is_in_the_one_stop_shop(food: Category, oss: bool, place: str, rate: str) -> None:
    factories.make_service()
    reach("FR", "00000", "99999")
    product = cheese(food, partner=factories.make_partner(uses_oss=oss))
    order = make_order((product, 1), address=factories.make_address(country="FR", postcode="75001", locality="Paris", phone=""))
    assert ShopOrder.objects.get(order=order).vat_territory == place
    assert [row[0] for row in frozen(order)] == [rate]


def test_out_of_the_union_nothing_is_charged_and_the_page_says_why(client: Client, food: Category) -> None:
    factories.make_service()
    reach("NC", "98800", "98899")
    address = factories.make_address(country="NC", postcode="98800", locality="Nouméa", phone="")
    order = make_order((cheese(food), 1), address=address)
    assert frozen(order) == [("0", "12.50", "0.00", "4.20", "0.00")]
    assert "art. 14.º do CIVA" in client.get(reverse("order_tracking", args=[order.tracking_token])).text


def test_a_small_seller_is_named_with_the_words_of_the_law(client: Client, food: Category) -> None:
    small = factories.make_partner(name="Olaria", is_vat_exempt=True)
    order = make_order((cheese(food, partner=small), 1), (cheese(Category.add_root(name="Honeys", tax_class="reduced")), 1))

    page = client.get(reverse("order_tracking", args=[order.tracking_token])).text
    text = compose(orders_to_show().get(pk=order.pk), Mail.PLACED).body
    for shown in (page, text):
        assert "Olaria charges no VAT: IVA – regime de isenção" in shown
        assert "VAT 6% on €15.75" in shown  # the other shop's 12.50 and 4.20
        assert "€0.95" in shown
    assert ShopOrder.objects.get(partner=small).vat_treatment == "small_seller"


def test_a_later_rate_does_not_touch_what_was_ordered(client: Client, food: Category) -> None:
    order = make_order((cheese(food), 1))
    before = frozen(order)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    TaxRate.objects.create(territory="PT", tax_class="reduced", percent=10, own_name="x", starts_on=tomorrow, source="x")
    food.tax_class = "standard"
    food.save()
    assert frozen(order) == before
    assert "VAT 6% on" in client.get(reverse("order_tracking", args=[order.tracking_token])).text


def test_the_rate_is_that_of_the_day(food: Category) -> None:
    next_week = timezone.now() + dt.timedelta(days=7)
    TaxRate.objects.create(
        territory="PT", tax_class="reduced", percent=5, own_name="x", starts_on=timezone.localdate(next_week), source="Lei 1/2027"
    )
    checkout = make_checkout((cheese(food), 1), at=next_week)
    assert [row[0] for row in frozen(place_order(checkout=checkout, at=next_week))] == ["5"]


def test_without_a_rate_nothing_is_placed_and_nothing_is_lost(client: Client, food: Category, caplog: Any, monkeypatch: Any) -> None:
    factories.make_service()
    checkout = make_checkout((cheese(food), 1), address=factories.make_address())
    empty = RateBook(timezone.localdate(), {})
    monkeypatch.setattr(RateBook, "load", classmethod(lambda cls, on=None: empty))
    with pytest.raises(CannotPlace, match="lacks the VAT rate") as refused:
        place_order(checkout=checkout)
    assert refused.value.step == Step.PAYMENT
    assert "No VAT rate is written for PT" in caplog.text
    assert not Order.objects.exists()


def test_basket_and_checkout_say_how_much_of_it_is_tax_once_the_place_is_known(client: Client, food: Category) -> None:
    factories.make_service()
    product = cheese(food)
    client.post(reverse("basket_add"), {"product": product.pk, "quantity": 2})
    assert "VAT is included." in client.get(reverse("basket")).text

    page = client.get(reverse("basket") + "?postcode=3000-389").text
    assert "VAT included: €1.42" in page
    assert "VAT 6% on €23.58" in page


def test_the_shop_reads_its_own_tax_and_nobody_elses(food: Category) -> None:
    shop = rows.make_shop()
    blanket = factories.make_product(price="45.00", category=factories.make_category("Crafts"))
    order = make_order((cheese(food, partner=shop.partner), 2), (blanket, 1))
    own = ShopOrder.objects.get(order=order, partner=shop.partner)
    page = rows.signed_in(shop.owner).get(reverse("shop_orders:detail", args=[own.pk])).text  # type: ignore[attr-defined]
    assert "VAT 6% on €27.55" in page
    assert "VAT 23%" not in page


def test_an_order_from_before_says_only_that_it_is_included(client: Client) -> None:
    order = make_order()
    ShopOrder.objects.update(vat_treatment="")
    ShopOrderVat.objects.all().delete()
    page = client.get(reverse("order_tracking", args=[order.tracking_token])).text
    assert "VAT is included." in page


def test_the_class_costs_the_basket_no_query(food: Category, django_assert_num_queries: Any) -> None:
    basket = fill_basket((cheese(food), 1), (factories.make_product(tax_class="wine"), 1))
    lines = list(basket.all_lines())
    with django_assert_num_queries(0):
        assert [line.tax_class for line in lines] == ["reduced", "wine"]


def test_mails_are_sent_in_words_of_their_language(food: Category) -> None:
    order = make_order((cheese(food), 1), language="pt")
    compose(orders_to_show().get(pk=order.pk), Mail.PLACED).send()
    assert "6%" in mail.outbox[-1].body

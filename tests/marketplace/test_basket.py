"""The basket's pages, as a visitor uses them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from marketplace.basket.models import Basket, Line
from marketplace.catalogue.models import Product, ProductImage
from marketplace.partner.models import Partner, StockRecord
from tests import factories

pytestmark = pytest.mark.django_db

BASKET, ADD = "/en/basket/", "/en/basket/add/"


def add(client: Client, product: Any, quantity: Any = 1) -> Any:
    return client.post(ADD, {"product": product.pk, "quantity": quantity}, follow=True)


def lines() -> list[tuple[str, int]]:
    return [(line.product.title, line.quantity) for line in Line.objects.order_by("pk")]


def change(client: Client, quantity: Any, *, seen: int | None = None, line: Line | None = None) -> Any:
    line = line or Line.objects.latest("pk")
    return client.post(f"/en/basket/line/{line.pk}/", {"quantity": quantity, "seen": line.quantity if seen is None else seen}, follow=True)


def test_a_card_for_each_shop_with_its_sum(client: Client) -> None:
    cheese = factories.make_product(title="Wheel of cheese", price="18.00", partner=factories.make_partner(name="The Dairy"))
    honey = factories.make_product(title="Jar of honey", price="7.50", partner=factories.make_partner(name="The Hives"))
    add(client, cheese, 2)
    page = add(client, honey).content.decode()
    assert "The Dairy" in page
    assert "The Hives" in page
    assert "€36.00" in page
    assert "€43.50" in page


def test_more_than_there_is_puts_in_what_there_is_and_says_so(client: Client) -> None:
    product = factories.make_product(title="Wheel of cheese", stock=3)
    page = add(client, product, 5).content.decode()
    assert lines() == [("Wheel of cheese", 3)]
    assert "Only 3 pieces of Wheel of cheese are left. Your basket holds all of them now." in page


def test_sold_out_puts_in_nothing(client: Client) -> None:
    product = factories.make_product(title="Wheel of cheese", stock=0)
    assert "Wheel of cheese was not put in the basket. Sold out." in add(client, product).content.decode()
    assert lines() == []


@pytest.mark.parametrize("quantity", ["", "0", "-2", "1.5", "many", "²", "9" * 30])
def test_a_quantity_that_is_none_changes_nothing(client: Client, quantity: str) -> None:
    product = factories.make_product()
    assert add(client, product, quantity).status_code in {200, 404}  # back on the product's page
    assert lines() == []


def test_an_enormous_quantity_is_cut(client: Client) -> None:
    product = factories.make_product(stock=100_000)
    page = add(client, product, 99_999).content.decode()
    assert lines() == [(product.title, 500)]
    assert "500 pieces" in page


@pytest.mark.parametrize("product", ["999999", "0", "-1", "abc", "", "9" * 40, "1 OR 1=1"])
def test_an_unknown_product_is_a_page_that_is_not_here(client: Client, product: str) -> None:
    answer = client.post(ADD, {"product": product, "quantity": 1})
    assert answer.status_code == 404
    assert "Your basket is as it was" in answer.content.decode()


@pytest.mark.parametrize("closed", [True, False])
def test_what_is_off_sale_stays_out(client: Client, closed: bool) -> None:
    product = factories.make_product(is_public=closed)
    Partner.objects.update(is_open=not closed)
    page = add(client, product).content.decode()
    assert "was not put in the basket" in page
    assert lines() == []


def test_a_protected_name_without_attestation_stays_out(client: Client) -> None:
    product = factories.make_product(producer=factories.make_producer(), designation=factories.make_designation())
    assert "no longer on sale" in add(client, product).content.decode()
    assert lines() == []


def test_addresses_opened_by_hand_lead_to_the_basket(client: Client) -> None:
    assert client.get(ADD).url == BASKET
    assert client.get("/en/basket/line/12/").url == BASKET


def test_a_line_is_changed_and_taken_out_and_put_back(client: Client) -> None:
    product = factories.make_product(title="Wheel of cheese")
    add(client, product, 2)
    change(client, 4)
    assert lines() == [("Wheel of cheese", 4)]
    line = Line.objects.get()
    page = client.post(f"/en/basket/line/{line.pk}/", {"remove": "1", "quantity": "4", "seen": "4"}, follow=True).content.decode()
    assert lines() == []
    assert "Wheel of cheese was taken out of the basket." in page
    assert "Put it back" in page
    assert "Put it back" not in client.get(BASKET).content.decode()


def test_more_than_there_is_on_a_line(client: Client) -> None:
    product = factories.make_product(stock=3)
    add(client, product)
    assert "Only 3 pieces" in change(client, 9).content.decode()
    assert lines() == [(product.title, 3)]


def test_a_line_changed_in_another_tab_keeps_the_newer_number(client: Client) -> None:
    product = factories.make_product(title="Wheel of cheese")
    add(client, product, 2)
    change(client, 5)
    page = change(client, 1, seen=2).content.decode()
    assert "was changed in another tab meanwhile. The newer number was kept: 5." in page
    assert lines() == [("Wheel of cheese", 5)]


def test_a_line_taken_out_in_another_tab(client: Client) -> None:
    keep, gone = factories.make_product(), factories.make_product()
    add(client, keep)
    add(client, gone)
    line = Line.objects.get(product=gone)
    Line.objects.filter(pk=line.pk).delete()
    page = change(client, 3, line=line).content.decode()
    assert "had already been taken out of your basket" in page
    assert lines() == [(keep.title, 1)]


def test_stock_that_fell_is_said_on_the_page_and_blocks_the_checkout(client: Client) -> None:
    product = factories.make_product(stock=5)
    add(client, product, 5)
    StockRecord.objects.update(num_in_stock=2)
    page = client.get(BASKET).content.decode()
    assert "Only 2 pieces are left." in page
    assert "/en/checkout/" not in page
    assert client.get("/en/checkout/").url == BASKET
    assert lines() == [(product.title, 5)]


def test_a_price_that_changed_is_said(client: Client) -> None:
    add(client, factories.make_product(price="10.00"))
    StockRecord.objects.update(price="12.00")
    assert "When you put it in, it cost €10.00. It costs €12.00 now." in client.get(BASKET).content.decode()


def test_anothers_line_cannot_be_touched(client: Client) -> None:
    product = factories.make_product()
    add(client, product, 2)
    stranger = Client()
    add(stranger, factories.make_product())
    change(stranger, 9, line=Line.objects.get(product=product))
    assert Line.objects.get(product=product).quantity == 2


def test_a_forged_cookie_shows_an_empty_basket(client: Client) -> None:
    add(client, factories.make_product())
    forged = Client()
    forged.cookies[settings.OSCAR_BASKET_COOKIE_OPEN] = str(Basket.objects.get().pk)
    assert "Your basket is empty" in forged.get(BASKET).content.decode()


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Client, settings: Any) -> None:
    settings.OSCAR_BASKET_COOKIE_SECURE = True
    answer = client.post(ADD, {"product": factories.make_product().pk, "quantity": 1})
    cookie = answer.cookies["feira_basket"]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")


def test_signing_in_keeps_what_was_chosen_before(client: Client) -> None:
    user = factories.make_user()
    old, new = factories.make_product(title="Old"), factories.make_product(title="New")
    client.force_login(user)
    add(client, old, 2)
    client.logout()
    add(client, new)
    add(client, old, 1)
    client.force_login(user)
    page = client.get(BASKET).content.decode()
    assert "Old" in page
    assert "New" in page
    basket = Basket.open.get(owner=user)
    assert sorted((line.product.title, line.quantity) for line in basket.lines.all()) == [("New", 1), ("Old", 2)]


def test_the_day_of_arrival_at_a_named_postcode(client: Client) -> None:
    factories.make_service()
    add(client, factories.make_product())
    assert "Name your postcode" in client.get(BASKET).content.decode()
    page = client.get(BASKET, {"postcode": "3000 389"}).content.decode()
    assert "At 3000-389 on " in page
    assert "At 3000-389 on " in client.get(BASKET).content.decode()
    assert "This is no postcode" in client.get(BASKET, {"postcode": "Lisboa"}).content.decode()


def test_a_postcode_that_nothing_reaches(client: Client) -> None:
    factories.make_service()
    add(client, factories.make_product())
    page = client.get(BASKET, {"postcode": "9500-321"}).content.decode()
    assert "None of the post’s services takes it to 9500-321. The basket is kept" in page


def test_looking_writes_nothing_and_asks_nothing_of_the_basket(client: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(9) as queries:
        client.get("/en/sign-in/")
    assert not any("basket" in query["sql"] for query in queries.captured_queries)
    client.force_login(factories.make_user())
    client.get(BASKET)
    assert Basket.objects.count() == 0


@pytest.mark.parametrize(("shops", "count"), [(2, 4), (5, 20)])
def test_queries_of_the_page_do_not_grow(client: Client, django_assert_max_num_queries: Any, shops: int, count: int, media: None) -> None:
    factories.make_service()
    partners = [factories.make_partner() for _ in range(shops)]
    photo = factories.make_photo()
    for n in range(count):
        product = factories.make_product(partner=partners[n % shops])
        ProductImage.objects.create(product=product, image=photo)
        if n % 2:  # a variant, which shows its parent's photo
            parent = factories.make_product(partner=product.partner, structure="parent")
            parent.stockrecords.all().delete()
            ProductImage.objects.create(product=parent, image=photo)
            Product.objects.filter(pk=product.pk).update(structure="child", parent=parent, product_class=None)
        add(client, product)
    client.get(BASKET, {"postcode": "3000-389"})  # the day of arrival is the dearest thing on the page
    cache.clear()
    with django_assert_max_num_queries(18):  # VAT, offers and codes are asked once each
        page = client.get(BASKET).content.decode()
    assert page.count('class="thumb"') == count
    assert f'<span class="count">{count}<' in page, "the header counts what the page has read"


def test_an_expired_attestation_is_said_in_the_basket(client: Client) -> None:
    producer, designation = factories.make_producer(), factories.make_designation()
    attestation = factories.make_attestation(producer=producer, designation=designation)
    add(client, factories.make_product(producer=producer, designation=designation))
    type(attestation).objects.update(valid_until=timezone.localdate() - dt.timedelta(days=1))
    assert "It is no longer on sale." in client.get(BASKET).content.decode()

"""The page of one product."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from cms.models import FeiraImage
from marketplace.catalogue.models import FoodInformation, Product, ProductImage, ProductTranslation
from marketplace.partner.models import StockRecord
from tests import factories
from tests.marketplace.many import fill

pytestmark = pytest.mark.django_db
MOST_QUERIES = 11


@pytest.fixture
def wheel() -> Product:
    """A cheese with everything that can be said of one."""
    maker = factories.make_producer(name="Quinta da Ponte", municipality="Oliveira do Hospital")
    designation = factories.make_designation()
    factories.make_attestation(producer=maker, designation=designation)
    wheel = factories.make_product(
        title="Queijo Serra da Estrela",
        description='<p>Ripened <b>forty</b> days.</p><script>alert(1)</script><p onclick="x()">Good.</p>',
        price="24.00",
        stock=12,
        producer=maker,
        designation=designation,
        net_content=Decimal(800),
        partner=factories.make_partner(name="The cellar", code="cellar"),
    )
    FoodInformation.objects.create(
        product=wheel,
        legal_name="Cheese of ewe's milk",
        ingredients="raw ewe's milk, salt, cardoon",
        allergens=["milk"],
        made_with_raw_milk=True,
    )
    return wheel


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def address_of(product: Product, language: str = "en") -> str:
    return f"/{language}/product/{product.slug}-{product.pk}/"


def test_it_says_what_the_law_and_the_shopper_ask(client: Client, wheel: Product) -> None:
    page = read(client, address_of(wheel))
    for words in (
        "Made by Quinta da Ponte in Oliveira do Hospital",
        "DOP",
        "PDO-PT-0213",
        "€24.00",
        "€30.00 per kg",
        "800\N{NO-BREAK SPACE}g",
        "In stock",
        "made with raw milk",
        "<strong>milk</strong>",
        "/shops/cellar/",
    ):
        assert words in page


def test_a_shops_html_is_made_harmless(client: Client, wheel: Product) -> None:
    page = read(client, address_of(wheel))
    assert "<p>Ripened <b>forty</b> days.</p>" in page
    assert "alert(1)" not in page
    assert "onclick" not in page


def test_it_can_be_put_into_the_basket_by_a_plain_form(client: Client, wheel: Product) -> None:
    page = read(client, address_of(wheel))
    assert 'action="/en/basket/add/" method="post"' in page
    assert f'name="product" value="{wheel.pk}"' in page
    assert 'max="12"' in page


def test_variants_are_choices_and_the_sold_out_one_cannot_be_chosen(client: Client, wheel: Product) -> None:
    wheel.stockrecords.all().delete()
    Product.objects.filter(pk=wheel.pk).update(structure="parent")
    for name, grams, price, stock in (("Whole", 800, "24.00", 4), ("Half", 400, "13.00", 0)):
        child = Product.objects.create(
            title=name, slug=name, structure="child", parent=wheel, partner=wheel.partner, net_content=Decimal(grams)
        )
        StockRecord(product=child, partner=wheel.partner, partner_sku=name, price=Decimal(price), num_in_stock=stock).save()
        ProductTranslation.objects.create(product=child, language="pt", title={"Whole": "Inteiro", "Half": "Metade"}[name])
    page = read(client, address_of(wheel, "pt"))
    assert page.index("Metade") < page.index("Inteiro"), "cheapest first"
    half, whole = Product.objects.get(title="Half"), Product.objects.get(title="Whole")
    assert f'value="{half.pk}" required disabled' in page
    assert f'value="{whole.pk}" required checked' in page
    assert "32,50" in page, "the unit price of each"
    assert "800\N{NO-BREAK SPACE}g" in page, "the name does not say it"
    Product.objects.filter(title="Whole").update(title="Whole, 800 g")
    assert "800\N{NO-BREAK SPACE}g" not in read(client, address_of(wheel)), "the name says it"
    assert client.get(f"/en/product/half-{half.pk}/").status_code == 404, "a variant has no page of its own"


def test_without_a_postcode_it_says_when_it_can_leave_and_with_one_when_it_arrives(client: Client, wheel: Product) -> None:
    factories.make_service()
    assert "Can leave the shop on" in read(client, address_of(wheel))
    page = read(client, f"{address_of(wheel)}?postcode=3000 389")
    assert "3000-389" in page
    assert "at the earliest" in page
    assert "€4.20" in page
    assert "3000-389" in read(client, address_of(factories.make_product())), "the postcode is remembered for other products"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x" * 9000, "This is no postcode"),
        ("hello", "This is no postcode"),
        ("", "postcode"),
        ("9999-999", "No service"),
        ("<b>", "no postcode"),
    ],
)
def test_an_odd_postcode_gets_an_answer(client: Client, wheel: Product, typed: str, said: str) -> None:
    factories.make_service()
    page = read(client, f"{address_of(wheel)}?postcode={typed}")
    assert said in page
    assert "Add to basket" in page
    assert f'value="{"x" * 21}' not in page
    assert "<b>" not in page.replace("<b>forty</b>", "")


def test_off_sale_it_says_so_and_shows_others_of_the_shop(client: Client, wheel: Product) -> None:
    factories.make_product(title="Butter", partner=wheel.partner)
    wheel.producer.attestations.update(valid_until=dt.date(2020, 1, 1), valid_from=dt.date(2019, 1, 1))
    page = read(client, address_of(wheel))
    assert "cannot be bought today" in page
    assert "Butter" in page
    assert "/basket/add/" not in page


def test_what_a_shop_took_down_keeps_no_word_of_itself(client: Client, wheel: Product) -> None:
    Product.objects.update(is_public=False)
    page = read(client, address_of(wheel))
    assert "cannot be bought today" in page
    assert "Serra da Estrela" not in page
    guessed = client.get(f"/en/product/x-{wheel.pk}/")
    assert (guessed.status_code, guessed.headers.get("Location")) == (200, None)


def test_a_wrong_word_in_the_address_leads_to_the_right_one(client: Client, wheel: Product) -> None:
    response = client.get(f"/en/product/old-name-{wheel.pk}/?postcode=1")
    assert (response.status_code, response.headers["Location"]) == (301, f"{address_of(wheel)}?postcode=1")
    assert client.get("/en/product/anything-987654/").status_code == 404
    assert client.get("/en/product/x-99999999999999999999999/").status_code == 404


def test_sold_out_there_is_no_form_but_a_way_on(client: Client, wheel: Product) -> None:
    StockRecord.objects.update(num_in_stock=0)
    page = read(client, address_of(wheel))
    assert "Sold out for now" in page
    assert "/basket/add/" not in page


def test_photos_keep_their_place_while_they_load(client: Client, wheel: Product, photo: FeiraImage) -> None:
    for n in range(2):
        ProductImage.objects.create(product=wheel, image=photo, caption=f"Side {n}", display_order=n)
    page = read(client, address_of(wheel))
    assert 'alt="Side 0"' in page
    assert page.count('width="560" height="700"') >= 1
    assert page.count('fetchpriority="high"') == 1
    assert "style=" not in page


@pytest.mark.parametrize("count", [10, 1000])
def test_it_costs_the_same_among_few_and_many(client: Client, django_assert_max_num_queries: Any, count: int, photo: FeiraImage) -> None:
    fill(count)
    factories.make_service()
    standalone, parent = Product.objects.get(title="Thing 3"), Product.objects.get(title="Thing 4")
    for product in (standalone, parent, *Product.objects.order_by("-pk")[:4]):
        ProductImage.objects.create(product=product, image=photo)
    for product in (standalone, parent):
        read(client, address_of(product, "pt"))  # makes the sizes of the photo, once
        cache.clear()
        with django_assert_max_num_queries(MOST_QUERIES):
            read(Client(), address_of(product, "pt"))


def test_a_remembered_postcode_costs_two_more(client: Client, django_assert_max_num_queries: Any, wheel: Product) -> None:
    factories.make_service()
    client.get(address_of(wheel), {"postcode": "3000-389"})
    read(client, address_of(wheel))

    with django_assert_max_num_queries(12):
        page = read(client, address_of(wheel))

    assert "3000-389" in page

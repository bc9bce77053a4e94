"""What the public sees of a shop."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from logistics.models import ServiceName
from marketplace.catalogue.models import Product
from marketplace.partner.models import StockRecord
from shops.theme.css import theme_url
from tests import factories
from tests.databases import know_sizes
from tests.shops import rows
from tests.structured import data_of

pytestmark = pytest.mark.django_db


def many_products(partner: object, count: int) -> None:
    """``count`` products on sale, made in bulk."""
    category = factories.make_category()
    product = factories.make_product(partner=partner)  # type: ignore[arg-type]
    made = Product.objects.bulk_create(
        Product(
            title=f"Thing {n:05}",
            slug=f"thing-{n}",
            product_class=product.product_class,
            partner=partner,
            structure="standalone",
            is_public=True,
        )
        for n in range(count)
    )
    StockRecord.objects.bulk_create(
        StockRecord(product=one, partner=partner, partner_sku=f"T{one.pk}", price=5, num_in_stock=3) for one in made
    )
    through = Product.categories.through
    through.objects.bulk_create(through(product=one, category=category) for one in made)
    know_sizes()


def test_a_shop_shows_its_name_its_products_and_who_sells(client: Client) -> None:
    partner = factories.make_partner(name="Quinta da Serra", legal_name="Quinta da Serra Lda", tax_number="501234567")
    maker = factories.make_producer(name="Queijaria do Vale")
    shop = rows.make_shop(partner=partner, producers=[maker], look={"colour": "#a13f0d"}, texts={"en": {"tagline": "Cheese from sheep"}})
    designation = factories.make_designation()
    factories.make_attestation(producer=maker, designation=designation)
    factories.make_product(partner=partner, title="Cured cheese", producer=maker, designation=designation)
    factories.make_product(title="Somebody else's honey")

    page = client.get(reverse("storefront", args=[partner.code]))

    assert page.status_code == 200
    for words in (
        "Quinta da Serra",
        "Cheese from sheep",
        "Cured cheese",
        "Queijaria do Vale",
        "Queijo Serra da Estrela",
        "501234567",
        "Quinta da Serra Lda",
    ):
        assert words in page.text
    assert "Somebody else" not in page.text
    assert theme_url(colour="#a13f0d", font_pair="market") in page.text
    assert not re.search(r"<style|style=|<script(?! src| type=.application.ld.json.>)", page.text), "the policy forbids inline code"
    assert shop.pages.count() == 3


def test_a_language_without_a_page_shows_the_default_ones(client: Client) -> None:
    shop = rows.make_shop(texts={"en": {"tagline": "In English"}, "pt": {"tagline": "Em português"}})
    shop.pages.get(locale__language_code="fr").unpublish()

    assert "Em português" in client.get(f"/pt/shops/{shop.partner.code}/").text
    assert "In English" in client.get(f"/fr/shops/{shop.partner.code}/").text


def test_a_closed_shop_says_so_and_sells_nothing(client: Client) -> None:
    shop = rows.make_shop()
    factories.make_product(partner=shop.partner, title="Cured cheese")
    shop.partner.is_open = False
    shop.partner.save()

    page = client.get(reverse("storefront", args=[shop.partner.code]))

    assert "This shop is closed for now." in page.text
    assert "Cured cheese" not in page.text


@pytest.mark.parametrize("code", ["nobody", "unpublished"])
def test_an_unknown_shop_and_an_unpublished_one_are_not_found(client: Client, code: str) -> None:
    shop = rows.make_shop(partner=factories.make_partner(code="unpublished"))
    for page in shop.pages.all():
        page.unpublish()
    assert client.get(f"/en/shops/{code}/").status_code == 404


def test_products_can_be_narrowed_to_a_category(client: Client) -> None:
    shop = rows.make_shop()
    honey = factories.make_category("Honey")
    factories.make_product(partner=shop.partner, title="Cured cheese", category=factories.make_category("Cheese"))
    factories.make_product(partner=shop.partner, title="Heather honey", category=honey)
    address = reverse("storefront", args=[shop.partner.code])

    narrowed = client.get(address, {"category": honey.pk})
    gone = client.get(address, {"category": "no-such"})

    assert "Heather honey" in narrowed.text
    assert "Cured cheese" not in narrowed.text
    assert "Cured cheese" in gone.text
    assert "nothing in that category" in gone.text


def test_pages_of_products_never_fail(client: Client) -> None:
    shop = rows.make_shop()
    many_products(shop.partner, 30)
    address = reverse("storefront", args=[shop.partner.code])
    assert "Page 1 of 2" in client.get(address).text
    assert "Page 2 of 2" in client.get(address, {"page": "2"}).text
    assert client.get(address, {"page": "nonsense"}).status_code == 200


@pytest.mark.parametrize("count", [10, 5000])
def test_a_storefront_costs_at_most_twenty_queries(client: Client, django_assert_max_num_queries: object, count: int) -> None:
    shop = rows.make_shop(producers=[factories.make_producer()])
    page = shop.pages.get(locale__language_code="en")
    page.logo, page.banner = rows.make_image(shop, size=(300, 300)), rows.make_image(shop)
    page.body = [("products", {"headline": "New", "products": [], "category": "", "count": 4})]
    page.save()
    many_products(shop.partner, count)
    address = reverse("storefront", args=[shop.partner.code])
    client.get(address)  # makes the pictures' sizes

    with django_assert_max_num_queries(20):  # type: ignore[operator]
        answer = client.get(address)

    assert answer.status_code == 200


@pytest.mark.parametrize("grids", [1, 3])
def test_a_signed_in_shoppers_storefront_with_everything_on_it_costs_no_more(
    client: Client, django_assert_max_num_queries: object, grids: int
) -> None:
    shop = rows.make_shop(producers=[factories.make_producer()])
    page = shop.pages.get(locale__language_code="en")
    page.logo, page.banner = rows.make_image(shop, size=(300, 300)), rows.make_image(shop)
    chosen = [factories.make_product(partner=shop.partner, title=f"Chosen {n}") for n in range(3)]
    page.body = [("products", {"headline": "Our pride", "products": chosen, "category": "", "count": 4})] * grids
    page.save()
    many_products(shop.partner, 30)
    for code in ("home-24", "economy"):
        ServiceName.objects.create(service=factories.make_service(code=code), language="en", name=f"By {code}")
    client.force_login(factories.make_user())
    address = reverse("storefront", args=[shop.partner.code])
    client.get(address)  # makes the pictures' sizes

    with django_assert_max_num_queries(20):  # type: ignore[operator]
        answer = client.get(address)

    assert answer.text.count("Chosen 2") >= grids
    assert "By economy" in answer.text


@pytest.mark.parametrize("count", [2, 30])
def test_the_list_of_shops_costs_at_most_twelve_queries(client: Client, django_assert_max_num_queries: object, count: int) -> None:
    for n in range(count):
        shop = rows.make_shop(partner=factories.make_partner(name=f"Shop number {n}"))
        factories.make_product(partner=shop.partner)
    client.get("/en/shops/")

    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = client.get("/en/shops/")

    assert "Shop number 1" in page.text
    assert "Cheese" in page.text


def test_the_list_leaves_out_closed_shops_and_speaks_the_readers_language(client: Client) -> None:
    rows.make_shop(partner=factories.make_partner(name="Closed one", is_open=False))
    half = rows.make_shop(partner=factories.make_partner(name="Open one"), texts={"pt": {"title": "Aberta"}})
    half.pages.get(locale__language_code="fr").unpublish()

    assert "Closed one" not in client.get("/en/shops/").text
    assert client.get("/pt/shops/").text.count("Aberta") == 1
    assert client.get("/fr/shops/").text.count("Open one") == 1


def test_a_draft_is_previewed_in_its_own_colours() -> None:
    shop = rows.make_shop()
    page = shop.pages.get(locale__language_code="en")
    browser = rows.signed_in(shop.owner)
    form = {
        "title": "New name",
        "tagline": "",
        "colour": "#00aa55",
        "font_pair": "plain",
        "header_style": "quiet",
        "logo": "",
        "banner": "",
        "body-count": "0",
        "seo_title": "",
        "search_description": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "0",
    }
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])

    assert browser.post(address, form).json()["is_valid"]
    preview = browser.get(address)

    assert theme_url(colour="#00aa55", font_pair="plain") in preview.text
    assert "New name" in preview.text
    assert "New name" not in browser.get(reverse("storefront", args=[shop.partner.code])).text, "not published yet"


def test_search_engines_read_who_the_shop_is(client: Client) -> None:
    shop = rows.make_shop()
    shop.partner.phone = "+351238000000"
    shop.partner.save()
    store = data_of(client.get(f"/en/shops/{shop.partner.code}/").content.decode())["Store"]
    assert (store["name"], store["telephone"]) == (shop.pages.get(locale__language_code="en").title, "+351238000000")
    assert store["address"]["addressCountry"] == "PT"
    assert store["url"].endswith(f"/en/shops/{shop.partner.code}/")


def test_a_page_that_is_not_there_in_the_readers_language_says_in_which_it_is(client: Client) -> None:
    shop = rows.make_shop()
    shop.pages.filter(locale__language_code="fr").update(live=False)
    code = shop.partner.code
    assert re.search(r'<header class="shop-header[^"]*" lang="en">', client.get(f"/fr/shops/{code}/products/").text)
    assert not re.search(r'<header class="shop-header[^"]*" lang', client.get(f"/pt/shops/{code}/products/").text)

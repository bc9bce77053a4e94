"""What search engines are told: sitemaps of the marketplace and of shops' own domains, and robots.txt."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from cms.models import ContentPage
from cms.sitemaps import sections
from marketplace.catalogue.models import Category, Product
from marketplace.pages.models import HomePage
from marketplace.partner.models import Partner, StockRecord
from producers.models import Attestation
from shops.models import ShopContentPage, ShopDomain, StorefrontPage
from tests import factories
from tests.marketplace.many import fill
from tests.shops import rows

pytestmark = pytest.mark.django_db
HOST = "queijaria.pt"
SITEMAP, LINK = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.w3.org/1999/xhtml}link"


def read(address: str, host: str = "testserver") -> ElementTree.Element:
    response = Client().get(address, headers={"host": host})
    assert response.status_code == 200, address
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return ElementTree.fromstring(body)


def parts() -> dict[str, str]:
    """Path and lastmod ("" for none) of each part in the index."""
    found = read("/sitemap.xml").findall(f"{SITEMAP}sitemap")
    return {one.findtext(f"{SITEMAP}loc", "").removeprefix("http://localhost:8000"): one.findtext(f"{SITEMAP}lastmod", "") for one in found}


def listed(kind: str = "") -> dict[str, ElementTree.Element]:
    """All addresses of the parts of ``kind``, without the marketplace's name."""
    found = [one for path in parts() if path.startswith(f"/sitemaps/{kind}") for one in read(path).findall(f"{SITEMAP}url")]
    return {one.findtext(f"{SITEMAP}loc", "").removeprefix("http://localhost:8000"): one for one in found}


def alternates(page: ElementTree.Element) -> dict[str, str]:
    return {link.attrib["hreflang"]: link.attrib["href"] for link in page.findall(LINK)}


def test_a_product_stands_there_in_each_language_and_names_the_others(settings: Any) -> None:
    product = factories.make_product(slug="heather-honey")

    found = listed("products-")

    assert list(found) == [f"/{code}/product/heather-honey-{product.pk}/" for code in ("en", "pt", "fr")]
    for page in found.values():
        assert alternates(page) == {
            **{code: f"{settings.BASE_URL}/{code}/product/heather-honey-{product.pk}/" for code in ("en", "pt", "fr")},
            "x-default": f"{settings.BASE_URL}/en/product/heather-honey-{product.pk}/",
        }


def test_lastmod_is_the_last_change_of_words_price_or_stock() -> None:
    product = factories.make_product()
    saved, priced = timezone.now() - dt.timedelta(days=9), timezone.now() - dt.timedelta(days=2)
    Product.objects.update(date_updated=saved)
    StockRecord.objects.update(date_updated=saved - dt.timedelta(days=1))

    def lastmods() -> set[str]:
        (part,) = (moment for path, moment in parts().items() if path.startswith("/sitemaps/products-"))
        return {part, *(page.findtext(f"{SITEMAP}lastmod", "") for page in listed("products-").values())}

    assert lastmods() == {saved.strftime("%Y-%m-%dT%H:%M:%SZ")}
    StockRecord.objects.filter(product=product).update(date_updated=priced)
    assert lastmods() == {priced.strftime("%Y-%m-%dT%H:%M:%SZ")}


@pytest.mark.parametrize("how", ["draft", "closed shop", "no price", "archived", "attestation ended", "not yet its day"])
def test_what_is_not_on_sale_is_not_there_nor_is_what_hangs_on_it(how: str) -> None:
    designation, maker = factories.make_designation(), factories.make_producer(slug="a-maker")
    category = factories.make_category("Cheese")
    attestation = factories.make_attestation(producer=maker, designation=designation)
    factories.make_product(producer=maker, designation=designation, category=category)
    assert len(listed("products-")) == len(listed("makers-")) == len(listed("categories-")) == 3

    if how == "draft":
        Product.objects.update(is_public=False)
    elif how == "closed shop":
        Partner.objects.update(is_open=False)
    elif how == "no price":
        StockRecord.objects.all().delete()
    elif how == "archived":
        Product.objects.update(off_sale_reason="archived")
    elif how == "attestation ended":
        Attestation.objects.update(valid_until=attestation.valid_from)
    else:
        Product.objects.update(visible_from=timezone.localdate() + dt.timedelta(days=1))

    assert not listed("products-")
    assert not listed("makers-")
    assert not listed("categories-")


def test_makers_who_have_no_page_are_left_out() -> None:
    factories.make_product(producer=factories.make_producer(is_listed=False))

    assert listed("products-")
    assert not listed("makers-")


def test_a_category_counts_with_all_above_it_and_not_when_shoppers_may_not_see_it() -> None:
    food = Category.add_root(name="Food")
    cheese, bread = food.add_child(name="Cheese"), food.add_child(name="Bread")
    product = factories.make_product(category=cheese)

    found = listed("categories-")

    assert {path for path in found if path.startswith("/en/")} == {food.get_absolute_url(), cheese.get_absolute_url()}
    assert bread.get_absolute_url() not in found
    moment = Product.objects.get(pk=product.pk).date_updated.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert {page.findtext(f"{SITEMAP}lastmod") for page in found.values()} == {moment}
    Category.objects.filter(pk=food.pk).update(is_public=False, ancestors_are_public=False)
    Category.objects.filter(pk=cheese.pk).update(ancestors_are_public=False)
    assert not listed("categories-")


def test_editors_pages_stand_there_with_their_translations_while_they_are_public() -> None:
    rows.make_site()
    home = HomePage.objects.get(locale__language_code="en")
    about = home.add_child(instance=ContentPage(title="About", slug="about", locale=home.locale))
    about.save_revision().publish()
    draft = home.add_child(instance=ContentPage(title="Draft", slug="draft", live=False, locale=home.locale))

    found = listed("pages-")

    assert {"/en/", "/pt/", "/fr/", "/en/about/", "/en/shops/"} <= found.keys()
    assert set(alternates(found["/en/about/"])) == {"en", "x-default"}
    assert set(alternates(found["/pt/"])) == {"en", "pt", "fr", "x-default"}
    assert f"/en/{draft.slug}/" not in found
    assert found["/en/about/"].findtext(f"{SITEMAP}lastmod")
    assert found["/en/"].findtext(f"{SITEMAP}lastmod") is None, "it changes with the newest products: nobody knows when"
    Page.objects.filter(pk=about.pk).update(live=False)
    assert "/en/about/" not in listed("pages-")


def test_shops_pages_stand_where_they_are_while_the_shop_is_open() -> None:
    shop = rows.make_shop()
    code = shop.partner.code
    storefront = StorefrontPage.objects.get(shop=shop, locale__language_code="pt")
    storefront.add_child(instance=ShopContentPage(title="Sobre", slug="sobre", shop=shop, locale=storefront.locale))

    assert set(listed("storefronts-")) == {f"/{language}/shops/{code}/" for language in ("en", "pt", "fr")}
    assert set(listed("shop-pages-")) == {f"/pt/shops/{code}/sobre/"}
    assert not [path for path in listed("pages-") if code in path]

    ShopDomain.objects.create(shop=shop, host=HOST, verified_at=timezone.now())
    assert not listed("storefronts-"), "they are known by the shop's own address now"
    own = {page.findtext(f"{SITEMAP}loc", ""): page for page in read("/sitemap.xml", host=HOST)}
    assert set(own) == {f"https://{HOST}/{language}/" for language in ("en", "pt", "fr")} | {f"https://{HOST}/pt/sobre/"}
    assert alternates(own[f"https://{HOST}/fr/"])["x-default"] == f"https://{HOST}/en/"

    Partner.objects.filter(pk=shop.partner.pk).update(is_open=False)
    assert not list(read("/sitemap.xml", host=HOST))


def test_parts_are_cut_by_key_and_hold_every_product_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "ROWS", 4)
    fill(20)

    found = [path for path in parts() if path.startswith("/sitemaps/products-")]

    assert len(found) >= 5
    sizes = [len(read(path).findall(f"{SITEMAP}url")) for path in found]
    assert max(sizes) <= 4 * 3
    assert sum(sizes) == 20 * 3
    assert len(listed("products-")) == 20 * 3


def test_no_part_has_more_than_five_thousand_addresses() -> None:
    assert sections.ROWS * 3 <= 5_000


@pytest.mark.parametrize("count", [10, 1000])
def test_few_or_many_products_cost_the_same_queries(count: int) -> None:
    fill(count)
    rows.make_shop()
    list(parts())

    with CaptureQueriesContext(connection) as index:
        found = list(parts())
    assert len(index) <= 10
    for path in found:
        with CaptureQueriesContext(connection) as part:
            read(path)
        assert len(part) <= 5, path
    assert sum(len(read(path)) for path in found if "products" in path) == 3 * count


@pytest.mark.parametrize("path", ["products-999999999999999999", "products-77", "nonsense-0", "categories-5", "pages-99999"])
def test_a_part_that_is_not_there_is_not_found(path: str) -> None:
    factories.make_product()

    assert Client().get(f"/sitemaps/{path}.xml").status_code == 404


def allowed(robots: str, path: str) -> bool:
    """RFC 9309, 2.2.2: the longest rule that matches; ``*`` is anything."""
    rules = [line.removeprefix("Disallow: ") for line in robots.splitlines() if line.startswith("Disallow: ")]
    return not any(re.match(re.escape(rule).replace(r"\*", ".*"), path) for rule in rules)


def rules_of(host: str) -> str:
    response = Client().get("/robots.txt", headers={"host": host})
    assert response["Content-Type"].startswith("text/plain")
    return response.text


def paths_worth_reading() -> Iterator[str]:
    yield from ("/en/", "/pt/products/", "/en/products/cheese-1/?milk=goat", "/en/products/?designation=3", "/en/products/?after=abc")
    yield from ("/en/product/honey-1/", "/fr/makers/a-maker/", "/en/shops/a-shop/", "/en/send/", "/en/letters/", "/media/x.webp")
    yield from ("/static/css/tokens.css", "/en/offices/", "/sitemap.xml", "/en/track/", "/en/paying-at-an-office/")


def test_robots_keeps_out_of_what_is_ones_own_and_of_views_of_lists(settings: Any) -> None:
    robots = rules_of("testserver")

    assert f"Sitemap: {settings.BASE_URL}/sitemap.xml" in robots.splitlines()
    for path in paths_worth_reading():
        assert allowed(robots, path), path
    for path in (
        "/en/basket/",
        "/pt/checkout/delivery/",
        "/en/account/",
        "/fr/sign-in/?next=/",
        "/admin/",
        "/en/order/abc/",
        "/en/send/abc/",
    ):
        assert not allowed(robots, path), path
    for query in ("?q=honey", "?milk=goat&order=price", "?min=3", "?maker=4", "?near=Coimbra", "?postcode=3000", "?diet=vegan&milk=ewe"):
        assert not allowed(robots, f"/en/products/{query}"), query


def test_a_shops_own_domain_has_rules_and_a_sitemap_of_its_own() -> None:
    shop = rows.make_shop()
    ShopDomain.objects.create(shop=shop, host=HOST, verified_at=timezone.now())

    robots = rules_of(HOST)

    assert f"Sitemap: https://{HOST}/sitemap.xml" in robots.splitlines()
    assert allowed(robots, "/en/products/")
    assert not allowed(robots, "/en/?category=3")

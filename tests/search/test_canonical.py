"""Each page has one address for search engines, and names its translations."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from shops.models import ShopDomain
from tests import factories
from tests.marketplace.many import fill
from tests.shops import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]
HOST = "queijaria.pt"
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')
ALTERNATE = re.compile(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">')


def said(address: str, host: str = "testserver") -> tuple[list[str], dict[str, str]]:
    """The canonical addresses of the page and its alternates by language."""
    response = Client().get(address, headers={"host": host})
    assert response.status_code == 200, address
    return CANONICAL.findall(response.text), dict(ALTERNATE.findall(response.text))


def in_all(settings: Any, path: str) -> dict[str, str]:
    languages = {code: f"{settings.BASE_URL}/{code}{path}" for code in ("en", "pt", "fr")}
    return {**languages, "x-default": languages["en"]}


def test_pages_of_the_marketplace_name_themselves_and_their_translations(settings: Any) -> None:
    rows.make_site()
    maker, category = factories.make_producer(slug="a-maker"), factories.make_category("Honey")
    product = factories.make_product(producer=maker, category=category, slug="honey")
    for path in (f"/product/honey-{product.pk}/", "/makers/a-maker/", "/products/", f"/products/honey-{category.pk}/", "/", "/shops/"):
        assert said(f"/pt{path}") == ([f"{settings.BASE_URL}/pt{path}"], in_all(settings, path)), path


@pytest.mark.parametrize("host", ["testserver", "localhost"])
def test_it_is_the_same_under_every_name_of_the_marketplace_and_with_whatever_hangs_on_the_address(settings: Any, host: str) -> None:
    product = factories.make_product()

    (canonical,), _alternates = said(f"{product.get_absolute_url()}?utm_source=news&choice=3", host=host)

    assert canonical == f"{settings.BASE_URL}{product.get_absolute_url()}"


def test_a_list_by_one_thing_that_people_look_for_is_a_page_and_any_other_view_is_none(settings: Any) -> None:
    factories.make_product()

    canonical, alternates = said("/en/products/?milk=goat&utm_source=x")
    assert canonical == [f"{settings.BASE_URL}/en/products/?milk=goat"]
    assert alternates["fr"] == f"{settings.BASE_URL}/fr/products/?milk=goat"
    for query in ("?order=price", "?q=honey", "?milk=goat&diet=vegan", "?min=3"):
        assert said(f"/en/products/{query}") == ([], {}), query
        assert 'name="robots" content="noindex, follow"' in Client().get(f"/en/products/{query}").text


def test_each_page_of_a_makers_goods_is_its_own(settings: Any) -> None:
    fill(30)
    maker = factories.Producer.objects.get()

    assert said(f"/en/makers/{maker.slug}/?page=1")[0] == [f"{settings.BASE_URL}/en/makers/{maker.slug}/"]
    canonical, alternates = said(f"/en/makers/{maker.slug}/?page=2")
    assert canonical == [f"{settings.BASE_URL}/en/makers/{maker.slug}/?page=2"]
    assert alternates["pt"] == f"{settings.BASE_URL}/pt/makers/{maker.slug}/?page=2"


def test_a_product_is_known_by_the_marketplaces_address_and_a_shop_by_its_own(settings: Any) -> None:
    shop = rows.make_shop()
    product = factories.make_product(partner=shop.partner, slug="cheese")
    ShopDomain.objects.create(shop=shop, host=HOST, verified_at=timezone.now())
    path = f"/product/cheese-{product.pk}/"

    assert said(f"/pt{path}", host=HOST) == said(f"/pt{path}") == ([f"{settings.BASE_URL}/pt{path}"], in_all(settings, path))
    own = {code: f"https://{HOST}/{code}/" for code in ("en", "pt", "fr")}
    for address, host in ((f"/pt/shops/{shop.partner.code}/", "testserver"), ("/pt/", HOST)):
        assert said(address, host=host) == ([own["pt"]], {**own, "x-default": own["en"]})
    assert said("/pt/?category=77", host=HOST)[0] == [own["pt"]]

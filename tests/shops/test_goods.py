"""A shop's own feed, and its goods under its own name."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from shops.models import ShopDomain
from tests import factories
from tests.shops import rows

pytestmark = pytest.mark.django_db
HOST = "queijaria-do-vale.pt"


def links(address: str, **headers: str) -> list[str]:
    answer: Any = Client().get(address, headers=headers)
    assert answer.status_code == 200
    root = ElementTree.fromstring(b"".join(answer.streaming_content))
    return [element.text or "" for element in root.findall("channel/item/link")]


def test_a_shops_feed_has_its_own_goods_only(settings: Any) -> None:
    shop = rows.make_shop()
    own = factories.make_product(partner=shop.partner)
    factories.make_product()
    assert links(f"/pt/shops/{shop.partner.code}/google.xml") == [f"{settings.BASE_URL}/pt/product/{own.slug}-{own.pk}/"]


@pytest.mark.parametrize("fields", [{"is_open": False}, {"trading": "catalogue"}])
def test_a_shop_that_sells_nothing_online_has_an_empty_feed(fields: dict[str, Any]) -> None:
    shop = rows.make_shop()
    factories.make_product(partner=shop.partner)
    type(shop.partner).objects.filter(pk=shop.partner_id).update(**fields)
    assert links(f"/en/shops/{shop.partner.code}/google.xml") == []


def test_a_shop_that_is_not_admitted_has_none() -> None:
    shop = rows.make_shop()
    type(shop.partner).objects.filter(pk=shop.partner_id).update(is_open=False, is_admitted=False)
    assert Client().get(f"/en/shops/{shop.partner.code}/google.xml").status_code == 404
    assert Client().get("/en/shops/nobody/google.xml").status_code == 404


def test_on_the_shops_own_domain_the_links_are_that_domains(settings: Any) -> None:
    shop = rows.make_shop()
    own = factories.make_product(partner=shop.partner, title="Cured cheese")
    foreign = factories.make_product()
    ShopDomain.objects.create(shop=shop, host=HOST, verified_at=timezone.now())
    path = f"/pt/product/{own.slug}-{own.pk}/"
    assert links("/pt/google.xml", host=HOST) == [f"https://{HOST}{path}"]

    page = Client().get(f"{path}?choice=1", headers={"host": HOST})
    assert page.status_code == 200
    assert "Cured cheese" in page.text
    assert f'href="{settings.BASE_URL}{path}?choice=1"' in page.text, "where it is bought"
    assert 'method="post"' not in page.text, "the basket is the marketplace's"
    assert f'rel="canonical" href="http://{settings.BASE_URL.partition("//")[2]}{path}"' in page.text

    there = Client().get(f"/pt/product/{foreign.slug}-{foreign.pk}/", headers={"host": HOST})
    assert (there.status_code, there["Location"]) == (302, f"{settings.BASE_URL}/pt/product/{foreign.slug}-{foreign.pk}/")
    moved = Client().get(f"/pt/shops/{shop.partner.code}/product/{own.slug}-{own.pk}/")
    assert moved["Location"] == f"{settings.BASE_URL}{path}"


def test_the_back_office_says_where_the_feed_is_and_what_to_do_with_it(settings: Any) -> None:
    shop = rows.make_shop()
    client = rows.signed_in(shop.owner)  # type: ignore[attr-defined]
    page = client.get("/admin/catalogue-files/").text
    assert "merchants.google.com" in page
    for language in ("en", "pt", "fr"):
        assert f'href="{settings.BASE_URL}/{language}/shops/{shop.partner.code}/google.xml"' in page
    ShopDomain.objects.create(shop=shop, host=HOST, verified_at=timezone.now())
    type(shop.partner).objects.filter(pk=shop.partner_id).update(trading="catalogue")
    page = client.get("/admin/catalogue-files/").text
    assert f'href="https://{HOST}/pt/google.xml"' in page
    assert "this list is empty" in page

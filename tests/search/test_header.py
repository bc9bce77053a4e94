"""The search that stands in the header of every page."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from shops.models import ShopDomain
from tests import factories
from tests.shops import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]
FORM = re.compile(r"<form [^>]*role=\"search\".*?</form>", re.DOTALL)


def searches(client: Client, address: str, **headers: str) -> list[str]:
    response = client.get(address, **headers)  # type: ignore[arg-type]
    assert response.status_code in {200, 404}, address
    return FORM.findall(response.text)


def test_every_page_has_it_and_it_leads_to_the_list_without_a_script(client: Client) -> None:
    shop = rows.make_shop()
    product = factories.make_product(title="Heather honey", partner=shop.partner)
    for address in (product.get_absolute_url(), "/en/basket/", "/en/makers/nobody/", f"/en/shops/{shop.partner.code}/", "/en/sign-in/"):
        (form,) = searches(client, address)
        assert 'action="/en/products/" method="get"' in form, address
        assert 'name="q"' in form
        assert 'data-suggestions="/en/suggestions/"' in form

    assert "Heather honey" in client.get("/en/products/", {"q": "heather"}).text


def test_it_asks_in_the_pages_language(client: Client) -> None:
    product = factories.make_product()

    (form,) = searches(client, product.get_absolute_url().replace("/en/", "/pt/", 1))

    assert 'action="/pt/products/"' in form


def test_a_list_has_its_own_search_alone_and_keeps_what_narrows_it(client: Client) -> None:
    category = factories.make_category("Honey")
    factories.make_product(category=category)

    (form,) = searches(client, f"{category.get_absolute_url()}?milk=goat")

    assert f'action="{category.get_absolute_url()}"' in form
    assert 'name="milk" value="goat"' in form


def test_a_shop_on_its_own_domain_has_none_since_its_pages_may_send_nothing_elsewhere(client: Client) -> None:
    shop = rows.make_shop()
    ShopDomain.objects.create(shop=shop, host="queijaria.pt", verified_at=timezone.now())

    assert searches(client, "/en/", headers={"host": "queijaria.pt"}) == []  # type: ignore[arg-type]

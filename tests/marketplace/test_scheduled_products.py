"""Products that are shown on some days only, and such as are archived: nowhere to be seen or bought on any other."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from marketplace.basket.changing import put_in
from marketplace.catalogue.models import Product
from marketplace.catalogue.showing import ARCHIVED
from marketplace.order.placing import CannotPlace, place_order
from tests import factories
from tests.marketplace.ordering import fill_basket, make_checkout

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]


def in_days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


HIDDEN = [{"visible_from": 1}, {"visible_until": -1}, {"off_sale_reason": ARCHIVED}]
SHOWN: list[dict[str, Any]] = [{"visible_from": 0}, {"visible_until": 0}, {"visible_from": -2, "visible_until": 2}]


def changed(product: Product, how: dict[str, Any]) -> Product:
    Product.objects.filter(pk=product.pk).update(
        **{name: in_days(value) if isinstance(value, int) else value for name, value in how.items()}
    )
    product.refresh_from_db()
    return product


@pytest.mark.parametrize("how", HIDDEN)
def test_before_and_after_its_days_it_is_neither_listed_found_shown_nor_sold(client: Client, how: dict[str, Any]) -> None:
    product = changed(factories.make_product(title="Chestnut cake"), how)
    for address in ("/en/products/", "/en/products/?q=chestnut", f"/en/category/cheese-{product.categories.get().pk}/"):
        assert "Chestnut" not in client.get(address, follow=True).content.decode()
    page = client.get(product.get_absolute_url())
    assert "Chestnut" not in page.content.decode()
    assert b'name="quantity"' not in page.content
    assert put_in(basket=fill_basket(), product=product, quantity=1).line is None


@pytest.mark.parametrize("how", SHOWN)
def test_on_its_days_it_is_listed_and_sold(client: Client, how: dict[str, Any]) -> None:
    product = changed(factories.make_product(title="Chestnut cake"), how)
    assert "Chestnut cake" in client.get("/en/products/").content.decode()
    assert "Add to basket" in client.get(product.get_absolute_url()).content.decode()
    assert put_in(basket=fill_basket(), product=product, quantity=1).quantity == 1


@pytest.mark.parametrize("how", HIDDEN)
def test_what_lay_in_a_basket_when_its_days_were_over_is_not_ordered(how: dict[str, Any]) -> None:
    parent = factories.make_product(structure=Product.PARENT)
    parent.stockrecords.all().delete()
    size = factories.make_product(parent=parent, structure=Product.CHILD, partner=parent.partner, title="half")
    checkout = make_checkout((size, 1))
    changed(parent, how)
    with pytest.raises(CannotPlace, match="no longer on sale"):
        place_order(checkout=checkout)


def test_the_database_refuses_to_show_a_product_until_before_it_appears() -> None:
    product = factories.make_product()
    with pytest.raises(IntegrityError), transaction.atomic():
        changed(product, {"visible_from": 2, "visible_until": 1})

"""Who says what kind of goods a thing is: the operator for a category, a shop for a product of its own."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from marketplace.catalogue.models import Category, Product
from marketplace.catalogue.tax_class import tax_class_of
from marketplace.partner.models import Partner
from tests import factories
from tests.marketplace.test_category_desk import add, form
from tests.shops import rows
from tests.shops.opening.walking import Walker
from tests.shops.product_forms import product_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Client:
    return rows.signed_in(factories.make_user(role=Role.OPERATOR))


def class_of(product: Product) -> str:
    found: str = Product.objects.annotate(counts=tax_class_of()).get(pk=product.pk).counts
    return found


def test_what_the_operator_says_of_a_category_counts_for_all_below_until_one_says_otherwise(operator: Client) -> None:
    food = add(operator, "Food", tax_class="reduced")
    cheese, sweets = add(operator, "Cheese", under=food.pk), add(operator, "Sweets", under=food.pk, tax_class="standard")
    assert class_of(factories.make_product(category=cheese)) == "reduced"
    assert class_of(factories.make_product(category=sweets)) == "standard"
    assert class_of(factories.make_product(category=add(operator, "Crafts"))) == "standard"

    operator.post(reverse("categories:edit", args=[food.pk]), form("Food", tax_class="exempt"))
    assert class_of(factories.make_product(category=Category.objects.get(pk=cheese.pk))) == "exempt"


def test_a_class_that_there_is_not_is_refused(operator: Client) -> None:
    answer = operator.post(reverse("categories:add"), form("Food", tax_class="none of them"))
    assert "Select a valid choice" in answer.text
    assert not Category.objects.exists()


@pytest.mark.parametrize(("chosen", "counts"), [("", "reduced"), ("wine", "wine")])
def test_a_shop_leaves_it_to_the_category_or_chooses(chosen: str, counts: str) -> None:
    shop = rows.make_shop()
    category = Category.add_root(name="Food", tax_class="reduced")
    data = product_data(category=category.pk, tax_class=chosen)
    assert rows.signed_in(shop.owner).post(reverse("products:add"), data).status_code == 302  # type: ignore[attr-defined]
    product = Product.objects.get()
    assert (product.tax_class, class_of(product)) == (chosen, counts)


def test_who_opens_a_shop_is_asked_whether_it_charges_vat_and_from_where_delivery_is_free() -> None:
    factories.make_category()
    factories.make_service()
    walker = Walker()
    walker.name()
    walker.trader(is_vat_exempt="on")
    assert walker.sending(free_delivery_from="40").status_code == 302
    partner = Partner.objects.get(pk=walker.application.shop.partner_id)  # type: ignore[union-attr]
    assert (partner.is_vat_exempt, partner.free_delivery_from) == (True, Decimal(40))
    walker.trader()
    partner.refresh_from_db()
    assert partner.is_vat_exempt is False

"""Open, closed until a day, catalogue only: what the owner says, and what shoppers can do then."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketplace.order.models import Order
from marketplace.order.placing import CannotPlace, Step, place_order
from marketplace.partner.models import Partner
from marketplace.partner.trading import Trading
from shops.backoffice.product_state import state_of
from shops.models import Shop
from tests import factories
from tests.marketplace.ordering import make_checkout
from tests.shops import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]
STATE = "/admin/shop/state/"


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def close(shop: Shop, *, days: int = 8, message: str = "We are up on the pastures.") -> None:
    Partner.objects.filter(pk=shop.partner_id).update(trading=Trading.CLOSED, reopens_on=in_days(days), closed_message=message)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"trading": "closed", "reopens_on": in_days(8), "closed_message": "We are up on the pastures."}, "open again on"),
        ({"trading": "catalogue"}, "does not sell them online"),
    ],
)
def test_things_of_a_shop_that_takes_no_orders_are_seen_and_not_bought(client: Client, fields: dict[str, object], says: str) -> None:
    shop = rows.make_shop()
    product = factories.make_product(partner=shop.partner, title="Cured cheese")
    Partner.objects.filter(pk=shop.partner_id).update(**fields)

    storefront, page = client.get(reverse("storefront", args=[shop.partner.code])), client.get(product.get_absolute_url())
    answer = client.post(reverse("basket_add"), {"product": product.pk, "quantity": 1}, follow=True)

    assert "Cured cheese" in storefront.text
    for shown in (storefront, page):
        assert says in shown.text
        assert str(fields.get("closed_message", "")) in shown.text
    assert "Add to basket" not in page.text
    assert "was not put in the basket" in answer.text
    assert says in answer.text


def test_lists_say_it_on_each_card_and_shop(client: Client) -> None:
    shop = rows.make_shop()
    factories.make_product(partner=shop.partner)
    close(shop)
    assert "Closed, open again on" in client.get("/en/products/").text
    assert "Closed, open again on" in client.get("/en/shops/").text


def test_it_opens_again_by_itself_on_the_day(client: Client) -> None:
    shop = rows.make_shop()
    product = factories.make_product(partner=shop.partner)
    close(shop, days=0)

    assert "open again on" not in client.get(reverse("storefront", args=[shop.partner.code])).text
    assert "Add to basket" in client.get(product.get_absolute_url()).text
    assert "pastures" not in client.get(product.get_absolute_url()).text


def test_the_day_before_it_is_closed_still() -> None:
    partner = factories.make_partner(trading=Trading.CLOSED, reopens_on=dt.date(2027, 5, 2))
    assert not partner.takes_orders(dt.date(2027, 5, 1))
    assert partner.takes_orders(dt.date(2027, 5, 2))


def test_the_basket_says_why_and_keeps_the_lines(client: Client) -> None:
    shop, other = rows.make_shop(), factories.make_product(title="Honey")
    cheese = factories.make_product(partner=shop.partner, title="Cured cheese")
    for product in (cheese, other):
        client.post(reverse("basket_add"), {"product": product.pk, "quantity": 1})
    close(shop)

    basket = client.get(reverse("basket"))
    checkout = client.get(reverse("checkout"), follow=True)

    for page in (basket, checkout):
        assert "It is open again on" in page.text
        assert "We are up on the pastures." in page.text
        assert "Cured cheese" in page.text
        assert "Honey" in page.text
    assert checkout.request["PATH_INFO"] == reverse("basket")


@pytest.mark.parametrize("fields", [{"trading": "closed", "reopens_on": in_days(2)}, {"trading": "catalogue"}])
def test_nothing_is_ordered_of_it_however_far_the_checkout_was(fields: dict[str, object]) -> None:
    product = factories.make_product(stock=5)
    checkout = make_checkout((product, 2))
    Partner.objects.filter(pk=product.partner_id).update(**fields)

    with pytest.raises(CannotPlace) as refused:
        place_order(checkout=checkout)

    assert refused.value.step == Step.BASKET
    assert product.title in str(refused.value)
    assert Order.objects.count() == 0
    assert checkout.basket.lines.count() == 1


def test_the_database_wants_a_day_from_who_closes() -> None:
    partner = factories.make_partner()
    with pytest.raises(IntegrityError), transaction.atomic():
        Partner.objects.filter(pk=partner.pk).update(trading=Trading.CLOSED)


def test_the_owner_closes_and_opens() -> None:
    shop = rows.make_shop()
    browser = rows.signed_in(shop.owner)  # type: ignore[attr-defined]

    page = browser.post(STATE, {"trading": "closed", "reopens_on": str(in_days(5)), "closed_message": "Harvest."}, follow=True)
    assert "It is open again on" in page.text
    assert not Shop.objects.get(pk=shop.pk).partner.takes_orders()
    assert "Shoppers see your things" in browser.get(reverse("wagtailadmin_home")).text

    page = browser.post(STATE, {"trading": "open", "reopens_on": str(in_days(5)), "closed_message": "Harvest."}, follow=True)
    assert "Your shop is open" in page.text
    partner = Partner.objects.get(pk=shop.partner_id)
    assert (partner.takes_orders(), partner.reopens_on, partner.closed_message) == (True, None, "")


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"trading": "closed"}, "Write the day on which the shop is open again"),
        ({"trading": "closed", "reopens_on": str(in_days(0))}, "not in the future"),
        ({"trading": "closed", "reopens_on": str(in_days(900))}, "more than a year away"),
        ({"trading": "closed", "reopens_on": "soon"}, "valid date"),
        ({"trading": "closed", "reopens_on": str(in_days(4)), "closed_message": "x" * 201}, "200"),
        ({"trading": "shut"}, "shut is not one of the available choices"),
        ({}, "required"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_changes(form: dict[str, str], says: str) -> None:
    shop = rows.make_shop()
    page = rows.signed_in(shop.owner).post(STATE, form)  # type: ignore[attr-defined]
    assert page.status_code == 200
    assert says in page.text
    assert Partner.objects.get(pk=shop.partner_id).takes_orders()


def test_one_shop_cannot_close_another() -> None:
    shop, other = rows.make_shop(), rows.make_shop()
    rows.signed_in(shop.owner).post(  # type: ignore[attr-defined]
        STATE, {"trading": "catalogue", "partner": other.partner_id, "shop": other.pk, "pk": other.partner_id}
    )
    assert Partner.objects.get(pk=other.partner_id).takes_orders()
    assert not Partner.objects.get(pk=shop.partner_id).takes_orders()


def test_the_list_of_products_says_that_they_are_shown_and_not_sold() -> None:
    shop = rows.make_shop()
    product = factories.make_product(partner=shop.partner)
    product.is_attested = True
    Partner.objects.filter(pk=shop.partner_id).update(trading=Trading.CATALOGUE)
    product.partner.refresh_from_db()
    assert state_of(product).text == "Shown, not sold: your shop takes no orders now"
    assert not state_of(product).is_selling

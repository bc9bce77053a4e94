"""Delivery that a shop bears from an amount on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from logistics.models import Tariff
from marketplace.basket.parts import parts_of
from marketplace.checkout.offers import fingerprint, offers_for
from marketplace.order.mails import Mail, compose
from marketplace.order.models import Order, ShopOrder
from marketplace.order.placing import CannotPlace, place_order
from marketplace.order.reading import orders_to_show
from marketplace.partner.models import Partner
from marketplace.partner.strategy import MarketStrategy
from tests import factories
from tests.marketplace.ordering import ADDRESS, MONDAY, make_checkout
from tests.shops import rows

pytestmark = pytest.mark.django_db


def generous(amount: str = "25.00", **fields: Any) -> Partner:
    return factories.make_partner(name="Queijaria", free_delivery_from=Decimal(amount), **fields)


@pytest.mark.parametrize(("pieces", "paid", "borne"), [(1, "4.20", "0"), (2, "0", "4.20"), (3, "0", "6.90")])
def test_from_the_amount_on_the_shop_bears_what_the_post_charges(pieces: int, paid: str, borne: str) -> None:
    partner = generous()
    order = place_order(checkout=make_checkout((factories.make_product(partner=partner, grams=1000), pieces)))
    part = ShopOrder.objects.get(order=order)
    assert (part.delivery_total, part.delivery_borne, part.delivery_cost) == (Decimal(paid), Decimal(borne), Decimal(paid) + Decimal(borne))
    assert order.total_incl_tax == pieces * Decimal("12.50") + Decimal(paid)
    assert order.shipping_incl_tax == Decimal(paid)
    assert ("Home 24 h: free" in compose(orders_to_show().get(pk=order.pk), Mail.PLACED).body) == (paid == "0")


def test_a_cent_less_is_a_cent_too_little_and_each_shop_counts_for_itself() -> None:
    nearly = factories.make_product(partner=generous("12.51"))
    other = factories.make_product(partner=factories.make_partner(), price="500")
    order = place_order(checkout=make_checkout((nearly, 1), (other, 1)))
    assert list(ShopOrder.objects.filter(order=order).values_list("delivery_borne", flat=True)) == [0, 0]


def test_the_fee_for_cash_stays_with_the_buyer() -> None:
    factories.make_service(cash_on_delivery=True)
    Tariff.objects.update(cash_fee=Decimal("1.80"))
    product = factories.make_product(partner=generous())
    order = place_order(checkout=make_checkout((product, 2), payment=Order.Payment.CASH_ON_DELIVERY))
    part = ShopOrder.objects.get(order=order)
    assert (part.delivery_total, part.delivery_borne) == (Decimal("1.80"), Decimal("4.20"))
    assert part.to_pay == Decimal("26.80")


def test_the_basket_says_how_much_is_lacking_and_then_that_it_is_free(client: Client) -> None:
    factories.make_service()
    product = factories.make_product(partner=generous("30"))
    client.post(reverse("basket_add"), {"product": product.pk, "quantity": 1})
    assert "€17.50 more and delivery is free." in client.get(reverse("basket")).text
    client.post(reverse("basket_add"), {"product": product.pk, "quantity": 2})
    page = client.get(reverse("basket") + "?postcode=3000-389").text
    assert "Delivery is free: Queijaria bears it." in page
    assert "from €" not in page


def test_the_checkout_strikes_the_price_through(client: Client) -> None:
    factories.make_service()
    product = factories.make_product(partner=generous())
    client.post(reverse("basket_add"), {"product": product.pk, "quantity": 2})
    client.post(reverse("checkout"), ADDRESS)
    page = client.get(reverse("checkout_delivery")).text
    assert '<s class="price-was">€4.20</s>' in page
    assert "free" in page


def test_a_shop_that_takes_it_back_meanwhile_charges_nobody_unseen() -> None:
    partner = generous()
    checkout = make_checkout((factories.make_product(partner=partner), 2), at=MONDAY)
    checkout.basket.strategy = MarketStrategy()
    seen = fingerprint(offers_for(checkout=checkout, parts=parts_of(checkout.basket), at=MONDAY), address_id=checkout.address_id)
    Partner.objects.update(free_delivery_from=None)
    with pytest.raises(CannotPlace, match="changed"):
        place_order(checkout=checkout, seen=seen, at=MONDAY)


def test_the_storefront_tells_it(client: Client) -> None:
    shop = rows.make_shop(partner=generous("40"))
    assert "From €40.00 on, delivery is free" in client.get(reverse("storefront", args=[shop.partner.code])).text
    assert "From €40.00 on, delivery is free" in client.get(reverse("shop_delivery", args=[shop.partner.code])).text


def test_the_owner_sets_it_and_what_the_tax_has_to_know() -> None:
    shop = rows.make_shop()
    owner = rows.signed_in(shop.owner)  # type: ignore[attr-defined]
    url = reverse("shop_selling:edit")
    assert "Delivery and VAT" in owner.get(url).text

    answer = owner.post(url, {"free_delivery_from": "39,90", "is_vat_exempt": "on"}, follow=True)
    assert "delivery is free from €39.90 on" in answer.text
    shop.partner.refresh_from_db()
    assert (shop.partner.free_delivery_from, shop.partner.is_vat_exempt, shop.partner.uses_oss) == (Decimal("39.90"), True, False)

    owner.post(url, {"free_delivery_from": "", "uses_oss": "on"})
    shop.partner.refresh_from_db()
    assert (shop.partner.free_delivery_from, shop.partner.is_vat_exempt, shop.partner.uses_oss) == (None, False, True)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"free_delivery_from": "0"}, "At least 0.01"),
        ({"free_delivery_from": "-5"}, "At least 0.01"),
        ({"free_delivery_from": "much"}, "Write it as a number"),
        ({"free_delivery_from": "12.505"}, "can be read in two ways"),
        ({"is_vat_exempt": "on", "uses_oss": "on"}, "nothing to declare there"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(data: dict[str, str], says: str) -> None:
    shop = rows.make_shop(partner=generous("40"))
    answer = rows.signed_in(shop.owner).post(reverse("shop_selling:edit"), data)  # type: ignore[attr-defined]
    assert answer.status_code == 422
    assert says in answer.text
    assert Partner.objects.get(pk=shop.partner_id).free_delivery_from == 40


def test_the_law_s_words_stand_with_the_seller(client: Client) -> None:
    shop = rows.make_shop(partner=factories.make_partner(is_vat_exempt=True))
    assert "IVA – regime de isenção" in client.get(reverse("shop_legal", args=[shop.partner.code])).text

"""Offers from the basket into the order."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from marketplace.basket.models import Basket
from marketplace.basket.parts import parts_of
from marketplace.checkout.models import Checkout
from marketplace.checkout.offers import fingerprint, offers_for
from marketplace.offer.models import Offer, OfferSaving, OfferUse
from marketplace.order.cancelling import cancel_unpaid
from marketplace.order.models import Order
from marketplace.order.paying import mark_paid
from marketplace.order.placing import CannotPlace, Step, place_order
from marketplace.order.reviving import revive
from marketplace.partner.strategy import MarketStrategy
from tests import factories
from tests.marketplace.ordering import fill_basket, make_checkout, stock_of
from tests.offers.rows import make_offer

pytestmark = pytest.mark.django_db


def seen_by(checkout: Checkout) -> str:
    """What the page of the payment would have shown."""
    basket = Basket.objects.get(pk=checkout.basket_id)
    basket.strategy = MarketStrategy()
    parts = parts_of(basket, buyer=checkout.email)
    return fingerprint(offers_for(checkout=checkout, parts=parts, at=timezone.now()), address_id=checkout.address_id)


def counted(offer: Offer) -> tuple[int, Decimal]:
    """(uses, money) that count."""
    offer.refresh_from_db()
    return offer.uses, offer.spent


def test_a_percentage_of_a_shop_lowers_the_prices_of_its_lines_alone() -> None:
    cheese, honey = factories.make_product(price="18.00"), factories.make_product(price="7.50")
    offer = make_offer(cheese.partner, percent="10")
    order = place_order(checkout=make_checkout((cheese, 2), (honey, 1)))
    first, second = order.lines.order_by("pk")
    assert (first.line_price_before_discounts_incl_tax, first.line_price_incl_tax) == (Decimal("36.00"), Decimal("32.40"))
    assert second.line_price_incl_tax == Decimal("7.50")
    assert [part.goods_total for part in order.shop_orders.order_by("number")] == [Decimal("32.40"), Decimal("7.50")]
    assert order.total_incl_tax == Decimal("32.40") + Decimal("7.50") + 2 * Decimal("4.20")
    assert counted(offer) == (1, Decimal("3.60"))
    saving = OfferSaving.objects.get()
    assert (saving.shop_order.partner, saving.words, saving.amount) == (cheese.partner, "Cheese week (10 % off)", Decimal("3.60"))


def test_a_budget_is_given_to_the_last_cent() -> None:
    # 0.10 and 0.20 are more than 0.30 where a database adds binary fractions.
    offers = []
    for price in ("1.00", "2.00"):
        cheese = factories.make_product(price=price, partner=offers[0].partner if offers else None)
        offers = offers or [make_offer(cheese.partner, percent="10", budget="0.30")]
        place_order(checkout=make_checkout((cheese, 1)))
    assert counted(offers[0]) == (2, Decimal("0.30"))
    for order in Order.objects.order_by("-pk"):
        cancel_unpaid(order=order, at=timezone.now())
    assert counted(offers[0]) == (0, Decimal("0.00"))


def test_the_tax_is_inside_the_lowered_price() -> None:
    cheese = factories.make_product(price="12.30")
    make_offer(cheese.partner, amount="2.30")
    order = place_order(checkout=make_checkout((cheese, 1)))
    line, share = order.lines.get(), order.shop_orders.get().vat.get()
    assert line.line_price_incl_tax == share.goods == Decimal("10.00")
    assert share.goods_tax == Decimal("1.87")  # 23 %


@pytest.mark.parametrize("below", [False, True])
def test_an_offer_for_a_category_is_for_all_below_it_and_for_variants(below: bool) -> None:
    food = factories.make_category("Food")
    cheeses = food.add_child(name="Cheeses")
    partner = factories.make_partner()
    cheese = factories.make_product(partner=partner, price="10.00", category=cheeses if below else food)
    honey = factories.make_product(partner=partner, price="10.00", category=factories.make_category("Honey"))
    make_offer(partner, percent="50", on=(food,))
    [part] = parts_of(fill_basket((cheese, 1), (honey, 1)))
    assert [line.line_price_incl_tax for line in part.lines] == [Decimal("5.00"), Decimal("10.00")]


def test_an_offer_on_one_product() -> None:
    partner = factories.make_partner()
    cheese, honey = (factories.make_product(partner=partner, price="10.00") for _ in range(2))
    make_offer(partner, n_for_m=(3, 2), on=(honey,))
    [part] = parts_of(fill_basket((cheese, 3), (honey, 3)))
    assert [line.line_price_incl_tax for line in part.lines] == [Decimal("30.00"), Decimal("20.00")]


@pytest.mark.parametrize(
    "fields",
    [
        {"is_on": False},
        {"starts_on": timezone.localdate() + dt.timedelta(days=1)},
        {"starts_on": timezone.localdate() - dt.timedelta(days=9), "ends_on": timezone.localdate() - dt.timedelta(days=1)},
        {"needs_code": True},
        {"most_uses": 0},
        {"budget": "0.99"},
        {"minimum": "10.01"},
    ],
    ids=["off", "not yet", "over", "without its code", "used up", "too dear for its budget", "minimum"],
)
def test_what_does_not_count(fields: dict[str, Any]) -> None:
    cheese = factories.make_product(price="10.00")
    make_offer(cheese.partner, percent="10", **fields)
    [part] = parts_of(fill_basket((cheese, 1)))
    assert (part.goods, part.savings) == (Decimal("10.00"), [])


def test_what_is_lacking_to_a_minimum_is_told() -> None:
    cheese = factories.make_product(price="10.00")
    make_offer(cheese.partner, percent="10", minimum="25.00")
    [part] = parts_of(fill_basket((cheese, 2)))
    assert [(one.lacks, one.words) for one in part.within_reach] == [(Decimal("5.00"), "Cheese week (10 % off from €25.00 on)")]


def test_free_delivery_is_borne_by_the_shop_and_counted() -> None:
    cheese = factories.make_product(price="10.00")
    offer = make_offer(cheese.partner, most_uses=1)
    order = place_order(checkout=make_checkout((cheese, 1)))
    part = order.shop_orders.get()
    assert (order.total_incl_tax, part.delivery_total, part.delivery_borne) == (Decimal("10.00"), Decimal("0"), Decimal("4.20"))
    assert counted(offer) == (1, Decimal("4.20"))
    assert place_order(checkout=make_checkout((cheese, 1))).total_incl_tax == Decimal("14.20")


@pytest.mark.parametrize("payment", ["slip", "cash_on_delivery"])
def test_an_order_of_nothing_is_paid_at_once(payment: str) -> None:
    cheese = factories.make_product(price="18.00")
    make_offer(cheese.partner, percent="100")
    make_offer(cheese.partner)
    checkout = make_checkout((cheese, 1))
    Checkout.objects.filter(pk=checkout.pk).update(payment=payment)
    checkout.refresh_from_db()
    order = place_order(checkout=checkout, seen=seen_by(checkout))
    order.refresh_from_db()
    assert (order.total_incl_tax, order.to_collect, order.payment) == (0, 0, "nothing")
    assert order.paid_at is not None
    assert {one.state for one in order.shop_orders.all()} == {"to_pack"}
    check = io.StringIO()
    call_command("ledger_check", stdout=check)
    assert "Every cent is explained." in check.getvalue()


def test_free_delivery_from_an_amount_is_asked_of_prices_before_offers() -> None:
    cheese = factories.make_product(partner=factories.make_partner(free_delivery_from=Decimal("30.00")), price="30.00")
    make_offer(cheese.partner, percent="10")
    assert place_order(checkout=make_checkout((cheese, 1))).total_incl_tax == Decimal("27.00")


def test_an_offer_that_ended_meanwhile_is_told_and_asked_again() -> None:
    cheese = factories.make_product(price="10.00")
    offer = make_offer(cheese.partner, percent="10")
    checkout = make_checkout((cheese, 1))
    seen = seen_by(checkout)
    Offer.objects.update(is_on=False)
    with pytest.raises(CannotPlace) as refused:
        place_order(checkout=checkout, seen=seen)
    assert refused.value.step == Step.PAYMENT
    assert "“Cheese week” does not count any more" in str(refused.value)
    assert (Order.objects.count(), stock_of(cheese), counted(offer)) == (0, (10, 0), (0, Decimal(0)))
    checkout.basket.refresh_from_db()
    assert (checkout.basket.status, checkout.basket.num_lines) == (Basket.OPEN, 1)
    assert place_order(checkout=checkout, seen=seen_by(checkout)).total_incl_tax == Decimal("14.20")


@pytest.mark.parametrize("seen", ["x.1.2", "x." + "9" * 30, "x.-1.٣", "\x00." * 200])
def test_a_fingerprint_that_was_made_up_is_refused_like_any_other(seen: str) -> None:
    with pytest.raises(CannotPlace):
        place_order(checkout=make_checkout((factories.make_product(), 1)), seen=seen)


def test_a_budget_is_never_overdrawn() -> None:
    cheese = factories.make_product(price="10.00", stock=9)
    offer = make_offer(cheese.partner, percent="50", budget="12.00")
    totals = [place_order(checkout=make_checkout((cheese, 1))).total_incl_tax for _ in range(4)]
    assert totals == [Decimal("9.20"), Decimal("9.20"), Decimal("14.20"), Decimal("14.20")]
    assert counted(offer) == (2, Decimal("10.00"))


def test_what_was_never_paid_gives_its_use_back_once() -> None:
    cheese = factories.make_product(price="10.00")
    offer = make_offer(cheese.partner, percent="10", most_uses=1)
    order = place_order(checkout=make_checkout((cheese, 1)))
    assert counted(offer) == (1, Decimal("1.00"))
    assert cancel_unpaid(order=order, at=timezone.now())
    assert counted(offer) == (0, Decimal(0))
    assert not cancel_unpaid(order=order, at=timezone.now())
    assert counted(offer) == (0, Decimal(0))
    assert OfferUse.objects.get().given_back_at is not None


def test_paid_late_it_counts_again_where_it_is_left() -> None:
    cheese = factories.make_product(price="10.00")
    offer = make_offer(cheese.partner, percent="10", most_uses=1)
    order = place_order(checkout=make_checkout((cheese, 1)))
    cancel_unpaid(order=order, at=timezone.now())
    assert revive(order=order)
    assert counted(offer) == (1, Decimal("1.00"))
    assert mark_paid(order=order, at=timezone.now())


def test_paid_late_and_used_up_meanwhile_the_order_stays_cancelled() -> None:
    cheese = factories.make_product(price="10.00")
    offer = make_offer(cheese.partner, percent="10", most_uses=1)
    order = place_order(checkout=make_checkout((cheese, 1)))
    cancel_unpaid(order=order, at=timezone.now())
    place_order(checkout=make_checkout((cheese, 1)))
    assert not revive(order=order)
    assert counted(offer) == (1, Decimal("1.00"))
    assert stock_of(cheese) == (10, 1)


def test_queries_do_not_grow_with_offers(django_assert_max_num_queries: Any, django_assert_num_queries: Any) -> None:
    partners = [factories.make_partner() for _ in range(3)]
    products = [factories.make_product(partner=partners[n % 3]) for n in range(10)]
    for partner in partners:
        make_offer(partner, percent="10", on=(factories.make_category(),))
    basket = fill_basket(*((product, 1) for product in products))
    len(basket.all_lines())
    with django_assert_num_queries(4):
        parts_of(basket)
    for partner in partners:
        for n in range(30):
            make_offer(partner, percent=str(n + 1), on=(factories.make_category(), products[n % 10]))
    with django_assert_num_queries(4):
        parts_of(basket)
    checkout = make_checkout(*((product, 1) for product in products))
    with django_assert_max_num_queries(60):
        place_order(checkout=checkout)

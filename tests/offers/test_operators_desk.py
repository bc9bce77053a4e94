"""The operator makes an offer that the marketplace bears, and everybody reads who pays what."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from marketplace.basket.parts import parts_of
from marketplace.offer.models import Bearer, Offer
from marketplace.order.booking import book_shipments
from marketplace.order.models import Order, ShopOrder
from marketplace.order.paying import mark_paid
from marketplace.order.placing import CannotPlace, place_order
from marketplace.order.shortages import report_missing
from marketplace.refunds.giving_back import give_back
from tests import factories
from tests.marketplace.ordering import fill_basket, make_checkout, make_order
from tests.marketplace.test_checkout import PAYMENT, add, hidden, up_to_payment
from tests.offers.rows import cheese, fifth_off, make_offer
from tests.offers.test_placing import seen_by
from tests.shops import rows
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db
SAID = {"name": "Cheese week", "kind": "percent", "percent": "20", "starts_on": "2026-01-01", "is_on": "on", "borne_by": "operator"}


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(factories.make_user(role=Role.OPERATOR))
    return client


def text_of(answer: Any) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\xa0", " ").split())


def test_the_operator_says_who_bears_it_and_sees_what_it_has_given(operator: Client) -> None:
    assert "Who bears it?" in text_of(operator.get(reverse("market_offers:add")))
    assert operator.post(reverse("market_offers:add"), {**SAID, "budget": "50.00"}).status_code == 302
    assert Offer.objects.get().borne_by == Bearer.OPERATOR
    goods = cheese()
    [part] = parts_of(fill_basket((goods, 3)))
    assert (part.goods, part.borne_by_operator) == (30, 6)  # no shop has to agree

    make_order((goods, 3))

    page = text_of(operator.get(reverse("market_offers:index")))
    assert "the marketplace" in page
    assert "€6.00 of €50.00" in page
    edit = operator.get(reverse("market_offers:edit", args=[Offer.objects.get().pk]))
    assert re.search(r'value="operator"[^>]* checked', edit.content.decode())


@pytest.mark.parametrize("kind", [{}, {"kind": "free_delivery"}])
def test_what_the_marketplace_bears_has_a_limit(operator: Client, kind: dict[str, str]) -> None:
    answer = operator.post(reverse("market_offers:add"), {**SAID, **kind})

    assert answer.status_code == 422
    assert "The marketplace pays what it gives" in text_of(answer)
    assert operator.post(reverse("market_offers:add"), {**SAID, **kind, "most_uses": "10"}).status_code == 302


def test_a_shop_has_no_say_in_who_bears_its_own(client: Client) -> None:
    shop = rows.make_shop()
    client.force_login(shop.owner)
    client.get(reverse("shop_offers:add"))

    client.post(reverse("shop_offers:add"), {**SAID, "budget": "50.00"})

    assert Offer.objects.get().borne_by == Bearer.SHOP
    fifth_off()
    assert "Take part" not in text_of(client.get(reverse("shop_offers:index")))  # what the marketplace bears asks nobody


def test_who_bears_it_is_asked_once_more_under_the_lock() -> None:
    offer = fifth_off()
    checkout = make_checkout((cheese(), 3))
    seen = seen_by(checkout)
    from marketplace.offer import claiming

    taken = [claiming.Taken(offer, Decimal(6), None)]
    Offer.objects.update(borne_by=Bearer.SHOP)

    assert claiming.claim(taken, buyer="") == [offer]
    with pytest.raises(CannotPlace, match="does not count any more"):
        place_order(checkout=checkout, seen=seen)


def test_a_buyer_reads_it_in_the_order_and_its_mail(client: Client) -> None:
    fifth_off()
    order = make_order((cheese(), 3))
    token = order.tracking_token

    for name in ("order_thanks", "order_tracking"):
        page = text_of(client.get(reverse(name, args=[token])))
        assert "Paid by the marketplace −€6.00" in page
        assert "Left to pay €30.90" in page
    mark_paid(order=order, at=timezone.now())
    page = text_of(client.get(reverse("order_tracking", args=[token])))
    assert "Paid by you €30.90" in page
    run_tasks()
    body = mail.outbox[0].body.replace("\xa0", " ")
    assert "Paid by the marketplace: €6.00" in body
    assert "Paid by you: €30.90" in body


def test_an_order_of_nothing_is_told_as_what_it_is(client: Client) -> None:
    fifth_off(percent="100")
    make_offer(None, borne_by="operator")
    order = make_order((cheese(), 1))
    run_tasks()

    page = text_of(client.get(reverse("order_tracking", args=[order.tracking_token])))
    assert "Nothing to pay" in page
    assert "There is nothing to pay, and the packing begins" in page
    assert "Credit" not in page
    [message] = [one for one in mail.outbox if order.number in one.subject]
    assert message.subject == f"Your order {order.number}"
    assert "There is nothing to pay" in message.body
    assert "Credit" not in message.body
    cancel = text_of(client.get(reverse("order_cancel", args=[order.tracking_token])))
    assert "You had nothing to pay for it, so nothing goes back to you." in cancel
    client.post(reverse("order_cancel", args=[order.tracking_token]))
    assert "You owe nothing" in text_of(client.get(reverse("order_tracking", args=[order.tracking_token])))
    run_tasks()
    assert "You had paid nothing of it" in mail.outbox[-1].body


def test_a_shop_reads_that_it_is_paid_in_full(client: Client) -> None:
    shop = rows.make_shop()
    fifth_off()
    order = make_order((cheese(partner=shop.partner), 3))
    mark_paid(order=order, at=timezone.now())
    book_shipments.func(order.pk)
    part = order.shop_orders.get()
    give_back(shop_order=part, key="a", cause="goodwill", fault="shop", pieces={part.lines.get().pk: 1})
    client.force_login(shop.owner)

    page = text_of(client.get(reverse("shop_orders:detail", args=[part.pk])))

    assert "Paid by the marketplace €6.00" in page
    assert "you are paid in full all the same" in page
    assert "€2.00 of it to the marketplace" in page


def test_the_operator_reads_both_parts_of_what_goes_back_and_of_the_order(operator: Client) -> None:
    fifth_off()
    order = make_order((cheese(), 3))
    mark_paid(order=order, at=timezone.now())
    part = order.shop_orders.get()
    give_back(shop_order=part, key="a", cause="goodwill", fault="shop", pieces={part.lines.get().pk: 1})

    page = text_of(operator.get(reverse("refunds:index") + "?show=all"))
    assert "€8.00 and €2.00 to the marketplace" in page
    assert "Paid by the marketplace €4.00" in text_of(operator.get(reverse("books:order", args=[order.number])))
    assert "Sales promotion: discounts borne" in text_of(operator.get(reverse("books:index")))
    assert "its share of what you give back goes to the marketplace" in text_of(operator.get(reverse("refunds:give", args=[part.pk])))


def test_the_buyer_is_told_the_buyers_part_of_what_is_missing(client: Client) -> None:
    fifth_off()
    order = make_order((cheese(), 3))
    mark_paid(order=order, at=timezone.now())
    part = order.shop_orders.get()

    report_missing(shop_order=part, pieces={part.lines.get().pk: 1}, gone=True, actor=factories.make_user())
    run_tasks()

    assert "You get €8.00 back." in mail.outbox[-1].body.replace("\xa0", " ")
    page = text_of(client.get(reverse("order_tracking", args=[order.tracking_token])))
    assert "You get €8.00 back." in page
    assert "€8.00 back to you" in page


def test_the_card_page_shows_parts_that_come_to_what_is_paid(client: Client, settings: Any) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_x"
    fifth_off()
    order = make_order((cheese(), 3), payment=Order.Payment.CARD)

    page = text_of(client.get(reverse("card_payment", args=[order.tracking_token])))

    assert "Total, delivery included €30.90" in page
    assert "€36.90" not in page


@pytest.mark.parametrize("count", [10, 1000])
def test_queries_of_the_operators_list_do_not_grow(operator: Client, count: int, django_assert_max_num_queries: Any) -> None:
    like = {"partner": None, "kind": "percent", "percent": 5, "name": "Some", "borne_by": "operator", "budget": 9}
    Offer.objects.bulk_create(Offer(**like) for _ in range(count))
    with django_assert_max_num_queries(26):
        assert operator.get(reverse("market_offers:index")).status_code == 200


def test_a_part_that_is_borne_whole_asks_for_nothing_at_the_door(client: Client) -> None:
    free, other = cheese("8.00"), cheese("10.00")
    order = make_order((free, 1), (other, 1), payment="cash_on_delivery")
    part = order.shop_orders.get(partner=free.partner)
    ShopOrder.objects.filter(pk=part.pk).update(borne_by_operator=part.total, delivery_by_operator=part.delivery_total)

    page = text_of(client.get(reverse("order_tracking", args=[order.tracking_token])))

    assert f"for {free.partner.name}" not in page
    assert f"for {other.partner.name}" in page


def test_basket_and_checkout_say_in_words_who_pays_what(client: Client) -> None:
    fifth_off()
    make_offer(None, borne_by="operator", name="Market day")
    factories.make_service()
    client.force_login(factories.make_user())
    add(client, cheese("25.00"))

    basket = text_of(client.get(reverse("basket")))
    assert "Cheese week (20 % off) −€5.00, paid by the marketplace" in basket
    assert "Market day (free delivery) paid by the marketplace" in basket
    assert "it is taken off your total, and the shop is paid in full." in basket
    page = up_to_payment(client)
    said = " ".join(re.sub(r"<[^>]+>", " ", page).replace("\xa0", " ").split())
    assert "Paid by the marketplace −€9.20" in said
    assert "Total €20.00" in said
    assert "free" not in said.split("What you order")[1].split("Sent to")[0].replace("(free delivery)", "")
    client.post(PAYMENT, {**hidden(page), "payment": "slip"})
    assert Order.objects.get().slip.amount == 20


def test_where_nothing_is_left_the_page_offers_to_order_and_no_more(client: Client) -> None:
    fifth_off(percent="100")
    make_offer(None, borne_by="operator")
    factories.make_service()
    client.force_login(factories.make_user())
    add(client, cheese("25.00"))

    page = up_to_payment(client)
    ways = re.findall(r'name="payment" value="(\w+)"', page)
    assert ways == ["nothing"]
    assert "Offers pay for all of this." in page
    answer = client.post(PAYMENT, {**hidden(page), "payment": "nothing"})
    assert "There is nothing to pay, and the packing begins" in text_of(client.get(answer.url))
    assert Order.objects.get().paid_at is not None

"""What buyers read of offers: basket, checkout, order, mail, invoice."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketplace.invoices.en16931 import document_xml, offer_notes
from marketplace.offer.models import Offer
from marketplace.order.models import Order
from marketplace.order.paying import mark_paid
from marketplace.order.placing import place_order
from tests import factories
from tests.marketplace.ordering import ADDRESS, make_checkout
from tests.offers.rows import make_offer
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


def put_in(client: Client, product: Any, quantity: int = 1) -> None:
    client.post(reverse("basket_add"), {"product": product.pk, "quantity": quantity})


def test_the_basket_says_what_counts_and_what_is_lacking(client: Client) -> None:
    cheese = factories.make_product(price="10.00")
    make_offer(cheese.partner, n_for_m=(3, 2))
    make_offer(cheese.partner, name="Big basket", percent="10", minimum="50.00")
    put_in(client, cheese, 3)
    page = client.get(reverse("basket")).content.decode()
    assert "Cheese week (3 for the price of 2, the cheapest free)" in page
    assert "€10.00 saved" in page
    assert "€20.00 more and this counts: Big basket (10 % off from €50.00 on)." in page
    assert "€20.00" in page


def to_payment(client: Client) -> Any:
    client.post(reverse("checkout"), ADDRESS)
    choices = client.get(reverse("checkout_delivery")).context["choices"]
    answers = {}
    for choice in choices:
        quote = choice.offer.possible[0]
        answers |= {choice.name: quote.service.pk, choice.day_name(quote): quote.dates[0].promised_for.isoformat()}
    client.post(reverse("checkout_delivery"), answers)
    return client.get(reverse("checkout_payment"))


def test_an_offer_that_ends_before_the_button_is_pressed(client: Client) -> None:
    factories.make_service()
    cheese = factories.make_product(price="10.00")
    make_offer(cheese.partner, percent="10")
    put_in(client, cheese)
    page = to_payment(client)
    assert page.context["sum"].total == Decimal("13.20")
    assert "Cheese week (10 % off)" in page.content.decode()
    Offer.objects.update(is_on=False)
    answers = {"payment": "slip", "checkout": page.context["checkout"].token, "seen": page.context["seen"]}
    again = client.post(reverse("checkout_payment"), answers, follow=True)
    assert "“Cheese week” does not count any more" in again.content.decode()
    assert Order.objects.count() == 0
    assert again.context["sum"].total == Decimal("14.20")
    client.post(reverse("checkout_payment"), {**answers, "seen": again.context["seen"]})
    assert Order.objects.get().total_incl_tax == Decimal("14.20")


def test_order_page_mail_and_invoice_say_it(client: Client) -> None:
    cheese = factories.make_product(price="10.00")
    make_offer(cheese.partner, percent="10")
    order = place_order(checkout=make_checkout((cheese, 2)))
    run_tasks()
    page = client.get(reverse("order_tracking", args=[order.tracking_token])).content.decode()
    for text in (page, mail.outbox[0].body):
        assert "Cheese week (10 % off)" in text
        assert "€2.00 saved, in the prices above" in text
        assert "€18.00" in text
    mark_paid(order=order, at=timezone.now())
    invoice = order.shop_orders.get().invoices.get()
    assert invoice.goods == Decimal("18.00")
    assert offer_notes(invoice) == ["Cheese week (10 % off): €2.00, taken off in the prices"]
    assert "Cheese week (10 % off): €2.00, taken off in the prices" in document_xml(invoice).decode()


def test_the_products_page_tells_what_counts_for_it(client: Client) -> None:
    cheese, honey = factories.make_product(price="10.00"), factories.make_product()
    make_offer(cheese.partner, n_for_m=(3, 2), on=(cheese,))
    make_offer(cheese.partner, percent="10", name="Secret", needs_code=True)
    page = client.get(cheese.get_absolute_url()).content.decode()
    assert "Cheese week (3 for the price of 2, the cheapest free)" in page
    assert "It is taken off in the basket." in page
    assert "Secret" not in page
    assert "Cheese week" not in client.get(honey.get_absolute_url()).content.decode()

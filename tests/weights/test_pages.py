"""What owners, packers and shoppers read and do about things that are sold by weight."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from marketplace.order.models import Order, ShopOrder, Weighing
from marketplace.partner.models import Partner, StockRecord
from marketplace.refunds.models import Refund
from tests import factories
from tests.marketplace.ordering import ADDRESS, make_checkout
from tests.shops import rows
from tests.tasks import run_tasks
from tests.weights.rows import line_of, make_cheese, sold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]


def words(html: str) -> str:
    return " ".join(html.replace("\N{NO-BREAK SPACE}", " ").split())


def desk_of(partner: Partner) -> Client:
    """The back office of an owner of the seller's shop."""
    user = factories.make_user()
    rows.make_shop(owner=user, partner=partner)
    return rows.signed_in(user)


def test_page_list_and_basket_say_what_is_accepted() -> None:
    cheese = make_cheese()
    client = Client()

    page = words(client.get(cheese.get_absolute_url()).text)
    assert "About 1.0–1.2 kg, at most €23.94: you pay the packed weight (€19.95 per kg)." in page
    assert "at most €23.94" in page
    listing = words(client.get(reverse("products")).text)
    assert "at most €23.94" in listing
    assert "€19.95 per kg" in listing
    assert "about 1.0–1.2 kg, you pay the packed weight" in listing
    client.post(reverse("basket_add"), {"product": cheese.pk, "quantity": 2})
    basket = words(client.get(reverse("basket")).text)
    assert "About 1.0–1.2 kg each, at most €47.88 in all: you pay the packed weight (€19.95 per kg)." in basket


def test_the_checkout_says_it_again() -> None:
    factories.make_service()
    client = Client()
    client.post(reverse("basket_add"), {"product": make_cheese().pk, "quantity": 1})
    client.post(reverse("checkout"), ADDRESS)

    page = words(client.get(reverse("checkout_delivery")).text)

    assert "About 1.0–1.2 kg, at most €23.94" in page


def test_a_reduction_is_one_of_the_price_per_kilogram() -> None:
    cheese = make_cheese()
    StockRecord.objects.filter(product=cheese).update(sale_price=Decimal("15.00"), lowest_before=Decimal("19.95"))

    page = words(Client().get(cheese.get_absolute_url()).text)

    assert "at most €18.00" in page
    assert "€15.00 per kg" in page
    assert "<s>€19.95 per kg</s>" in page
    assert "€23.94</s>" in page
    assert "Lowest price of the 30 days before: €19.95 per kg." in page


def test_the_cheapest_first_knows_what_a_piece_costs() -> None:
    factories.make_product(price="20.00", title="Plain")
    make_cheese(title="Weighed")

    page = Client().get(reverse("products") + "?order=price").text

    assert page.index("Plain") < page.index("Weighed"), "23.94 a piece, though 19.95 a kilogram"


def test_the_packer_weighs_and_the_buyer_is_told() -> None:
    shop_order = sold()
    client = desk_of(shop_order.partner)
    line = line_of(shop_order)

    order_page = words(client.get(reverse("shop_orders:detail", args=[shop_order.pk])).text)
    assert "Weigh and pack" in order_page
    asked = client.get(reverse("shop_orders:weigh", args=[shop_order.pk]))
    assert f"line-{line.pk}-1" in asked.text
    answer = client.post(
        reverse("shop_orders:weigh", args=[shop_order.pk]), {f"line-{line.pk}-0": "1 040", f"line-{line.pk}-1": "1130"}, follow=True
    )

    assert "€4.59 goes back to the buyer by itself" in words(answer.text)
    assert "2.17 kg packed (€19.95 per kg)" in words(answer.text)
    run_tasks()
    assert "You get €4.59 back." in mail.outbox[-1].body
    tracking = words(Client().get(reverse("order_tracking", args=[shop_order.order.tracking_token])).text)
    assert "2.17 kg packed" in tracking
    assert "you get €4.59 back" in tracking


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Write what it weighs, in grams."),
        ("0", "weighs more than 0 g"),
        ("-3", "weighs more than 0 g"),
        ("1,04", "Write whole grams"),
        ("abc", "Write whole grams"),
        ("1", "less than half"),
        ("99999", "more than three times"),
        ("9" * 300, "Write whole grams"),
    ],
)
def test_a_wrong_weight_is_refused_and_the_others_kept(typed: str, said: str) -> None:
    shop_order = sold()
    client = desk_of(shop_order.partner)
    line = line_of(shop_order)

    answer = client.post(reverse("shop_orders:weigh", args=[shop_order.pk]), {f"line-{line.pk}-0": "1077", f"line-{line.pk}-1": typed})

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert 'value="1077"' in answer.text
    assert Weighing.objects.count() == 0


def test_above_the_ceiling_is_said_to_the_packer() -> None:
    shop_order = sold((make_cheese(), 1))
    client = desk_of(shop_order.partner)

    answer = client.post(reverse("shop_orders:weigh", args=[shop_order.pk]), {f"line-{line_of(shop_order).pk}-0": "1350"}, follow=True)

    assert "heavier than you said. The buyer pays no more" in words(answer.text)
    assert Refund.objects.count() == 0


def test_marking_packed_leads_to_the_scale() -> None:
    shop_order = sold()
    client = desk_of(shop_order.partner)

    alone = client.post(reverse("shop_orders:pack"), {"order": shop_order.pk, "sure": "yes"})
    ticked = client.post(reverse("shop_orders:pack"), {"order": shop_order.pk})

    assert alone["Location"] == reverse("shop_orders:weigh", args=[shop_order.pk])
    assert "Weigh them first" in ticked.text
    assert ShopOrder.objects.get().state == ShopOrder.State.TO_PACK


def test_another_shop_finds_no_such_order() -> None:
    shop_order = sold()
    client = desk_of(factories.make_partner())

    assert client.get(reverse("shop_orders:weigh", args=[shop_order.pk])).status_code == 404


def test_the_placed_mail_says_what_is_accepted() -> None:
    from marketplace.order.placing import place_order

    order = place_order(checkout=make_checkout((make_cheese(), 1)))
    run_tasks()

    assert order.payment == Order.Payment.SLIP
    assert "at most €23.94: you pay the packed weight" in words(mail.outbox[0].body)

"""What buyers, shop owners and the operator see and press around money that goes back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from marketplace.ledger.checking import check_books
from marketplace.order.models import Line, Order, ShopOrder
from marketplace.refunds.models import Refund, Withdrawal
from shops.models import Membership
from shops.teams import join_shop
from tests import factories
from tests.ledger.rows import books, cash_order, deliver, money, paid_order
from tests.marketplace.ordering import stock_of
from tests.refunds.test_giving_back import give, one_part
from tests.shops import rows
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db
IBAN = "PT50 0002 0123 1234 5678 9015 4"


def at(name: str, part: ShopOrder, *, whole: bool = False) -> str:
    return reverse(name, args=[part.order.tracking_token] if whole else [part.order.tracking_token, part.pk])


def page(client: Client, url: str) -> str:
    answer = client.get(url, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode()).replace("\xa0", " ")


# --- Cancelling -------------------------------------------------------------------------------------------------------


def test_a_guest_cancels_before_packing_and_gets_the_money_and_the_shop_its_stock(client: Client) -> None:
    product = factories.make_product(price="10.00", stock=5)
    part = paid_order((product, 2)).shop_orders.get()
    assert at("order_cancel_part", part) in page(client, at("order_tracking", part, whole=True))
    assert "€24.20" in page(client, at("order_cancel_part", part))

    answer = client.post(at("order_cancel_part", part), {"means": "bank", "iban": IBAN, "holder": "Ana Lopes"}, follow=True)

    assert "You get €24.20 back" in answer.text.replace("\xa0", " ")
    assert "You cancelled this order" in answer.text
    part.refresh_from_db()
    assert (part.state, stock_of(product)) == ("cancelled", (5, 0))
    assert part.shipment is not None
    assert part.shipment.withdrawn_at
    refund = Refund.objects.get()
    assert (refund.cause, refund.means, refund.iban) == ("cancelled", "bank", "PT50000201231234567890154")
    assert books() == money(slip="24.20", refunds="24.20")
    assert check_books() == []
    run_tasks()
    assert "account ending in 0154" in next(str(message.body) for message in mail.outbox if "Money back" in message.subject)
    client.post(at("order_cancel_part", part), {"means": "credit"}, follow=True)
    assert Refund.objects.count() == 1


@pytest.mark.parametrize("said", [{}, {"means": "card"}, {"means": "bank"}, {"means": "bank", "iban": "PT50123", "holder": "Ana"}])
def test_what_is_filled_in_wrongly_cancels_nothing(client: Client, said: dict[str, str]) -> None:
    part = paid_order().shop_orders.get()

    answer = client.post(at("order_cancel_part", part), said)

    assert answer.status_code == 422
    part.refresh_from_db()
    assert part.state == "to_pack"


def test_what_is_packed_stays_and_the_rest_is_cancelled(client: Client) -> None:
    order = paid_order((factories.make_product(), 1), (factories.make_product(), 1))
    packed, waiting = order.shop_orders.order_by("pk")
    ShopOrder.objects.filter(pk=packed.pk).update(state="packed")

    client.post(at("order_cancel", waiting, whole=True), {"means": "credit"})

    assert [row.state for row in order.shop_orders.order_by("pk")] == ["packed", "cancelled"]
    assert Refund.objects.get().amount == waiting.total
    assert "cannot be cancelled" in page(client, at("order_cancel_part", packed))
    assert client.get(reverse("order_cancel", args=["nonsense"])).status_code == 404
    assert client.get(reverse("order_cancel_part", args=[order.tracking_token, 999])).status_code == 404


def test_cash_at_the_door_is_cancelled_without_money(client: Client) -> None:
    part = cash_order().shop_orders.get()

    answer = client.post(at("order_cancel_part", part), follow=True)

    assert "You owe nothing for it" in answer.text
    assert not Refund.objects.exists()
    assert check_books() == []


# --- Withdrawing ------------------------------------------------------------------------------------------------------


def said(part: ShopOrder, pieces: int = 1, **more: str) -> dict[str, Any]:
    return {f"line-{part.lines.first().pk}": pieces, "name": "Ana Lopes", "means": "credit", **more}


def test_a_buyer_withdraws_in_two_steps_and_gets_a_receipt(client: Client) -> None:
    part = one_part()
    assert "Withdraw from contract here" not in page(client, at("order_tracking", part, whole=True))
    deliver(part)
    assert "Withdraw from contract here" in page(client, at("order_tracking", part, whole=True))

    first = client.post(at("order_withdraw", part), said(part, 3))

    assert "Confirm withdrawal" in first.text
    assert not Withdrawal.objects.exists()
    answer = client.post(at("order_withdraw", part), said(part, 3, confirm="yes"), follow=True)
    assert "Your withdrawal is received" in answer.text
    row = Withdrawal.objects.get()
    run_tasks()
    receipt = next(message for message in mail.outbox if message.subject.startswith("Receipt"))
    assert "3 ×" in receipt.body
    assert f"{timezone.localtime(row.stated_at):%H:%M}" in receipt.body
    assert "Largo da Feira 1" in receipt.body
    client.post(at("order_withdraw", part), said(part, 3, confirm="yes"))
    assert Withdrawal.objects.count() == 1


def test_the_shop_has_the_goods_back_and_the_whole_goes_back_with_the_delivery() -> None:
    shop = rows.make_shop()
    part = one_part((factories.make_product(partner=shop.partner, price="10.00"), 3))
    deliver(part)
    Client().post(at("order_withdraw", part), said(part, 3, confirm="yes"))
    browser = rows.signed_in(shop.owner)
    assert "The goods are back" in page(browser, reverse("shop_orders:detail", args=[part.pk]))

    for _ in range(2):
        browser.post(reverse("shop_refunds:back", args=[part.pk]))

    refund = Refund.objects.get()
    assert (refund.cause, refund.amount, refund.delivery_by) == ("withdrawal", Decimal("36.90"), "shop")
    assert books() == money(slip="36.90", payable="-6.90", delivery="6.90", buyer_credit="36.90")
    assert check_books() == []


def test_what_spoils_quickly_and_what_is_too_old_cannot_be_withdrawn_from(client: Client) -> None:
    part = one_part(
        (factories.make_product(no_withdrawal=True), 1),
    )
    assert Line.objects.get().no_withdrawal
    deliver(part)
    assert "You cannot withdraw" in page(client, at("order_withdraw", part))
    Line.objects.update(no_withdrawal=False)
    assert "Withdraw from contract" in page(client, at("order_withdraw", part))
    part.shipment.parcels.update(status_at=timezone.now() - dt.timedelta(days=16))  # type: ignore[union-attr]

    assert "You cannot withdraw" in page(client, at("order_withdraw", part))
    client.post(at("order_withdraw", part), said(part, confirm="yes"))
    assert not Withdrawal.objects.exists()


# --- The shop ---------------------------------------------------------------------------------------------------------


def test_an_owner_gives_something_back_and_a_packer_or_stranger_cannot() -> None:
    shop = rows.make_shop()
    part = one_part((factories.make_product(partner=shop.partner, price="10.00"), 3))
    url = reverse("shop_refunds:give", args=[part.pk])
    asked = {"key": "k", "extra": "2,50", "reason": "A cracked jar", "fault": "post"}
    packer = factories.make_user()
    join_shop(shop=shop, user=packer, role=Membership.Role.PACKER)
    for person in (packer, rows.make_shop().owner):
        assert rows.signed_in(person).post(url, asked).status_code == 404
    browser = rows.signed_in(shop.owner)
    assert "can still go back" in page(browser, url)
    assert browser.post(url, {**asked, "extra": "99"}).status_code == 422

    for _ in range(2):
        browser.post(url, asked)

    refund = Refund.objects.get()
    assert (refund.amount, refund.fault, refund.created_by) == (Decimal("2.50"), "shop", shop.owner)
    assert "A cracked jar" in page(browser, reverse("shop_orders:detail", args=[part.pk]))
    assert "A cracked jar" in page(Client(), at("order_tracking", part, whole=True))


# --- The operator -----------------------------------------------------------------------------------------------------


def test_the_operator_transfers_once_and_decides_by_whose_fault() -> None:
    operator = rows.signed_in(factories.make_user(role=Role.OPERATOR))
    part = one_part()
    Client().post(at("order_cancel_part", part), {"means": "bank", "iban": IBAN, "holder": "Ana Lopes"})
    refund = Refund.objects.get()
    assert reverse("refunds:index") in page(operator, reverse("wagtailadmin_home"))
    assert "PT50 0002 0123 1234 5678 9015 4" in page(operator, reverse("refunds:index"))

    url = reverse("refunds:settle", args=[refund.pk])
    assert "the buyer has it" in operator.post(url, {"sent": ""}, follow=True).text
    assert "Nothing was changed" in operator.post(url, {"sent": ""}, follow=True).text

    other = paid_order().shop_orders.get()
    operator.post(reverse("refunds:give", args=[other.pk]), {"key": "k", "extra": "1", "fault": "post", "reason": "Wet box"})
    assert Refund.objects.get(shop_order=other).goods_by == "post"
    assert check_books() == []
    clerk = rows.signed_in(factories.make_user(role=Role.CLERK))
    assert clerk.get(reverse("refunds:index")).status_code == 404
    assert clerk.post(url).status_code == 404


def test_the_list_costs_as_much_with_ten_refunds_as_with_a_thousand() -> None:
    operator = rows.signed_in(factories.make_user(role=Role.OPERATOR))
    part = one_part()
    give(part, pieces=1)

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(operator, reverse("refunds:index") + "?show=all")
        return len(seen)

    cost()
    few = cost()
    Refund.objects.bulk_create(
        Refund(shop_order=part, key=f"n{n}", cause="goodwill", fault="shop", means="credit", goods=1, goods_by="shop", delivery_by="post")
        for n in range(1000)
    )

    assert cost() == few
    assert Order.objects.count() == 1

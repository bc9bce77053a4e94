"""Parcels that came back: money or a second try, who bears what, and what becomes of the goods."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from logistics.models import Shipment
from marketplace.credit.models import BuyerCredit
from marketplace.invoices.models import Document, Kind
from marketplace.ledger.checking import check_books
from marketplace.order.booking import book_shipments
from marketplace.order.models import Order, ShopOrder
from marketplace.refunds.giving_back import CannotGiveBack, Way
from marketplace.refunds.models import Refund
from marketplace.refunds.returned import Decision, give_back_returned, send_again
from marketplace.refunds.withdrawing import goods_are_back, withdraw_from_contract
from tests import factories
from tests.ledger.rows import books, cash_order, charge, deliver, paid_order, turn_back
from tests.marketplace.ordering import stock_of
from tests.shops import rows

pytestmark = pytest.mark.django_db


def came_back(*, at_the_door: bool = False, partner: Any = None) -> ShopOrder:
    """Three pieces at 10.00 of five in stock, delivery 6.90, commission 8 % with 23 % VAT; its parcel turned back."""
    charge("8")
    product = factories.make_product(price="10.00", stock=5, **({"partner": partner} if partner else {}))
    part = (cash_order if at_the_door else paid_order)((product, 3)).shop_orders.get()
    turn_back(part)
    assert part.state == ShopOrder.State.RETURNING
    return part


def settle(part: ShopOrder, fault: str = "nobody", delivery_by: str = "buyer", *, restock: bool = True) -> Refund | None:
    decision = Decision(fault, delivery_by, restock, "Refused.")
    return give_back_returned(shop_order=part, decision=decision, actor=factories.make_user(), at=timezone.now())


# (fault, delivery borne by, whole again) → what the buyer has, what the seller is paid, what the post keeps of the delivery, written off
CASES = [
    ("nobody", "buyer", True, {"buyer_credit": "30.00", "delivery": "6.90"}),
    ("nobody", "shop", True, {"buyer_credit": "36.90", "delivery": "6.90", "payable": "-6.90"}),
    ("shop", "shop", False, {"buyer_credit": "36.90", "delivery": "6.90", "payable": "-6.90"}),
    ("post", "post", True, {"buyer_credit": "36.90"}),
    ("post", "post", False, {"buyer_credit": "36.90", "write_offs": "30.00", "payable": "27.05", "commission": "2.40", "vat": "0.55"}),
]


@pytest.mark.parametrize(("fault", "delivery_by", "restock", "stands"), CASES)
def test_each_bears_what_was_decided(fault: str, delivery_by: str, restock: bool, stands: dict[str, str]) -> None:
    part = came_back()

    settle(part, fault, delivery_by, restock=restock)

    found = {name: amount for name, amount in books().items() if name != "clearing:slip"}
    assert found == {name: Decimal(amount) for name, amount in stands.items()}
    assert stock_of(part.lines.get().product) == ((5, 0) if restock else (2, 0))
    assert part.state == ShopOrder.State.RETURNED
    assert check_books() == []


def test_it_is_decided_once() -> None:
    part = came_back()
    settle(part)

    with pytest.raises(CannotGiveBack, match="decided already"):
        settle(part)
    with pytest.raises(CannotGiveBack, match="decided already"):
        send_again(shop_order=part, by_shop=True, at=timezone.now())

    assert BuyerCredit.objects.get().balance == 30


def test_what_was_to_be_paid_at_the_door_is_credited_and_moves_no_money() -> None:
    part = came_back(at_the_door=True)

    assert settle(part) is None

    assert books() == {}
    assert Document.objects.get(kind=Kind.CREDIT_NOTE).total == part.total
    assert check_books() == []


@pytest.mark.parametrize(("by_shop", "delivery", "payable"), [(True, "13.80", "20.15"), (False, "6.90", "27.05")])
def test_sent_once_more_it_has_a_new_parcel_and_is_delivered(by_shop: bool, delivery: str, payable: str) -> None:
    part = came_back()
    first = part.shipment

    send_again(shop_order=part, by_shop=by_shop, at=timezone.now())
    book_shipments.func(part.order_id)
    book_shipments.func(part.order_id)

    part.refresh_from_db()
    assert part.state == ShopOrder.State.TO_PACK
    assert part.shipment
    assert part.shipment != first
    assert Shipment.objects.filter(reference=part.number).count() == 2
    deliver(part)
    assert (books()["delivery"], books()["payable"]) == (Decimal(delivery), Decimal(payable))
    assert stock_of(part.lines.get().product) == (2, 0)
    assert check_books() == []


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def operator() -> Client:
    return signed_in(factories.make_user(role=Role.OPERATOR, is_staff=True))


def test_the_operator_decides_from_the_books() -> None:
    part = came_back()
    desk, address = operator(), reverse("refunds:returned", args=[part.pk])
    assert address in desk.get(reverse("books:index")).content.decode()
    assert address in desk.get(reverse("books:order", args=[part.order.number])).content.decode()

    answer = desk.post(address, {"fault": "post", "delivery_by": "post", "restock": "on"}, follow=True)

    assert "It goes back to the buyer" in answer.content.decode()
    assert Refund.objects.get().goods_by == "shop"
    assert "This was decided already" in desk.get(address).content.decode()


def test_a_shop_decides_of_its_own_and_lays_nothing_on_the_post() -> None:
    shop = rows.make_shop()
    part = came_back(partner=shop.partner)
    owner, address = rows.signed_in(shop.owner), reverse("shop_refunds:returned", args=[part.pk])
    assert address in owner.get(reverse("shop_orders:detail", args=[part.pk])).content.decode()

    refused = owner.post(address, {"fault": "post", "delivery_by": "post"})
    assert refused.status_code == 422
    assert Refund.objects.count() == 0

    owner.post(address, {"again": "yes", "by_post": "on"})
    part.refresh_from_db()
    assert (part.state, part.delivery_borne) == (ShopOrder.State.TO_PACK, Decimal("6.90"))


def test_a_form_without_an_answer_says_what_is_missing() -> None:
    part = came_back()

    answer = operator().post(reverse("refunds:returned", args=[part.pk]), {"reason": "x"})

    assert answer.status_code == 422
    assert ShopOrder.objects.get().state == ShopOrder.State.RETURNING


@pytest.mark.parametrize(("restock", "stock"), [(True, 5), (False, 2)])
def test_the_operator_notes_that_withdrawn_goods_are_back(restock: bool, stock: int) -> None:
    charge("8")
    product = factories.make_product(price="10.00", stock=5)
    part = paid_order((product, 3)).shop_orders.get()
    deliver(part)
    row = withdraw_from_contract(shop_order=part, name="Ana", pieces={part.lines.get().pk: 3}, way=Way("credit"))
    desk, address = operator(), reverse("refunds:back", args=[row.pk])
    assert address in desk.get(reverse("books:order", args=[part.order.number])).content.decode()

    for _ in range(2):
        desk.post(address, {"restock": "on"} if restock else {})

    assert stock_of(product) == (stock, 0)
    assert goods_are_back(withdrawal=row, actor=factories.make_user()) == Refund.objects.get()
    assert BuyerCredit.objects.get().balance == Order.objects.get().total_incl_tax
    assert check_books() == []

"""Credit pays at the checkout: what the page says, that it is taken once, and that it comes back where the order is not paid."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from logistics.models import Tariff, TariffStep
from marketplace.checkout.models import Checkout
from marketplace.ledger.checking import check_books
from marketplace.order.models import Order, ShopOrder
from marketplace.order.placing import CannotPlace, place_order
from marketplace.slips.expiry import expire_due_slips
from marketplace.slips.receiving import assign, record_receipt
from tests import factories
from tests.credit.rows import balance, buyer, checkout_of, order_of
from tests.ledger.rows import books
from tests.marketplace.ordering import make_order
from tests.marketplace.test_checkout import PAYMENT, add, hidden, up_to_payment
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


def at_the_payment(client: Client, user: Any, price: str = "25.00") -> str:
    """The payment page of ``user``, over one piece and 4.20 of delivery."""
    if not Order.objects.exists():
        factories.make_service()
    client.force_login(user)
    add(client, factories.make_product(price=price))
    return up_to_payment(client).replace("\xa0", " ")


def later() -> dt.datetime:
    return timezone.now() + dt.timedelta(days=60)


def test_the_page_says_what_the_buyer_has_and_the_order_takes_it(client: Client) -> None:
    user = buyer("10.00")
    page = at_the_payment(client, user)
    assert "You have €10.00. Then €19.20 is left to pay as chosen above." in page
    assert "Credit used" in page
    assert 'value="credit"' not in page  # it does not reach for all

    answer = client.post(PAYMENT, {**hidden(page), "payment": "slip", "credit": "10.00"})

    order = Order.objects.latest("pk")
    assert (order.credit_used, order.slip.amount, balance(user)) == (Decimal("10.00"), Decimal("19.20"), 0)
    thanks = client.get(answer.url).content.decode().replace("\xa0", " ")
    assert "Pay €19.20 at any post office" in thanks
    assert re.search(r"Credit used</dt><dd>−€10.00.*Left to pay</dt><dd>€19.20", thanks)
    run_tasks()
    said = mail.outbox[-1].body.replace("\xa0", " ")
    assert "Credit used: €10.00" in said
    assert "Left to pay: €19.20" in said
    assert check_books() == []


def test_without_the_box_nothing_is_taken(client: Client) -> None:
    user = buyer("10.00")

    client.post(PAYMENT, {**hidden(at_the_payment(client, user)), "payment": "slip"})

    assert (Order.objects.latest("pk").credit_used, balance(user)) == (0, Decimal("10.00"))


def test_credit_that_reaches_for_all_is_a_way_to_pay_and_the_order_is_paid_at_once(client: Client) -> None:
    user = buyer("50.00")
    page = at_the_payment(client, user)
    assert 'id="pay-with-credit"' not in page

    answer = client.post(PAYMENT, {**hidden(page), "payment": "credit"})

    order = Order.objects.latest("pk")
    assert order.paid_at is not None
    assert (order.payment, order.to_collect, balance(user)) == ("credit", 0, Decimal("20.80"))
    assert order.shop_orders.get().state == ShopOrder.State.TO_PACK
    assert order.shop_orders.get().invoices.get().paid_on is not None
    assert "Your payment has arrived, and the packing begins" in client.get(answer.url).content.decode()
    run_tasks()
    assert mail.outbox[-1].subject == f"Your order {order.number} is paid"
    assert check_books() == []


def test_a_box_whose_credit_reaches_for_all_by_now_pays_all() -> None:
    user = buyer("50.00")

    order = order_of(user, credit="50.00")

    assert (order.payment, order.to_collect, balance(user)) == ("credit", 0, 50 - order.total_incl_tax)


def test_the_rest_comes_and_the_books_explain_it() -> None:
    user = buyer("10.00")
    order = order_of(user, credit="10.00")
    receipt, _ = record_receipt(
        channel="counter", external="1", amount=order.to_collect, currency="EUR", at=timezone.now(), taken_by=factories.make_user()
    )

    assign(receipt=receipt, slip=order.slip, at=timezone.now(), by=factories.make_user())

    order.refresh_from_db()
    assert order.paid_at is not None
    assert "credit_held" not in books()
    assert check_books() == []


def test_a_slip_that_lapses_gives_it_back_and_late_money_takes_it_again() -> None:
    user = buyer("10.00")
    order = order_of(user, credit="10.00")

    expire_due_slips(later())
    assert balance(user) == Decimal("10.00")
    assert check_books() == []

    receipt, _ = record_receipt(channel="counter", external="1", amount=order.to_collect, currency="EUR", at=later())
    assign(receipt=receipt, slip=order.slip, at=later())
    order.refresh_from_db()
    assert order.paid_at is not None
    assert balance(user) == 0
    assert check_books() == []


def test_late_money_of_an_order_whose_credit_was_used_since_is_credit() -> None:
    user = buyer("10.00")
    order = order_of(user, credit="10.00")
    expire_due_slips(later())
    order_of(user, credit="10.00")
    receipt, _ = record_receipt(channel="counter", external="1", amount=order.to_collect, currency="EUR", at=later())

    assign(receipt=receipt, slip=order.slip, at=later())

    order.refresh_from_db()
    assert order.paid_at is None
    assert balance(user) == order.to_collect
    assert check_books() == []


@pytest.mark.parametrize("typed", ["-5.00", "0", "0.001", "abc", "1e3", "9" * 20])
def test_a_tampered_amount_is_refused_with_a_reason(client: Client, typed: str) -> None:
    user = buyer("10.00")
    form = {**hidden(at_the_payment(client, user)), "payment": "slip", "credit": typed}

    answer = client.post(PAYMENT, form, follow=True)

    assert "nothing was ordered" in answer.content.decode()
    assert (Order.objects.count(), balance(user)) == (1, Decimal("10.00"))


@pytest.mark.parametrize("form", [{"payment": "slip", "credit": "10.01"}, {"payment": "credit"}])
def test_more_than_there_is_is_refused_and_all_is_kept(client: Client, form: dict[str, str]) -> None:
    user = buyer("10.00")
    page = at_the_payment(client, user)

    answer = client.post(PAYMENT, {**hidden(page), **form}, follow=True)

    assert "Your credit does not reach for that any more" in answer.content.decode()
    assert (Order.objects.count(), balance(user)) == (1, Decimal("10.00"))
    assert Checkout.objects.latest("pk").state == "open"


@pytest.mark.parametrize("form", [{"payment": "slip", "credit": "10.00"}, {"payment": "credit"}])
def test_nobody_else_spends_it_with_the_token_of_the_checkout(client: Client, form: dict[str, str]) -> None:
    user = buyer("50.00")
    checkout = checkout_of(user)

    for stranger in (client, signed_in()):
        answer = stranger.post(PAYMENT, {"checkout": checkout.token, "seen": "", **form})
        assert answer.status_code == 302
    assert (Order.objects.count(), balance(user)) == (1, Decimal("50.00"))


def signed_in() -> Client:
    other = Client()
    other.force_login(factories.make_user())
    return other


def test_a_guest_has_no_credit_to_choose(client: Client) -> None:
    factories.make_service()
    add(client, factories.make_product())

    assert "Pay with my credit" not in up_to_payment(client)


def test_it_does_not_pay_a_part_at_the_door() -> None:
    user = buyer("10.00")
    checkout = checkout_of(user, credit="10.00", payment=Order.Payment.CASH_ON_DELIVERY)

    with pytest.raises(CannotPlace, match="at the door"):
        place_order(checkout=checkout)

    assert balance(user) == Decimal("10.00")


def test_credit_that_leaves_too_little_for_a_card_is_refused_and_kept(settings: Any) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_x"
    user = buyer("40.00")
    checkout = checkout_of(user, credit="28.80", payment="card")  # of 29.20

    with pytest.raises(CannotPlace, match="is left to pay, and this way takes"):
        place_order(checkout=checkout)

    assert balance(user) == Decimal("40.00")


def test_credit_pays_all_of_an_order_however_its_parts_add_up() -> None:
    # 0.08 and 6.90 come to more than 6.98 where a database adds binary fractions.
    user = buyer("10.00")
    cheese = factories.make_product(price="0.04", grams=1500)

    order = order_of(user, (cheese, 2), payment="credit")

    assert (order.paid_at is not None, balance(user)) == (True, Decimal("3.02"))


def test_each_shop_has_its_share_and_the_shares_come_to_it() -> None:
    user = buyer("10.01")
    wanted = [(factories.make_product(price=price, partner=factories.make_partner()), 1) for price in ("3.33", "7.00", "20.00")]

    order = order_of(user, *wanted, credit="10.01")

    shares = list(order.shop_orders.values_list("credit_used", flat=True))
    assert sum(shares) == order.credit_used == Decimal("10.01")
    assert all(shares)
    assert check_books() == []


def test_the_check_finds_credit_that_stands_aside_for_nothing() -> None:
    user = buyer("10.00")
    order = order_of(user, credit="10.00")

    Order.objects.filter(pk=order.pk).update(cancelled_at=timezone.now())

    assert [finding.about for finding in check_books()] == [order.number]


def test_francs_have_whole_amounts(settings: Any) -> None:
    settings.CURRENCY = settings.OSCAR_DEFAULT_CURRENCY = "XPF"
    factories.make_service()
    Tariff.objects.update(currency="XPF")
    TariffStep.objects.update(price=850)
    user = buyer("500")
    order = order_of(user, (factories.make_product(price="1200"), 1), (factories.make_product(price="333"), 1), credit="500")

    assert order.currency == "XPF"
    assert order.credit_used == 500
    assert all(share == int(share) for share in order.shop_orders.values_list("credit_used", flat=True))
    assert balance(user) == 0


def test_the_query_count_does_not_grow_for_who_has_none(client: Client, django_assert_max_num_queries: Any) -> None:
    make_order()
    user = factories.make_user()
    at_the_payment(client, user)

    with django_assert_max_num_queries(60):
        client.get(PAYMENT)

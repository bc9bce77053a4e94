"""A buyer who withdrew chooses how it goes back, and the scan that the shop chose gives the money back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from logistics.charges import settle
from logistics.models import Charge, HomeSending, Parcel, TariffStep
from logistics.sending.accepting import weigh
from logistics.sending.drafts import change, ready_to_pay, write_anew
from logistics.tracking import record_event
from marketplace.ledger.checking import check_books
from marketplace.order.models import ShopOrder
from marketplace.refunds.models import Refund, ReturnSending, ReturnTerms, Withdrawal
from marketplace.refunds.regular import look_after_returns
from marketplace.refunds.returning import send_back
from shops.models import Shop
from tests import factories
from tests.ledger.rows import deliver, paid_order
from tests.refunds.test_giving_back import one_part
from tests.refunds.test_pages import at, page, said
from tests.shops import rows
from tests.tasks import run_tasks, waiting_tasks

pytestmark = pytest.mark.django_db
PRICE = Decimal("6.90")  # of the only service to the shop’s door


@pytest.fixture
def shop() -> Shop:
    return rows.make_shop()


def withdrawn(shop: Shop, **terms: Any) -> Withdrawal:
    """Of a part with three pieces of € 10.00 that was delivered, all of it."""
    if terms:
        ReturnTerms.objects.create(partner=shop.partner, **terms)
    part = one_part((factories.make_product(partner=shop.partner, price="10.00"), 3))
    deliver(part)
    Client().post(at("order_withdraw", part), said(part, 3, confirm="yes"))
    return Withdrawal.objects.get()


def choose(withdrawal: Withdrawal, way: str = "print", **more: str) -> HomeSending:
    Client().post(at("order_send_back", withdrawal.shop_order), {"way": way, **more})
    return ReturnSending.objects.get().sending


def pay(sending: HomeSending) -> Parcel:
    assert sending.charge is not None
    settle(charge=sending.charge, way="counter", at=timezone.now())
    sending.refresh_from_db()
    return parcel_of(sending)


def parcel_of(sending: HomeSending) -> Parcel:
    assert sending.shipment is not None
    return sending.shipment.parcels.get()


def scan(parcel: Parcel, code: str, **facts: str) -> None:
    record_event(parcel=parcel, code=code, occurred_at=timezone.now(), actor=None, office="Coimbra", **facts)


def open_days(client: Client, part: ShopOrder) -> list[str]:
    text = page(client, at("order_send_back", part))
    return [piece.split('"')[0] for piece in text.split('<option value="')[1:] if piece[:2] == "20"]


def test_the_buyer_sees_what_the_shop_allows_with_its_prices(shop: Shop, client: Client) -> None:
    row = withdrawn(shop, by_code=False, by_pickup=False)

    text = page(client, at("order_send_back", row.shop_order))

    assert "A label that you print" in text
    assert "the office prints the label" not in text
    assert "picks it up" not in text
    assert f"€{HomeSending(price=PRICE).price}" in text


def test_the_buyer_pays_and_gets_a_label_to_the_shop(shop: Shop, client: Client) -> None:
    row = withdrawn(shop)
    sending = choose(row)
    assert sending.state == "to_pay"

    parcel = pay(sending)

    shipment = parcel.shipment
    assert (shipment.sender.name, shipment.sender.postcode) == (
        row.shop_order.order.delivers_to.name,
        row.shop_order.order.delivers_to.postcode,
    )
    assert shipment.recipient.street == shop.partner.sends_from.street
    assert "Label on A4" in page(client, reverse("sending", args=[sending.token]))
    assert sending.token in client.get(at("order_send_back", row.shop_order)).headers["Location"]
    assert check_books() == []


def test_asked_twice_it_is_one_sending(shop: Shop) -> None:
    row = withdrawn(shop)

    assert choose(row) == choose(row, "code")
    assert send_back(withdrawal=row, hand_in="code", at=timezone.now()) == ReturnSending.objects.get().sending, "of two at once as well"
    assert Charge.objects.count() == 1


def test_what_the_shop_pays_is_booked_at_once_from_what_is_paid_out_to_it(shop: Shop, client: Client) -> None:
    row = withdrawn(shop, payer="shop", by_code=True)
    assert "free, the shop pays" in page(client, at("order_send_back", row.shop_order))

    sending = choose(row, "code")

    assert (sending.state, sending.charge.way, sending.charge.amount) == ("booked", "recipient", PRICE)  # type: ignore[union-attr]
    assert check_books() == []
    run_tasks()
    assert not any("Receipt for" in message.subject for message in mail.outbox), "the buyer paid nothing"
    assert "pays the postage" in page(client, reverse("sending", args=[sending.token]))
    money = page(rows.signed_in(shop.owner), reverse("shop_money:index"))  # type: ignore[attr-defined]
    assert "Postage of a return, which you pay." in money


def test_heavier_than_thought_the_shop_pays_for_the_weight_too(shop: Shop) -> None:
    row = withdrawn(shop, payer="shop", by_code=True)
    step = TariffStep.objects.get(price=PRICE)
    TariffStep.objects.filter(pk=step.pk).update(up_to_grams=5000)
    TariffStep.objects.create(tariff=step.tariff, zone=step.zone, up_to_grams=20_000, price=Decimal("9.90"))
    sending = choose(row, "code")

    extra = weigh(sending, grams=9000, at=timezone.now())

    assert extra is not None
    extra.refresh_from_db()
    assert (extra.state, extra.way, extra.amount) == ("paid", "recipient", Decimal("3.00"))
    assert parcel_of(sending).grams == 9000
    assert check_books() == []


def test_a_way_that_the_shop_does_not_allow_books_nothing(shop: Shop, client: Client) -> None:
    row = withdrawn(shop, by_pickup=False)

    answer = client.post(at("order_send_back", row.shop_order), {"way": "pickup", "day": "2099-01-01"})

    assert answer.status_code == 422
    assert "Choose one of the ways" in answer.text
    assert not HomeSending.objects.exists()


@pytest.mark.parametrize("day", ["", "2099-01-01", "2026-13-45", "yesterday"])
def test_a_collection_needs_a_day_on_which_the_post_comes(shop: Shop, client: Client, day: str) -> None:
    row = withdrawn(shop, by_pickup=True)

    assert client.post(at("order_send_back", row.shop_order), {"way": "pickup", "day": day}).status_code == 422
    assert not HomeSending.objects.exists()


def test_a_collection_is_asked_for_when_it_is_paid(shop: Shop, client: Client) -> None:
    row = withdrawn(shop, by_pickup=True, payer="shop")
    days = open_days(client, row.shop_order)

    sending = choose(row, "pickup", day=days[1], window="any")

    assert sending.pickup is not None
    assert sending.pickup.day.isoformat() == days[1]


def test_a_foreign_link_shows_nothing(shop: Shop, client: Client) -> None:
    row = withdrawn(shop)
    other = paid_order().shop_orders.get()

    for token, pk in [
        ("nonsense", row.shop_order.pk),
        (other.order.tracking_token, row.shop_order.pk),
        (row.shop_order.order.tracking_token, 999),
    ]:
        assert client.get(reverse("order_send_back", args=[token, pk])).status_code == 404


@pytest.mark.parametrize(
    ("refund_on", "after_acceptance", "after_delivery"),
    [("accepted", 1, 1), ("back", 0, 1), ("hand", 0, 0)],
    ids=["accepted", "back", "hand"],
)
def test_the_scan_that_the_shop_chose_gives_the_money_back(shop: Shop, refund_on: str, after_acceptance: int, after_delivery: int) -> None:
    row = withdrawn(shop, refund_on=refund_on, payer="shop")
    parcel = parcel_of(choose(row))
    run_tasks()
    assert not Refund.objects.exists()

    scan(parcel, "EMA")
    run_tasks()
    assert Refund.objects.count() == after_acceptance

    scan(parcel, "EMI", delivered_to="Queijaria")
    run_tasks()
    assert Refund.objects.count() == after_delivery
    assert check_books() == []
    if after_delivery:
        assert Refund.objects.get().goods == Decimal("30.00")
        assert any("Money back" in message.subject for message in mail.outbox)


def test_a_scan_told_twice_gives_back_once(shop: Shop) -> None:
    parcel = parcel_of(choose(withdrawn(shop, refund_on="accepted", payer="shop")))

    scan(parcel, "EMA")
    scan(parcel, "EDD")
    run_tasks()

    assert Refund.objects.count() == 1


def test_what_is_sent_elsewhere_gives_nothing_back(shop: Shop) -> None:
    """The buyer wrote another address before paying for it."""
    row = withdrawn(shop, refund_on="accepted")
    sending = choose(row)
    assert write_anew(sending, at=timezone.now())
    change(sending, at=timezone.now(), recipient=factories.make_address(street="Rua de um amigo 1"))
    ready_to_pay(sending, at=timezone.now())
    parcel = pay(sending)

    scan(parcel, "EMA")
    run_tasks()

    assert not Refund.objects.exists()
    shown = page(rows.signed_in(shop.owner), reverse("shop_orders:detail", args=[row.shop_order.pk]))  # type: ignore[attr-defined]
    assert "another address than your shop’s" in shown


def test_what_stands_against_it_is_told_to_the_shop_and_the_scan_stays(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    from marketplace.refunds import return_scans
    from marketplace.refunds.giving_back import CannotGiveBack

    def refuse(**_said: Any) -> None:
        raise CannotGiveBack("The buyer’s bank decides about it.")

    row = withdrawn(shop, refund_on="accepted", payer="shop")
    parcel = parcel_of(choose(row))
    monkeypatch.setattr(return_scans, "goods_are_back", refuse)

    scan(parcel, "EMA")
    run_tasks()

    parcel.refresh_from_db()
    assert parcel.status == "accepted"
    shown = page(rows.signed_in(shop.owner), reverse("shop_orders:detail", args=[row.shop_order.pk]))  # type: ignore[attr-defined]
    assert "The buyer’s bank decides about it." in shown
    assert parcel.number.number in shown


def test_after_fourteen_days_the_money_goes_back_for_what_was_sent(shop: Shop) -> None:
    """Directive 2011/83, art. 13: the shop may wait for the goods or for proof that they were sent, not longer."""
    row = withdrawn(shop, refund_on="back", payer="shop")
    parcel = parcel_of(choose(row))
    Withdrawal.objects.update(stated_at=timezone.now() - dt.timedelta(days=15))
    look_after_returns(timezone.now())
    assert "refund_return" not in waiting_tasks(), "it was not sent"

    scan(parcel, "EMA")
    look_after_returns(timezone.now())
    run_tasks()

    assert Refund.objects.count() == 1


def test_a_label_that_nobody_uses_is_not_charged(shop: Shop, client: Client) -> None:
    row = withdrawn(shop, payer="shop")
    sending = choose(row)
    ReturnSending.objects.update(chosen_at=timezone.now() - dt.timedelta(days=31))

    look_after_returns(timezone.now())

    sending.refresh_from_db()
    assert (sending.state, sending.charge.state) == ("cancelled", "returned")  # type: ignore[union-attr]
    assert check_books() == []
    assert "A label that you print" in page(client, at("order_send_back", row.shop_order))
    assert choose(row).pk != sending.pk


def test_the_owner_says_how_returns_go(shop: Shop) -> None:
    browser = rows.signed_in(shop.owner)  # type: ignore[attr-defined]
    url = reverse("shop_returns:edit")
    assert "Ways to send back" in page(browser, url)

    browser.post(url, {"by_code": "on", "payer": "shop", "refund_on": "accepted"})

    terms = ReturnTerms.objects.get()
    assert (terms.by_label, terms.by_code, terms.by_pickup, terms.payer, terms.refund_on) == (False, True, False, "shop", "accepted")
    assert browser.post(url, {"payer": "the post", "refund_on": "never"}).status_code == 422


def test_the_words_of_the_withdrawal_follow_the_terms(shop: Shop, client: Client) -> None:
    ReturnTerms.objects.create(partner=shop.partner, payer="shop", refund_on="accepted")
    part = one_part((factories.make_product(partner=shop.partner, price="10.00"), 3))
    deliver(part)

    assert "the shop pays for that" in client.post(at("order_withdraw", part), said(part, 3)).text
    client.post(at("order_withdraw", part), said(part, 3, confirm="yes"))
    run_tasks()

    receipt = next(message for message in mail.outbox if message.subject.startswith("Receipt"))
    assert "the shop pays for that" in receipt.body
    assert "As soon as the post has accepted them" in receipt.body
    assert reverse("order_send_back", args=[part.order.tracking_token, part.pk]) in receipt.body

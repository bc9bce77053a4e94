"""Sellers who are paid by Stripe: their account, the transfers, what is taken back, and answers that get lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from marketplace.cards.client import stripe_client
from marketplace.ledger.checking import check_books
from marketplace.order.booking import book_shipments
from marketplace.order.models import ShopOrder
from marketplace.partner.models import Partner
from marketplace.payouts.connect import look_at_account, opened
from marketplace.payouts.models import Payout, StripeAccount, StripeTransfer, TransferReversal
from marketplace.payouts.regular import sweep
from marketplace.payouts.reversing import reverse as take_back
from marketplace.payouts.transferring import give_up, send_transfer, try_again
from stripe_sandbox.server import Sandbox
from tests import factories
from tests.cards.paying import at_stripe, bring, bring_all, come_back, order_by_card
from tests.ledger.rows import books, deliver
from tests.payouts.rows import LONG_AGO, gone_back, make_seller, run_now, the_post_pays
from tests.shops import rows
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules(db: None) -> None:
    the_post_pays()


def at_stripe_seller(sandbox: Sandbox, name: str = "Lena", outcome: str = "complete", **fields: Any) -> Partner:
    partner = factories.make_partner(name=name, **fields)
    row = opened(partner)
    sandbox.control.onboard(row.stripe_id, outcome)
    look_at_account(row)
    return partner


def sold(sandbox: Sandbox, *wanted: tuple[Partner, str]) -> list[ShopOrder]:
    """One order, paid by card and delivered long ago."""
    order = order_by_card(*((factories.make_product(partner=partner, price=price), 1) for partner, price in wanted))
    session = at_stripe(order)
    sandbox.control.pay(session.stripe_id)
    come_back(order)
    book_shipments.func(order.pk)
    shop_orders = list(order.shop_orders.order_by("pk"))
    for shop_order in shop_orders:
        deliver(shop_order, at=timezone.now() - LONG_AGO)
    return shop_orders


def transfers() -> list[dict[str, Any]]:
    return [one.to_dict() for one in stripe_client().v1.transfers.list({"limit": 100}).auto_paging_iter()]


def test_one_transfer_a_shop_order_paid_by_its_charge(sandbox: Sandbox) -> None:
    lena, tomas = at_stripe_seller(sandbox), make_seller(name="Tomás")
    first, _second = sold(sandbox, (lena, "30.00"), (tomas, "20.00"))
    (other,) = sold(sandbox, (lena, "12.00"))

    run_now()

    made = {one["transfer_group"]: (one["amount"], one["destination"], bool(one["source_transaction"])) for one in transfers()}
    account = StripeAccount.objects.get().stripe_id
    assert made == {first.order.number: (3000, account, True), other.order.number: (1200, account, True)}
    payout = Payout.objects.get(partner=lena)
    assert (payout.means, payout.state, payout.amount) == ("stripe", Payout.State.DONE, Decimal("42.00"))
    assert Payout.objects.get(partner=tomas).means == "bank"
    assert not check_books()


def test_a_seller_whom_stripe_does_not_pay_yet_waits_or_is_paid_by_bank(sandbox: Sandbox) -> None:
    lena = at_stripe_seller(sandbox, outcome="document")
    sold(sandbox, (lena, "30.00"))

    run_now()

    assert not Payout.objects.exists()
    assert StripeAccount.objects.get().still_needed == ["individual.verification.document"]


@pytest.mark.parametrize(("how", "kept"), [("cut", True), ("error", True), ("error", False), ("timeout", True)])
@pytest.mark.parametrize("after_work", [True, False])
def test_lost_answers_never_pay_twice(sandbox: Sandbox, how: str, kept: bool, after_work: bool) -> None:
    sold(sandbox, (at_stripe_seller(sandbox), "30.00"))
    sandbox.control.fault(how, method="POST", path="/v1/transfers", after_work=after_work, kept=kept, count=2, seconds=0.1)

    run_now()
    sandbox.control.no_faults()
    sweep(timezone.now() + dt.timedelta(minutes=6))
    sweep(timezone.now() + dt.timedelta(minutes=12))

    assert [one["amount"] for one in transfers()] == [3000]
    assert Payout.objects.get().state == Payout.State.DONE
    assert not check_books()


def test_what_stripe_refuses_stands_on_the_list_and_is_tried_again(sandbox: Sandbox) -> None:
    lena = at_stripe_seller(sandbox)
    sold(sandbox, (lena, "30.00"))
    sandbox.control.onboard(StripeAccount.objects.get().stripe_id, "document")  # and we have not heard of it yet
    run_now()
    row = StripeTransfer.objects.get()
    assert (row.state, Payout.objects.get().state) == (StripeTransfer.State.FAILED, Payout.State.FAILED)
    client = rows.signed_in(factories.make_user(role=Role.OPERATOR))
    assert "capabilities" in client.get(reverse("payouts:failed")).content.decode()

    sandbox.control.onboard(StripeAccount.objects.get().stripe_id, "complete")
    client.post(reverse("payouts:again", args=[row.pk]), {"do": "again"})
    run_tasks()

    assert [one["amount"] for one in transfers()] == [3000]
    assert Payout.objects.get().state == Payout.State.DONE
    assert not try_again(row)
    assert not give_up(row, at=timezone.now())


def test_what_stripe_will_not_carry_is_paid_out_otherwise(sandbox: Sandbox) -> None:
    lena = at_stripe_seller(sandbox)
    sold(sandbox, (lena, "30.00"))
    sandbox.control.onboard(StripeAccount.objects.get().stripe_id, "document")
    run_now()

    assert give_up(StripeTransfer.objects.get(), at=timezone.now())
    assert not give_up(StripeTransfer.objects.get(), at=timezone.now())

    assert books(partner=lena)["payable"] == Decimal("30.00")
    assert Payout.objects.get().state == Payout.State.RETURNED
    assert not check_books()


def test_a_refund_takes_its_part_back_once(sandbox: Sandbox) -> None:
    lena = at_stripe_seller(sandbox)
    (shop_order,) = sold(sandbox, (lena, "30.00"))
    run_now()
    gone_back(shop_order, "12.00")

    for _n in range(2):
        assert take_back(shop_order=shop_order, amount=Decimal("12.00"), reference="refund 1") == Decimal("12.00")
        run_tasks()
    assert take_back(shop_order=shop_order, amount=Decimal("40.00"), reference="refund 2") == Decimal("18.00"), "no more than was paid"
    run_tasks()

    assert transfers()[0]["amount_reversed"] == 3000
    assert books(partner=lena).get("payable") == Decimal("18.00")
    assert StripeTransfer.objects.get().reversed == Decimal("30.00")
    bring_all("transfer.reversed")
    assert TransferReversal.objects.count() == 2


def test_a_reversal_whose_answer_is_lost_takes_once(sandbox: Sandbox) -> None:
    (shop_order,) = sold(sandbox, (at_stripe_seller(sandbox), "30.00"))
    run_now()
    sandbox.control.fault("error", method="POST", path="/v1/transfers", count=2)

    take_back(shop_order=shop_order, amount=Decimal("10.00"), reference="refund 1")
    run_tasks()
    sandbox.control.no_faults()
    sweep(timezone.now() + dt.timedelta(minutes=6))

    assert transfers()[0]["amount_reversed"] == 1000
    assert TransferReversal.objects.get().state == TransferReversal.State.DONE


def test_what_the_seller_has_spent_stays_owed(sandbox: Sandbox) -> None:
    lena = at_stripe_seller(sandbox)
    (shop_order,) = sold(sandbox, (lena, "30.00"))
    run_now()
    account = str(StripeAccount.objects.get().stripe_id)
    sandbox.control.top_up(-3000, "eur", account)
    gone_back(shop_order, "12.00")

    take_back(shop_order=shop_order, amount=Decimal("12.00"), reference="refund 1")
    run_tasks()

    assert TransferReversal.objects.get().state == TransferReversal.State.FAILED
    assert books(partner=lena)["payable"] == Decimal("-12.00")


def test_a_reversal_by_hand_at_stripe_is_booked_too(sandbox: Sandbox) -> None:
    lena = at_stripe_seller(sandbox)
    sold(sandbox, (lena, "30.00"))
    run_now()
    stripe_client().v1.transfers.reversals.create(transfers()[0]["id"], {"amount": 700})

    bring_all("transfer.reversed")
    bring_all("transfer.reversed")

    assert books(partner=lena)["payable"] == Decimal("7.00")
    assert not check_books()


# --- The owner's way ----------------------------------------------------------------------------------------------------


def owner_of(partner: Partner) -> Client:
    return rows.signed_in(rows.make_shop(partner=partner).owner)  # type: ignore[attr-defined]


def test_an_owner_goes_to_stripe_and_back(sandbox: Sandbox) -> None:
    client = owner_of(factories.make_partner(name="Lena"))
    page = client.get(reverse("shop_payouts:index")).content.decode()
    assert "Open an account at Stripe" in page

    there = client.post(reverse("shop_payouts:to_stripe"))
    assert there["Location"].startswith(sandbox.url)
    account = StripeAccount.objects.get()
    page = client.get(reverse("shop_payouts:index")).content.decode()
    assert "Stripe cannot pay you yet" in page
    assert "the bank account" in page

    sandbox.control.onboard(account.stripe_id, "complete")
    page = client.get(reverse("shop_payouts:back"), follow=True).content.decode()
    assert "is complete" in page
    assert client.get(reverse("shop_payouts:refresh"))["Location"].startswith(sandbox.url)
    assert StripeAccount.objects.count() == 1


def test_news_of_the_account_come_by_message_too(sandbox: Sandbox) -> None:
    row = opened(factories.make_partner())
    sandbox.control.onboard(row.stripe_id, "complete")

    told = stripe_client().v1.events.list({"limit": 10}, {"stripe_account": str(row.stripe_id)}).data
    assert [bring(event.to_dict()) for event in told if event.type == "account.updated"] == [200, 200]
    run_tasks()

    assert StripeAccount.objects.get().can_receive


def test_an_account_whose_answer_is_lost_is_opened_once(sandbox: Sandbox) -> None:
    client = owner_of(factories.make_partner())
    sandbox.control.fault("error", method="POST", path="/v1/accounts", after_work=False, kept=False, count=4)
    assert "Stripe does not answer" in client.post(reverse("shop_payouts:to_stripe"), follow=True).content.decode()
    sandbox.control.no_faults()

    sandbox.control.fault("cut", method="POST", path="/v1/accounts")
    client.post(reverse("shop_payouts:to_stripe"))

    assert len(list(stripe_client().v1.accounts.list({}).auto_paging_iter())) == 1


def test_without_stripe_it_is_not_offered() -> None:
    client = owner_of(factories.make_partner())

    assert "Open an account at Stripe" not in client.get(reverse("shop_payouts:index")).content.decode()
    assert client.post(reverse("shop_payouts:to_stripe")).status_code == 404


def test_nothing_of_a_strangers_account_is_reached(sandbox: Sandbox) -> None:
    at_stripe_seller(sandbox, "Tomás")
    client = owner_of(factories.make_partner(name="Lena"))

    for name in ("back", "refresh"):
        assert client.get(reverse(f"shop_payouts:{name}"))["Location"] == reverse("shop_payouts:index")
    assert client.post(reverse("shop_payouts:choose"), {"by": "bank"}).status_code == 404
    assert StripeAccount.objects.get().is_used


def test_stripe_is_not_asked_within_a_transaction(sandbox: Sandbox) -> None:
    sold(sandbox, (at_stripe_seller(sandbox), "30.00"))
    run_now()
    StripeTransfer.objects.update(state="waiting")
    with transaction.atomic(), pytest.raises(RuntimeError):
        send_transfer.call(StripeTransfer.objects.get().pk)

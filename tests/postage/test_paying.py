"""Postage by card: on to Stripe, back, paid once, in whichever order the news comes; and back to the card."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from logistics.charges import give_up, owe_back, settle, take_cash
from logistics.models import Charge, Shipment
from logistics.sending.calling_off import call_off
from marketplace.cards.client import stripe_client
from marketplace.cards.models import CardSession, StripeEvent
from marketplace.ledger.balances import sum_of
from marketplace.ledger.checking import check_books
from marketplace.ledger.models import Account, Entry, Transfer
from marketplace.postage.models import PostagePage, PostageRefund
from marketplace.postage.refunds import try_again
from marketplace.postage.regular import sweep
from marketplace.postage.settling import look_again
from marketplace.reconciliation.sums import days, received_rows
from stripe_sandbox.server import Sandbox
from tests.cards.paying import DECLINED, LATER, bring_all
from tests.factories import make_service, make_user
from tests.logistics.homes import to_pay
from tests.logistics.places import make_office
from tests.logistics.test_charges import make_charge, page_of, state_of
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db
Kind = Account.Kind


def at_stripe(charge: Charge, client: Client | None = None) -> PostagePage:
    """Press “Pay by card”; the page that it opened."""
    answer = (client or Client()).post(page_of(charge), {"way": "card"})
    assert answer.status_code == 303, answer.content.decode()[:2000]
    return PostagePage.objects.get(url=answer["Location"])


def come_back(charge: Charge, client: Client | None = None) -> str:
    """Follow Stripe's link back after paying, to wherever it leads."""
    answer = (client or Client()).get(reverse("postage_by_card", args=[charge.reference]), follow=True)
    return str(answer.content.decode())


def balance(kind: str, channel: str = "") -> Decimal:
    """Debits less credits."""
    return sum_of(Entry.objects.filter(account__kind=kind, account__channel=channel))


def refunded_at_stripe(page: PostagePage) -> int:
    page.refresh_from_db()
    listed = stripe_client().v1.refunds.list({"payment_intent": page.intent_id}).data
    return sum(refund.amount for refund in listed if refund.status == "succeeded")


def test_without_a_key_nobody_is_offered_a_card(client: Client) -> None:
    charge = make_charge()
    assert "by card" not in client.get(page_of(charge)).content.decode()
    client.post(page_of(charge), {"way": "card"})
    assert not PostagePage.objects.exists()


def test_what_is_too_little_for_a_card_is_paid_at_the_counter(client: Client, sandbox: Sandbox) -> None:
    assert "by card" not in client.get(page_of(make_charge("0.49"))).content.decode()
    assert "by card" in client.get(page_of(make_charge("0.50"))).content.decode()


def test_paid_and_back_it_is_paid_before_any_message_comes(sandbox: Sandbox) -> None:
    charge = make_charge("12.50")
    page = at_stripe(charge)
    assert "We are waiting for your bank" in come_back(charge)
    sandbox.control.pay(page.stripe_id or "")

    assert "This is paid" in come_back(charge)

    assert (state_of(charge), charge.way) == ("paid", "card")
    bring_all()
    assert set(StripeEvent.objects.filter(kind__startswith="checkout.").values_list("state", flat=True)) == {"done"}
    assert Transfer.objects.get().event == "postage_paid"
    assert (balance(Kind.CLEARING, "card"), balance(Kind.POSTAGE)) == (Decimal("12.50"), Decimal("-12.50"))
    assert not check_books()


def test_the_message_alone_pays_it_and_a_second_one_does_nothing(sandbox: Sandbox) -> None:
    charge = make_charge("12.50")
    page = at_stripe(charge)
    sandbox.control.pay(page.stripe_id or "")

    bring_all("checkout.session.completed")
    before = list(Transfer.objects.values())
    look_again(page)

    assert state_of(charge) == "paid"
    assert list(Transfer.objects.values()) == before
    assert not CardSession.objects.exists()


def test_the_sweeper_asks_where_no_message_comes(sandbox: Sandbox) -> None:
    charge = make_charge()
    page = at_stripe(charge)
    sandbox.control.pay(page.stripe_id or "")
    PostagePage.objects.update(created_at=timezone.now() - LATER)

    sweep(timezone.now())

    assert state_of(charge) == "paid"


def test_a_card_that_is_declined_pays_nothing(sandbox: Sandbox) -> None:
    charge = make_charge()
    page = at_stripe(charge)
    sandbox.control.pay(page.stripe_id or "", DECLINED)
    bring_all()

    assert state_of(charge) == "open"
    assert not Transfer.objects.exists()


def test_pressed_twice_it_is_one_page(sandbox: Sandbox) -> None:
    charge = make_charge()
    assert at_stripe(charge).pk == at_stripe(charge).pk
    assert PostagePage.objects.count() == 1


def test_stripe_out_of_reach_says_so_and_the_next_try_works(sandbox: Sandbox) -> None:
    charge = make_charge()
    sandbox.control.fault("error", method="POST", path="/v1/checkout/sessions")
    answer = Client().post(page_of(charge), {"way": "card"})
    assert answer.status_code == 503
    assert "Card payment cannot be reached right now. Nothing was charged." in answer.content.decode()
    sandbox.control.no_faults()

    at_stripe(charge)

    assert sorted(PostagePage.objects.values_list("state", flat=True)) == ["lost", "open"]


def test_paid_after_it_was_given_up_it_goes_back_by_itself(sandbox: Sandbox) -> None:
    charge = make_charge("12.50")
    page = at_stripe(charge)
    give_up(charge=charge)
    sandbox.control.pay(page.stripe_id or "")

    bring_all()

    page.refresh_from_db()
    assert (state_of(charge), page.state, page.reason) == ("cancelled", "returned", "given_up")
    assert PostageRefund.objects.get().state == "done"
    assert refunded_at_stripe(page) == 1250
    assert (balance(Kind.CLEARING, "card"), balance(Kind.REFUNDS), balance(Kind.POSTAGE)) == (0, 0, 0)
    assert not check_books()


def test_paid_at_the_counter_too_the_card_gets_it_back(sandbox: Sandbox) -> None:
    charge = make_charge("12.50")
    page = at_stripe(charge)
    take_cash(charge=charge, at=timezone.now(), actor=make_user(), office=make_office())
    sandbox.control.pay(page.stripe_id or "")

    bring_all()

    page.refresh_from_db()
    assert (charge.way, page.state, page.reason) == ("counter", "returned", "twice")
    assert refunded_at_stripe(page) == 1250
    assert (balance(Kind.CLEARING, "slip"), balance(Kind.CLEARING, "card")) == (Decimal("12.50"), 0)
    assert not check_books()


def test_a_page_beside_a_charge_that_ended_is_taken_away(sandbox: Sandbox) -> None:
    charge = make_charge()
    page = at_stripe(charge)
    settle(charge=charge, way="counter", at=timezone.now())
    PostagePage.objects.update(created_at=timezone.now() - LATER)

    sweep(timezone.now())

    page.refresh_from_db()
    assert page.state == "expired"
    assert sandbox.control.pay(page.stripe_id or "") == ""  # Stripe's page takes nothing any more


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"amount": Decimal("13.00")}, "amount"), ({"currency": "XPF"}, "currency"), ({"reference": "ABCDEFGH"}, "charge")],
)
def test_money_that_does_not_fit_pays_nothing_and_goes_back(sandbox: Sandbox, change: dict[str, Any], reason: str) -> None:
    charge = make_charge("12.00")
    page = at_stripe(charge)
    sandbox.control.pay(page.stripe_id or "")
    Charge.objects.update(**change)

    look_again(page)
    run_tasks()

    page.refresh_from_db()
    assert (state_of(charge), page.state, page.reason) == ("open", "odd", reason)
    assert refunded_at_stripe(page) == 1200


def test_a_session_that_names_a_charge_and_is_not_ours_is_for_somebody_to_look_at(sandbox: Sandbox) -> None:
    charge = make_charge("12.00")
    page = at_stripe(charge)
    PostagePage.objects.filter(pk=page.pk).update(stripe_id="cs_other", number=7)
    sandbox.control.pay(page.stripe_id or "")

    bring_all("checkout.session.completed")

    event = StripeEvent.objects.get()
    assert (event.state, event.reason) == ("odd", "session")
    assert state_of(charge) == "open"


def test_an_answer_that_was_lost_is_found_again(sandbox: Sandbox) -> None:
    charge = make_charge("12.00")
    page = at_stripe(charge)
    stripe_id = page.stripe_id or ""
    PostagePage.objects.filter(pk=page.pk).update(stripe_id=None, url="", state="lost")
    sandbox.control.pay(stripe_id)

    bring_all("checkout.session.completed")

    assert state_of(charge) == "paid"


def test_called_off_what_a_card_paid_goes_back_to_it(sandbox: Sandbox) -> None:
    make_service()
    sending = to_pay()
    charge = Charge.objects.get()
    page = at_stripe(charge)
    sandbox.control.pay(page.stripe_id or "")
    bring_all()
    assert Shipment.objects.count() == 1
    sending.refresh_from_db()

    call_off(sending, at=timezone.now())
    assert state_of(charge) == "owed"
    run_tasks()

    assert (state_of(charge), refunded_at_stripe(page)) == ("returned", 420)
    assert (balance(Kind.CLEARING, "card"), balance(Kind.POSTAGE), balance(Kind.REFUNDS)) == (0, 0, 0)
    assert not check_books()


def test_a_refund_that_the_bank_sends_back_is_owed_again(sandbox: Sandbox) -> None:
    charge = make_charge("12.00")
    page = at_stripe(charge)
    sandbox.control.pay(page.stripe_id or "")
    bring_all()
    owe_back(charge=charge, at=timezone.now())
    run_tasks()
    refund = PostageRefund.objects.get()
    sandbox.control.fail_refund(refund.stripe_id or "")

    bring_all("refund")

    refund.refresh_from_db()
    assert (state_of(charge), refund.state, balance(Kind.REFUNDS)) == ("owed", "failed", Decimal("-12.00"))
    assert not check_books()
    assert try_again(refund)
    run_tasks()
    assert (state_of(charge), balance(Kind.REFUNDS)) == ("returned", 0)
    assert not check_books()


def test_cash_of_a_counter_is_in_its_drawer_and_its_vat_apart(settings: Any) -> None:
    settings.POSTAGE_VAT_PERCENT = Decimal(23)
    charge = make_charge("12.30")

    take_cash(charge=charge, at=timezone.now(), actor=make_user(), office=make_office())

    assert balance(Kind.CLEARING, "slip") == Decimal("12.30")
    assert (balance(Kind.POSTAGE), balance(Kind.POSTAGE_VAT)) == (Decimal("-10.00"), Decimal("-2.30"))
    owe_back(charge=charge, at=timezone.now())
    assert (balance(Kind.POSTAGE), balance(Kind.POSTAGE_VAT), balance(Kind.REFUNDS)) == (0, 0, Decimal("-12.30"))
    assert not check_books()


def test_postage_that_the_books_do_not_know_is_found() -> None:
    charge = make_charge("12.00")
    Charge.objects.filter(pk=charge.pk).update(state="paid", way="counter", paid_at=timezone.now())

    findings = check_books()

    assert [(finding.question, finding.about) for finding in findings] == [("postage", charge.reference)]
    assert "paid €12.00, the books received €0.00" in findings[0].text


def test_stripe_is_never_asked_within_a_transaction(sandbox: Sandbox) -> None:
    page = at_stripe(make_charge())
    with pytest.raises(RuntimeError), transaction.atomic():
        look_again(page)


def test_what_is_over_is_not_begun(sandbox: Sandbox) -> None:
    charge = make_charge(lasts=dt.timedelta(seconds=-1))
    Client().post(page_of(charge), {"way": "card"})
    assert not PostagePage.objects.exists()


def test_the_reconciliation_counts_what_stripe_took_and_what_lies_in_the_drawer(sandbox: Sandbox) -> None:
    by_card, late, in_cash = make_charge("12.50"), make_charge("3.00"), make_charge("4.20")
    pages = [at_stripe(by_card), at_stripe(late)]
    give_up(charge=late)
    for page in pages:
        sandbox.control.pay(page.stripe_id or "")
    bring_all()
    take_cash(charge=in_cash, at=timezone.now(), actor=make_user(), office=make_office())
    today = timezone.localdate()

    rows = {row.channel: row for row in days(first=today, last=today)}

    assert (rows["card"].expected, rows["card"].received, rows["card"].difference) == (Decimal("15.50"), Decimal("15.50"), 0)
    assert (rows["slip"].expected, rows["slip"].received) == (Decimal("4.20"), None)  # nobody has counted the drawer yet
    assert {str(row) for row in received_rows("card", today)} == {by_card.reference, late.reference}

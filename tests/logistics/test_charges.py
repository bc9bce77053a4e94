"""Postage: what its public page says, how it is paid once, given up, and given back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from logistics import paying
from logistics.charges import gave_back, give_up, give_up_expired, open_charge, owe_back, settle, spoken, take_cash, vat_in
from logistics.guessing import TRIES
from logistics.models import Charge
from logistics.paying import CannotBegin, Way, register_way
from logistics.signals import charge_paid
from tests.factories import make_user
from tests.logistics.places import make_office
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)


def make_charge(amount: str = "4.20", **fields: Any) -> Charge:
    return open_charge(**{"about": Charge.About.LETTER, "amount": Decimal(amount), "lasts": WEEK, "email": "ana@example.org", **fields})


def page_of(charge: Charge) -> str:
    return reverse("pay_postage", args=[charge.reference])


def state_of(charge: Charge) -> str:
    charge.refresh_from_db()
    return charge.state


@pytest.fixture
def by_pigeon(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A way that leads to a page of its own; what it was asked for."""
    monkeypatch.setattr(paying, "_ways", {})
    asked: list[str] = []

    def begin(charge: Charge, back_to: str) -> str:
        if charge.amount > 100:
            raise CannotBegin("Pigeons carry a hundred at most.")
        asked.append(back_to)
        return "https://pigeons.example/"

    register_way(Way("pigeon", "by pigeon", begin))
    return asked


def test_the_page_says_what_is_to_be_paid_and_how(client: Client, by_pigeon: list[str]) -> None:
    charge = make_charge("12.50")

    page = client.get(page_of(charge)).content.decode()

    for words in ("Letter from home", "€12.50", spoken(charge.reference), "Pay €12.50 by pigeon", "any of our offices", "Exempt from VAT"):
        assert words in page
    assert 'aria-label="The reference as a bar code"' in page
    assert "ana@example.org" not in page


def test_a_way_leads_to_its_own_page_and_back_here(client: Client, by_pigeon: list[str], settings: Any) -> None:
    charge = make_charge()

    answer = client.post(page_of(charge), {"way": "pigeon"})

    assert (answer.status_code, answer["Location"]) == (303, "https://pigeons.example/")
    assert by_pigeon == [settings.BASE_URL + page_of(charge)]


def test_a_way_that_cannot_be_gone_says_why_and_nothing_is_paid(client: Client, by_pigeon: list[str]) -> None:
    charge = make_charge("250.00")

    answer = client.post(page_of(charge), {"way": "pigeon"})

    assert answer.status_code == 503
    assert "Pigeons carry a hundred at most." in answer.content.decode()
    assert state_of(charge) == "open"


@pytest.mark.parametrize("end", ["paid", "cancelled", "over"])
def test_what_is_not_to_be_paid_begins_no_payment(client: Client, by_pigeon: list[str], end: str) -> None:
    charge = make_charge()
    if end == "paid":
        settle(charge=charge, way="counter", at=timezone.now())
    elif end == "cancelled":
        give_up(charge=charge)
    else:
        Charge.objects.update(expires_at=timezone.now())

    answer = client.post(page_of(charge), {"way": "pigeon"}, follow=True)

    assert by_pigeon == []
    assert ("This is paid" if end == "paid" else "This is not to be paid any more") in answer.content.decode()


def test_a_reference_may_be_written_as_people_write(client: Client) -> None:
    charge = make_charge()
    typed = spoken(charge.reference).lower()

    answer = client.get(reverse("find_charge"), {"reference": f" {typed} "})

    assert answer["Location"] == page_of(charge)
    assert client.get(f"/en/pay/{typed}/")["Location"] == page_of(charge)


def test_whoever_guesses_too_often_is_told_nothing(client: Client) -> None:
    charge = make_charge()
    for _ in range(TRIES):
        assert client.get("/en/pay/ABCDEFGH/").status_code == 404

    answer = client.get(page_of(charge))

    assert answer.status_code == 429
    assert "€4.20" not in answer.content.decode()


def test_only_the_browser_that_came_to_pay_is_led_on(client: Client) -> None:
    from django.test import RequestFactory

    from logistics.pay_views import go_to_pay

    charge = make_charge()
    request = RequestFactory().get("/")
    request.session = client.session
    go_to_pay(request, charge, then="/en/secret/")
    request.session.save()
    client.cookies["sessionid"] = request.session.session_key or ""
    settle(charge=charge, way="counter", at=timezone.now())

    assert "/en/secret/" in client.get(page_of(charge)).content.decode()
    assert "/en/secret/" not in Client().get(page_of(charge)).content.decode()


def test_it_is_paid_once_and_what_it_paid_for_happens_once() -> None:
    charge, heard = make_charge(), []
    charge_paid.connect(lambda **news: heard.append(news["charge"].reference), weak=False, dispatch_uid="test")
    try:
        first = settle(charge=charge, way="counter", at=timezone.now())
        second = settle(charge=charge, way="counter", at=timezone.now())
    finally:
        charge_paid.disconnect(dispatch_uid="test")

    assert (first, second, heard) == (True, False, [charge.reference])


def test_the_receipt_goes_by_mail(settings: Any) -> None:
    charge = make_charge("12.50")
    office = make_office(name="Lousã")

    take_cash(charge=charge, at=timezone.now(), actor=make_user(), office=office)
    run_tasks()

    (message,) = mail.outbox
    assert message.to == ["ana@example.org"]
    assert message.subject == f"Receipt for {spoken(charge.reference)}: €12.50"
    for words in ("Letter from home", "in cash at Lousã", "Exempt from VAT", settings.BASE_URL + page_of(charge)):
        assert words in message.body


def test_where_postage_is_taxed_the_receipt_says_how_much(settings: Any) -> None:
    settings.POSTAGE_VAT_PERCENT = Decimal(23)
    charge = make_charge("12.30")
    settings.POSTAGE_VAT_PERCENT = Decimal(6)  # what was opened before keeps its rate

    settle(charge=charge, way="counter", at=timezone.now())
    run_tasks()

    assert vat_in(charge) == Decimal("2.30")
    assert "With €2.30 of VAT (23 %)" in str(mail.outbox[0].body)


def test_what_is_over_is_not_taken_at_the_counter() -> None:
    charge = make_charge()

    taken = take_cash(charge=charge, at=charge.expires_at, actor=make_user(), office=make_office())

    assert (taken, state_of(charge)) == (False, "cancelled")


def test_the_timer_gives_up_what_was_not_paid_in_time() -> None:
    late, paid, young = make_charge(), make_charge(), make_charge(lasts=WEEK * 2)
    settle(charge=paid, way="counter", at=timezone.now())

    assert give_up_expired(timezone.now() + WEEK) == 1
    assert [state_of(charge) for charge in (late, paid, young)] == ["cancelled", "paid", "open"]


def test_it_goes_back_once() -> None:
    charge, clerk = make_charge(), make_user()

    assert not owe_back(charge=charge, at=timezone.now())  # not paid
    settle(charge=charge, way="counter", at=timezone.now())
    assert not gave_back(charge=charge, at=timezone.now())  # not owed
    assert [owe_back(charge=charge, at=timezone.now()) for _ in range(2)] == [True, False]
    assert [gave_back(charge=charge, at=timezone.now(), actor=clerk) for _ in range(2)] == [True, False]
    assert (charge.state, charge.returned_by) == ("returned", clerk)


def test_the_database_knows_no_paid_charge_without_its_time() -> None:
    charge = make_charge()

    for state in ("paid", "owed", "returned"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Charge.objects.filter(pk=charge.pk).update(state=state)

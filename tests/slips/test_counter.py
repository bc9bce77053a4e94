"""The counter: find a slip, take its money once, and say clearly why not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from accounts.models import User
from accounts.roles import Role
from marketplace.order.cancelling import cancel_unpaid
from marketplace.slips.expiry import expire_due_slips
from marketplace.slips.models import Receipt, Slip
from marketplace.slips.references import grouped
from tests.factories import make_user
from tests.slips.rows import make_slip, money_comes, sell_out

pytestmark = pytest.mark.django_db
COUNTER = "/admin/counter/"


@pytest.fixture
def clerk(client: Client) -> Client:
    client.force_login(make_user(role=Role.CLERK, first_name="Rosa", last_name="Matos"))
    return client


def asked(client: Client, reference: str) -> str:
    answer = client.get(COUNTER, {"reference": reference})
    assert answer.status_code == 200
    return answer.content.decode()


def take(slip: Slip) -> str:
    return reverse("counter:take", args=[slip.pk])


def test_the_field_waits_for_a_reference(clerk: Client) -> None:
    page = clerk.get(COUNTER).content.decode()
    assert "autofocus" in page
    assert "Nothing is paid until you press" in page


def test_a_reference_shows_what_is_to_be_paid_and_loading_it_again_does_nothing(clerk: Client) -> None:
    slip = make_slip(total="23.40")

    for typed in (slip.reference, grouped(slip.reference).lower(), grouped(slip.reference).replace("0", "O")):
        page = asked(clerk, typed)
        assert "€23.40" in page
        assert "Take €23.40 in cash" in page
        assert slip.order.number in page
        assert "Ana Lopes" in page
    assert not Receipt.objects.exists()


def test_taking_the_money_leads_to_a_receipt(clerk: Client) -> None:
    slip = make_slip(total="23.40")

    answer = clerk.post(take(slip), follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain == [(reverse("counter:receipt", args=[Receipt.objects.get().pk]), 302)]
    for words in ("€23.40", slip.order.number, grouped(slip.reference), "Rosa Matos", "Print the receipt", "autofocus"):
        assert words in page


def test_a_second_press_takes_nothing_and_says_who_took_it(clerk: Client) -> None:
    slip = make_slip()
    clerk.post(take(slip))
    clerk.force_login(make_user(role=Role.CLERK, first_name="Tomás", last_name="Reis"))

    page = clerk.post(take(slip), follow=True).content.decode()

    assert "Already paid" in page
    assert "Rosa Matos took the money" in page
    assert "in cash" not in page
    assert Receipt.objects.count() == 1


def test_each_reason_against_it_has_its_own_word(clerk: Client) -> None:
    due, swept, cancelled = make_slip(due_in=dt.timedelta(minutes=-1)), make_slip(), make_slip()
    cancel_unpaid(order=cancelled.order, at=timezone.now())
    mistyped = due.reference[:-1] + str((int(due.reference[-1]) + 1) % 10)

    assert "Late, and still possible" in asked(clerk, due.reference)
    expire_due_slips(timezone.now() + dt.timedelta(days=9))
    assert "Late, and still possible" in asked(clerk, swept.reference)
    sell_out(swept)
    assert "Expired" in asked(clerk, swept.reference)
    assert "Unknown" in asked(clerk, "RF18 5390 0754 7034")
    page = asked(clerk, mistyped)
    assert "Mistyped" in page
    assert f'value="{mistyped}"' in page
    for nonsense in ("<script>alert(1)</script>", "0", "RF", "é" * 500, "\x00"):
        assert "Mistyped" in asked(clerk, nonsense)


def test_what_is_no_reference_is_said_to_be_none_and_shown_as_it_was_typed(clerk: Client) -> None:
    short = asked(clerk, make_slip().reference[:-2])
    assert "a slip’s is RF and 14 digits" in short
    order = asked(clerk, "F-585C-714Q")
    assert "<dd>F-585C-714Q</dd>" in order
    parcel = asked(clerk, "da 000 000 014 pt")
    assert "This is the number of a parcel" in parcel
    assert "Unknown" in parcel


def test_a_cancelled_order_is_said_to_be_cancelled(clerk: Client) -> None:
    slip = make_slip()
    cancel_unpaid(order=slip.order, at=timezone.now())

    assert "Cancelled" in asked(clerk, slip.reference)
    clerk.post(take(slip))
    assert not Receipt.objects.exists()


def test_the_money_is_written_as_the_clerk_reads_it(clerk: Client) -> None:
    slip = make_slip(total="1234.50")
    UserProfile.objects.create(user=User.objects.get(pk=clerk.session["_auth_user_id"]), preferred_language="pt")
    assert "1\u00a0234,50\u00a0€" in asked(clerk, slip.reference)


def test_strangers_find_no_counter_and_no_money_is_taken(client: Client) -> None:
    slip = make_slip()
    for stranger in (make_user(), make_user(role=Role.SHOP)):
        client.force_login(stranger)
        assert client.get(COUNTER, {"reference": slip.reference}).status_code == 404
        assert client.post(take(slip)).status_code == 404
        assert client.get(reverse("counter:receipt", args=[1])).status_code == 404
    client.logout()
    assert client.post(take(slip)).status_code == 302
    assert not Receipt.objects.exists()
    slip.refresh_from_db()
    assert slip.state == Slip.State.OPEN


def test_money_is_taken_by_a_press_only(clerk: Client) -> None:
    slip = make_slip()
    assert clerk.get(take(slip)).status_code == 405
    assert clerk.post(reverse("counter:take", args=[10**17])).status_code == 404
    assert not Receipt.objects.exists()


def test_the_counter_takes_few_queries(clerk: Client, django_assert_max_num_queries: Any) -> None:
    slip = make_slip()
    with django_assert_max_num_queries(14):
        clerk.get(COUNTER, {"reference": slip.reference})


def test_of_a_slip_that_was_paid_short_the_rest_is_asked_for_and_taken(clerk: Client) -> None:
    slip = make_slip(total="23.40")
    money_comes(slip, "20.00")

    page = asked(clerk, slip.reference)
    assert "Take €3.40 in cash" in page
    assert "€20.00 of €23.40 has come already" in page
    receipt = clerk.post(take(slip), follow=True).content.decode()

    assert "€3.40" in receipt
    assert "€23.40" in receipt
    slip.refresh_from_db()
    assert slip.state == Slip.State.PAID
    assert "Already paid" in asked(clerk, slip.reference)


def test_a_slip_that_was_paid_by_bank_takes_no_money(clerk: Client) -> None:
    slip = make_slip(total="23.40")
    money_comes(slip, "25.00")

    page = asked(clerk, slip.reference)

    assert "Already paid" in page
    assert "Bank transfer. Take no money" in page
    assert "in cash" not in page

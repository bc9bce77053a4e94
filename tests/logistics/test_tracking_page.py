"""The public page of a parcel."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from logistics.models import Parcel
from logistics.numbers import compose
from logistics.tracking import record_event
from tests.factories import make_address
from tests.logistics.rows import make_parcel


@pytest.fixture
def parcel(db: None) -> Parcel:
    soon = timezone.localdate() + dt.timedelta(days=2)
    return make_parcel(recipient=make_address(name="Zulmira Quental", street="Rua Secreta 7"), promised_for=soon)


def seen(client: Client, number: str) -> str:
    response = client.get(f"/en/track/{number}/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_parcel_that_the_post_has_not_seen(client: Client, parcel: Parcel) -> None:
    page = seen(client, parcel.number.number)

    assert "Label made, not yet with the post" in page
    assert "The sender made the label." in page
    assert "Expected on" in page


def test_status_and_history_without_personal_data(client: Client, parcel: Parcel) -> None:
    now = timezone.now()
    record_event(parcel=parcel, code="EMA", occurred_at=now - dt.timedelta(hours=5), actor=None, office="Oliveira do Hospital")
    record_event(parcel=parcel, code="EMH", occurred_at=now - dt.timedelta(hours=1), actor=None, reason="absent", next_action="retry")

    page = seen(client, parcel.number.number)

    assert "Delivery attempted" in page
    assert "Nobody at home, notice left" in page
    assert "Be at home on the next operating day" in page
    assert "Oliveira do Hospital" in page
    for secret in ("Zulmira", "Quental", "Secreta", "912345678", "3000-389", parcel.shipment.reference):
        assert secret not in page


def test_who_took_it_is_not_told(client: Client, parcel: Parcel) -> None:
    record_event(parcel=parcel, code="EMI", occurred_at=timezone.now(), actor=None, delivered_to="Zulmira Quental")

    page = seen(client, parcel.number.number)

    assert "Delivered" in page
    assert "Zulmira" not in page
    assert "Expected on" not in page


def test_a_number_as_people_type_it(client: Client, parcel: Parcel) -> None:
    number = parcel.number.number

    for path in (f"/en/track/?number=+{number[:2].lower()}+{number[2:7]}-{number[7:]}", f"/en/track/{number.lower()}/"):
        assert client.get(path, follow=True).redirect_chain[-1] == (f"/en/track/{number}/", 302)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (compose(indicator="DA", serial=4711, country="PT"), "We have no parcel with this number"),
        ("DA000000018PT", "Something in this number is wrong"),
        ("hello", "Something in this number is wrong"),
        ("x" * 300, "Something in this number is wrong"),
        ("%F0%9F%A7%80", "Something in this number is wrong"),
    ],
)
def test_a_wrong_number_gets_a_page_that_helps(client: Client, parcel: Parcel, number: str, says: str) -> None:
    response = client.get(f"/en/track/{number}/")

    assert response.status_code == 404
    assert says in response.content.decode()
    assert 'name="number"' in response.content.decode()


def test_the_form_explains_a_wrong_number(client: Client, parcel: Parcel) -> None:
    assert "Write the item number of the parcel." in client.get("/en/track/?number=").content.decode()
    assert "Something in this number is wrong" in client.get("/en/track/?number=DA1").content.decode()
    assert "error" not in client.get("/en/track/").content.decode()


def test_it_takes_three_queries_however_long_the_story(client: Client, parcel: Parcel, django_assert_max_num_queries: Any) -> None:
    from logistics.history import history

    start = timezone.now() - dt.timedelta(days=3)
    for n in range(30):
        record_event(parcel=parcel, code="EDD", occurred_at=start + dt.timedelta(minutes=n), actor=None)
    with django_assert_max_num_queries(2):
        row = Parcel.objects.select_related("number", "shipment").prefetch_related("events").get()
        assert len(history(row).lines) == 30

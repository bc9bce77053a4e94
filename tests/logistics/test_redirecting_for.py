"""A clerk sends a parcel another way for its receiver, who calls or stands at the counter."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from logistics.models import EventCode, Office, OfficeArea, Parcel, Redirection, RedirectionPrice
from logistics.tracking import record_event
from tests.factories import make_address, make_user
from tests.logistics.places import make_office
from tests.logistics.rows import make_parcel

pytestmark = pytest.mark.django_db
SAME_PERSON = {"identity": "1"}


@pytest.fixture
def office() -> Office:
    office = make_office(name="Coimbra Centro", code="coimbra")
    OfficeArea.objects.create(office=office, first="3000-000", last="3049-999")
    return office


@pytest.fixture
def clerk(client: Client) -> User:
    clerk = make_user(role=Role.CLERK)
    client.force_login(clerk)
    return clerk


@pytest.fixture
def parcel() -> Parcel:
    """Ana's, at the sorting centre."""
    parcel = make_parcel(recipient=make_address(email="ana@example.org"), promised_for=timezone.localdate() + dt.timedelta(days=4))
    record_event(parcel=parcel, code=EventCode.EMA, occurred_at=timezone.now() - dt.timedelta(hours=2), actor=None)
    return Parcel.objects.get(pk=parcel.pk)


def page_of(parcel: Parcel) -> str:
    return reverse("post:redirect_for", args=[str(parcel)])


def offer(price: str = "0") -> None:
    RedirectionPrice.objects.bulk_create(RedirectionPrice(kind=kind, price=price) for kind, _label in RedirectionPrice.KINDS)


def test_the_parcel_goes_to_an_office_and_the_clerks_name_stands_beside_it(
    client: Client, clerk: User, office: Office, parcel: Parcel
) -> None:
    offer()
    assert page_of(parcel) in client.get(reverse("post:parcel", args=[str(parcel)])).text
    answer = client.post(page_of(parcel), {**SAME_PERSON, "kind": "office", "office": office.pk}, follow=True)
    assert "The parcel goes another way" in answer.text
    redirection = Redirection.objects.get()
    assert (redirection.office, redirection.asked_by, redirection.state) == (office, clerk, Redirection.State.IN_FORCE)


def test_nothing_is_changed_before_the_clerk_knows_who_it_is(client: Client, clerk: User, office: Office, parcel: Parcel) -> None:
    offer()
    answer = client.post(page_of(parcel), {"kind": "office", "office": office.pk})
    assert answer.status_code == 422
    assert "Make sure first that this is the receiver" in answer.text
    assert not Redirection.objects.exists()


def test_what_costs_something_is_taken_at_the_counter_first(client: Client, clerk: User, office: Office, parcel: Parcel) -> None:
    offer("1.90")
    answer = client.post(page_of(parcel), {**SAME_PERSON, "kind": "office", "office": office.pk}, follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("post:postage"))
    assert "€1.90" in answer.text
    assert Redirection.objects.get().state == Redirection.State.ASKED


@pytest.mark.parametrize("form", [{"kind": "day", "day": "1999-01-01"}, {"kind": "neighbour"}, {"kind": "teleport"}, {}])
def test_a_gap_is_told_and_nothing_is_changed(client: Client, clerk: User, office: Office, parcel: Parcel, form: dict[str, str]) -> None:
    offer()
    answer = client.post(page_of(parcel), {**SAME_PERSON, **form})
    assert answer.status_code == 422
    assert "Nothing was changed." in answer.text
    assert not Redirection.objects.exists()


def test_what_is_loaded_already_is_said_and_not_offered(client: Client, clerk: User, office: Office, parcel: Parcel) -> None:
    offer()
    record_event(parcel=parcel, code=EventCode.EDG, occurred_at=timezone.now(), actor=None)
    assert page_of(parcel) not in client.get(reverse("post:parcel", args=[str(parcel)])).text
    assert "out for delivery already" in client.get(page_of(parcel)).text
    client.post(page_of(parcel), {**SAME_PERSON, "kind": "office", "office": office.pk})
    assert not Redirection.objects.exists()


def test_a_number_that_is_none_is_not_there(client: Client, clerk: User) -> None:
    assert client.get(reverse("post:redirect_for", args=["RR1"])).status_code == 404


def test_it_is_for_clerks_alone(client: Client, parcel: Parcel) -> None:
    client.force_login(make_user())
    assert client.get(page_of(parcel)).status_code in (302, 404)

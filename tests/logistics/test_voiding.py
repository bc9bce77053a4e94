"""Numbers taken out of use: never printed, never scanned, never given out again."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from logistics.models import ItemNumber, LabelPrint, Parcel, ParcelStatus, TrackingEvent
from logistics.queues import labels_to_print
from logistics.tracking import EventRefused, record_event
from logistics.voiding import CannotVoid, void
from tests.factories import make_user
from tests.logistics.rows import make_parcel

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client: Client) -> Client:
    client.force_login(make_user(role=Role.CLERK, first_name="Rosa"))
    return client


def said(answer: HttpResponse) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))  # type: ignore[attr-defined]


def press(clerk: Client, parcel: Parcel, **form: Any) -> HttpResponse:
    return clerk.post(reverse("post:void_number", args=[str(parcel)]), form)


def test_a_void_parcel_leaves_the_queue_and_every_scan_of_it_is_told_why(clerk: Client) -> None:
    parcel = make_parcel()

    assert "is void" in said(press(clerk, parcel, reason="booked twice"))

    assert Parcel.objects.get().status == ParcelStatus.VOID
    assert not labels_to_print().exists()
    page = clerk.get(reverse("post:parcel", args=[str(parcel)])).content.decode()
    assert "booked twice" in page
    assert "Print the label" not in page
    station = clerk.post("/admin/parcels/station/", {"code": "EMA", "numbers": str(parcel)})
    assert "was withdrawn on" in station.content.decode()
    assert not TrackingEvent.objects.exists()
    assert "cannot be printed any more" in said(clerk.post(reverse("post:reprint", args=[str(parcel)]), {"paper": "A6"}))
    assert not LabelPrint.objects.exists()
    assert str(parcel) in clerk.get("/admin/labels/?state=void").content.decode()


def test_a_parcel_can_travel_on_under_a_new_number(clerk: Client) -> None:
    parcel = make_parcel()
    clerk.post(reverse("post:reprint", args=[str(parcel)]), {"paper": "A6"})

    answer = press(clerk, parcel, reason="label torn", replace="on")

    now = Parcel.objects.get()
    assert str(now) != str(parcel)
    assert now.printed_at is None
    assert list(labels_to_print()) == [now]
    assert answer["Location"] == reverse("post:parcel", args=[str(now)])
    station = clerk.post("/admin/parcels/station/", {"code": "EMA", "numbers": str(parcel)}).content.decode()
    assert f"The parcel has the number {now}" in station
    assert not TrackingEvent.objects.exists()
    assert clerk.get("/admin/parcels/", {"q": str(parcel)})["Location"] == reverse("post:parcel", args=[str(parcel)])
    assert clerk.get(reverse("post:parcel", args=[str(parcel)]))["Location"] == reverse("post:parcel", args=[str(now)])


def test_what_the_post_has_seen_keeps_its_number(clerk: Client) -> None:
    parcel = make_parcel()
    record_event(parcel=parcel, code="EMA", occurred_at=timezone.now(), actor=None)

    assert "its number stays" in said(press(clerk, parcel, reason="torn"))

    assert ItemNumber.objects.get().voided_at is None
    assert "Void this number" not in clerk.get(reverse("post:parcel", args=[str(parcel)])).content.decode()


def test_a_reason_is_needed_and_a_number_is_voided_once(clerk: Client) -> None:
    parcel = make_parcel()
    assert "Write why" in said(press(clerk, parcel, reason="  "))
    assert ItemNumber.objects.get().voided_at is None

    press(clerk, parcel, reason="first")
    assert "void already" in said(press(clerk, parcel, reason="second"))
    assert ItemNumber.objects.get().void_reason == "first"
    with pytest.raises(CannotVoid):
        void(parcel=parcel, reason=" ", actor=None)


def test_a_scan_that_read_the_parcel_before_it_was_voided_is_refused() -> None:
    gone, renumbered = make_parcel(), make_parcel()
    before = [Parcel.objects.select_related("number").get(pk=parcel.pk) for parcel in (gone, renumbered)]
    void(parcel=gone, reason="booked twice", actor=None)
    void(parcel=renumbered, reason="torn", actor=None, replace=True)

    for parcel in before:
        with pytest.raises(EventRefused, match="was withdrawn"):
            record_event(parcel=parcel, code="EMA", occurred_at=timezone.now(), actor=None)
    assert not TrackingEvent.objects.exists()


def test_strangers_void_nothing(client: Client) -> None:
    parcel = make_parcel()
    for role in (None, Role.SHOP):
        client.force_login(make_user(role=role))
        assert press(client, parcel, reason="x").status_code == 404
        assert client.post(reverse("post:return_label", args=[str(parcel)]), {"paper": "A6"}).status_code == 404
    assert ItemNumber.objects.get().voided_at is None


def test_a_return_label_is_booked_once_and_goes_back(clerk: Client) -> None:
    parcel = make_parcel()

    for _press in range(2):
        answer = clerk.post(reverse("post:return_label", args=[str(parcel)]), {"paper": "A6"}, follow=True)

    back = Parcel.objects.exclude(pk=parcel.pk).get()
    assert str(back) in answer.content.decode()
    assert back.shipment.returns == parcel.shipment
    assert (back.shipment.sender, back.shipment.recipient) == (parcel.shipment.recipient, parcel.shipment.sender)
    assert str(back) in clerk.get(reverse("post:parcel", args=[str(parcel)])).content.decode()

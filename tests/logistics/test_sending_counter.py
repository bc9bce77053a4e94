"""A sending from home at the counter: weighed, the difference taken, printed, accepted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from logistics.charges import give_up, take_cash
from logistics.models import Charge, HomeSending, LabelPrint, Office, Parcel, Shipment, TrackingEvent
from logistics.sending.accepting import CannotAccept, accept, weigh
from logistics.tracking import EventRefused, record_event
from tests.factories import make_service, make_user
from tests.logistics.homes import MONDAY, booked, to_pay
from tests.logistics.test_postage_counter import asked, clerk, office

__all__ = ["clerk", "office"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _service(db: None) -> None:
    make_service()


def desk(sending: HomeSending) -> str:
    return reverse("post:sending", args=[sending.pk])


def post(client: Client, sending: HomeSending, **data: str) -> str:
    return client.post(desk(sending), data, follow=True).content.decode()


def test_the_code_leads_to_the_sending_once_it_is_paid(clerk: Client) -> None:
    waiting, paid = to_pay(hand_in="code"), booked(hand_in="code")
    assert waiting.charge is not None
    assert paid.charge is not None

    assert desk(waiting) not in asked(clerk, waiting.charge.reference)
    assert desk(paid) in asked(clerk, paid.charge.reference)
    assert "It is not paid" in clerk.get(desk(waiting)).content.decode()


def test_the_label_is_printed_and_the_parcel_accepted(clerk: Client, office: Office) -> None:
    sending = booked(hand_in="code")

    answer = clerk.post(desk(sending), {"do": "accept", "paper": "A6", "start": "0"})

    batch = LabelPrint.objects.get().batch
    assert answer["Location"] == reverse("post:print_run", args=[batch.pk])
    event = TrackingEvent.objects.get()
    assert (event.code, event.office, event.recorded_by) == ("EMA", office.name, User.objects.get())
    assert "With the post" in clerk.get(desk(sending)).content.decode()


def test_accepted_twice_it_is_accepted_once(clerk: Client) -> None:
    sending = booked(hand_in="code")
    post(clerk, sending, do="accept", paper="A6", start="0")

    page = post(clerk, sending, do="accept", paper="A6", start="0")

    assert "The post has it already" in page
    assert TrackingEvent.objects.count() == LabelPrint.objects.count() == 1


def test_what_its_sender_printed_is_not_printed_again(clerk: Client) -> None:
    sending = booked(hand_in="print")

    post(clerk, sending, do="accept", paper="A6")

    assert TrackingEvent.objects.get().code == "EMA"
    assert LabelPrint.objects.count() == 1  # the sender's own


def test_what_weighs_more_is_taken_before_it_is_accepted(clerk: Client, office: Office) -> None:
    sending = booked(hand_in="code")

    page = post(clerk, sending, do="weigh", weight="2.4")

    assert "€2.70" in page  # 6.90 for up to 30 kg less 4.20 for up to 2 kg
    extra = Charge.objects.latest("pk")
    assert extra.amount == Decimal("2.70")
    refused = post(clerk, sending, do="accept", paper="A6", start="0")
    assert "It weighs more than was paid for" in refused
    with pytest.raises(EventRefused):
        record_event(parcel=Parcel.objects.get(), code="EMA", occurred_at=timezone.now(), actor=None)
    assert not TrackingEvent.objects.exists()
    assert not LabelPrint.objects.exists()
    assert "what it weighs more" in asked(clerk, extra.reference)

    take_cash(charge=extra, at=timezone.now(), actor=User.objects.get(), office=office)
    post(clerk, sending, do="accept", paper="A6", start="0")

    assert TrackingEvent.objects.get().code == "EMA"
    assert Parcel.objects.get().grams == 2400


def test_within_the_step_that_was_paid_nothing_is_taken(clerk: Client) -> None:
    sending = booked()

    page = post(clerk, sending, do="weigh", weight="2")

    assert "Nothing is to be paid for it" in page
    assert Charge.objects.count() == 1
    assert Parcel.objects.get().grams == 2000


def test_weighed_again_the_new_weight_counts(clerk: Client) -> None:
    sending = booked()
    weigh(sending, grams=2400, at=timezone.now())

    assert weigh(sending, grams=1900, at=timezone.now()) is None

    assert sorted(Charge.objects.values_list("state", flat=True)) == ["cancelled", "paid"]
    assert accept(sending, paper="A6", start=0, actor=None, office=Office.objects.all()[0], at=timezone.now()) is None


def test_a_difference_whose_time_is_over_is_still_owed(clerk: Client) -> None:
    sending = booked()
    extra = weigh(sending, grams=2400, at=timezone.now())
    assert extra is not None
    give_up(charge=extra)

    with pytest.raises(CannotAccept):
        accept(sending, paper="A6", start=0, actor=None, office=Office.objects.all()[0], at=timezone.now())
    assert "weigh it again" in clerk.get(desk(sending)).content.decode()


def test_what_no_service_carries_says_so(clerk: Client) -> None:
    sending = booked()

    page = post(clerk, sending, do="weigh", weight="31")

    assert "A parcel of 31 kg is heavier than Home 24 h takes" in page
    assert Charge.objects.count() == 1


def test_called_off_with_its_difference_both_go_back(clerk: Client, office: Office) -> None:
    sending = booked()
    extra = weigh(sending, grams=2400, at=timezone.now())
    assert extra is not None
    take_cash(charge=extra, at=timezone.now(), actor=User.objects.get(), office=office)

    post(clerk, sending, do="call_off")

    assert list(Charge.objects.values_list("state", flat=True)) == ["owed", "owed"]
    assert Parcel.objects.get().number.voided_at


def test_handed_in_after_its_day_it_gets_the_next_one(office: Office) -> None:
    sending = booked(now=MONDAY)
    Shipment.objects.get()

    accept(sending, paper="A6", start=0, actor=make_user(), office=office, at=MONDAY + dt.timedelta(days=3))

    assert (sending.promised_for, sending.told_before) == (dt.date(2026, 11, 27), dt.date(2026, 11, 24))
    assert Shipment.objects.get().promised_for == dt.date(2026, 11, 27)


def test_without_an_office_nothing_is_done(client: Client) -> None:
    from accounts.roles import Role

    sending = booked()
    client.force_login(make_user(role=Role.CLERK))

    for data in ({"do": "accept", "paper": "A6"}, {"do": "weigh", "weight": "9"}, {"do": "call_off"}):
        assert "Choose your office first" in post(client, sending, **data)
    assert Charge.objects.count() == 1
    assert not TrackingEvent.objects.exists()

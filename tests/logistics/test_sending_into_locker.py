"""Who sends from home leaves the parcel in a locker near by: reserved on the sending's page, until the post has it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from logistics.lockers.reserving import active, expire
from logistics.models import HomeSending, LockerBank, LockerReservation, OfficeArea, Parcel, Redirection, RedirectionPrice, Service
from logistics.redirecting.asking import ask
from logistics.redirecting.rules import Wish
from logistics.rounds.waiting import doors_of
from logistics.secret_codes import shown
from logistics.sending.calling_off import call_off
from logistics.tracking import record_event
from logistics.voiding import void
from tests.factories import make_service, make_user
from tests.logistics.homes import at, booked
from tests.logistics.places import codes_of, make_bank, make_office, pin_of, say
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> LockerBank:
    """Near the sender, who lives in 3000-389 Coimbra."""
    office = make_office(name="Coimbra Centro")
    OfficeArea.objects.create(office=office, first="3000-000", last="3049-999")
    return make_bank("BC", office=office, name="Cacifo Estação")


@pytest.fixture
def home(db: None) -> Service:
    return make_service(longest_mm=1500)


def parcel_of(sending: HomeSending) -> Parcel:
    return Parcel.objects.get(shipment=sending.shipment_id)


def press(client: Client, sending: HomeSending, **said: str) -> Any:
    return client.post(at("leave_sending_in_locker", sending), said, follow=True)


def choose(client: Client, sending: HomeSending, bank: LockerBank) -> Any:
    return press(client, sending, locker=f"locker-{bank.pk}")


def waiting(sending: HomeSending) -> LockerReservation:
    return active().get(parcel=parcel_of(sending), purpose="drop_off")


def test_the_pin_stands_on_the_page_and_in_a_mail_and_the_post_has_it_when_the_door_is_shut(
    client: Client, home: Service, bank: LockerBank
) -> None:
    sending = booked()
    page = client.get(at("sending", sending)).text
    assert "Cacifo Estação" in page

    answer = choose(client, sending, bank)

    kept = waiting(sending)
    assert shown(kept.code_seed) in answer.text
    run_tasks()
    told = mail.outbox[-1]
    assert told.to == ["ana@example.org"]
    assert shown(kept.code_seed) in told.body
    assert "It is kept for you until" in told.body
    say(bank, "open", pin=pin_of(kept))
    say(bank, "occupied", kept.compartment.door)
    assert codes_of(parcel_of(sending)) == ["EMA"]
    after = client.get(at("sending", sending)).text
    assert "Leave it in a locker" not in after
    assert "With the post" in after
    [door] = [door for door in doors_of(office=bank.office, day=timezone.localdate()) if door.locker]
    assert door.taken_out == [parcel_of(sending)]
    assert "cannot be left in a locker any more" in choose(client, sending, bank).text


def test_the_mail_is_in_the_senders_language(client: Client, home: Service, bank: LockerBank) -> None:
    sending = booked()
    HomeSending.objects.update(language="pt")
    choose(client, sending, bank)
    run_tasks()

    assert "Deixe" in mail.outbox[-1].subject


def test_another_locker_is_chosen_and_the_first_is_free_again(client: Client, home: Service, bank: LockerBank) -> None:
    other = make_bank("C", office=bank.office, name="Cacifo Mercado")
    sending = booked()
    choose(client, sending, bank)

    answer = choose(client, sending, other)

    assert waiting(sending).compartment.bank == other
    assert active().count() == 1
    assert shown(waiting(sending).code_seed) in answer.text


def test_it_is_given_up(client: Client, home: Service, bank: LockerBank) -> None:
    sending = booked()
    choose(client, sending, bank)

    answer = press(client, sending, give_up="1")

    assert "The compartment is given back." in answer.text
    assert not active().exists()
    assert "No compartment waits for it any more" in press(client, sending, give_up="1").text


@pytest.mark.parametrize("typed", ["", "locker-999999", "office-1", "locker-x", "\x00"])
def test_what_is_not_on_offer_is_not_reserved(client: Client, home: Service, bank: LockerBank, typed: str) -> None:
    answer = press(client, booked(), locker=typed)

    assert "Choose one of the lockers on offer" in answer.text
    assert not active().exists()


def test_a_full_locker_is_not_offered_and_refused(client: Client, home: Service, bank: LockerBank) -> None:
    bank.compartments.exclude(size="C").delete()
    first, second = booked(), booked()
    choose(client, first, bank)

    assert "No locker near you has room at present." in client.get(at("sending", second)).text
    assert "No locker near you has room at present." in choose(client, second, bank).text
    assert active().count() == 1


def test_too_large_and_chilled_are_refused_in_words(client: Client, home: Service, bank: LockerBank) -> None:
    large = booked(length_mm=900, width_mm=300, height_mm=300)
    assert "too large or too heavy for a locker" in client.get(at("sending", large)).text
    assert "too large or too heavy for a locker" in choose(client, large, bank).text

    chilled = booked()
    Service.objects.update(is_chilled=True)
    assert "no locker near you that keeps cold" in client.get(at("sending", chilled)).text
    assert "no locker near you that keeps cold" in choose(client, chilled, bank).text
    assert not active().exists()
    cold = make_bank("C", office=bank.office, is_chilled=True)
    choose(client, chilled, cold)
    assert waiting(chilled).compartment.bank == cold


def test_without_its_label_it_cannot_lie_in_a_locker(client: Client, home: Service, bank: LockerBank) -> None:
    sending = booked(hand_in="code")

    assert "A locker prints no label" in client.get(at("sending", sending)).text
    assert "A locker prints no label" in choose(client, sending, bank).text
    assert not active().exists()


@pytest.mark.parametrize("state", ["to_pay", "called off", "with the post"])
def test_only_what_is_paid_and_still_the_senders(client: Client, home: Service, bank: LockerBank, state: str) -> None:
    sending = booked()
    if state == "to_pay":
        HomeSending.objects.update(state="to_pay")
    elif state == "called off":
        call_off(sending, at=timezone.now())
    else:
        record_event(parcel=parcel_of(sending), code="EMA", occurred_at=timezone.now(), actor=None)

    assert "cannot be left in a locker any more" in choose(client, sending, bank).text
    assert not active().exists()


def test_called_off_or_brought_to_an_office_the_compartment_is_free(client: Client, home: Service, bank: LockerBank) -> None:
    called_off, brought = booked(), booked()
    for sending in (called_off, brought):
        choose(client, sending, bank)
    assert active().count() == 2

    call_off(called_off, at=timezone.now())
    record_event(parcel=parcel_of(brought), code="EMA", occurred_at=timezone.now(), actor=None)

    assert not active().exists()


def test_under_a_new_number_it_keeps_its_compartment_until_it_is_given_back(client: Client, home: Service, bank: LockerBank) -> None:
    sending = booked()
    choose(client, sending, bank)
    void(parcel=parcel_of(sending), reason="Label torn", actor=make_user(), replace=True)
    assert active().count() == 1

    press(client, sending, give_up="1")

    assert not active().exists()


def test_nobody_comes_and_the_compartment_is_free(client: Client, home: Service, bank: LockerBank) -> None:
    sending = booked()
    choose(client, sending, bank)

    assert expire(timezone.now() + dt.timedelta(hours=47)) == 0
    assert expire(timezone.now() + dt.timedelta(hours=49)) == 1

    assert "Keep a compartment for me" in client.get(at("sending", sending)).text


def test_a_receiver_who_wants_it_elsewhere_leaves_the_senders_compartment(client: Client, home: Service, bank: LockerBank) -> None:
    RedirectionPrice.objects.create(kind=Redirection.Kind.OFFICE, price=0)
    porto = make_office(name="Porto", postcode="4000-100", latitude=41.15, longitude=-8.61)
    OfficeArea.objects.create(office=porto, first="4000-000", last="4499-999")
    sending = booked()
    choose(client, sending, bank)

    ask(parcel=parcel_of(sending), wish=Wish(Redirection.Kind.OFFICE, office=porto), at=timezone.now())

    assert waiting(sending).state == "expected"


def test_a_strangers_link_is_a_404(client: Client, bank: LockerBank) -> None:
    assert client.post("/en/send/nobody-has-this/locker/", {"locker": f"locker-{bank.pk}"}).status_code == 404

"""Sending from home: the steps and their refusals, what paying does, and calling it off."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from logistics.charges import settle, spoken
from logistics.lockers.reserving import active
from logistics.models import Address, Charge, HomeSending, Kind, OfficeArea, Parcel, PickupRequest, Service, Shipment, Tariff
from logistics.pickups import days_to_ask
from logistics.queues import count_of_labels_to_print, labels_to_print
from logistics.sending.calling_off import CannotCallOff, call_off
from logistics.sending.drafts import DRAFT_LASTS, TO_PAY_LASTS, forget_expired, ready_to_pay, write_anew
from logistics.sending.offers import offers_for, quote_of
from logistics.setup import install_portugal
from logistics.setup_registered import install_registered
from logistics.tracking import record_event
from tests.factories import make_service, make_user
from tests.logistics.homes import (
    ANA,
    BOX,
    MONDAY,
    RUI,
    at,
    booked,
    make_sending,
    number_on,
    pay,
    press_pay,
    seen_on,
    to_pay,
    up_to_check,
    write_addresses,
    written,
)
from tests.logistics.places import make_bank, make_office
from tests.tasks import run_tasks, waiting_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(db: None) -> Service:
    return make_service(offers_signature=True, insured_up_to=Decimal(500), longest_mm=1500)


def read(client: Client, name: str, sending: HomeSending) -> str:
    answer = client.get(at(name, sending))
    assert answer.status_code == 200
    return answer.content.decode()


# --- The steps -----------------------------------------------------------------------------------------------------


def test_all_steps_lead_to_paying_and_then_to_the_label(client: Client, home: Service) -> None:
    sending = up_to_check(client)
    page = read(client, "send_check", sending)
    assert "Rui Costa" in page
    assert "€4.20" in page

    answer = press_pay(client, sending)

    sending.refresh_from_db()
    assert sending.charge is not None
    assert (answer.status_code, answer["Location"]) == (303, reverse("pay_postage", args=[sending.charge.reference]))
    assert (sending.state, sending.charge.amount, sending.charge.about) == ("to_pay", Decimal("4.20"), "sending")
    assert "Home 24 h to 4000-123 Porto" in client.get(answer["Location"]).content.decode()
    assert not Shipment.objects.exists()
    pay(sending)
    assert at("sending", sending) in client.get(answer["Location"]).content.decode()
    page = read(client, "sending", sending)
    parcel = Parcel.objects.get()
    for words in (
        "Label on A4",
        "What happens next",
        reverse("parcel_tracking", args=[parcel.number.number]),
    ):
        assert words in page
    assert (parcel.grams, parcel.length_mm, parcel.shipment.sender.name) == (1500, 350, "Ana Lopes")


def test_a_place_without_a_zone_is_refused_with_words(client: Client, home: Service) -> None:
    answer = write_addresses(client, **{"to-postcode": "9000-082", "to-locality": "Funchal"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "We do not carry from or to 9000-082 yet." in page
    assert 'value="Rui Costa"' in page
    assert not HomeSending.objects.exists()
    assert not Address.objects.exists()


def test_a_postcode_that_is_none_is_refused(client: Client, home: Service) -> None:
    answer = write_addresses(client, **{"from-postcode": "30000"})

    assert answer.status_code == 422
    assert "This is no postcode of Portugal." in answer.content.decode()


def test_what_is_too_heavy_has_a_reason_for_every_service(client: Client, home: Service) -> None:
    sending = written(client)

    client.post(at("send_parcel", sending), {**BOX, "weight": "31"})

    page = read(client, "send_service", sending)
    assert "A parcel of 31 kg is heavier than Home 24 h takes. Its limit is 30 kg." in page
    assert "Nothing that we offer takes this there." in page
    assert client.post(at("send_service", sending), {"service": str(home.pk), "hand_in": "print"}).status_code == 422
    assert client.get(at("send_check", sending))["Location"] == at("send_service", sending)


@pytest.mark.parametrize(
    ("box", "problem"),
    [
        ({"preset": "shoebox", "weight": "0"}, "more than 0"),
        ({"preset": "shoebox", "weight": ""}, "Write what it weighs"),
        ({"preset": "shoebox", "weight": "a lot"}, "Write it as a number"),
        ({"preset": "own", "weight": "1", "length": "30", "width": "20"}, "Write this side in centimetres"),
        ({"preset": "moon", "weight": "1"}, "Select a valid choice"),
        ({"preset": "shoebox", "weight": "1", "insured_value": "-5"}, "Write a value above 0"),
    ],
)
def test_what_is_wrong_in_size_and_weight_is_said(client: Client, home: Service, box: dict[str, str], problem: str) -> None:
    sending = written(client)

    answer = client.post(at("send_parcel", sending), box)

    assert answer.status_code == 422
    assert problem in answer.content.decode()


def test_own_sides_count(client: Client, home: Service) -> None:
    sending = written(client)

    client.post(at("send_parcel", sending), {"preset": "own", "weight": "1,25", "length": "160", "width": "10.5", "height": "10"})

    sending.refresh_from_db()
    assert (sending.grams, sending.length_mm, sending.width_mm, sending.height_mm) == (1250, 1600, 105, 100)
    assert "Its longest side is 160 cm; Home 24 h takes up to 150 cm." in read(client, "send_service", sending)


def test_an_option_that_a_service_lacks_is_a_reason(client: Client, home: Service) -> None:
    sending = written(client)

    client.post(at("send_parcel", sending), {**BOX, "insured_value": "600"})

    assert "Home 24 h is insured up to €500.00." in read(client, "send_service", sending)


def test_options_are_in_the_price_and_on_the_shipment(client: Client, home: Service) -> None:
    Tariff.objects.update(signature_fee=Decimal("0.60"), insured_fee=Decimal(1), insured_percent=Decimal(1))
    sending = up_to_check(client, box={**BOX, "signature": "on", "insured_value": "200"})

    page = read(client, "send_check", sending)
    for line in ("€4.20", "€0.60", "€3.00", "€7.80"):
        assert line in page
    press_pay(client, sending)
    pay(sending)

    shipment = Shipment.objects.get()
    assert (shipment.signature, shipment.insured_value) == (True, Decimal(200))


def test_registered_letters_stand_beside_parcels_and_chilled_ones_do_not(client: Client, home: Service) -> None:
    make_service(code="registered", name="Registered", kind=Kind.REGISTERED, max_grams=2000, sides_mm=900)
    make_service(code="cold", name="Chilled", is_chilled=True)
    sending = written(client)

    client.post(at("send_parcel", sending), {"preset": "envelope", "weight": "0.2"})

    page = read(client, "send_service", sending)
    assert "Registered" in page
    assert "Chilled" not in page


# --- The price is the server's -------------------------------------------------------------------------------------


def test_what_a_browser_says_of_the_price_is_only_compared(client: Client, home: Service) -> None:
    sending = up_to_check(client)
    seen = seen_on(read(client, "send_check", sending))

    answer = client.post(at("send_check", sending), {"seen": seen.replace("4.20", "0.01"), "price": "0.01", "amount": "0.01"})

    assert answer.status_code == 409
    assert "has changed since you saw it" in answer.content.decode()
    assert not Charge.objects.exists()


def test_a_price_that_changed_meanwhile_is_shown_before_anybody_pays_it(client: Client, home: Service) -> None:
    sending = up_to_check(client)
    seen = seen_on(read(client, "send_check", sending))
    home.tariffs.get().steps.update(price=Decimal("5.50"))

    answer = client.post(at("send_check", sending), {"seen": seen})

    assert answer.status_code == 409
    assert "€5.50" in answer.content.decode()
    press_pay(client, sending)
    assert Charge.objects.get().amount == Decimal("5.50")


def test_a_service_that_left_the_list_is_not_sold(client: Client, home: Service) -> None:
    sending = up_to_check(client)
    seen = seen_on(read(client, "send_check", sending))
    Service.objects.update(is_active=False)

    answer = client.post(at("send_check", sending), {"seen": seen})

    assert "Home 24 h is not on sale any more." in answer.content.decode()
    assert not Charge.objects.exists()


def test_sent_twice_it_is_one_charge(client: Client, home: Service) -> None:
    sending = up_to_check(client)
    seen = seen_on(read(client, "send_check", sending))

    first = client.post(at("send_check", sending), {"seen": seen})
    second = client.post(at("send_check", sending), {"seen": seen})

    assert first["Location"] == second["Location"]
    assert ready_to_pay(sending, at=timezone.now()) == Charge.objects.get()


@pytest.mark.parametrize("name", ["sending", "send_addresses", "send_parcel", "send_service", "send_check"])
def test_a_link_that_nobody_has_leads_nowhere(client: Client, home: Service, name: str) -> None:
    booked()

    assert client.get(reverse(name, args=["nobody-has-this-token"])).status_code == 404
    assert client.post(reverse("call_off_sending", args=["nobody-has-this-token"])).status_code == 404
    assert client.get(reverse("sending_label", args=["nobody-has-this-token", "A4"])).status_code == 404


def test_what_is_paid_is_not_written_again(client: Client, home: Service) -> None:
    sending = booked()
    before = HomeSending.objects.values().get()

    for name, data in (("send_addresses", {**ANA, **RUI}), ("send_parcel", BOX), ("send_service", {"hand_in": "code"}), ("send_check", {})):
        assert client.post(at(name, sending), data)["Location"] == at("sending", sending)

    assert HomeSending.objects.values().get() == before


# --- Paid ----------------------------------------------------------------------------------------------------------


def test_paid_twice_it_is_booked_once(home: Service) -> None:
    sending = to_pay()
    pay(sending)

    assert not settle(charge=Charge.objects.get(), way="card", at=timezone.now())
    assert Shipment.objects.count() == 1


def test_the_cut_off_that_passed_while_it_was_paid_moves_the_day_and_is_told(client: Client, home: Service) -> None:
    sending = to_pay(now=MONDAY)
    assert sending.promised_for == dt.date(2026, 11, 24)

    pay(sending, at=MONDAY.replace(hour=16, minute=1))

    assert (sending.promised_for, sending.told_before) == (dt.date(2026, 11, 25), dt.date(2026, 11, 24))
    shipment = Shipment.objects.get()
    assert (shipment.pickup_on, shipment.promised_for) == (dt.date(2026, 11, 24), dt.date(2026, 11, 25))
    assert "When you chose, it was Tuesday 24 November" in read(client, "sending", sending)
    run_tasks()
    assert any("it is Wednesday 25 November now" in str(message.body) for message in mail.outbox)


def test_mails_bring_the_reference_first_and_the_label_after_paying(home: Service) -> None:
    sending = to_pay()
    run_tasks()
    (first,) = mail.outbox
    assert first.to == ["ana@example.org"]
    assert sending.charge is not None
    assert spoken(sending.charge.reference) in str(first.body)
    assert "€4.20" in str(first.body)

    pay(sending)
    run_tasks()

    receipt, ready = sorted((str(message.subject) for message in mail.outbox[1:]), key=lambda words: "Ready" in words)
    assert receipt.startswith("Receipt for")
    assert ready == "Ready to be handed in: what you send to Rui Costa"
    assert at("sending", sending) in str(mail.outbox[-1].body) or at("sending", sending) in str(mail.outbox[-2].body)


def test_the_label_is_a_pdf_whose_bars_say_its_number(client: Client, home: Service) -> None:
    sending = booked()

    for paper, size in (("A4", (595, 842)), ("A6", (298, 420))):
        answer = client.get(reverse("sending_label", args=[sending.token, paper]))
        assert answer["Content-Type"] == "application/pdf"
        page = pypdfium2.PdfDocument(io.BytesIO(answer.content))[0]
        assert tuple(round(side) for side in page.get_size()) == size
        assert number_on(answer.content) == Parcel.objects.get().number.number
        assert client.get(reverse("sending_label", args=[sending.token, paper])).content == answer.content


def test_no_clerk_waits_for_what_is_printed_at_home_or_at_the_counter(home: Service) -> None:
    booked(hand_in="print")
    booked(hand_in="code")
    days = days_to_ask(make_sending().sender)
    fetched = booked(hand_in="pickup", pickup_on=next(days))

    waiting = list(labels_to_print())

    assert [parcel.shipment for parcel in waiting] == [fetched.shipment]
    assert count_of_labels_to_print() == 1


def test_a_code_shows_no_label(client: Client, home: Service) -> None:
    sending = booked(hand_in="code")

    page = read(client, "sending", sending)

    assert sending.charge is not None
    assert spoken(sending.charge.reference) in page
    assert "as a bar code" in page
    assert client.get(reverse("sending_label", args=[sending.token, "A4"])).status_code == 404


# --- Picked up at home -----------------------------------------------------------------------------------------------


def test_a_pick_up_is_asked_for_when_it_is_paid_at_the_operators_price(client: Client, home: Service) -> None:
    Tariff.objects.update(pickup_fee=Decimal("2.50"))
    sending = written(client)
    client.post(at("send_parcel", sending), BOX)
    page = read(client, "send_service", sending)
    assert "€2.50 more" in page
    weekday = next(day for day in days_to_ask(sending.sender) if day.isoweekday() < 6 and day > timezone.localdate())
    choice = {"service": str(home.pk), "hand_in": "pickup", "day": weekday.isoformat(), "window": "afternoon"}

    assert client.post(at("send_service", sending), choice).status_code == 303
    assert "€6.70" in read(client, "send_check", sending)
    press_pay(client, sending)
    assert not PickupRequest.objects.exists()
    pay(sending)

    pickup = PickupRequest.objects.get()
    assert (pickup.day, pickup.window, pickup.sender, pickup.state) == (weekday, "afternoon", sending.sender, "asked")
    assert sending.pickup == pickup
    assert Shipment.objects.get().pickup_on == weekday


@pytest.mark.parametrize("day", ["", "2020-01-01", "not-a-day!", "2026-99-99"])
def test_a_day_on_which_nobody_comes_is_refused(client: Client, home: Service, day: str) -> None:
    sending = written(client)
    client.post(at("send_parcel", sending), BOX)

    answer = client.post(at("send_service", sending), {"service": str(home.pk), "hand_in": "pickup", "day": day, "window": "any"})

    assert answer.status_code == 422
    assert "Choose the day and the time of the pick-up." in answer.content.decode()


def test_a_pick_up_day_that_passed_while_it_was_paid_is_the_next_one(home: Service) -> None:
    sending = make_sending(hand_in="pickup", now=MONDAY, pickup_on=MONDAY.date(), window="any")
    ready_to_pay(sending, at=MONDAY)

    pay(sending, at=MONDAY + dt.timedelta(days=1))

    assert PickupRequest.objects.get().day == dt.date(2026, 11, 24)
    assert (sending.promised_for, sending.told_before) == (dt.date(2026, 11, 25), dt.date(2026, 11, 24))


# --- To an office, to a locker -----------------------------------------------------------------------------------------


def test_an_office_is_chosen_among_those_near_the_receiver(client: Client, home: Service) -> None:
    to_office = make_service(code="to-office", name="To an office", kind=Kind.OFFICE)
    office = make_office(name="Porto Bolhão", postcode="4000-150", latitude=41.15, longitude=-8.6)
    OfficeArea.objects.create(office=office, country="PT", first="4000-000", last="4999-999")

    sending = up_to_check(client, service=to_office, **{f"place-{to_office.pk}": f"office-{office.pk}"})
    press_pay(client, sending)
    pay(sending, office=office)

    assert Shipment.objects.get().office == office


def test_a_place_that_is_not_on_offer_is_refused(client: Client, home: Service) -> None:
    to_office = make_service(code="to-office", name="To an office", kind=Kind.OFFICE)
    office = make_office(postcode="4000-150")
    OfficeArea.objects.create(office=office, country="PT", first="4000-000", last="4999-999")
    elsewhere = make_office(hands_out=False)
    sending = written(client)
    client.post(at("send_parcel", sending), BOX)

    choice = {"service": str(to_office.pk), "hand_in": "print", f"place-{to_office.pk}": f"office-{elsewhere.pk}"}
    answer = client.post(at("send_service", sending), choice)

    assert answer.status_code == 422
    assert "the places on offer have changed" in answer.content.decode()


@pytest.mark.parametrize("is_full", [False, True])
def test_a_compartment_is_kept_while_it_is_paid_else_it_waits_at_the_lockers_office(home: Service, is_full: bool) -> None:
    to_locker = make_service(code="to-locker", name="To a locker", kind=Kind.LOCKER, cash_on_delivery=False)
    bank = make_bank("B")
    sending = to_pay(service=to_locker, locker=bank)
    assert active().get().key == f"home-{sending.pk}"
    if is_full:
        active().update(state="ended", ended_at=timezone.now(), end="expired")
        other = make_sending(service=to_locker, locker=bank)
        ready_to_pay(other, at=timezone.now())

    pay(sending)

    shipment = Shipment.objects.get()
    assert (shipment.locker, shipment.office) == ((None, bank.office) if is_full else (bank, None))
    if not is_full:
        assert active().get().parcel == shipment.parcels.get()


# --- Called off, changed, forgotten --------------------------------------------------------------------------------------


def test_called_off_before_it_is_paid_everything_is_deleted(client: Client, home: Service) -> None:
    sending = to_pay()

    answer = client.post(at("call_off_sending", sending), follow=True)

    assert "what you wrote is deleted" in answer.content.decode()
    assert not HomeSending.objects.exists()
    assert not Address.objects.exists()
    charge = Charge.objects.get()
    assert (charge.state, charge.email) == ("cancelled", "")


def test_called_off_after_it_is_paid_its_number_is_void_and_the_money_is_owed(client: Client, home: Service) -> None:
    weekday = next(day for day in days_to_ask(make_sending().sender) if day.isoweekday() < 6)
    sending = booked(hand_in="pickup", pickup_on=weekday)
    assert sending.charge is not None

    page = client.post(at("call_off_sending", sending), follow=True).content.decode()

    assert "You get back €4.20: say the reference" in page
    parcel = Parcel.objects.get()
    assert parcel.number.voided_at
    assert parcel.shipment.withdrawn_at
    assert PickupRequest.objects.get().state == "cancelled"
    assert Charge.objects.get().state == "owed"
    run_tasks()
    assert any("Called off" in str(message.subject) for message in mail.outbox)
    assert client.get(reverse("sending_label", args=[sending.token, "A4"])).status_code == 404
    with pytest.raises(CannotCallOff):
        call_off(sending, at=timezone.now())


def test_what_the_post_has_is_not_called_off(client: Client, home: Service) -> None:
    sending = booked()
    record_event(parcel=Parcel.objects.get(), code="EMA", occurred_at=timezone.now(), actor=None)

    page = client.post(at("call_off_sending", sending), follow=True).content.decode()

    assert "The post has it already" in page
    assert Charge.objects.get().state == "paid"
    assert not Parcel.objects.get().number.voided_at


def test_something_can_be_changed_until_it_is_paid(client: Client, home: Service) -> None:
    sending = to_pay()

    assert client.post(at("write_sending_anew", sending), follow=True).status_code == 200

    sending.refresh_from_db()
    assert (sending.state, sending.charge) == ("draft", None)
    assert Charge.objects.get().state == "cancelled"
    assert not write_anew(booked(), at=timezone.now())


def test_what_is_not_paid_is_deleted_when_its_time_is_over(home: Service) -> None:
    draft, waiting, paid = make_sending(), to_pay(), booked()
    now = timezone.now()

    assert forget_expired(now + DRAFT_LASTS + dt.timedelta(minutes=1)) == 1
    assert not HomeSending.objects.filter(pk=draft.pk).exists()
    assert forget_expired(now + TO_PAY_LASTS + dt.timedelta(minutes=1)) == 1
    assert list(HomeSending.objects.all()) == [paid]
    assert set(Address.objects.all()) == {paid.sender, paid.recipient}
    assert Charge.objects.exclude(pk=paid.charge_id).get().email == ""
    assert waiting.charge_id != paid.charge_id


def test_paid_for_something_that_is_gone_the_money_is_owed_back(home: Service) -> None:
    sending = to_pay()
    HomeSending.objects.filter(pk=sending.pk).update(state="cancelled")

    settle(charge=Charge.objects.get(), way="counter", at=timezone.now())

    assert Charge.objects.get().state == "owed"
    assert not Shipment.objects.exists()


# --- Lists -----------------------------------------------------------------------------------------------------------


def queries_of_list(client: Client) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(reverse("sendings")).status_code == 200
    return len(seen)


def test_a_signed_in_person_finds_what_they_sent_and_nobody_elses(client: Client, home: Service) -> None:
    ana = make_user()
    own, foreign = booked(user=ana), booked(user=make_user())
    client.force_login(ana)

    page = client.get(reverse("sendings")).content.decode()

    assert at("sending", own) in page
    assert at("sending", foreign) not in page
    assert reverse("sendings") in client.get(reverse("account")).content.decode()


def test_the_list_costs_the_same_however_long_it_is(client: Client, home: Service) -> None:
    ana = make_user()
    client.force_login(ana)
    sending = booked(user=ana)
    few = queries_of_list(client)
    fields = {"sender": sending.sender, "recipient": sending.recipient, "service": home, "user": ana, "email": ana.email}
    later = timezone.now() + dt.timedelta(days=1)
    HomeSending.objects.bulk_create(HomeSending(state="cancelled", price=1, expires_at=later, **fields) for _ in range(1000))

    assert queries_of_list(client) <= few


def test_offers_cost_a_fixed_number_of_queries(home: Service, django_assert_max_num_queries: Any) -> None:
    install_portugal()
    sending = make_sending(service=home)

    with django_assert_max_num_queries(12):
        offers = offers_for(sending, at=timezone.now())

    assert len(offers.rows) > 1
    assert quote_of(sending, at=timezone.now()).price == Decimal("4.20")
    assert "send_sending_mail" not in waiting_tasks()


def test_a_new_post_sells_registered_letters_with_numbers_of_their_own(client: Client) -> None:
    install_portugal()
    registered = install_registered()
    assert install_registered() == registered  # again, it stays as it is

    sending = up_to_check(client, service=registered, box={"preset": "envelope", "weight": "0.09"})
    assert "€3.80" in read(client, "send_check", sending)
    press_pay(client, sending)
    pay(sending)

    assert Parcel.objects.get().number.number.startswith("RR")

"""One parcel on another way: what can be asked for, what it costs, until when, and what follows from it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from logistics import charges
from logistics.labels.rows import label_rows
from logistics.lockers.reserving import active
from logistics.models import (
    Address,
    Charge,
    EventCode,
    Hold,
    LockerBank,
    Office,
    OfficeArea,
    Parcel,
    Redirection,
    RedirectionPrice,
    Round,
    RoundParcel,
    RoundStop,
)
from logistics.printing import print_labels
from logistics.queues import in_order, needing_attention
from logistics.recipient_links import recipient_link, token_for
from logistics.redirecting.asking import CannotRedirect, ask, tidy
from logistics.redirecting.rules import Possible, Wish
from logistics.rounds.leaving import fix, go_out
from logistics.rounds.waiting import doors_of
from logistics.scanning import Result, record_once
from logistics.tracking import record_event
from tests.factories import make_address, make_service, make_user
from tests.logistics.places import make_bank, make_office, subjects
from tests.logistics.rounds.rows import make_shift
from tests.logistics.rows import make_parcel
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db

# A Monday and a Friday with no holiday near them.
MONDAY = timezone.make_aware(dt.datetime(2027, 3, 8, 9))
FRIDAY = dt.date(2027, 3, 12)
TUESDAY = dt.date(2027, 3, 9)
Kind, State = Redirection.Kind, Redirection.State


@pytest.fixture(autouse=True)
def free() -> None:
    RedirectionPrice.objects.bulk_create(RedirectionPrice(kind=kind, price=0) for kind, _label in RedirectionPrice.KINDS)


@pytest.fixture
def office() -> Office:
    office = make_office(name="Coimbra Centro", code="coimbra")
    OfficeArea.objects.create(office=office, first="3000-000", last="3049-999")
    return office


def parcel_of(**fields: Any) -> Parcel:
    """Ana's, picked up on Monday, promised for Tuesday, at the sorting centre."""
    fields = {"pickup_on": MONDAY.date(), "promised_for": TUESDAY, "recipient": make_address(email="ana@example.org"), **fields}
    parcel = make_parcel(**fields)
    record_event(parcel=parcel, code=EventCode.EMA, occurred_at=timezone.now() - dt.timedelta(hours=2), actor=None)
    return Parcel.objects.get(pk=parcel.pk)


def now(parcel: Parcel) -> Parcel:
    return Parcel.objects.select_related("redirection__recipient", "shipment__recipient").get(pk=parcel.pk)


def elsewhere(**fields: Any) -> Address:
    """Not saved, as a form gives it."""
    said = {"name": "Ana Lopes", "street": "Rua Nova 3", "postcode": "3030-120", "locality": "Coimbra", "country": "PT", **fields}
    return Address(**said)


# --- What each kind does ---


def test_another_day_is_one_on_which_the_post_delivers(office: Office) -> None:
    parcel = parcel_of()
    days = Possible(parcel, at=MONDAY).days

    assert days == [TUESDAY + dt.timedelta(days=n) for n in (1, 2, 3, 6, 7)]  # no Saturday, no Sunday
    with pytest.raises(CannotRedirect, match="Choose one of the days on offer"):
        ask(parcel=parcel, wish=Wish(Kind.DAY, day=dt.date(2027, 3, 13)), at=MONDAY)
    ask(parcel=parcel, wish=Wish(Kind.DAY, day=FRIDAY), at=MONDAY)

    assert now(parcel).bound_for.promised_for == FRIDAY
    assert doors_of(office=office, day=TUESDAY) == []
    (door,) = doors_of(office=office, day=FRIDAY)
    assert door.parcels == [parcel]


def test_a_neighbour_takes_it_at_another_door(office: Office) -> None:
    parcel = parcel_of()

    ask(parcel=parcel, wish=Wish(Kind.NEIGHBOUR, recipient=elsewhere(name="Rui Melo", postcode="3000-389")), at=MONDAY)

    (door,) = doors_of(office=office, day=TUESDAY)
    assert (door.address.name, door.address.street) == ("Rui Melo", "Rua Nova 3")
    assert now(parcel).bound_for.recipient.email == "ana@example.org"  # the mails are still hers


def test_an_office_keeps_it(office: Office) -> None:
    parcel = parcel_of()

    ask(parcel=parcel, wish=Wish(Kind.OFFICE, office=office), at=MONDAY)

    assert doors_of(office=office, day=TUESDAY) == []
    label = next(label_rows(Parcel.objects.all(), language="en"))
    assert (label.waits_at, label.sort_to, label.is_redirected) == ("Coimbra Centro, Rua do Correio 1", "coimbra", True)
    record_event(parcel=now(parcel), code=EventCode.EDH, occurred_at=timezone.now(), actor=None)
    assert Hold.objects.get().office == office


def test_a_locker_expects_it_and_no_other_does(office: Office) -> None:
    bank = make_bank("B", office=office, last_heard_at=MONDAY)
    parcel = parcel_of()

    ask(parcel=parcel, wish=Wish(Kind.LOCKER, locker=bank), at=MONDAY)

    row = active().get()
    assert (row.parcel, row.state, row.compartment.bank) == (parcel, "expected", bank)
    ask(parcel=parcel, wish=Wish(Kind.OFFICE, office=office), at=MONDAY)
    assert not active().exists()
    assert now(parcel).bound_for.locker is None


def test_another_address_is_another_offices(office: Office) -> None:
    north = make_office(name="Porto", code="porto")
    OfficeArea.objects.create(office=north, first="4000-000", last="4099-999")
    parcel = parcel_of()

    ask(parcel=parcel, wish=Wish(Kind.ADDRESS, recipient=elsewhere(postcode="4000-100", locality="Porto")), at=MONDAY)

    assert doors_of(office=office, day=FRIDAY) == []
    (door,) = doors_of(office=north, day=FRIDAY)
    assert door.parcels == [parcel]
    assert now(parcel).bound_for.promised_for == TUESDAY + dt.timedelta(days=1)  # a day for the way between the offices
    label = next(label_rows(Parcel.objects.all(), language="en"))
    assert (label.sort_to, label.recipient.street, label.promised_for) == ("porto", "Rua Nova 3", dt.date(2027, 3, 10))
    assert label.sender.name == "Queijaria Monte Alto"
    assert in_order(Parcel.objects.all(), "round") == [parcel]


def test_an_address_that_the_service_does_not_reach_is_refused(office: Office) -> None:
    parcel = parcel_of()

    for address, said in (
        (elsewhere(postcode="9000-100", locality="Funchal"), "Home 24 h does not go to 9000-100 Funchal."),
        (elsewhere(postcode="75001", locality="Paris", country="FR"), "within the country alone"),
    ):
        with pytest.raises(CannotRedirect, match=said):
            ask(parcel=parcel, wish=Wish(Kind.ADDRESS, recipient=address), at=MONDAY)
    assert not Redirection.objects.exists()


# --- What cannot be ---


@pytest.mark.parametrize("fields", [{"cash_to_collect": Decimal(20)}, {"minimum_age": 18}, {"signature": True}])
def test_what_is_paid_signed_or_shown_goes_to_nobody_else(office: Office, fields: dict[str, Any]) -> None:
    make_bank("C", office=office, last_heard_at=MONDAY)
    possible = Possible(parcel_of(**fields), at=MONDAY)

    for kind in (Kind.NEIGHBOUR, Kind.LOCKER):
        assert "only whoever it is for can take it" in possible.refusal(kind)
    assert [possible.refusal(kind) for kind in (Kind.DAY, Kind.OFFICE, Kind.ADDRESS)] == ["", "", ""]


def test_chilled_goods_wait_nowhere_warm_and_over_no_weekend(office: Office) -> None:
    warm, cold = make_bank("C", office=office, last_heard_at=MONDAY), make_bank("C", office=office, last_heard_at=MONDAY, is_chilled=True)
    service = make_service(code="chilled", is_chilled=True)
    parcel = parcel_of(service=service)
    possible = Possible(parcel, at=MONDAY)

    assert possible.days == [dt.date(2027, 3, 10)]
    assert "do not keep cold" in possible.refusal(Kind.OFFICE)
    assert [row.place for row in possible.banks] == [cold]
    assert warm not in [row.place for row in possible.banks]
    on_friday = Possible(parcel_of(service=service, promised_for=FRIDAY), at=MONDAY)
    assert on_friday.refusal(Kind.DAY) == "A chilled parcel must not wait for a day on which we do not deliver."

    ask(parcel=parcel, wish=Wish(Kind.DAY, day=possible.days[0]), at=MONDAY)
    assert Possible(now(parcel), at=MONDAY).days == []  # once


def test_a_kind_that_is_not_offered_is_not_there(office: Office) -> None:
    RedirectionPrice.objects.filter(kind=Kind.DAY).update(is_offered=False)

    with pytest.raises(CannotRedirect, match="does not offer this"):
        ask(parcel=parcel_of(), wish=Wish(Kind.DAY, day=FRIDAY), at=MONDAY)


@pytest.mark.parametrize("code", [EventCode.EDG, EventCode.EDH, EventCode.HOLD, EventCode.RTS, EventCode.LOST])
def test_once_loaded_or_settled_nothing_can_be_asked(office: Office, code: str) -> None:
    parcel = parcel_of()
    record_event(parcel=parcel, code=code, occurred_at=timezone.now(), actor=None, office=office.name)

    with pytest.raises(CannotRedirect):
        ask(parcel=parcel, wish=Wish(Kind.DAY, day=FRIDAY), at=MONDAY)
    assert not Redirection.objects.exists()


def test_after_an_attempt_in_vain_it_can_go_elsewhere_before_it_is_loaded_again(office: Office) -> None:
    parcel = parcel_of()
    for then, may in (("retry", True), ("return", False)):
        record_event(
            parcel=parcel, code=EventCode.EMH, occurred_at=timezone.now(), actor=None, reason="absent", next_action=then, office=then
        )
        assert bool(Possible(Parcel.objects.get(pk=parcel.pk), at=MONDAY).why_not) is not may


# --- What is paid ---


def test_what_costs_something_counts_when_it_is_paid(office: Office) -> None:
    RedirectionPrice.objects.update(price=Decimal("1.90"))
    parcel = parcel_of()

    row = ask(parcel=parcel, wish=Wish(Kind.DAY, day=FRIDAY), at=MONDAY)

    assert (row.state, row.charge.amount, row.charge.about) == (State.ASKED, Decimal("1.90"), Charge.About.REDIRECTION)  # type: ignore[union-attr]
    assert now(parcel).bound_for == parcel.shipment
    assert charges.settle(charge=row.charge, way="counter", at=MONDAY)  # type: ignore[arg-type]
    assert now(parcel).bound_for == row
    row.refresh_from_db()
    assert row.state == State.IN_FORCE
    run_tasks()
    assert f"Your parcel {parcel} goes another way" in subjects(mail.outbox)
    assert any("You paid €1.90 for it." in message.body for message in mail.outbox)


def test_the_free_one_has_a_charge_that_was_settled_free(office: Office) -> None:
    row = ask(parcel=parcel_of(), wish=Wish(Kind.DAY, day=FRIDAY), at=MONDAY)

    assert (row.state, row.charge.state, row.charge.way) == (State.IN_FORCE, "paid", "free")  # type: ignore[union-attr]


def test_paid_after_it_was_loaded_it_changes_nothing_and_the_money_is_owed_back(office: Office, client: Client) -> None:
    RedirectionPrice.objects.update(price=Decimal("1.90"))
    parcel = parcel_of()
    row = ask(parcel=parcel, wish=Wish(Kind.DAY, day=FRIDAY), at=MONDAY)
    record_event(parcel=parcel, code=EventCode.EDG, occurred_at=timezone.now(), actor=None)

    charges.settle(charge=row.charge, way="counter", at=MONDAY)  # type: ignore[arg-type]  # before the task ran

    row.refresh_from_db()
    assert (row.state, now(parcel).redirection) == (State.TOO_LATE, None)
    run_tasks()
    assert f"Your parcel {parcel} could not be redirected" in subjects(mail.outbox)
    assert any("You get that back." in message.body for message in mail.outbox)
    client.force_login(make_user(role=Role.CLERK))
    assert "To be given back" in client.get("/admin/parcels/redirections/").content.decode()
    row.charge.refresh_from_db()  # type: ignore[union-attr]
    assert row.charge.state == "owed"  # type: ignore[union-attr]


def test_loaded_before_it_is_paid_it_is_not_charged_any_more(office: Office) -> None:
    RedirectionPrice.objects.update(price=Decimal("1.90"))
    bank, parcel = make_bank("B", office=office, last_heard_at=MONDAY), parcel_of()
    row = ask(parcel=parcel, wish=Wish(Kind.LOCKER, locker=bank), at=MONDAY)
    assert active().get().state == "kept"

    record_event(parcel=parcel, code=EventCode.EDG, occurred_at=timezone.now(), actor=None)
    run_tasks()

    row.refresh_from_db()
    assert (row.state, row.charge.state) == (State.TOO_LATE, "cancelled")  # type: ignore[union-attr]
    assert not active().exists()
    assert not charges.settle(charge=row.charge, way="counter", at=MONDAY)  # type: ignore[arg-type]
    assert any("You have nothing to pay for it." in message.body for message in mail.outbox)


def test_who_asks_anew_gives_up_what_was_not_paid(office: Office) -> None:
    RedirectionPrice.objects.filter(kind=Kind.DAY).update(price=Decimal("1.90"))
    parcel = parcel_of()
    first = ask(parcel=parcel, wish=Wish(Kind.DAY, day=FRIDAY), at=MONDAY)

    second = ask(parcel=parcel, wish=Wish(Kind.OFFICE, office=office), at=MONDAY)

    first.refresh_from_db()
    assert (first.state, first.charge.state) == (State.GIVEN_UP, "cancelled")  # type: ignore[union-attr]
    assert now(parcel).bound_for == second
    third = ask(parcel=parcel, wish=Wish(Kind.ADDRESS, recipient=elsewhere()), at=MONDAY)
    second.refresh_from_db()
    assert (second.state, third.before) == (State.REPLACED, second)


def test_what_is_not_paid_in_time_is_given_up_with_its_compartment(office: Office) -> None:
    RedirectionPrice.objects.update(price=Decimal("1.90"))
    row = ask(parcel=parcel_of(), wish=Wish(Kind.LOCKER, locker=make_bank("B", office=office, last_heard_at=MONDAY)), at=MONDAY)

    charges.give_up_expired(timezone.now() + dt.timedelta(days=2))
    assert tidy(timezone.now()) == 1

    row.refresh_from_db()
    assert row.state == State.GIVEN_UP
    assert not active().exists()


def test_the_day_that_was_asked_for_is_over_when_it_is_paid(office: Office) -> None:
    RedirectionPrice.objects.update(price=Decimal("1.90"))
    row = ask(parcel=parcel_of(), wish=Wish(Kind.DAY, day=dt.date(2027, 3, 10)), at=MONDAY)

    charges.settle(charge=row.charge, way="counter", at=MONDAY + dt.timedelta(days=3))  # type: ignore[arg-type]

    row.refresh_from_db()
    assert (row.state, row.note) == (State.TOO_LATE, "The day that was asked for is over.")


# --- Rounds and scans ---


def planned(office: Office, parcel: Parcel) -> Round:
    row = Round.objects.create(office=office, day=TUESDAY, shift=make_shift(office, day=TUESDAY))
    stop = RoundStop.objects.create(
        round=row,
        address=parcel.shipment.recipient,
        position=1,
        opens=dt.time(8),
        closes=dt.time(20),
        service_seconds=60,
        arrives=dt.time(9),
        latitude=40,
        longitude=-8,
        place_from="office",
    )
    RoundParcel.objects.create(stop=stop, parcel=parcel)
    return row


def test_it_leaves_the_round_that_has_not_left(office: Office) -> None:
    parcel, other = parcel_of(), parcel_of()
    row = planned(office, parcel)
    RoundParcel.objects.create(stop=row.stops.get(), parcel=other)
    fix(row)

    ask(parcel=parcel, wish=Wish(Kind.DAY, day=FRIDAY), at=MONDAY)

    assert go_out(row, actor=None) == []
    assert now(parcel).status == "accepted"
    assert now(other).status == "out_for_delivery"


def test_the_station_says_that_it_needs_a_new_label_until_it_has_one(office: Office) -> None:
    parcel, clerk = parcel_of(), make_user(role=Role.CLERK)
    print_labels(parcels=[parcel], paper="A6", actor=clerk)
    ask(parcel=parcel, wish=Wish(Kind.OFFICE, office=office), at=timezone.now())

    def scan(code: str) -> Any:
        return record_once(parcel=now(parcel), code=code, actor=clerk, office=office.name, facts={})

    sorted_in = scan(EventCode.EDD)
    assert sorted_in.result == Result.REDIRECTED
    assert "Redirected: it goes to Coimbra Centro, for " in sorted_in.message
    loaded = scan(EventCode.EDG)
    assert (loaded.result, now(parcel).status) == (Result.REFUSED, "in_transit")
    print_labels(parcels=[parcel], paper="A6", actor=clerk)
    assert scan(EventCode.EMG).result == Result.RECORDED


def test_late_means_late_for_the_day_that_was_asked_for(office: Office) -> None:
    today = timezone.localdate()
    parcel = parcel_of(promised_for=today - dt.timedelta(days=1))
    assert parcel in needing_attention(timezone.now())
    row = Redirection.objects.create(
        parcel=parcel,
        kind=Kind.DAY,
        state=State.IN_FORCE,
        in_force_at=timezone.now(),
        recipient=parcel.shipment.recipient,
        promised_for=today + dt.timedelta(days=2),
    )
    Parcel.objects.filter(pk=parcel.pk).update(redirection=row)

    assert parcel not in needing_attention(timezone.now())


# --- Pages ---


def test_the_page_behind_the_link_sends_it_elsewhere(office: Office, client: Client) -> None:
    parcel = parcel_of(promised_for=timezone.localdate() + dt.timedelta(days=1))
    url = recipient_link(parcel)
    assert "Another day or another place" in client.get(url).content.decode()
    page = client.get(f"{url}redirect/").content.decode()
    assert "Coimbra Centro, Rua do Correio 1" in page

    answer = client.post(f"{url}redirect/", {"kind": "office", "office": office.pk}, follow=True)

    said = answer.content.decode()
    # The token tells when it was made, so a second later it is another.
    assert answer.redirect_chain[-1][0].startswith(f"/en/track/{parcel}/mine/")
    assert "Done: your parcel goes another way." in said
    assert "Coimbra Centro" in said
    run_tasks()
    assert f"Your parcel {parcel} goes another way" in subjects(mail.outbox)
    public = client.get(f"/en/track/{parcel}/").content.decode()
    assert "for another way" in public
    for secret in ("Coimbra Centro", "Ana Lopes", "Rua da Sofia"):
        assert secret not in public


def test_what_costs_something_leads_to_where_it_is_paid(office: Office, client: Client, settings: Any) -> None:
    RedirectionPrice.objects.update(price=Decimal("1.90"))
    parcel = parcel_of(promised_for=timezone.localdate() + dt.timedelta(days=1))
    url = recipient_link(parcel)

    answer = client.post(f"{url}redirect/", {"kind": "office", "office": office.pk})

    charge = Charge.objects.get()
    assert answer.url == reverse("pay_postage", args=[charge.reference])  # type: ignore[attr-defined]
    assert "It counts as soon as €1.90 is paid." in client.get(url).content.decode()


def test_a_form_with_a_gap_says_so_and_keeps_the_rest(office: Office, client: Client) -> None:
    url = f"{recipient_link(parcel_of())}redirect/"

    nothing = client.post(url, {})
    gap = client.post(url, {"kind": "neighbour", "neighbour-name": "", "neighbour-street": "Rua Nova 3"})
    outside = client.post(url, {"kind": "forwarded"})

    assert (nothing.status_code, gap.status_code, outside.status_code) == (422, 422, 422)
    assert "Choose what should happen to the parcel." in nothing.content.decode()
    assert "Write the name of the neighbour." in gap.content.decode()
    assert "Rua Nova 3" in gap.content.decode()
    assert not Redirection.objects.exists()


def test_without_the_token_the_page_is_not_there(office: Office, client: Client) -> None:
    one, other = parcel_of(), parcel_of()

    assert client.get(f"/en/track/{one}/mine/{token_for(other)}/redirect/").status_code == 404
    assert client.post(f"/en/track/{one}/mine/x/redirect/", {"kind": "office", "office": office.pk}).status_code == 404
    assert not Redirection.objects.exists()


def test_the_link_is_sent_to_the_address_that_the_sender_gave(office: Office, client: Client) -> None:
    parcel = parcel_of()
    assert "Send me the link" in client.get(f"/en/track/{parcel}/").content.decode()

    client.post(f"/en/track/{parcel}/code/")
    client.post(f"/en/track/{parcel}/code/")  # not twice in ten minutes

    run_tasks()
    (message,) = mail.outbox
    assert message.to == ["ana@example.org"]
    assert f"/en/track/{parcel}/mine/" in message.body


def test_the_clerk_sees_it_on_the_parcels_page(office: Office, client: Client) -> None:
    parcel, clerk = parcel_of(), make_user(role=Role.CLERK)
    print_labels(parcels=[parcel], paper="A6", actor=clerk)
    ask(parcel=parcel, wish=Wish(Kind.ADDRESS, recipient=elsewhere()), at=MONDAY)
    client.force_login(clerk)

    page = client.get(f"/admin/parcels/{parcel}/").content.decode()

    assert "To another address" in page
    assert "Rua Nova 3" in page
    assert "As sent: Ana Lopes, Rua da Sofia 12" in page
    assert "by the receiver" in page
    assert "print it again" in page


def test_lists_cost_no_more_for_many_redirected_parcels(office: Office, client: Client, django_assert_max_num_queries: Any) -> None:
    client.force_login(make_user(role=Role.CLERK))

    def more(count: int) -> None:
        for _n in range(count):
            ask(parcel=parcel_of(), wish=Wish(Kind.ADDRESS, recipient=elsewhere()), at=MONDAY)

    more(3)
    counts = {}
    for url in ("/admin/parcels/redirections/", "/admin/parcels/", "/admin/labels/?state=printed"):
        client.get(url)
        counts[url] = queries(client, url)
    more(7)
    row = Redirection.objects.all()[0]
    fields = {"parcel": row.parcel, "recipient": row.recipient, "promised_for": row.promised_for, "kind": Kind.ADDRESS}
    Redirection.objects.bulk_create(Redirection(state=State.GIVEN_UP, **fields) for _n in range(1000))
    assert {url: queries(client, url) for url in counts} == counts


def queries(client: Client, url: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_a_locker_is_not_offered_where_it_has_no_room(office: Office) -> None:
    bank: LockerBank = make_bank("A", office=office, last_heard_at=MONDAY)
    parcel = parcel_of(grams=(20_000,))

    assert Possible(parcel, at=MONDAY).refusal(Kind.LOCKER) == "No locker near you has room at present."
    with pytest.raises(CannotRedirect):
        ask(parcel=parcel, wish=Wish(Kind.LOCKER, locker=bank), at=MONDAY)


@pytest.mark.parametrize("rest", ["", "redirect/"])
def test_its_address_goes_to_no_other_site_and_its_forms_can_be_sent(office: Office, client: Client, rest: str) -> None:
    answer = client.get(f"{recipient_link(parcel_of())}{rest}")

    # With "no-referrer" a browser sends forms from a null origin, which the check against foreign forms refuses.
    assert answer["Referrer-Policy"] == "same-origin"
    assert '<meta name="referrer" content="same-origin">' in answer.content.decode()

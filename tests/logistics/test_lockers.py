"""Compartments: what fits, who has it, what the locker says, and what happens when nobody comes."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from accounts.roles import Role
from logistics.lockers import terms
from logistics.lockers.dropping_off import leave_in_locker
from logistics.lockers.messages import IdUsed
from logistics.lockers.reserving import NoRoom, active, confirm, expire, free_compartments, release, reserve
from logistics.lockers.sizes import INNER, sizes_for
from logistics.models import Hold, LockerBank, LockerMessage, LockerReservation
from logistics.recipient_links import recipient_link
from logistics.sizes import ParcelSpec
from logistics.tracking import EventRefused, record_event
from tests.factories import make_service, make_user
from tests.logistics.places import SMALL, codes_of, expect_in, lie_in, make_bank, pin_of, say, subjects
from tests.logistics.rows import make_parcel
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> LockerBank:
    return make_bank()


def box(*sides: int, grams: int = 1000, **more: Any) -> ParcelSpec:
    return ParcelSpec(grams, length_mm=sides[0], width_mm=sides[1], height_mm=sides[2], **more)


def problems() -> list[str]:
    return list(LockerMessage.objects.exclude(problem="").order_by("pk").values_list("problem", flat=True))


# --- Sizes ---


@pytest.mark.parametrize(
    ("sides", "smallest"),
    [
        ((80, 380, 640), "A"), ((640, 80, 380), "A"), ((81, 380, 640), "B"), ((380, 190, 640), "B"), ((191, 380, 640), "C"),
        ((410, 380, 640), "C"), ((400, 400, 400), None), ((410, 380, 641), None), ((381, 380, 400), "C"),
    ],
)  # fmt: skip
def test_the_smallest_that_fits_however_it_is_turned(sides: tuple[int, int, int], smallest: str | None) -> None:
    assert next(iter(sizes_for(box(*sides))), None) == smallest


def test_weight_counts_and_what_nobody_measured_goes_by_it() -> None:
    assert sizes_for(box(10, 10, 10, grams=25_000)) == ["A", "B", "C"]
    assert sizes_for(box(10, 10, 10, grams=25_001)) == []
    assert sizes_for(ParcelSpec(5000)) == ["B", "C"]
    assert sizes_for(ParcelSpec(5001)) == ["C"]
    assert sizes_for(ParcelSpec(25_001)) == []


@given(st.tuples(*[st.integers(1, 700)] * 3), st.permutations([0, 1, 2]))
def test_turning_changes_nothing_and_what_fits_fits_in_some_turn(sides: tuple[int, int, int], turn: list[int]) -> None:
    turned = (sides[turn[0]], sides[turn[1]], sides[turn[2]])
    fitting = sizes_for(box(*sides))

    assert fitting == sizes_for(box(*turned))
    for size, inner in INNER.items():
        in_some_turn = any(all(a <= b for a, b in zip(way, inner, strict=True)) for way in itertools.permutations(sides))
        assert (size in fitting) is in_some_turn


# --- Reserving ---


def test_each_parcel_has_its_compartment_and_the_small_one_leaves_the_large(bank: LockerBank) -> None:
    made = reserve(bank=bank, key="k", parcels=[SMALL, box(400, 380, 640)], at=timezone.now())

    assert [row.compartment.size for row in made] == ["A", "C"]


def test_a_larger_one_is_taken_where_the_smallest_is_gone(bank: LockerBank) -> None:
    reserve(bank=bank, key="k", parcels=[SMALL], at=timezone.now())

    assert reserve(bank=bank, key="l", parcels=[SMALL], at=timezone.now())[0].compartment.size == "B"


def test_all_or_none(bank: LockerBank) -> None:
    with pytest.raises(NoRoom, match="no free compartment of this size"):
        reserve(bank=bank, key="k", parcels=[box(400, 380, 640), box(400, 380, 640)], at=timezone.now())

    assert not active().exists()


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (box(700, 100, 100), "too large or too heavy"),
        (box(100, 100, 100, grams=26_000), "too large or too heavy"),
        (box(100, 100, 50, keep_cold=True), "does not keep cold"),
    ],
)
def test_what_no_compartment_takes_is_refused_in_words(bank: LockerBank, spec: ParcelSpec, said: str) -> None:
    with pytest.raises(NoRoom, match=said):
        reserve(bank=bank, key="k", parcels=[spec], at=timezone.now())


def test_a_silent_or_closed_locker_takes_nothing(bank: LockerBank) -> None:
    for fields in ({"last_heard_at": timezone.now() - dt.timedelta(hours=2)}, {"last_heard_at": None}, {"is_active": False}):
        LockerBank.objects.filter(pk=bank.pk).update(**{"is_active": True, "last_heard_at": timezone.now(), **fields})
        with pytest.raises(NoRoom, match="does not answer"):
            reserve(bank=LockerBank.objects.get(pk=bank.pk), key="k", parcels=[SMALL], at=timezone.now())


def test_the_database_lets_a_compartment_be_reserved_once(bank: LockerBank) -> None:
    row = expect_in(bank)
    with pytest.raises(IntegrityError), transaction.atomic():
        LockerReservation.objects.create(compartment=row.compartment, key="other", state="expected")


def test_kept_while_paying_then_confirmed_or_given_up(bank: LockerBank) -> None:
    now = timezone.now()
    for key in ("paid", "left"):
        reserve(bank=bank, key=key, parcels=[SMALL], at=now, kept_until=now + dt.timedelta(minutes=30))
    assert confirm(key="paid", as_key="100-1") == 1

    assert expire(now) == 0
    assert expire(now + dt.timedelta(minutes=31)) == 1

    assert active().get().key == "100-1"
    assert confirm(key="left", as_key="100-2") == 0
    assert release(key="100-1", at=now) == 1
    assert free_compartments([bank.pk]).count() == 3


def test_a_pin_of_what_is_only_kept_opens_nothing(bank: LockerBank) -> None:
    now = timezone.now()
    row = reserve(bank=bank, key="k", parcels=[SMALL], at=now, kept_until=now + dt.timedelta(minutes=30))[0]

    assert say(bank, "open", pin=pin_of(row))["reason"] == "wrong_pin"


# --- The way of a parcel ---


def test_put_in_and_taken_out(bank: LockerBank) -> None:
    row = expect_in(bank)
    for_the_courier = pin_of(row)

    assert say(bank, "open", pin=for_the_courier) == {"open": True, "door": 1, "for": "put_in"}
    say(bank, "closed", 1)
    say(bank, "occupied", 1)

    for_the_receiver = pin_of(row)
    assert for_the_receiver != for_the_courier
    assert say(bank, "open", pin=for_the_courier)["open"] is False
    run_tasks()
    assert f"{for_the_receiver[:3]} {for_the_receiver[3:]}" in mail.outbox[0].body
    assert say(bank, "open", pin=f"{for_the_receiver[:3]}-{for_the_receiver[3:]}")["for"] == "take_out"
    say(bank, "closed", 1)
    say(bank, "empty", 1)

    assert codes_of(row.parcel) == ["EDH", "EMI"]  # type: ignore[arg-type]
    row.refresh_from_db()
    assert (row.state, row.end) == ("ended", "taken")
    assert not problems()
    assert not Hold.objects.exists()
    assert for_the_receiver not in str(LockerReservation.objects.values()) + str(LockerMessage.objects.values())


def test_opened_and_left_inside_is_not_delivered(bank: LockerBank) -> None:
    row = lie_in(bank)
    say(bank, "open", pin=pin_of(row))
    say(bank, "closed", 1)
    say(bank, "occupied", 1)

    assert say(bank, "empty", 1) == {"ok": True}  # later, without a PIN

    assert codes_of(row.parcel) == ["EDH"]  # type: ignore[arg-type]
    assert problems() == ["not_there"]


def test_a_parcel_left_by_its_sender(bank: LockerBank) -> None:
    row = lie_in(bank, purpose="drop_off")

    assert codes_of(row.parcel) == ["EMA"]  # type: ignore[arg-type]
    assert say(bank, "open", pin=pin_of(row))["for"] == "take_out"
    say(bank, "empty", 1)
    row.refresh_from_db()
    assert row.end == "taken"
    assert codes_of(row.parcel) == ["EMA"]  # type: ignore[arg-type]


def test_a_sender_gets_the_pin_for_a_compartment_by_mail(bank: LockerBank) -> None:
    parcel = make_parcel()

    first = leave_in_locker(parcel=parcel, bank=bank, at=timezone.now(), email="shop@example.org")
    second = leave_in_locker(parcel=parcel, bank=make_bank(), at=timezone.now(), email="shop@example.org")

    first.refresh_from_db()
    assert first.end == "released"
    run_tasks()
    pin = pin_of(second)
    assert mail.outbox[-1].to == ["shop@example.org"]
    assert f"{pin[:3]} {pin[3:]}" in mail.outbox[-1].body
    assert "/mine/" not in mail.outbox[-1].body  # that is the recipient's
    say(second.compartment.bank, "open", pin=pin)
    say(second.compartment.bank, "occupied", second.compartment.door)
    assert codes_of(parcel) == ["EMA"]
    with pytest.raises(NoRoom, match="The post has this parcel already"):
        leave_in_locker(parcel=parcel, bank=bank, at=timezone.now())


def test_chilled_waits_in_a_chilled_locker_alone() -> None:
    chilled = make_service(code="cold", is_chilled=True)
    cold = make_bank(is_chilled=True)

    row = lie_in(cold, service=chilled, spec=box(300, 200, 60, keep_cold=True))

    assert codes_of(row.parcel) == ["EDH"]  # type: ignore[arg-type]
    with pytest.raises(EventRefused):
        record_event(parcel=make_parcel(service=chilled), code="EDH", occurred_at=timezone.now(), actor=None, office=cold.name)


# --- A locker that reports twice, or lies ---


def test_said_twice_it_counts_once_and_is_answered_alike(bank: LockerBank) -> None:
    row = expect_in(bank)
    pin = pin_of(row)
    first = say(bank, "open", pin=pin, message_id="1")

    assert say(bank, "open", pin=pin, message_id="1") == first
    for _ in range(3):
        say(bank, "occupied", 1, message_id="2")
    say(bank, "open", pin=pin_of(row), message_id="3")
    for _ in range(3):
        say(bank, "empty", 1, message_id="4")

    assert codes_of(row.parcel) == ["EDH", "EMI"]  # type: ignore[arg-type]
    assert not problems()


def test_an_old_yes_opens_no_door_again(bank: LockerBank) -> None:
    pin = pin_of(expect_in(bank))
    say(bank, "open", pin=pin, message_id="1")

    late = say(bank, "open", pin=pin, message_id="1", at=timezone.now() + dt.timedelta(minutes=3))

    assert late == {"open": False, "reason": "too_late"}


def test_one_id_for_two_messages_does_nothing_and_is_noted(bank: LockerBank) -> None:
    row = lie_in(bank)
    say(bank, "open", pin=pin_of(row), message_id="1")
    for _ in range(2):
        with pytest.raises(IdUsed):
            say(bank, "empty", 1, message_id="1")

    assert problems() == ["changed"]
    assert codes_of(row.parcel) == ["EDH"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "door", "problem"),
    [
        ("occupied", 1, "foreign_parcel"),  # reserved, and never opened
        ("occupied", 3, "foreign_parcel"),  # nobody has it
        ("occupied", 99, "no_such_door"),
        ("opened", 2, "opened_without_pin"),
        ("fault", 2, "fault"),
        ("fault", None, "fault"),
    ],
)
def test_what_does_not_fit_is_noted_and_changes_no_parcel(bank: LockerBank, kind: str, door: int | None, problem: str) -> None:
    row = expect_in(bank)

    say(bank, kind, door)

    assert problems() == [problem]
    assert codes_of(row.parcel) == []  # type: ignore[arg-type]


def test_said_empty_where_a_parcel_lies_is_no_delivery(bank: LockerBank) -> None:
    row = lie_in(bank)
    say(bank, "opened", 1)
    say(bank, "empty", 1)

    assert problems() == ["opened_without_pin", "not_there"]
    assert codes_of(row.parcel) == ["EDH"]  # type: ignore[arg-type]
    assert active().filter(pk=row.pk).exists()


def test_what_the_history_does_not_allow_is_noted(bank: LockerBank) -> None:
    row = lie_in(bank)
    record_event(parcel=row.parcel, code="LOST", occurred_at=timezone.now(), actor=None)  # type: ignore[arg-type]
    say(bank, "open", pin=pin_of(row))
    say(bank, "empty", 1)

    assert problems() == ["refused"]
    row.refresh_from_db()
    assert row.end == "taken"


def test_a_broken_compartment_gives_its_parcel_to_another(bank: LockerBank) -> None:
    row = expect_in(bank)

    say(bank, "fault", 1)

    row.refresh_from_db()
    assert row.compartment.door == 2
    assert list(free_compartments([bank.pk]).values_list("door", flat=True)) == [3]
    assert say(bank, "open", pin=pin_of(row))["door"] == 2


def test_many_wrong_pins_and_the_locker_pauses_longer_each_time(bank: LockerBank) -> None:
    right = pin_of(lie_in(bank))
    wrong = f"{(int(right) + 1) % 10**6:06}"
    now = timezone.now()
    answers = [say(bank, "open", pin=wrong, at=now) for _ in range(5)]

    assert [answer["reason"] for answer in answers] == ["wrong_pin"] * 4 + ["locked"]
    assert say(bank, "open", pin=right, at=now)["reason"] == "locked"
    after = now + dt.timedelta(minutes=11)
    for _ in range(5):
        last = say(bank, "open", pin=wrong, at=after)
    assert dt.datetime.fromisoformat(last["until"]) - after == dt.timedelta(minutes=20)
    assert problems() == ["wrong_pins", "wrong_pins"]
    assert say(bank, "open", pin=right, at=after + dt.timedelta(minutes=21))["open"] is True


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "١٢٣٤٥٦", "1" * 20])
def test_what_cannot_be_a_pin_opens_nothing(bank: LockerBank, typed: str) -> None:
    lie_in(bank)

    assert say(bank, "open", pin=typed) == {"open": False, "reason": "wrong_pin"}


def test_a_pin_counts_at_its_own_locker_alone(bank: LockerBank) -> None:
    row = lie_in(bank)

    assert say(make_bank(), "open", pin=pin_of(row))["open"] is False


# --- When nobody comes ---


def test_the_pin_of_yesterday_opens_nothing(bank: LockerBank) -> None:
    pin = pin_of(lie_in(bank))

    assert say(bank, "open", pin=pin, at=timezone.now() + dt.timedelta(hours=48)) == {"open": False, "reason": "too_late"}


def test_reminded_once_longer_once_then_to_the_office_and_back(bank: LockerBank) -> None:
    row, now = lie_in(bank), timezone.now()
    end = row.keep_until
    assert end is not None
    assert [terms.remind(end - dt.timedelta(hours=6)), terms.remind(end - dt.timedelta(hours=6))] == [1, 0]
    assert [terms.keep_longer(reservation=row), terms.keep_longer(reservation=row)] == [True, False]
    row.refresh_from_db()
    assert row.keep_until == end + dt.timedelta(hours=48)
    assert terms.to_office(end + dt.timedelta(hours=1)) == 0
    pin = pin_of(row)

    LockerReservation.objects.filter(pk=row.pk).update(keep_until=now - dt.timedelta(minutes=1))
    assert [terms.to_office(timezone.now()), terms.to_office(timezone.now())] == [1, 0]

    assert codes_of(row.parcel) == ["EDH", "EDB"]  # type: ignore[arg-type]
    assert say(bank, "open", pin=pin)["open"] is False
    assert say(bank, "open", pin=pin_of(row))["for"] == "take_out"
    say(bank, "empty", 1)
    row.refresh_from_db()
    assert row.end == "moved"
    record_event(parcel=row.parcel, code="EDH", occurred_at=timezone.now(), actor=None, office=bank.office.name)  # type: ignore[arg-type]
    hold = Hold.objects.get()
    run_tasks()
    assert hold.office == bank.office
    said = " ".join(subjects(mail.outbox))
    for word in ("is in the locker", "still lies", "is kept longer", "is taken to the office", "waits at the office"):
        assert said.count(word) == 1, word


@pytest.mark.parametrize("state", ["expected", "inside", "to_empty"])
def test_scanned_at_an_office_it_waits_there_whatever_the_locker_says(bank: LockerBank, state: str) -> None:
    row = expect_in(bank, locker=bank) if state == "expected" else lie_in(bank, locker=bank)
    if state == "to_empty":
        LockerReservation.objects.filter(pk=row.pk).update(state=state)

    record_event(parcel=row.parcel, code="EDH", occurred_at=timezone.now(), actor=None, office=bank.office.name)  # type: ignore[arg-type]

    assert Hold.objects.get().office == bank.office
    assert not active().exists()


def test_too_late_to_ask_for_more_time(bank: LockerBank) -> None:
    row = lie_in(bank)

    assert not terms.keep_longer(reservation=row, at=timezone.now() + dt.timedelta(hours=49))


def test_more_time_is_asked_for_on_the_recipients_page(client: Client, bank: LockerBank) -> None:
    row = lie_in(bank)
    with translation.override("en"):
        link = recipient_link(row.parcel)  # type: ignore[arg-type]
    pin = pin_of(row)

    page = client.get(link).content.decode()
    assert f"{pin[:3]} {pin[3:]}" in page
    assert "Keep it 48 hours longer" in page
    assert "It is kept longer." in client.post(link, {"longer": "1"}, follow=True).content.decode()
    assert "It cannot be kept longer" in client.post(link, {"longer": "1"}, follow=True).content.decode()


def test_a_silent_locker_is_put_on_the_list_once(bank: LockerBank) -> None:
    LockerBank.objects.update(last_heard_at=timezone.now() - dt.timedelta(hours=1))
    terms.note_silence(timezone.now())
    terms.note_silence(timezone.now())

    assert problems() == ["silent"]


def test_a_parcel_that_goes_elsewhere_gives_its_compartment_up(bank: LockerBank) -> None:
    row = expect_in(bank)

    record_event(parcel=row.parcel, code="RTS", occurred_at=timezone.now(), actor=None)  # type: ignore[arg-type]

    row.refresh_from_db()
    assert row.end == "released"


# --- The clerks' page and the operator's ---


def test_clerks_see_what_is_wrong_and_settle_it(client: Client, bank: LockerBank) -> None:
    row = expect_in(bank)
    say(bank, "opened", 2)
    client.force_login(make_user(role=Role.CLERK))

    page = client.get("/admin/lockers/").content.decode()
    assert "A door was opened without its PIN" in page
    assert str(row.parcel) in page
    assert pin_of(row)[:3] in page
    problem = LockerMessage.objects.exclude(problem="").get()
    assert "Settled:" in client.post(f"/admin/lockers/problems/{problem.pk}/", follow=True).content.decode()
    assert "Somebody has settled this already." in client.post(f"/admin/lockers/problems/{problem.pk}/", follow=True).content.decode()
    assert client.get(f"/admin/lockers/{bank.pk}/key/").status_code == 404


def test_the_operator_makes_a_key_that_is_shown_once(client: Client, bank: LockerBank) -> None:
    before = bank.key_hash
    client.force_login(make_user(role=Role.OPERATOR))

    page = client.post(f"/admin/lockers/{bank.pk}/key/").content.decode()

    assert "feira_locker_" in page
    assert "feira_locker_" not in client.get(f"/admin/lockers/{bank.pk}/key/").content.decode()
    bank.refresh_from_db()
    assert bank.key_hash != before


def test_money_at_a_locker_is_not_asked() -> None:
    with pytest.raises(ValueError, match="no cash"):
        make_parcel(service=make_service(code="to-locker", kind="locker", cash_on_delivery=False), cash_to_collect=Decimal(5))


def test_a_locker_asks_for_no_age_cash_or_signature(bank: LockerBank) -> None:
    for wish in ({"minimum_age": 18}, {"signature": True}, {"cash_to_collect": Decimal(5)}):
        with pytest.raises(ValueError, match="a locker asks for no"):
            make_parcel(locker=bank, **wish)

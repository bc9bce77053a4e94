"""Parcels that wait at an office: the code, the counter, the reminders, the way back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation

from accounts.models import User
from accounts.roles import Role
from logistics.holding import terms
from logistics.holding.handing_out import Outcome, Proof, find, hand_out
from logistics.holding.keeping import last_day
from logistics.models import Hold, Office, OfficeClosure, Parcel
from logistics.recipient_links import recipient_link
from logistics.secret_codes import digits_of
from logistics.tracking import EventRefused, record_event
from tests.factories import make_service, make_user
from tests.logistics.places import codes_of, make_office, subjects, wait_at
from tests.logistics.rows import make_parcel
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office(name="Lousã", code="lousa")


@pytest.fixture
def clerk() -> User:
    return make_user(role=Role.CLERK)


def code_of(hold: Hold) -> str:
    return digits_of(hold.code_seed)


def test_a_parcel_that_is_ready_at_an_office_gets_a_code_by_mail(office: Office) -> None:
    hold = wait_at(office)

    run_tasks()

    assert code_of(hold)[:3] + " " + code_of(hold)[3:] in mail.outbox[0].body
    assert "Lousã" in mail.outbox[0].subject
    assert code_of(hold) not in str(Hold.objects.values())


def test_the_mail_is_in_the_recipients_language(office: Office) -> None:
    hold = wait_at(office, language="fr")

    run_tasks()

    assert mail.outbox[0].to == ["ana@example.org"]
    assert f"/fr/track/{hold.parcel}/mine/" in mail.outbox[0].body


def test_scanned_twice_it_waits_once(office: Office) -> None:
    hold = wait_at(office)

    for said in (office.name, "", "a table in the hall"):
        record_event(parcel=hold.parcel, code="EDH", occurred_at=timezone.now(), actor=None, office=said)

    assert Hold.objects.get() == hold


def test_scanned_at_another_office_it_waits_there_with_a_new_code(office: Office) -> None:
    first, other = wait_at(office), make_office(name="Góis")
    now = timezone.now()
    record_event(parcel=first.parcel, code="EDH", occurred_at=now, actor=None, office="Góis")
    record_event(parcel=first.parcel, code="EDH", occurred_at=now - dt.timedelta(days=1), actor=None, office="Lousã")  # told late

    second = Hold.objects.get(ended_at=None)
    first.refresh_from_db()
    assert (second.office, first.end) == (other, "moved")
    assert not find(office=office, words=code_of(first))
    assert list(find(office=other, words=code_of(second))) == [second]


def test_the_database_lets_a_parcel_wait_once(office: Office) -> None:
    hold = wait_at(office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.create(parcel=hold.parcel, office=office, since=timezone.now(), last_day=timezone.localdate(), code_hash="x")


def test_handed_out_against_the_code(office: Office, clerk: User) -> None:
    hold = wait_at(office)

    answer = hand_out(hold=hold, taken_by="Rui, her son", proof=Proof(code=code_of(hold)), clerk=clerk)

    assert answer.outcome is Outcome.HANDED_OUT
    hold.refresh_from_db()
    assert (hold.end, hold.proof, hold.handed_by) == ("handed_out", "code", clerk)
    assert hold.parcel.events.get(code="EMI").delivered_to == "Rui, her son"


def test_of_a_document_its_kind_and_last_characters_are_kept(office: Office, clerk: User) -> None:
    hold = wait_at(office)

    hand_out(hold=hold, taken_by="Ana Lopes", proof=Proof(document="citizen_card", digits=" 14598zx2 "), clerk=clerk)

    hold.refresh_from_db()
    assert (hold.proof, hold.document, hold.document_digits) == ("identity", "citizen_card", "8ZX2")


@pytest.mark.parametrize("proof", [Proof(), Proof(code="abc"), Proof(document="library_card", digits="1234"), Proof(document="passport")])
def test_without_a_proof_it_stays(office: Office, clerk: User, proof: Proof) -> None:
    hold = wait_at(office)

    assert hand_out(hold=hold, taken_by="Somebody", proof=proof, clerk=clerk).outcome is Outcome.REFUSED
    assert codes_of(hold.parcel) == ["EDH"]


def test_wrong_codes_are_counted_and_then_only_a_document_counts(office: Office, clerk: User) -> None:
    hold = wait_at(office)
    wrong = f"{(int(code_of(hold)) + 1) % 10**6:06}"
    for _ in range(5):
        assert "not the code" in hand_out(hold=hold, taken_by="X", proof=Proof(code=wrong), clerk=clerk).errors["code"]

    refused = hand_out(hold=hold, taken_by="Ana", proof=Proof(code=code_of(hold)), clerk=clerk)

    assert "Too many wrong codes" in refused.errors["code"]
    assert hand_out(hold=hold, taken_by="Ana", proof=Proof(document="passport", digits="77"), clerk=clerk).outcome is Outcome.HANDED_OUT


def test_age_and_cash_are_asked_where_the_shipment_says_so(office: Office, clerk: User) -> None:
    hold = wait_at(office, minimum_age=18, cash_to_collect=Decimal("20.50"))
    proof = {"code": code_of(hold)}

    refused = hand_out(hold=hold, taken_by="Ana", proof=Proof(**proof), clerk=clerk)

    assert set(refused.errors) == {"age_checked", "cash_taken"}
    assert "18" in refused.errors["age_checked"]
    assert "€20.50" in refused.errors["cash_taken"]
    given = hand_out(hold=hold, taken_by="Ana", proof=Proof(**proof, age_checked=True, cash_taken=True), clerk=clerk)
    assert given.outcome is Outcome.HANDED_OUT


def test_a_second_clerk_is_told_who_was_first(office: Office, clerk: User) -> None:
    hold = wait_at(office)
    hand_out(hold=hold, taken_by="Ana", proof=Proof(code=code_of(hold)), clerk=clerk)

    second = hand_out(hold=hold, taken_by="Ana", proof=Proof(code=code_of(hold)), clerk=make_user(role=Role.CLERK))

    assert second.outcome is Outcome.ALREADY
    assert str(clerk) in second.message
    assert codes_of(hold.parcel) == ["EDH", "EMI"]


def test_found_by_number_code_and_name_and_nowhere_else(office: Office) -> None:
    hold, other = wait_at(office), wait_at(office)
    elsewhere = make_office()

    for words in (str(hold.parcel), str(hold.parcel).lower(), code_of(hold), f"{code_of(hold)[:3]} {code_of(hold)[3:]}"):
        assert list(find(office=office, words=words)) == [hold], words
        assert not find(office=elsewhere, words=words)
    assert set(find(office=office, words="lopes")) == {hold, other}
    assert not find(office=office, words="'; drop table --")


def test_a_chilled_parcel_never_waits_at_an_office(office: Office) -> None:
    parcel = make_parcel(service=make_service(code="cold", is_chilled=True))

    with pytest.raises(EventRefused, match="cannot wait at an office"):
        record_event(parcel=parcel, code="EDH", occurred_at=timezone.now(), actor=None, office=office.name)
    assert not Hold.objects.exists()


# --- The term ---


def test_the_term_counts_days_on_which_the_office_is_open(office: Office) -> None:
    # From a Friday, with a holiday on Tuesday 1 December and a day of the office's own.
    OfficeClosure.objects.create(office=office, day=dt.date(2026, 12, 3), reason="Flood")

    assert last_day(office, arrived=dt.date(2026, 11, 27), days=5) == dt.date(2026, 12, 9)


def age(hold: Hold, **fields: object) -> None:
    Hold.objects.filter(pk=hold.pk).update(since=timezone.now() - dt.timedelta(days=4), **fields)


def test_reminders_go_out_once_each(office: Office) -> None:
    hold, now = wait_at(office), timezone.now()
    run_tasks()
    age(hold, last_day=timezone.localdate(now) + dt.timedelta(days=2))

    assert [terms.remind(now), terms.remind(now)] == [1, 0]
    age(hold, last_day=timezone.localdate(now))
    assert [terms.remind(now), terms.remind(now)] == [1, 0]

    run_tasks()
    assert sum("still waits" in subject for subject in subjects(mail.outbox)) == 2


def test_after_the_term_it_goes_back_once(office: Office, clerk: User) -> None:
    hold, now = wait_at(office), timezone.now()
    run_tasks()

    assert terms.send_back(now) == 0  # not yet
    age(hold, last_day=timezone.localdate(now) - dt.timedelta(days=1))
    assert [terms.send_back(now), terms.send_back(now)] == [1, 0]

    run_tasks()
    assert codes_of(hold.parcel) == ["EDH", "RTS"]
    assert "goes back to its sender" in mail.outbox[-1].subject
    refused = hand_out(hold=hold, taken_by="Ana", proof=Proof(code=code_of(hold)), clerk=clerk)
    assert refused.outcome is Outcome.ALREADY
    assert "does not wait here any more" in refused.message


def test_what_was_handed_out_does_not_go_back(office: Office, clerk: User) -> None:
    hold = wait_at(office)
    hand_out(hold=hold, taken_by="Ana", proof=Proof(code=code_of(hold)), clerk=clerk)
    age(hold, last_day=timezone.localdate() - dt.timedelta(days=1))

    assert terms.send_back(timezone.now()) == 0
    assert Parcel.objects.get().status == "delivered"


# --- The pages ---


def test_the_counter(client: Client, office: Office, clerk: User) -> None:
    hold = wait_at(office)
    client.force_login(clerk)
    assert "Choose your office above" in client.get("/admin/hand-out/").content.decode()
    client.post("/admin/parcels/office/", {"office": office.name})

    assert str(hold.parcel) in client.get("/admin/hand-out/").content.decode()
    assert client.get("/admin/hand-out/", {"q": code_of(hold)})["Location"] == f"/admin/hand-out/{hold.pk}/"
    page = f"/admin/hand-out/{hold.pk}/"
    refused = client.post(page, {"taken_by": "Ana", "code": "000"})
    assert refused.status_code == 422
    assert "This is not the code of this parcel." in refused.content.decode()
    done = client.post(page, {"taken_by": "Ana", "code": code_of(hold)}, follow=True).content.decode()
    assert f"{hold.parcel} was handed out to Ana." in done
    assert "It waits no longer" in client.get(page).content.decode()


def test_a_clerk_of_another_office_hands_nothing_out(client: Client, office: Office, clerk: User) -> None:
    hold, other = wait_at(office), make_office()
    client.force_login(clerk)
    client.post("/admin/parcels/office/", {"office": other.name})

    said = client.post(f"/admin/hand-out/{hold.pk}/", {"taken_by": "Ana", "code": code_of(hold)}, follow=True).content.decode()

    assert "This parcel waits at another office" in said
    assert codes_of(hold.parcel) == ["EDH"]


@pytest.mark.parametrize("role", [None, Role.SHOP])
def test_nobody_else_finds_the_counter(client: Client, office: Office, role: Role | None) -> None:
    hold = wait_at(office)
    client.force_login(make_user(role=role))

    assert client.get("/admin/hand-out/").status_code == 404
    assert client.post(f"/admin/hand-out/{hold.pk}/", {"taken_by": "X", "code": code_of(hold)}).status_code == 404


def test_the_recipients_page_shows_the_code_and_the_public_one_does_not(client: Client, office: Office) -> None:
    hold = wait_at(office)
    shown = f"{code_of(hold)[:3]} {code_of(hold)[3:]}"
    with translation.override("en"):
        link = recipient_link(hold.parcel)

    assert shown in client.get(link).content.decode()
    assert shown not in client.get(f"/en/track/{hold.parcel}/").content.decode()
    assert client.get(link[:-2] + "xx/").status_code == 404
    other = wait_at(office)
    assert client.get(link.replace(str(hold.parcel), str(other.parcel))).status_code == 404


def test_the_code_is_sent_again_to_the_recipients_mailbox_alone(client: Client, office: Office) -> None:
    hold = wait_at(office)
    run_tasks()
    for _ in range(3):
        client.post(f"/en/track/{hold.parcel}/code/")

    run_tasks()

    assert [message.to for message in mail.outbox] == [["ana@example.org"]] * 2
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 2

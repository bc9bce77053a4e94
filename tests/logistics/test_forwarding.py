"""A receiver who moves: asking, the document, the clerk's decision, and what follows to the new address."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.roles import Role
from logistics import charges
from logistics.forwarding.deciding import accept, call_off, refuse, tidy
from logistics.forwarding.documents import delete_old
from logistics.forwarding.matching import is_for, is_same_door, key_of
from logistics.forwarding.terms import earliest, last_day
from logistics.labels.rows import label_rows
from logistics.models import Address, EventCode, Forwarding, ForwardingPrice, Office, OfficeArea, Parcel, Redirection
from logistics.printing import print_labels
from logistics.redirecting.asking import ask as ask_redirection
from logistics.redirecting.rules import Wish
from logistics.scanning import Result, record_once
from logistics.tracking import record_event
from tests.factories import make_address, make_service, make_user
from tests.logistics.places import make_office, subjects
from tests.logistics.rows import make_parcel
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db

URL = "/en/forwarding/"
State = Forwarding.State


@pytest.fixture
def office() -> Office:
    office = make_office(name="Coimbra Centro", code="coimbra")
    OfficeArea.objects.create(office=office, first="3000-000", last="3099-999")
    ForwardingPrice.objects.create(months=1, price=0)
    ForwardingPrice.objects.create(months=6, price=Decimal("18.00"))
    make_service()
    return office


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(out, "PNG")
    return SimpleUploadedFile("card.png", out.getvalue(), "image/png")


def answers(**fields: Any) -> dict[str, Any]:
    said = {
        "names": "Ana Lopes\nOficina da Sofia",
        "old-street": "Rua da Sofia 12",
        "old-postcode": "3000 389",
        "old-locality": "Coimbra",
        "old-country": "PT",
        "new-street": "Rua Nova 3",
        "new-postcode": "3030-120",
        "new-locality": "Coimbra",
        "new-country": "PT",
        "starts_on": (timezone.localdate() + dt.timedelta(days=15)).isoformat(),
        "price": ForwardingPrice.objects.get(months=1).pk,
        "email": "ana@example.org",
        "proof_by": "file",
        "proof": picture(),
        **fields,
    }
    return {name: value for name, value in said.items() if value is not None}


def accepted(**fields: Any) -> Forwarding:
    """In force since yesterday, for Ana Lopes who lived in Rua da Sofia 12."""
    old = fields.pop("old", None) or make_address()
    today = timezone.localdate()
    return Forwarding.objects.create(
        **{
            "state": State.ACCEPTED,
            "names": "Ana Lopes",
            "old": old,
            "new": make_address(street="Rua Nova 3", postcode="3030-120"),
            "old_key": key_of(old),
            "starts_on": today - dt.timedelta(days=1),
            "ends_on": today + dt.timedelta(days=29),
            "months": 1,
            "email": "ana@example.org",
            "proof_by": "counter",
            "decided_at": timezone.now(),
            **fields,
        }
    )


# --- Asking ---


def test_asked_for_free_it_waits_for_a_clerk(office: Office, client: Client) -> None:
    answer = client.post(URL, answers(), follow=True)

    row = Forwarding.objects.get()
    assert answer.redirect_chain[-1][0] == f"{URL}{row.token}/"
    assert "A clerk looks at it" in answer.content.decode()
    assert (row.state, row.names, str(row.old.postcode)) == (State.TO_CHECK, "Ana Lopes\nOficina da Sofia", "3000-389")
    assert row.proof.name.endswith(".jpg")
    run_tasks()
    assert subjects(mail.outbox) == ["Your forwarding is being checked"]
    assert f"{URL}{row.token}/" in mail.outbox[0].body


def test_what_costs_something_is_checked_when_it_is_paid_and_begins_no_sooner(office: Office, client: Client, settings: Any) -> None:
    first = earliest(old=make_address(), at=timezone.now())
    answer = client.post(URL, answers(price=ForwardingPrice.objects.get(months=6).pk, starts_on=first.isoformat()))

    row = Forwarding.objects.get()
    assert answer.url == reverse("pay_postage", args=[row.charge.reference])  # type: ignore[union-attr, attr-defined]
    assert (row.state, row.price) == (State.TO_PAY, Decimal("18.00"))
    assert "when €18.00 is paid" in client.get(f"{URL}{row.token}/").content.decode()
    later = timezone.now() + dt.timedelta(days=7)
    charges.settle(charge=row.charge, way="counter", at=later)  # type: ignore[arg-type]
    row.refresh_from_db()
    assert row.state == State.TO_CHECK
    assert row.starts_on == earliest(old=row.old, at=later) > first
    assert row.ends_on == last_day(row.starts_on, 6)


def test_what_is_not_paid_is_given_up_and_its_document_deleted(office: Office, client: Client, settings: Any) -> None:
    client.post(URL, answers(price=ForwardingPrice.objects.get(months=6).pk))
    row = Forwarding.objects.get()
    storage, name = row.proof.storage, row.proof.name

    charges.give_up_expired(timezone.now() + dt.timedelta(days=5))
    assert tidy(timezone.now()) == 1
    assert delete_old(timezone.now()) == 1

    assert not storage.exists(name)
    assert Forwarding.objects.get().state == State.GIVEN_UP


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"names": ""}, "Write the name of the person or house that moves."),
        ({"names": "Ana"}, "Write each name whole"),
        ({"names": "\n".join(f"Ana Lopes{n}" for n in range(9))}, "These are more than 8 names."),
        ({"starts_on": "tomorrow"}, "This is no day."),
        ({"starts_on": "2020-01-01"}, "at the earliest: our offices need three working days."),
        ({"starts_on": "2090-01-01"}, "Ask half a year ahead at most."),
        ({"price": "99999"}, "Choose for how long."),
        ({"old-postcode": "12"}, "This is no postcode of Portugal."),
        ({"new-street": "R. da Sofia, n.º 12", "new-postcode": "3000-389"}, "This is the old address."),
        ({"proof": None}, "Choose the picture or PDF of your document"),
        ({"proof": SimpleUploadedFile("x.pdf", b"MZ this is a program", "application/pdf")}, "neither a picture"),
        ({"proof": SimpleUploadedFile("x.svg", b"<svg onload='x'/>", "image/svg+xml")}, "neither a picture"),
        ({"proof": SimpleUploadedFile("x.pdf", b"%PDF-" + b"0" * 9_000_000, "application/pdf")}, "at most 8 MB"),
        ({"email": "ana"}, "This is no e-mail address."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(office: Office, client: Client, change: dict[str, Any], said: str) -> None:
    answer = client.post(URL, answers(**change))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Forwarding.objects.exists()


def test_what_is_wrong_is_summed_up_in_the_order_of_the_form(office: Office, client: Client) -> None:
    wrong = {"names": "", "old-postcode": "12", "new-locality": "", "starts_on": "tomorrow", "email": "ana", "proof": None}

    page = client.post(URL, answers(**wrong)).text

    summary = page[page.index('class="errors') :]
    places = [summary.index(f'href="#id_{name}"') for name in ("names", "old-postcode", "new-locality", "starts_on", "email", "proof")]
    assert places == sorted(places)


def test_a_pdf_is_kept_as_it_is_and_only_clerks_see_it(office: Office, client: Client) -> None:
    client.post(URL, answers(proof=SimpleUploadedFile("x.pdf", b"%PDF-1.7 my card", "application/pdf")))
    row = Forwarding.objects.get()
    url = f"/admin/forwardings/{row.pk}/document/"

    assert client.get(url).status_code in {302, 403, 404}
    client.force_login(make_user(role=Role.CLERK))
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 my card"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_three_working_days_leave_out_weekends_and_holidays() -> None:
    ends = {"old": make_address()}
    friday = timezone.make_aware(dt.datetime(2027, 3, 5, 9))
    assert earliest(at=friday, **ends) == dt.date(2027, 3, 10)
    before_easter = timezone.make_aware(dt.datetime(2027, 3, 24, 9))  # Good Friday is the 26th
    assert earliest(at=before_easter, **ends) == dt.date(2027, 3, 30)
    assert last_day(dt.date(2027, 1, 31), 1) == dt.date(2027, 2, 27)
    assert last_day(dt.date(2027, 3, 10), 12) == dt.date(2028, 3, 9)


def test_nobody_fills_our_store_with_documents(office: Office, client: Client) -> None:
    for _n in range(10):
        assert client.post(URL, answers()).status_code == 302

    refused = client.post(URL, answers())

    assert "Too many were asked for from here." in refused.content.decode()
    assert Forwarding.objects.count() == 10


# --- Deciding ---


def test_a_clerk_accepts_what_was_shown_and_the_asker_hears_it(office: Office, client: Client) -> None:
    client.post(URL, answers(proof_by="counter", proof=None))
    row = Forwarding.objects.get()
    client.force_login(make_user(role=Role.CLERK))
    url = f"/admin/forwardings/{row.pk}/"

    gap = client.post(url, {"answer": "accept"})
    assert "Look at a document" in gap.content.decode()
    client.post(url, {"answer": "accept", "document": "passport", "digits": "AB123456"})

    row.refresh_from_db()
    assert (row.state, row.document, row.document_digits) == (State.ACCEPTED, "passport", "3456")
    run_tasks()
    assert "Your forwarding is accepted" in subjects(mail.outbox)
    again = client.post(url, {"answer": "refuse", "reason": "No"}, follow=True)
    assert "decided or changed by somebody else" in again.content.decode()
    assert "Ana Lopes" in client.get("/admin/forwardings/?state=accepted").content.decode()


def test_refused_with_a_reason_the_money_goes_back(office: Office, client: Client, settings: Any) -> None:
    client.post(URL, answers(price=ForwardingPrice.objects.get(months=6).pk))
    row = Forwarding.objects.get()
    charges.settle(charge=row.charge, way="counter", at=timezone.now())  # type: ignore[arg-type]
    client.force_login(make_user(role=Role.CLERK))
    url = f"/admin/forwardings/{row.pk}/"

    assert client.post(url, {"answer": "refuse", "reason": ""}).status_code == 422
    client.post(url, {"answer": "refuse", "reason": "The document is not yours."})

    run_tasks()
    last = mail.outbox[-1]
    assert "The document is not yours." in last.body
    assert "What you paid, €18.00, is given back to you." in last.body
    assert "Give it back at the counter" in client.get(url).content.decode()
    row.charge.refresh_from_db()  # type: ignore[union-attr]
    assert row.charge.state == "owed"  # type: ignore[union-attr]


def test_the_document_is_deleted_when_its_term_is_over(office: Office, client: Client, settings: Any) -> None:
    settings.FORWARDING_PROOF_DAYS = 3
    client.post(URL, answers())
    row = Forwarding.objects.get()
    now = timezone.now()
    accept(row, clerk=make_user(role=Role.CLERK), at=now)

    assert delete_old(now + dt.timedelta(days=3)) == 0
    assert delete_old(now + dt.timedelta(days=4)) == 1
    assert Forwarding.objects.get().proof.name == ""


def test_called_off_by_the_link_nothing_is_forwarded(office: Office, client: Client) -> None:
    row = accepted()
    assert client.get(f"{URL}{row.token}x/").status_code == 404

    client.post(f"{URL}{row.token}/", {"call_off": "1"})

    row.refresh_from_db()
    assert row.state == State.CALLED_OFF
    assert sorted_in(sent()).redirection is None
    again = client.post(f"{URL}{row.token}/", {"call_off": "1"}, follow=True)
    assert "It is over already." in again.content.decode()
    assert not call_off(row, at=timezone.now())
    assert not refuse(row, clerk=make_user(role=Role.CLERK), at=timezone.now(), reason="x")


# --- What follows ---


def sent(**fields: Any) -> Parcel:
    today = timezone.localdate()
    return make_parcel(**{"pickup_on": today, "promised_for": today, "recipient": make_address(email="a@example.org"), **fields})


def sorted_in(parcel: Parcel, code: str = EventCode.EMG) -> Parcel:
    record_event(parcel=parcel, code=EventCode.EMA, occurred_at=timezone.now() - dt.timedelta(hours=1), actor=None)
    record_event(parcel=Parcel.objects.get(pk=parcel.pk), code=code, occurred_at=timezone.now(), actor=None)
    return Parcel.objects.get(pk=parcel.pk)


@pytest.mark.parametrize("code", [EventCode.EDD, EventCode.EMG])
def test_a_parcel_that_is_sorted_goes_on_to_the_new_address(office: Office, code: str) -> None:
    row = accepted()

    parcel = sorted_in(sent(), code)

    assert (parcel.redirection.kind, parcel.redirection.forwarding) == ("forwarded", row)
    assert parcel.bound_for.recipient == row.new
    label = next(label_rows([parcel], language="en"))
    assert (label.recipient.street, label.is_redirected) == ("Rua Nova 3", True)
    run_tasks()
    assert any("Your forwarding is in force" in message.body for message in mail.outbox)


def test_the_scan_itself_says_that_a_new_label_is_due(office: Office) -> None:
    accepted()
    parcel, clerk = sent(), make_user(role=Role.CLERK)
    print_labels(parcels=[parcel], paper="A6", actor=clerk)
    record_event(parcel=parcel, code=EventCode.EMA, occurred_at=timezone.now() - dt.timedelta(hours=1), actor=None)

    outcome = record_once(parcel=parcel, code=EventCode.EMG, actor=clerk, office=office.name, facts={})

    assert outcome.result == Result.REDIRECTED


@pytest.mark.parametrize("year", [2090, 2020])
def test_before_and_after_its_time_nothing_is_forwarded(office: Office, year: int) -> None:
    accepted(starts_on=dt.date(year, 1, 1), ends_on=dt.date(year, 2, 1))

    assert sorted_in(sent()).redirection is None


@pytest.mark.parametrize("state", [State.TO_PAY, State.TO_CHECK, State.GIVEN_UP, State.CALLED_OFF])
def test_what_no_clerk_accepted_forwards_nothing(office: Office, state: str) -> None:
    accepted(state=state)

    assert sorted_in(sent()).redirection is None


def test_where_the_service_does_not_go_clerks_find_it_on_their_list(office: Office, client: Client) -> None:
    accepted(new=make_address(street="Rua da Sé 1", postcode="9000-100", locality="Funchal"))

    parcel = sorted_in(sent())
    record_event(parcel=parcel, code=EventCode.EMG, occurred_at=timezone.now(), actor=None, office="again")

    assert parcel.redirection is None
    assert Redirection.objects.get().note == "Home 24 h does not go to 9000-100 Funchal."
    client.force_login(make_user(role=Role.CLERK))
    assert "1 has to be settled." in client.get("/admin/parcels/redirections/").content.decode()


def test_what_its_receiver_sent_elsewhere_is_left_alone(office: Office) -> None:
    from logistics.models import RedirectionPrice

    RedirectionPrice.objects.create(kind="office", price=0)
    accepted()
    parcel = sent()
    ask_redirection(parcel=parcel, wish=Wish("office", office=office), at=timezone.now())

    assert sorted_in(Parcel.objects.get(pk=parcel.pk)).redirection.kind == "office"


def test_what_goes_to_an_office_is_left_alone(office: Office) -> None:
    accepted()

    assert sorted_in(sent(office=office)).redirection is None


def test_a_return_to_whoever_moved_is_no_delivery(office: Office) -> None:
    accepted()

    assert sorted_in(sent(returns=sent().shipment)).redirection is None


# --- Matching ---


def at(name: str = "Ana Lopes", street: str = "Rua da Sofia 12", extra: str = "", **fields: Any) -> Address:
    place = {"postcode": "3000-389", "locality": "Coimbra", "country": "PT", **fields}
    return Address(name=name, street=street, extra=extra, **place)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Rua da Sofia 12", "R. da Sofia, n.º 12", True),
        ("Rua da Sofia 12", "RUA DA SOFIA 12", True),
        ("Av. Sá da Bandeira 5", "Avenida Sa da Bandeira 5", True),
        ("Rua da Sofia 12 A", "Rua da Sofia 12-A", True),
        ("Rua da Sofia 12", "Rua da Sofia 12, 3.º Esq", True),
        ("Rua da Sofia 12, 3.º Esq.", "Rua da Sofia 12 3º esquerdo", True),
        ("Rua da Sofia 12", "Rua da Sofia 12 A", False),
        ("Rua da Sofia 12", "Rua da Sofia 14", False),
        ("Rua da Sofia 12", "Rua da Sofia 121", False),
        ("Rua da Sofia 12, 3.º Esq", "Rua da Sofia 12, 3.º Dto", False),
        ("Rua da Sofia 12, 3.º Esq", "Rua da Sofia 12, 2.º Esq", False),
        ("Rua 25 de Abril", "Rua 25 de Abril 14", False),
        ("Rua da Sofia", "Rua da Sofia 12", False),
        ("Quinta do Vale", "Quinta do Vale", True),
    ],
)
def test_doors_are_the_same_where_nothing_that_matters_differs(one: str, other: str, same: bool) -> None:
    assert is_same_door(at(street=one), at(street=other)) is same
    assert is_same_door(at(street=other), at(street=one)) is same


def test_a_floor_beside_the_street_counts_as_in_it() -> None:
    assert is_same_door(at(extra="3.º Esq"), at(street="Rua da Sofia 12, 3.º esq"))
    assert not is_same_door(at(extra="3.º Esq"), at(extra="3.º Dto"))
    assert not is_same_door(at(), at(postcode="3000-390"))


@pytest.mark.parametrize(
    ("name", "company", "match"),
    [
        ("Ana Lopes", "", True),
        ("ANA LÓPES", "", True),
        ("Sra. Ana Lopes", "", True),
        ("Rui Lopes", "", False),
        ("Ana Rita Lopes", "", False),
        ("Ana", "", False),
        ("Lopes", "", False),
        ("Rui Melo", "Oficina da Sofia", True),
        ("Rui Melo", "Oficina", False),
    ],
)
def test_only_the_very_names_match(name: str, company: str, match: bool) -> None:
    row = Forwarding(names="Ana Lopes\nOficina da Sofia", old=at())

    assert is_for(row, at(name=name, company=company)) is match


def test_somebody_else_in_the_same_house_gets_their_parcels_there(office: Office) -> None:
    accepted()

    assert sorted_in(sent(recipient=make_address(name="Rui Melo"))).redirection is None
    assert sorted_in(sent(recipient=make_address(street="Rua da Sofia 14"))).redirection is None


# --- Lists ---


def test_the_list_costs_no_more_for_many(office: Office, client: Client, django_assert_max_num_queries: Any) -> None:
    client.force_login(make_user(role=Role.CLERK))
    row = accepted()
    for n in range(10):
        accepted(names=f"Somebody {n}", old=row.old, new=row.new)
    client.get("/admin/forwardings/")
    from tests.logistics.test_redirecting import queries

    at_ten = queries(client, "/admin/forwardings/")
    Forwarding.objects.bulk_create(
        Forwarding(
            **{
                **{f.attname: getattr(row, f.attname) for f in Forwarding._meta.concrete_fields if f.attname not in {"id", "token"}},
                "token": f"t{n}",
            }
        )
        for n in range(1000)
    )
    assert queries(client, "/admin/forwardings/") == at_ten

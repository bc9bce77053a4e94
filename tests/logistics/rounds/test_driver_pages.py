"""The driver's pages, with and without scripts, and what they refuse."""

from __future__ import annotations

import json
import re
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import User
from accounts.roles import Role
from logistics.models import Office, Parcel, ParcelStatus, Round, RoundStop, StopReport
from logistics.rounds import leaving
from tests.factories import make_user
from tests.logistics.rounds.rows import drawing, make_driver, make_due, make_office, make_pickup, make_plan, make_round_out, make_shift

pytestmark = pytest.mark.django_db
JSON = {"headers": {"accept": "application/json"}}
MEGABYTE = 1024 * 1024


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def driver(client: Client) -> User:
    person = make_driver()
    client.force_login(person)
    return person


def sent(client: Client, stop: RoundStop, **fields: Any) -> Any:
    usual = {"key": uuid.uuid4(), "result": "delivered", "delivered_to": "Ana Lopes", "occurred_at": timezone.now().isoformat()}
    return client.post(reverse("driver_report", args=[stop.pk]), {**usual, **fields}, **JSON)


def test_a_driver_comes_to_the_round_after_signing_in(client: Client, office: Office, driver: User) -> None:
    make_due(1, cash_to_collect=Decimal("37.40"), minimum_age=18)
    make_pickup(2)
    row = make_round_out(office, driver=driver)

    answer = client.get(reverse("after_sign_in"), follow=True)

    assert answer.redirect_chain[-1][0] == reverse("driver_round", args=[row.pk])
    page = answer.text
    for words in (
        "Door 1",
        "Workshop 2",
        "2 parcels to fetch",
        "€37.40",
        "at least 18 years",
        'href="tel:+351912345678"',
        'href="geo:40.21000,-8.42',
    ):
        assert words in page
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"] or "no-cache" in answer["Cache-Control"]


def test_navigation_leads_where_the_operator_says(client: Client, office: Office, driver: User, settings: Any) -> None:
    settings.NAVIGATE_URL = "https://maps.example/?to={address}"
    make_due(1)
    row = make_round_out(office, driver=driver)

    assert 'href="https://maps.example/?to=Rua%201%2C%203000-001%20Coimbra"' in client.get(reverse("driver_round", args=[row.pk])).text


def test_drafts_and_other_drivers_rounds_are_not_there(client: Client, office: Office, driver: User) -> None:
    make_due(1)
    mine = make_shift(office, driver=driver)
    make_plan(office)
    draft = Round.objects.get(shift=mine)
    make_due(2)
    theirs = Round.objects.create(office=office, day=timezone.localdate(), shift=make_shift(office), state="out", out_at=timezone.now())

    for pk in (draft.pk, theirs.pk, 999_999):
        assert client.get(reverse("driver_round", args=[pk])).status_code == 404
        assert client.post(reverse("driver_step", args=[pk]), {"do": "out"}).status_code == 404
    assert "You have no round" in client.get(reverse("driver")).text


@pytest.mark.parametrize("role", [None, Role.SHOP, Role.ASSOCIATION])
def test_for_others_the_pages_are_not_there(client: Client, office: Office, role: Role | None) -> None:
    make_due(1)
    row = make_round_out(office)
    stop = row.stops.get()
    client.force_login(make_user(role=role))

    for address in (reverse("driver"), reverse("driver_round", args=[row.pk])):
        assert client.get(address).status_code == 404
    assert client.get(reverse("driver_state")).status_code == 401
    assert sent(client, stop).status_code == 404
    client.logout()
    assert client.get(reverse("driver")).status_code == 302
    assert sent(client, stop).status_code == 401
    assert not StopReport.objects.exists()


def test_a_driver_has_no_place_in_the_back_office(client: Client, office: Office, driver: User) -> None:
    for address in (reverse("wagtailadmin_home"), reverse("post:rounds"), reverse("post:parcels")):
        assert client.get(address).status_code == 404


def test_leaving_and_coming_back(client: Client, office: Office, driver: User) -> None:
    parcel = make_due(1)
    make_shift(office, driver=driver)
    make_plan(office)
    row = Round.objects.get()
    leaving.fix(row)

    assert "I leave now" in client.get(reverse("driver_round", args=[row.pk])).text
    client.post(reverse("driver_step", args=[row.pk]), {"do": "out"})
    parcel.refresh_from_db()
    assert parcel.status == ParcelStatus.OUT_FOR_DELIVERY
    again = client.post(reverse("driver_step", args=[row.pk]), {"do": "out"}, follow=True)
    assert "changed by somebody else" in again.text
    client.post(reverse("driver_step", args=[row.pk]), {"do": "back"})
    row.refresh_from_db()
    assert row.state == Round.State.BACK


def test_the_queue_sends_a_report_and_its_second_sending_changes_nothing(client: Client, office: Office, driver: User) -> None:
    parcel = make_due(1)
    row = make_round_out(office, driver=driver)
    key = uuid.uuid4()

    first = sent(client, row.stops.get(), key=key, parcel=[str(parcel)])
    again = sent(client, row.stops.get(), key=key, parcel=[str(parcel)])

    assert (first.status_code, first.json()["new"]) == (200, True)
    assert (again.status_code, again.json()["new"]) == (200, False)
    assert StopReport.objects.count() == 1


def test_a_report_of_another_drivers_round_is_refused(client: Client, office: Office, driver: User) -> None:
    make_due(1)
    row = make_round_out(office)

    answer = sent(client, row.stops.get())

    assert answer.status_code == 404
    assert "not in one of your rounds" in answer.json()["error"]
    assert not StopReport.objects.exists()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"cash_taken": "ten"}, "no amount"),
        ({"cash_taken": "-3"}, "Less than nothing"),
        ({"cash_taken": "NaN"}, "no amount"),
        ({"cash_taken": "1.234"}, "no amount"),
        ({"cash_taken": "1e300"}, ""),
        ({"result": "eaten"}, ""),
        ({"delivered_to": "x" * 200}, ""),
        ({"key": "not-a-key"}, ""),
        ({"delivered_to": "Ana\x00"}, ""),
        ({"parcels_taken": "many"}, "in digits"),
        ({"result": "failed", "reason": "bad weather"}, ""),
    ],
)
def test_odd_values_are_refused_in_words(client: Client, office: Office, driver: User, fields: dict[str, str], says: str) -> None:
    make_due(1)
    row = make_round_out(office, driver=driver)

    answer = sent(client, row.stops.get(), **fields)

    assert answer.status_code == 422
    assert says in answer.json()["error"]
    assert answer.json()["error"]
    assert not StopReport.objects.exists()


@pytest.mark.parametrize("when", ["yesterday", "", "2026-02-30T10:00:00", "9999-12-31T23:59:59", "0001-01-01T00:00:00+14:00"])
def test_an_odd_time_is_now(client: Client, office: Office, driver: User, when: str) -> None:
    make_due(1)
    row = make_round_out(office, driver=driver)

    assert sent(client, row.stops.get(), occurred_at=when).status_code == 200
    assert row.out_at is not None
    assert row.out_at <= StopReport.objects.get().occurred_at <= timezone.now()


def test_signature_and_photo_are_written_anew_and_seen_by_clerks_alone(client: Client, office: Office, driver: User) -> None:
    make_due(1, signature=True)
    row = make_round_out(office, driver=driver)
    photo = drawing((3000, 2000), "JPEG")
    signature = SimpleUploadedFile("../../x.svg", drawing(), "image/svg+xml")

    answer = sent(client, row.stops.get(), signature=signature, photo=SimpleUploadedFile("p.jpg", photo))

    assert answer.status_code == 200
    made = StopReport.objects.get()
    path = Path(storages["private"].path(made.signature.name))
    assert re.fullmatch(r"[0-9a-f]{32}\.png", path.name)
    with Image.open(storages["private"].path(made.photo.name)) as kept:
        assert max(kept.size) == 1600
        assert not kept.getexif()
    proof = reverse("post:proof", args=[made.pk, "signature"])
    assert client.get(proof).status_code == 404
    client.force_login(make_user(role=Role.CLERK))
    shown = client.get(proof)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    assert "no-store" in shown["Cache-Control"]
    assert client.get(reverse("post:proof", args=[made.pk, "video"])).status_code == 404


@pytest.mark.parametrize(
    ("field", "content", "status", "says"),
    [
        ("signature", b"\x89PNG" + b"0" * 30 * MEGABYTE, 413, "too large"),
        ("signature", b"\x89PNG" + b"0" * 3 * MEGABYTE, 422, "at most 2 MB"),
        ("photo", b"\xff\xd8" + b"0" * 13 * MEGABYTE, 422, "at most 12 MB"),
        ("signature", b"<svg onload=alert(1)>", 422, "no picture"),
        ("photo", drawing()[:60], 422, "no picture"),
        ("photo", b"GIF89a" + b"0" * 100, 422, "no picture"),
    ],
)
def test_pictures_that_are_too_large_or_none_are_refused(
    client: Client, office: Office, driver: User, field: str, content: bytes, status: int, says: str
) -> None:
    parcel = make_due(1)
    row = make_round_out(office, driver=driver)

    answer = sent(client, row.stops.get(), **{field: SimpleUploadedFile("x.png", content)})

    assert answer.status_code == status
    assert says in answer.json()["error"]
    parcel.refresh_from_db()
    assert parcel.status == ParcelStatus.OUT_FOR_DELIVERY


def test_a_signature_of_thirty_megabytes_is_refused_on_a_page_without_scripts(client: Client, office: Office, driver: User) -> None:
    make_due(1)
    row = make_round_out(office, driver=driver)
    file = SimpleUploadedFile("x.png", b"0" * 30 * MEGABYTE)

    answer = client.post(reverse("driver_report", args=[row.stops.get().pk]), {"result": "delivered", "signature": file})

    assert answer.status_code == 413
    assert "too large" in answer.text


def test_the_form_works_without_scripts(client: Client, office: Office, driver: User) -> None:
    parcel = make_due(1)
    row = make_round_out(office, driver=driver)
    stop = row.stops.get()
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', client.get(reverse("driver_round", args=[row.pk])).text)
    assert key
    said = {"key": key[1], "parcel": str(parcel), "result": "delivered", "delivered_to": "", "signed_name": "Ana"}

    refused = client.post(reverse("driver_report", args=[stop.pk]), said)
    assert refused.status_code == 422
    assert "Write who took the parcel" in refused.text
    for _press in range(2):
        page = client.post(reverse("driver_report", args=[stop.pk]), {**said, "delivered_to": "Ana"}, follow=True)
        assert "Recorded: Door 1" in page.text
    parcel.refresh_from_db()
    assert parcel.status == ParcelStatus.DELIVERED


def test_reports_are_not_taken_from_other_sites(office: Office) -> None:
    make_due(1)
    row = make_round_out(office)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(row.shift.driver)

    assert sent(strict, row.stops.get()).status_code == 403
    token = strict.get(reverse("driver_state")).json()["token"]
    answer = strict.post(
        reverse("driver_report", args=[row.stops.get().pk]),
        {"key": uuid.uuid4(), "result": "delivered", "delivered_to": "Ana", "csrfmiddlewaretoken": token},
        **JSON,
    )
    assert answer.status_code == 200


def test_the_worker_keeps_the_drivers_pages_alone(client: Client, office: Office, driver: User) -> None:
    worker = client.get(reverse("driver_worker"))

    assert worker["Content-Type"].startswith("text/javascript")
    assert "no-cache" in worker["Cache-Control"]
    assert json.loads(re.search(r"SHELL = (\[.*?\]);", worker.text)[1])[0].endswith(".css")  # type: ignore[index]
    assert reverse("driver_worker").rpartition("/")[0] == reverse("driver").rstrip("/")


def test_the_number_of_queries_does_not_grow_with_the_stops(
    client: Client, office: Office, driver: User, django_assert_max_num_queries: Any
) -> None:
    for n in range(1, 9):
        make_due(n)
    row = make_round_out(office, driver=driver)
    client.get(reverse("driver_round", args=[row.pk]))

    with django_assert_max_num_queries(20):
        client.get(reverse("driver_round", args=[row.pk]))
    assert Parcel.objects.count() == 8

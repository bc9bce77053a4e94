"""The public pages of offices, what the operator writes about them, and the office that a clerk works at."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from logistics.models import Office, OfficeArea, OfficeClosure
from logistics.setup_offices import install_coimbra
from tests.factories import make_user
from tests.logistics.test_operator import formset

pytestmark = pytest.mark.django_db
FIELDS = {
    "name": "Lorvão",
    "code": "lorvao",
    "street": "Rua Direita 1",
    "postcode": "3360106",
    "locality": "Lorvão",
    "country": "PT",
    "latitude": "40.259",
    "longitude": "-8.317",
    "opening_hours": "Mo-Fr 09:00-12:30; PH off",
    "is_active": "on",
}


def order_of(page: str, *names: str) -> list[str]:
    return sorted(names, key=page.index)


def test_the_nearest_to_a_postcode_come_first(client: Client) -> None:
    install_coimbra()

    page = client.get("/en/offices/?q=3200-094").content.decode()

    assert order_of(page, ">Lousã<", ">Miranda do Corvo<", ">Coimbra<", ">Mira<") == [
        ">Lousã<",
        ">Miranda do Corvo<",
        ">Coimbra<",
        ">Mira<",
    ]
    assert "under 1 km" in page
    assert "about 8 km" in page


@pytest.mark.parametrize("words", ["Figueira da Foz", "figueira", "FIGUEIRA DA FOZ", "3080"])
def test_a_place_is_found_by_its_name_or_four_digits(client: Client, words: str) -> None:
    install_coimbra()

    page = client.get("/en/offices/", {"q": words}).content.decode()

    assert order_of(page, ">Figueira da Foz<", ">Coimbra<")[0] == ">Figueira da Foz<"


def test_accents_do_not_matter(client: Client) -> None:
    install_coimbra()

    assert "Nearest to “lousa”" in client.get("/en/offices/?q=lousa").content.decode()


@pytest.mark.parametrize("words", ["Atlantis", "99999", "9000-082", "<script>", "\x00"])
def test_a_place_that_we_do_not_know_shows_all(client: Client, words: str) -> None:
    install_coimbra()

    answer = client.get("/en/offices/", {"q": words})

    assert answer.status_code == 200
    assert ">Arganil<" in answer.content.decode()


@pytest.mark.parametrize(("language", "words"), [("en", "Post offices and lockers"), ("pt", "<h1>"), ("fr", "<h1>")])
def test_in_three_languages(client: Client, language: str, words: str) -> None:
    install_coimbra()

    assert words in client.get(f"/{language}/offices/").content.decode()


def test_an_office_says_when_it_is_closed_and_why(client: Client) -> None:
    install_coimbra()
    office = Office.objects.get(code="lousa")
    OfficeClosure.objects.create(office=office, day=timezone.localdate(), reason="Water in the cellar")

    page = client.get("/en/offices/lousa/").content.decode()

    assert "Closed. Opens" in page
    assert "Water in the cellar" in page
    assert client.get("/en/offices/nowhere/").status_code == 404


def test_an_office_that_is_closed_for_good_is_not_shown(client: Client) -> None:
    install_coimbra()
    Office.objects.filter(code="lousa").update(is_active=False)

    assert ">Lousã<" not in client.get("/en/offices/").content.decode()
    assert client.get("/en/offices/lousa/").status_code == 404


def test_the_list_costs_the_same_with_many_offices(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/en/offices/?q=3000-150").status_code == 200
        return len(seen)

    queries()  # what is remembered from then on
    Office.objects.bulk_create(an_office(n) for n in range(10))
    few = queries()
    Office.objects.bulk_create(an_office(n) for n in range(10, 1000))

    assert queries() == few


def an_office(n: int) -> Office:
    return Office(
        code=f"o-{n}", name=f"Office {n}", street="Rua 1", postcode="3000-150", locality="Coimbra", latitude=40, longitude=-8,
        opening_hours="Mo-Fr 09:00-18:00; PH off",
    )  # fmt: skip


# --- The operator ---


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(make_user(role=Role.OPERATOR))
    return client


def written(operator: Client, *, closures: list[dict[str, Any]] | None = None, **fields: Any) -> Any:
    areas = [{"country": "PT", "first": "3360-100", "last": "3360-199"}]
    form = FIELDS | fields | formset("closures", closures or []) | formset("areas", areas)
    return operator.post("/admin/post_offices/new/", form)


def test_the_operator_writes_an_office_with_its_days_and_postcodes(operator: Client) -> None:
    answer = written(operator, closures=[{"day": "2026-12-24", "hours": "09:00-12:00", "reason": "Christmas Eve"}])

    assert answer.status_code == 302, answer.content.decode()
    office = Office.objects.get(code="lorvao")
    assert office.postcode == "3360-106"
    assert office.closures.get().hours == "09:00-12:00"
    assert office.areas.get().last == "3360-199"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"opening_hours": "das 9 às 18"}, "These are no opening hours. Write them like this: Mo-Fr 09:00-12:30"),
        ({"opening_hours": "off"}, "With these hours it is never open."),
        ({"opening_hours": "Mo-Fr,PH 09:00-12:00"}, "Write the holidays as a rule of their own"),
        ({"longitude": ""}, "Write both coordinates, or none."),
        ({"closures": [{"day": "2026-12-24", "hours": "morning", "reason": "x"}]}, "These are no hours of one day."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(operator: Client, fields: dict[str, Any], said: str) -> None:
    answer = written(operator, **fields)

    assert said in answer.content.decode()
    assert not Office.objects.filter(code="lorvao").exists()


def test_a_range_of_postcodes_that_runs_backwards_is_said(operator: Client) -> None:
    form = FIELDS | formset("closures", []) | formset("areas", [{"country": "PT", "first": "3360-199", "last": "3360-100"}])

    assert "The last postcode comes before the first." in operator.post("/admin/post_offices/new/", form).content.decode()
    assert not OfficeArea.objects.exists()


# --- The clerk ---


def test_a_clerk_chooses_among_the_offices(client: Client) -> None:
    install_coimbra()
    client.force_login(make_user(role=Role.CLERK))

    assert '<option value="Lousã">' in client.get("/admin/parcels/").content.decode()
    assert "You work at: Lousã." in client.post("/admin/parcels/office/", {"office": "Lousã"}, follow=True).content.decode()
    said = client.post("/admin/parcels/office/", {"office": "Atlantis"}, follow=True).content.decode()
    assert "Choose your office from the list. Nothing was changed." in said
    assert '<option value="Lousã" selected>' in said


def test_an_office_of_today_says_when_it_opens(client: Client) -> None:
    Office.objects.bulk_create([an_office(1)])
    Office.objects.update(opening_hours="24/7")

    assert "Open day and night" in client.get("/en/offices/o-1/").content.decode()
    Office.objects.update(opening_hours="")
    assert "Closed at present" in client.get("/en/offices/o-1/").content.decode()


def test_days_that_differ_later_are_said(client: Client) -> None:
    install_coimbra()
    office = Office.objects.get(code="lousa")
    OfficeClosure.objects.create(office=office, day=timezone.localdate() + dt.timedelta(days=20), hours="10:00-11:00", reason="Fair")

    assert "10:00–11:00 (Fair)" in client.get("/en/offices/lousa/").content.decode()

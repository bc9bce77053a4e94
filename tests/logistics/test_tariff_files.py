"""A tariff goes out as a file, comes back as a draft, and is compared with today's on what was really sent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.roles import Role
from logistics.models import Service, Surcharge, Tariff, TariffStep, Zone
from logistics.setup import install_portugal
from logistics.tariff_comparing import compare
from logistics.tariff_files import FileRefused, read_tariff, tariff_csv
from tests.factories import make_address, make_user
from tests.logistics.rows import make_shipment

pytestmark = pytest.mark.django_db
NEW_YEAR = dt.date(2027, 1, 1)


@pytest.fixture
def home(db: None) -> Service:
    return install_portugal()[0]


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(make_user(role=Role.OPERATOR))
    return client


def read(text: str | bytes, service: Service) -> Tariff:
    return read_tariff(text if isinstance(text, bytes) else text.encode(), service=service, starts_on=NEW_YEAR, currency="EUR")


def test_what_goes_out_comes_back_as_it_was(home: Service) -> None:
    tariff = home.tariffs.get()
    Tariff.objects.update(cash_percent=Decimal("1.5"), insured_fee=2, age_fee=Decimal("0.30"))
    Surcharge.objects.create(
        tariff=tariff, name="=Remote; far", area="PT 3320-000 3329-999\nPT 6000-001", amount=Decimal("1.50"), longest_from_mm=1000
    )
    tariff.refresh_from_db()

    draft = read(tariff_csv(tariff), home)

    assert draft.is_draft
    assert tariff_csv(draft) == tariff_csv(tariff)
    assert "'=Remote" in tariff_csv(tariff), "no spreadsheet runs a name"
    assert draft.surcharges.get().name == "=Remote; far"
    assert [(step.zone.code, step.up_to_grams, step.price) for step in draft.steps.order_by("zone", "up_to_grams")] == [
        (step.zone.code, step.up_to_grams, step.price) for step in tariff.steps.order_by("zone", "up_to_grams")
    ]


def test_a_spreadsheets_file_with_semicolons_and_commas_is_read(home: Service) -> None:
    text = "\ufeffWhat;Name;Up_to_grams;Amount;Percent\r\nstep;mainland;2000;1 234,50;\r\nfee;cash;;1,80;2,5\r\n\r\n"

    draft = read(text, home)

    assert draft.steps.get().price == Decimal("1234.50")
    assert (draft.cash_fee, draft.cash_percent) == (Decimal("1.80"), Decimal("2.5"))


WRONG = {
    "step,moon,2000,4.20": "Line 2: There is no zone “moon”. Zones: azores, madeira, mainland.",
    "step,mainland,2000,0": "Line 2: A step without a price would be free. Write its price, or leave the line out.",
    "step,mainland,2000,4.205": "Line 2: “4.205” under amount is no amount. Write it like 4.20.",
    "step,mainland,2000,-1": "Line 2: “-1” under amount is no amount. Write it like 4.20.",
    "step,mainland,2 kg,4.20": "Line 2: “2 kg” under up_to_grams is no whole number above 0.",
    "step,mainland,2000,4.20\nstep,mainland,2000,5": "Line 3: mainland up to 2000 g stands twice in the file.",
    "fee,tip,,1": "Line 2: There is no fee “tip”. Fees: cash, insurance, signature, age, pickup.",
    "surcharge,Far,,1,,nowhere": "Line 2: “nowhere” is no range of postcodes. Write it like PT 3000-000 3049-999.",
    "surcharge,Far,,,": "Line 2: A surcharge needs an amount or a percentage.",
    "gift,x,,": "Line 2: “gift” is none of step, fee and surcharge.",
    "": "There is no step in this file, so it prices nothing.",
}


@pytest.mark.parametrize("rows", WRONG)
def test_each_wrong_line_is_told_and_nothing_is_saved(home: Service, rows: str) -> None:
    before = (Tariff.objects.count(), TariffStep.objects.count())

    with pytest.raises(FileRefused) as refused:
        read(f"what,name,up_to_grams,amount,percent,area\n{rows}\n", home)

    assert refused.value.errors[0] == WRONG[rows]
    assert (Tariff.objects.count(), TariffStep.objects.count()) == before


@pytest.mark.parametrize(
    "data", [b"", b"\0\0", b"\xff\xfe", b"x" * 1_000_001, b"%PDF-1.7\n", b'what,name,up_to_grams,amount\n"step', b"a,b\n" * 6000]
)
def test_what_is_no_tariff_at_all_is_refused_in_words(home: Service, data: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        read(data, home)
    assert len(refused.value.errors[0]) > 20


def priced(tariff: Tariff, zone: str, price: str, grams: int = 30_000) -> None:
    TariffStep.objects.create(tariff=tariff, zone=Zone.objects.get(code=zone), up_to_grams=grams, price=Decimal(price))


def test_a_draft_is_compared_on_what_was_sent(home: Service, django_assert_max_num_queries: Any) -> None:
    draft = Tariff.objects.create(service=home, starts_on=NEW_YEAR, is_draft=True, cash_fee=2)
    priced(draft, "mainland", "4.00", 1000)
    priced(draft, "mainland", "5.00")
    island = make_address(postcode="9000-082", locality="Funchal")
    make_shipment(service=home, grams=(500,))  # 3.90 today
    make_shipment(service=home, grams=(4000, 500), cash_to_collect=Decimal(10))  # 5.60 + 3.90 + 1.80
    make_shipment(service=home, grams=(500,), recipient=island)
    make_shipment(service=Service.objects.get(code="economy"), grams=(500,))

    with django_assert_max_num_queries(6):
        found = compare(draft)

    mainland = found.rows["Mainland Portugal"]
    assert (mainland.shipments, mainland.today, mainland.draft) == (2, Decimal("15.20"), Decimal("15.00"))
    assert (mainland.dearer, mainland.cheaper, mainland.difference, mainland.percent) == (1, 1, Decimal("-0.20"), Decimal("-1.3"))
    assert (found.rows["Madeira"].without_price, found.total.shipments, found.total.without_price) == (1, 3, 1)


def test_the_operator_reads_a_file_and_sees_the_comparison(operator: Client, home: Service) -> None:
    make_shipment(service=home)
    text = tariff_csv(home.tariffs.get()).replace("4.40", "4.90")
    form = {"service": home.pk, "starts_on": "2027-01-01"}

    wrong = operator.post("/admin/tariffs/read/", {**form, "file": SimpleUploadedFile("t.csv", b"what,name\n")})
    answer = operator.post("/admin/tariffs/read/", {**form, "file": SimpleUploadedFile("t.csv", text.encode())}, follow=True)

    assert wrong.status_code == 422
    assert "Missing: up_to_grams, amount" in wrong.content.decode()
    page = answer.content.decode()
    assert "Nobody pays by it" in page
    assert "€0.50 (11.4 %)" in page
    draft = Tariff.objects.get(is_draft=True)
    file = operator.get(f"/admin/tariffs/{draft.pk}/tariff.csv")
    assert file["Content-Disposition"] == 'attachment; filename="home-24-2027-01-01.csv"'
    assert "As a file" in operator.get("/admin/post_tariffs/").content.decode()


def test_nobody_else_finds_them(client: Client, home: Service) -> None:
    tariff = home.tariffs.get()
    for role in (Role.CLERK, Role.SHOP):
        client.force_login(make_user(role=role))
        for path in ("/admin/tariffs/read/", f"/admin/tariffs/{tariff.pk}/tariff.csv", f"/admin/tariffs/{tariff.pk}/compare/"):
            assert client.get(path).status_code == 404

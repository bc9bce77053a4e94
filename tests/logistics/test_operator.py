"""What the post sells and costs is the operator's to keep, and nobody else's to see."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.roles import Role
from logistics.backoffice.number_ranges import NumberRangeViewSet
from logistics.models import Closure, NumberRange, Service, Tariff, Zone
from logistics.numbers import issue
from logistics.setup import install_portugal
from tests.factories import make_user
from tests.logistics.rows import make_parcel

pytestmark = pytest.mark.django_db
LISTS = [
    "/admin/post_services/",
    "/admin/post_tariffs/",
    "/admin/post_zones/",
    "/admin/post_closures/",
    "/admin/post_numbers/",
    "/admin/post_offices/",
]


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(make_user(role=Role.OPERATOR))
    return client


def formset(prefix: str, rows: list[dict[str, Any]], initial: int = 0) -> dict[str, Any]:
    """The fields of an inline form with ``rows``."""
    form: dict[str, Any] = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": initial,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    for place, row in enumerate(rows):
        form |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return form


def tariff_form(
    service: Service, steps: list[dict[str, Any]], surcharges: list[dict[str, Any]] | None = None, **fields: Any
) -> dict[str, Any]:
    fees = dict.fromkeys(["cash_percent", "signature_fee", "age_fee", "insured_fee", "insured_percent", "pickup_fee"], "0")
    form = {"service": service.pk, "starts_on": "2027-01-01", "currency": "EUR", "cash_fee": "1.80", **fees, **fields}
    return form | formset("steps", steps) | formset("surcharges", surcharges or [])


@pytest.mark.parametrize("path", LISTS)
def test_the_operator_sees_each_list_and_its_form(operator: Client, path: str) -> None:
    install_portugal()
    assert operator.get(path).status_code == 200
    assert operator.get(f"{path}new/").status_code == 200


@pytest.mark.parametrize("role", [None, Role.SHOP, Role.CLERK])
def test_others_find_nothing(client: Client, role: Role | None) -> None:
    service = install_portugal()[0]
    client.force_login(make_user(role=role))
    for path in LISTS:
        assert client.get(path).status_code == 404
        assert client.post(f"{path}new/", {"day": "2026-12-24", "reason": "x"}).status_code == 404
    assert client.post(f"/admin/post_services/delete/{service.pk}/").status_code == 404
    assert Service.objects.filter(pk=service.pk).exists()
    assert not Closure.objects.exists()


def test_the_menu_shows_them_to_the_operator_alone(client: Client) -> None:
    for role, shown in ((Role.OPERATOR, True), (Role.CLERK, False)):
        client.force_login(make_user(role=role))
        assert ("post_tariffs" in client.get("/admin/").content.decode()) is shown


def test_a_new_tariff_comes_with_its_steps(operator: Client) -> None:
    service = install_portugal()[0]
    zone = Zone.objects.get(code="mainland")
    steps = [{"zone": zone.pk, "up_to_grams": 2000, "price": "4.40"}, {"zone": zone.pk, "up_to_grams": 30000, "price": "9.90"}]
    form = tariff_form(service, steps)

    answer = operator.post("/admin/post_tariffs/new/", form)

    assert answer.status_code == 302, answer.context["form"].errors
    tariff = Tariff.objects.get(starts_on=dt.date(2027, 1, 1))
    assert list(tariff.steps.values_list("up_to_grams", "price")) == [(2000, Decimal("4.40")), (30000, Decimal("9.90"))]


@pytest.mark.parametrize("wrong", [{"up_to_grams": 2000, "price": "5.00"}, {"up_to_grams": 3000, "price": "0"}])
def test_two_prices_for_one_step_or_none_at_all_are_told(operator: Client, wrong: dict[str, Any]) -> None:
    service = install_portugal()[0]
    zone = Zone.objects.get(code="mainland")
    steps = [{"zone": zone.pk, "up_to_grams": 2000, "price": "4.40"}, {"zone": zone.pk, **wrong}]
    form = tariff_form(service, steps)

    assert operator.post("/admin/post_tariffs/new/", form).status_code == 200
    assert not Tariff.objects.filter(starts_on=dt.date(2027, 1, 1)).exists()


def test_a_zone_keeps_its_ranges_and_refuses_one_that_runs_backwards(operator: Client) -> None:
    install_portugal()
    form = {"name": "Madeira", "code": "madeira-2"}

    backwards = operator.post("/admin/post_zones/new/", {**form, **formset("ranges", [{"country": "PT", "first": "9999", "last": "9000"}])})
    assert backwards.status_code == 200
    operator.post("/admin/post_zones/new/", {**form, **formset("ranges", [{"country": "ES", "first": "35000", "last": "35999"}])})

    assert [str(row) for row in Zone.objects.get(code="madeira-2").ranges.all()] == ["ES 35000–35999"]


def test_a_day_without_post(operator: Client) -> None:
    operator.post("/admin/post_closures/new/", {"day": "2026-12-24", "zone": "", "reason": "Christmas Eve"})
    assert str(Closure.objects.get()) == "2026-12-24: Christmas Eve"


def test_a_number_range_is_extended_while_numbers_are_given_out(operator: Client) -> None:
    row = NumberRange.objects.create(indicator="DA", country="PT", last_serial=10)
    issue(indicator="DA", country="PT", count=8)
    page = f"/admin/post_numbers/edit/{row.pk}/"
    assert "80 % are used" in operator.get("/admin/").content.decode()

    assert "up to 8 are given out already" in operator.post(page, {"last_serial": "7"}).content.decode()
    operator.post(page, {"indicator": "DB", "first_serial": "9", "last_serial": "99999999", "next_serial": "1"})

    row.refresh_from_db()
    assert (row.indicator, row.first_serial, row.next_serial, row.last_serial) == ("DA", 1, 9, 99_999_999)
    assert "are used" not in operator.get("/admin/").content.decode()


def test_extending_a_range_does_not_turn_it_back(db: None) -> None:
    row = NumberRange.objects.create(indicator="DA", country="PT", last_serial=10)
    form = NumberRangeViewSet().get_form_class(for_update=True)({"last_serial": "20"}, instance=NumberRange.objects.get())
    assert form.is_valid()
    issue(indicator="DA", country="PT", count=3)

    form.save()

    row.refresh_from_db()
    assert (row.next_serial, row.last_serial) == (4, 20)


def test_a_new_range_starts_at_its_first_number_and_none_is_deleted(operator: Client) -> None:
    form = {"indicator": "db", "country": "pt", "first_serial": "500", "last_serial": "600"}
    assert "Write two letters." in operator.post("/admin/post_numbers/new/", {**form, "indicator": "D1"}).content.decode()
    operator.post("/admin/post_numbers/new/", form)

    row = NumberRange.objects.get()
    assert (str(row), row.next_serial) == ("DB…PT", 500)
    operator.post(f"/admin/post_numbers/delete/{row.pk}/")
    assert NumberRange.objects.exists()


def test_a_service_with_parcels_is_not_deleted(operator: Client) -> None:
    service = install_portugal()[0]
    make_parcel(service=service)

    answer = operator.post(f"/admin/post_services/delete/{service.pk}/", follow=True)

    assert "is in use and stays" in answer.content.decode()
    assert Service.objects.filter(pk=service.pk).exists()

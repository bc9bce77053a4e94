"""The rates: dated rows that the operator adds to and nobody changes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from marketplace.tax.classes import TaxClass
from marketplace.tax.models import TaxRate
from marketplace.tax.rates import NoRate, RateBook, standard_rate
from marketplace.tax.territories import Territory, territory_of
from tests import factories
from tests.shops import rows

pytestmark = pytest.mark.django_db
TOMORROW = dt.timedelta(days=1)


@pytest.fixture
def operator() -> Client:
    return rows.signed_in(factories.make_user(role=Role.OPERATOR))


def form(**more: Any) -> dict[str, Any]:
    return {
        "territory": "PT",
        "tax_class": "reduced",
        "percent": "5",
        "own_name": "taxa reduzida",
        "starts_on": (timezone.localdate() + TOMORROW).isoformat(),
        "source": "Lei 1/2027, art. 2",
        "source_url": "",
        **more,
    }


@pytest.mark.parametrize(
    ("country", "postcode", "territory"),
    [
        ("PT", "3400-060", Territory.PT),
        ("PT", "8900-999", Territory.PT),
        ("pt", "9000 001", Territory.MADEIRA),
        ("PT", "9400-123", Territory.MADEIRA),
        ("PT", "9500-321", Territory.AZORES),
        ("PT", "9980-024", Territory.AZORES),
        ("FR", "75001", Territory.FR),
        ("FR", "20137", Territory.CORSICA),
        ("FR", "98800", Territory.NC),
        ("NC", "98840", Territory.NC),
        ("FR", "97400", Territory.ELSEWHERE),
        ("FR", "98713", Territory.ELSEWHERE),
        ("FR", "98000", Territory.FR),  # Monaco, taxed as France
        ("BR", "01000", Territory.ELSEWHERE),
    ],
)
def test_a_postcode_tells_whose_rates_count(country: str, postcode: str, territory: Territory) -> None:
    assert territory_of(country=country, postcode=postcode) is territory


@pytest.mark.parametrize(
    ("territory", "rates"),
    [
        (Territory.PT, "6 13 13 23"),
        (Territory.AZORES, "4 9 9 16"),
        (Territory.MADEIRA, "4 12 12 22"),
        (Territory.FR, "5.5 10 20 20"),
        (Territory.CORSICA, "2.1 10 20 20"),
        (Territory.NC, "3 6 22 11"),
    ],
)
def test_a_new_installation_knows_the_rates(territory: Territory, rates: str) -> None:
    book = RateBook.load(dt.date(2026, 11, 27))
    classes = (TaxClass.REDUCED, TaxClass.INTERMEDIATE, TaxClass.WINE, TaxClass.STANDARD)
    assert " ".join(f"{book.percent(territory, one).normalize():f}" for one in classes) == rates


def test_madeiras_reduced_rate_fell_on_a_day() -> None:
    assert RateBook.load(dt.date(2024, 9, 30)).percent(Territory.MADEIRA, TaxClass.REDUCED) == 5
    assert RateBook.load(dt.date(2024, 10, 1)).percent(Territory.MADEIRA, TaxClass.REDUCED) == 4


def test_the_standard_rate_is_one_call_and_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert standard_rate("PT") == Decimal(23)
    assert standard_rate(Territory.NC, dt.date(2020, 1, 1)) == Decimal(11)


def test_what_a_territory_does_not_know_bears_its_standard_rate_and_nothing_is_guessed() -> None:
    book = RateBook.load()
    assert book.percent(Territory.PT, TaxClass.HIGHER) == 23
    assert book.percent(Territory.PT, TaxClass.EXEMPT) == 0
    with pytest.raises(NoRate):
        RateBook.load(dt.date(1999, 1, 1)).percent(Territory.PT, TaxClass.STANDARD)


def test_every_rate_names_its_law() -> None:
    assert not TaxRate.objects.filter(source="").exists()
    assert not TaxRate.objects.filter(source_url="").exists()


def test_two_rates_for_the_same_goods_and_day_cannot_be() -> None:
    there = TaxRate.objects.filter(territory="PT", tax_class="reduced").get()
    with pytest.raises(IntegrityError), transaction.atomic():
        TaxRate.objects.create(territory="PT", tax_class="reduced", percent=7, own_name="x", starts_on=there.starts_on, source="x")


@pytest.mark.parametrize("change", [lambda rates: rates.update(percent=7), lambda rates: rates.delete()])
def test_the_database_keeps_a_rate_that_has_started(change: Any) -> None:
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        change(TaxRate.objects.filter(territory="PT", tax_class="reduced"))
    assert standard_rate("PT") == 23


def test_a_new_row_ends_the_one_before(operator: Client) -> None:
    answer = operator.post(reverse("vat_rates:add"), form(), follow=True)
    assert answer.status_code == 200
    today = timezone.localdate()
    assert RateBook.load(today).percent(Territory.PT, TaxClass.REDUCED) == 6
    assert RateBook.load(today + TOMORROW).percent(Territory.PT, TaxClass.REDUCED) == 5
    page = operator.get(reverse("vat_rates:index") + "?territory=PT&tax_class=reduced").text
    assert "in use" in page
    assert "from " in page
    assert "Lei 1/2027, art. 2" in page


def test_a_rate_that_would_change_todays_orders_is_refused_with_a_reason(operator: Client) -> None:
    answer = operator.post(reverse("vat_rates:add"), form(starts_on=timezone.localdate().isoformat()))
    assert "may count from tomorrow on" in answer.text
    assert TaxRate.objects.filter(territory="PT", tax_class="reduced").count() == 1


def test_only_what_has_not_started_can_be_corrected(operator: Client) -> None:
    operator.post(reverse("vat_rates:add"), form())
    coming = TaxRate.objects.get(territory="PT", tax_class="reduced", percent=5)
    in_use = TaxRate.objects.get(territory="PT", tax_class="reduced", percent=6)
    listed = operator.get(reverse("vat_rates:index")).text
    assert reverse("vat_rates:edit", args=[coming.pk]) in listed
    assert reverse("vat_rates:edit", args=[in_use.pk]) not in listed
    assert reverse("vat_rates:delete", args=[in_use.pk]) not in listed
    assert operator.get(reverse("vat_rates:edit", args=[in_use.pk])).status_code == 404
    assert operator.post(reverse("vat_rates:delete", args=[in_use.pk])).status_code == 404
    operator.post(reverse("vat_rates:edit", args=[coming.pk]), form(percent="5.5"))
    coming.refresh_from_db()
    assert coming.percent == Decimal("5.5")
    operator.post(reverse("vat_rates:delete", args=[coming.pk]))
    assert not TaxRate.objects.filter(pk=coming.pk).exists()


@pytest.mark.parametrize("role", [None, Role.SHOP, Role.CLERK])
def test_nobody_but_the_operator_sees_the_list(role: Role | None) -> None:
    assert rows.signed_in(factories.make_user(role=role)).get(reverse("vat_rates:index")).status_code in {302, 404}


@pytest.mark.parametrize("count", [10, 1000])
def test_the_list_costs_the_same_however_long(operator: Client, count: int, django_assert_max_num_queries: Any) -> None:
    first = timezone.localdate() + TOMORROW
    TaxRate.objects.bulk_create(
        TaxRate(territory="NC", tax_class="reduced", percent=3, own_name="x", source="x", starts_on=first + n * TOMORROW)
        for n in range(count)
    )
    operator.get(reverse("vat_rates:index"))
    with django_assert_max_num_queries(20):
        operator.get(reverse("vat_rates:index"))

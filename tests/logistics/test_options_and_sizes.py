"""Sizes, volume, surcharges and options: what they cost, and what a service does not take."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import override_settings

from logistics.areas import lies_in, read_area
from logistics.models import Address, Service, Surcharge, Tariff
from logistics.pricing import Options
from logistics.quotes import Quote, quote
from logistics.sizes import ParcelSpec, chargeable_grams
from tests.factories import make_service

MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Europe/Lisbon"))
SHOP = Address(name="Shop", postcode="3400-060", locality="Oliveira do Hospital", country="PT")
HOME = Address(name="Ana", postcode="3000-389", locality="Coimbra", country="PT")
PAMPILHOSA = Address(name="Rui", postcode="3320 210", locality="Pampilhosa da Serra", country="PT")


@pytest.fixture
def home(db: None) -> Service:
    return make_service(offers_signature=True, checks_age=True, insured_up_to=500, volumetric_divisor=5000)


def ask(*parcels: ParcelSpec, **more: Any) -> Quote:
    return quote(parcels=list(parcels) or [ParcelSpec(500)], **{"origin": SHOP, "destination": HOME, "at": MONDAY, **more})[0]


def lines(offer: Quote) -> list[tuple[str, str, Decimal]]:
    return [(charge.kind.value, charge.name, charge.amount) for charge in offer.charges]


@pytest.mark.parametrize(
    ("sides", "grams"),
    [((200, 200, 100), 1000), ((300, 250, 200), 3000), ((300, 250, 201), 3015), ((100, 100, 101), 1000), ((301, 250, 200), 3010)],
)
def test_the_larger_of_weight_and_volume_is_charged(sides: tuple[int, int, int], grams: int) -> None:
    assert chargeable_grams(ParcelSpec(1000, False, *sides), 5000) == grams
    assert chargeable_grams(ParcelSpec(1000, False, *sides), None) == 1000


def test_a_light_large_parcel_is_priced_by_its_volume(home: Service) -> None:
    # 2 kg is the limit of the first step: 10,000 cm³ at 5,000 a kilogram
    assert ask(ParcelSpec(500, False, 250, 200, 200)).price == Decimal("4.20")
    assert ask(ParcelSpec(500, False, 250, 200, 201)).price == Decimal("6.90")


def test_what_counts_as_too_heavy_by_its_size_is_told_so(home: Service) -> None:
    refusal = ask(ParcelSpec(500, False, 900, 500, 400)).refusal

    assert refusal == "By its size this parcel counts as 36 kg. Home 24 h takes up to 30 kg."


@pytest.mark.parametrize(
    ("limit", "fits", "is_too_large", "sentence"),
    [
        ("longest_mm", (600, 10, 10), (10, 601, 10), "Its longest side is 60.1 cm; Home 24 h takes up to 60 cm."),
        ("girth_mm", (200, 100, 100), (100, 201, 100), "Longest side and the way around it are 60.1 cm; Home 24 h takes up to 60 cm."),
        ("sides_mm", (300, 200, 100), (100, 201, 300), "Its three sides are 60.1 cm together; Home 24 h takes up to 60 cm."),
    ],
)
def test_limits_of_size_are_inclusive_and_hold_however_it_lies(
    home: Service, limit: str, fits: tuple[int, int, int], is_too_large: tuple[int, int, int], sentence: str
) -> None:
    Service.objects.update(**{limit: 600})

    assert ask(ParcelSpec(500, False, *fits)).is_possible
    assert ask(ParcelSpec(500, False, *is_too_large)).refusal == sentence
    assert ask(ParcelSpec(500)).is_possible, "sides that nobody knows are not held against it"


def test_remote_places_and_long_parcels_cost_more_and_both_add_up(home: Service) -> None:
    tariff = Tariff.objects.get()
    Surcharge.objects.create(tariff=tariff, name="Remote", area="PT 3320-000 3329-999", amount=Decimal("1.50"))
    Surcharge.objects.create(tariff=tariff, name="Long", longest_from_mm=1000, percent=Decimal("12.5"))

    long = ParcelSpec(500, False, 1000, 10, 10)
    assert lines(ask(long)) == [("carriage", "", Decimal("4.20")), ("surcharge", "Long", Decimal("0.53"))]
    assert lines(ask(ParcelSpec(500, False, 999, 10, 10), ParcelSpec(500), destination=PAMPILHOSA)) == [
        ("carriage", "", Decimal("8.40")),
        ("surcharge", "Remote", Decimal("3.00")),
    ]
    offer = ask(long, destination=PAMPILHOSA)
    assert offer.price == Decimal("4.20") + Decimal("1.50") + Decimal("0.53") == sum(charge.amount for charge in offer.charges)


def test_options_have_their_fees_and_cash_its_percentage(home: Service) -> None:
    Tariff.objects.update(
        signature_fee=1, age_fee=Decimal("0.50"), insured_fee=2, insured_percent=Decimal("1.1"), cash_fee=Decimal("1.80"), cash_percent=2
    )
    options = Options(signature=True, minimum_age=18, insured_value=Decimal("123.45"))

    offer = ask(options=options, cash=True, cash_amount=Decimal("40.10"))

    # 1.1 % of 123.45 is 1.35795; 2 % of 40.10 is 0.802
    assert lines(offer)[1:] == [("signature", "", 1), ("age", "", Decimal("0.50")), ("insurance", "", Decimal("3.36"))]
    assert (offer.price, offer.cash_fee, offer.total) == (Decimal("9.06"), Decimal("2.60"), Decimal("11.66"))
    assert ask(cash=True).cash_fee == Decimal("1.80")


@pytest.mark.parametrize(
    ("fields", "options", "refusal"),
    [
        ({"offers_signature": False}, Options(signature=True), "Home 24 h does not deliver against a signature."),
        ({"checks_age": False}, Options(minimum_age=18), "Home 24 h does not check the age at the door."),
        ({"insured_up_to": 0}, Options(insured_value=Decimal(1)), "Home 24 h cannot be insured."),
        ({"insured_up_to": 500}, Options(insured_value=Decimal("500.01")), "Home 24 h is insured up to €500.00."),
    ],
)
def test_an_option_that_a_service_lacks_is_a_refusal_in_words(
    home: Service, fields: dict[str, Any], options: Options, refusal: str
) -> None:
    Service.objects.update(**fields)
    assert ask(options=options).refusal == refusal


def test_a_service_with_an_area_carries_within_it_alone(home: Service) -> None:
    Service.objects.update(area="PT 3000-000 3049-999\nPT 3400-060")

    assert ask().is_possible
    assert ask(destination=PAMPILHOSA).refusal == "Home 24 h does not go to 3320-210 Pampilhosa da Serra."
    assert ask(origin=PAMPILHOSA).refusal == "Home 24 h does not collect from 3320-210 Pampilhosa da Serra."


def test_letters_and_returns_are_not_offered_for_parcels_unless_asked_for(home: Service) -> None:
    Service.objects.update(kind=Service.Kind.LETTER)

    asked = {"parcels": [ParcelSpec(500)], "origin": SHOP, "destination": HOME, "at": MONDAY}
    assert quote(**asked) == []
    assert quote(**asked, kinds=[Service.Kind.LETTER])[0].price == Decimal("4.20")


def test_a_draft_prices_nothing(home: Service) -> None:
    Tariff.objects.update(is_draft=True)
    assert ask().refusal == "Home 24 h has no price at present."


def test_francs_have_no_decimals(home: Service) -> None:
    Tariff.objects.update(currency="XPF", cash_percent=Decimal("2.5"))
    with override_settings(CURRENCY="XPF"):
        assert ask(cash=True, cash_amount=Decimal(1050)).cash_fee == Decimal(26)


def test_ranges_are_read_as_people_write_them() -> None:
    assert [str(part.first) for part in read_area("pt 3000000 3049-999\n\n  NC 98800\n")] == ["3000-000", "98800"]
    assert lies_in("", "PT", "1000-001")
    assert not lies_in("PT 3000-000 3049-999", "FR", "30100")
    for wrong in ("3000-000 3049-999", "PT", "PT 3049-999 3000-000", "XX 1 2", "PT 3000-000 3049-999 1"):
        with pytest.raises(ValidationError):
            read_area(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"amount": 0, "percent": 0}, {"amount": -1, "percent": 5}, {"amount": 1, "percent": 101}])
def test_the_database_refuses_a_surcharge_that_is_none(wrong: dict[str, int]) -> None:
    make_service()
    with pytest.raises(IntegrityError), transaction.atomic():
        Surcharge.objects.create(tariff=Tariff.objects.get(), name="Odd", **wrong)

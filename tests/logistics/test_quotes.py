"""What sending costs and when it arrives; and refusals in words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from logistics.models import Address, Closure, Service, Tariff, TariffStep, ZoneRange
from logistics.quotes import PriceBook, Quote, quote
from logistics.setup import install_portugal
from logistics.sizes import ParcelSpec
from logistics.zones import zone_of
from tests.factories import make_service

MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Europe/Lisbon"))
SHOP = Address(name="Shop", postcode="3400-060", locality="Oliveira do Hospital", country="PT")
HOME = Address(name="Ana", postcode="3000-389", locality="Coimbra", country="PT")
FUNCHAL = Address(name="Rui", postcode="9000-082", locality="Funchal", country="PT")


def ask(*grams: int, cold: bool = False, destination: Address = HOME, **more: Any) -> dict[str, Quote]:
    parcels = [ParcelSpec(weight, cold) for weight in grams or (1500,)]
    offers = quote(parcels=parcels, **{"origin": SHOP, "destination": destination, "at": MONDAY, **more})
    return {offer.service.code: offer for offer in offers}


@pytest.fixture
def home(db: None) -> Service:
    return make_service(max_grams=25_000)


@pytest.mark.parametrize(("grams", "price"), [(1, "4.20"), (1999, "4.20"), (2000, "4.20"), (2001, "6.90"), (25_000, "6.90")])
def test_limits_are_inclusive(home: Service, grams: int, price: str) -> None:
    assert ask(grams)["home-24"].price == Decimal(price)


def test_one_gram_over_the_heaviest_parcel_is_refused(home: Service) -> None:
    offer = ask(25_001)["home-24"]

    assert offer.price is None
    assert offer.dates == []
    assert offer.refusal == "A parcel of 25.001 kg is heavier than Home 24 h takes. Its limit is 25 kg."


def test_several_parcels_are_summed(home: Service) -> None:
    assert ask(2000, 2001, 500)["home-24"].price == Decimal("15.30")


def test_cash_at_the_door_costs_its_fee_once(home: Service) -> None:
    Tariff.objects.update(cash_fee=Decimal("1.80"))

    with_cash, without = ask(500, 500, cash=True)["home-24"], ask(500, 500)["home-24"]

    assert (with_cash.price, with_cash.cash_fee, with_cash.total) == (Decimal("8.40"), Decimal("1.80"), Decimal("10.20"))
    assert without.cash_fee == 0


def test_a_service_without_cash_says_so(home: Service) -> None:
    Service.objects.update(cash_on_delivery=False)

    assert ask(cash=True)["home-24"].refusal == "Home 24 h does not take cash at the door."


def test_the_newest_tariff_that_has_started_counts(home: Service) -> None:
    for start, price in ((dt.date(2026, 11, 23), "5.00"), (dt.date(2026, 11, 24), "9.00")):
        tariff = Tariff.objects.create(service=home, starts_on=start)
        TariffStep.objects.create(tariff=tariff, zone=ZoneRange.objects.get().zone, up_to_grams=2000, price=Decimal(price))

    assert ask()["home-24"].price == Decimal("5.00")


def test_a_postcode_that_no_zone_knows_is_a_refusal(home: Service) -> None:
    for postcode in ("9000-082", "30", ""):
        nowhere = Address(postcode=postcode, locality="Lugar", country="PT")
        assert ask(destination=nowhere)["home-24"].refusal.startswith("Home 24 h does not go to")
        assert "does not collect from" in ask(origin=nowhere)["home-24"].refusal


def test_a_postcode_is_found_however_it_is_written(home: Service) -> None:
    assert {zone_of(country="pt", postcode=text).code for text in ("3000389", "3000 389", "3000-389")} == {"mainland"}
    assert zone_of(country="FR", postcode="75001") is None


def test_the_narrower_range_wins(home: Service) -> None:
    island = ZoneRange.objects.create(zone=ZoneRange.objects.get().zone, country="PT", first="2520-000", last="2520-999")
    island.zone = type(island.zone).objects.create(code="berlengas", name="Berlengas")
    island.save()

    assert [zone_of(country="PT", postcode=text).code for text in ("2520-001", "2519-999", "2521-000")] == [
        "berlengas",
        "mainland",
        "mainland",
    ]


def test_an_unknown_weight_is_a_fault_of_the_caller(home: Service) -> None:
    for parcels in ([], [ParcelSpec(0)]):
        with pytest.raises(ValueError, match="parcel"):
            quote(parcels=parcels, origin=SHOP, destination=HOME, at=MONDAY)


class TestPortugal:
    @pytest.fixture(autouse=True)
    def _services(self, db: None) -> None:
        install_portugal()

    def test_all_services_answer_in_order(self) -> None:
        offers = ask(1500)

        assert list(offers) == ["home-24", "home-chilled", "economy"]
        assert (offers["home-24"].price, offers["home-24"].dates[0].promised_for) == (Decimal("4.40"), dt.date(2026, 11, 24))
        assert (offers["economy"].price, offers["economy"].dates[0].promised_for) == (Decimal("3.20"), dt.date(2026, 11, 26))

    def test_chilled_goods_need_the_chilled_service(self) -> None:
        offers = ask(1500, cold=True)

        assert offers["home-24"].refusal == "Home 24 h does not keep cold. Chilled goods need a chilled service."
        assert offers["home-chilled"].price == Decimal("6.90")
        assert ask(1500)["home-chilled"].refusal == "Home chilled is only for goods that must stay cold."

    def test_the_chilled_service_does_not_go_to_the_islands(self) -> None:
        assert ask(cold=True, destination=FUNCHAL)["home-chilled"].refusal == "Home chilled does not go to 9000-082 Funchal."
        assert ask(cold=True, origin=FUNCHAL)["home-chilled"].refusal == "Home chilled does not collect from 9000-082 Funchal."
        assert ask(destination=FUNCHAL)["home-24"].price == Decimal("9.80")

    def test_a_closure_of_one_zone_moves_only_its_dates(self) -> None:
        Closure.objects.create(day=dt.date(2026, 11, 24), zone=zone_of(country="PT", postcode="9000-082"), reason="Storm")

        assert ask(destination=FUNCHAL)["home-24"].dates[0].promised_for == dt.date(2026, 11, 25)
        assert ask()["home-24"].dates[0].promised_for == dt.date(2026, 11, 24)

    def test_closed_for_good_is_a_refusal(self) -> None:
        Closure.objects.bulk_create(
            Closure(day=dt.date(2026, 11, 23) + dt.timedelta(days=n), zone=None, reason="Strike") for n in range(121)
        )

        assert ask()["home-24"].refusal == "Home 24 h has no delivery day within the next 60 days."

    def test_names_and_reasons_are_in_the_readers_language(self) -> None:
        with translation.override("fr"):
            offer = ask(cold=True, destination=FUNCHAL)["home-chilled"]
            assert offer.service.name_in() == "Domicile réfrigéré"
            assert "Domicile réfrigéré" in offer.refusal
        assert offer.service.name_in("pt") == "Domicílio refrigerado"

    def test_a_new_service_without_prices_is_refused_in_words(self) -> None:
        Service.objects.create(code="same-day", name="Same day", cutoff=dt.time(9), mark="S")

        assert ask()["same-day"].refusal == "Same day has no price at present."

    @pytest.mark.parametrize("rows", [10, 1000])
    def test_queries_stay_the_same_however_many_rows(self, rows: int, django_assert_num_queries: Any) -> None:
        zone = zone_of(country="PT", postcode="3000-389")
        ZoneRange.objects.bulk_create(ZoneRange(zone=zone, country="FR", first=f"{n:05d}", last=f"{n:05d}") for n in range(rows))
        Closure.objects.bulk_create(Closure(day=dt.date(2020, 1, 1), zone=zone, reason="") for n in range(rows))
        Tariff.objects.bulk_create(
            Tariff(service=Service.objects.first(), starts_on=dt.date(2020, 1, 1) + dt.timedelta(days=n)) for n in range(rows)
        )

        with django_assert_num_queries(5):
            offers = ask(100, 200, 300)
            [offer.service.name_in("pt") for offer in offers.values()]
        book = PriceBook.load(MONDAY)
        with django_assert_num_queries(1):
            ask(book=book)

    def test_setting_up_again_changes_nothing(self) -> None:
        Service.objects.filter(code="economy").update(name="Slow")
        before = (Tariff.objects.count(), TariffStep.objects.count(), ZoneRange.objects.count())

        services = install_portugal()

        assert (Tariff.objects.count(), TariffStep.objects.count(), ZoneRange.objects.count()) == before
        assert [service.name for service in services] == ["Home 24 h", "Home chilled", "Slow"]

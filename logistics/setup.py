"""What a post needs before it can take its first parcel: zones, services, prices, a range of item numbers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from logistics.models import NumberRange, Service, ServiceName, Tariff, TariffStep, Zone, ZoneRange

# Postcodes: CTT's allocation; Madeira has 9000–9499, the Azores 9500–9999, the mainland the rest.
ZONES = {
    "mainland": ("Mainland Portugal", "1000-000", "8999-999"),
    "madeira": ("Madeira", "9000-000", "9499-999"),
    "azores": ("Azores", "9500-000", "9999-999"),
}

# UPU's limits for parcels: 1.5 m for the longest side, 3 m for that and the way around it.
LARGEST: dict[str, object] = {"longest_mm": 1500, "girth_mm": 3000, "volumetric_divisor": 5000}

SERVICES: dict[str, dict[str, object]] = {
    "home-24": {
        "name": "Home 24 h",
        "cutoff": dt.time(16),
        "transit_days": 1,
        "delivers_on": "12345",
        "mark": "24",
        "position": 1,
        "offers_signature": True,
        "checks_age": True,
        "insured_up_to": Decimal(500),
        **LARGEST,
    },
    "home-chilled": {
        "name": "Home chilled",
        "cutoff": dt.time(12),
        "transit_days": 1,
        "delivers_on": "12345",
        "mark": "C",
        "is_chilled": True,
        "max_grams": 20_000,
        "position": 2,
        "checks_age": True,
        "longest_mm": 600,
    },
    "economy": {
        "name": "Economy",
        "cutoff": dt.time(17),
        "transit_days": 3,
        "delivers_on": "12345",
        "mark": "E",
        "position": 3,
        **LARGEST,
    },
}

NAMES: dict[str, dict[str, tuple[str, str]]] = {
    "home-24": {
        "en": ("Home 24 h", "At your door on the next operating day"),
        "pt": ("Domicílio 24 h", "À sua porta no dia útil seguinte"),
        "fr": ("Domicile 24 h", "À votre porte le prochain jour ouvré"),
    },
    "home-chilled": {
        "en": ("Home chilled", "Kept between 0 and 4 °C from the maker to your door"),
        "pt": ("Domicílio refrigerado", "Entre 0 e 4 °C, do produtor à sua porta"),
        "fr": ("Domicile réfrigéré", "Entre 0 et 4 °C, du producteur à votre porte"),
    },
    "economy": {
        "en": ("Economy", "At your door within three operating days"),
        "pt": ("Económico", "À sua porta em três dias úteis"),
        "fr": ("Économique", "À votre porte en trois jours ouvrés"),
    },
}

# EUR with VAT: service → zone → (up to grams, price). The chilled service stays on the mainland.
PRICES: dict[str, dict[str, list[tuple[int, str]]]] = {
    "home-24": {
        "mainland": [(1000, "3.90"), (2000, "4.40"), (5000, "5.60"), (10_000, "7.20"), (20_000, "10.50"), (30_000, "13.90")],
        "madeira": [(1000, "7.90"), (2000, "9.80"), (5000, "15.20"), (10_000, "24.50"), (20_000, "42.00"), (30_000, "59.00")],
        "azores": [(1000, "7.90"), (2000, "9.80"), (5000, "15.20"), (10_000, "24.50"), (20_000, "42.00"), (30_000, "59.00")],
    },
    "home-chilled": {"mainland": [(2000, "6.90"), (5000, "8.40"), (10_000, "10.90"), (20_000, "15.90")]},
    "economy": {
        "mainland": [(2000, "3.20"), (5000, "4.10"), (10_000, "5.50"), (20_000, "8.20"), (30_000, "11.20")],
        "madeira": [(2000, "5.90"), (5000, "8.90"), (10_000, "13.90"), (20_000, "22.90"), (30_000, "31.90")],
        "azores": [(2000, "5.90"), (5000, "8.90"), (10_000, "13.90"), (20_000, "22.90"), (30_000, "31.90")],
    },
}
CASH_FEE = Decimal("1.80")
# For what a service offers; the others have no use for them.
OPTION_FEES = {
    "signature_fee": Decimal("0.60"),
    "age_fee": Decimal("0.80"),
    "insured_fee": Decimal("1.00"),
    "insured_percent": Decimal(1),
}
FIRST_DAY = dt.date(2026, 1, 1)


@transaction.atomic
def install_portugal() -> list[Service]:
    """Set up a post in Portugal (prices in EUR) and return its services, in their order.

    Safe to run again: what is there stays as it is, also where the operator has changed it since.
    """
    zones = {}
    for code, (name, first, last) in ZONES.items():
        zones[code], _ = Zone.objects.get_or_create(code=code, defaults={"name": name})
        ZoneRange.objects.get_or_create(country="PT", first=first, defaults={"zone": zones[code], "last": last})
    services = []
    for code, fields in SERVICES.items():
        service, _ = Service.objects.get_or_create(code=code, defaults={**fields, "description": NAMES[code]["en"][1]})
        for language, (name, description) in NAMES[code].items():
            ServiceName.objects.get_or_create(service=service, language=language, defaults={"name": name, "description": description})
        if not service.tariffs.exists():
            tariff = Tariff.objects.create(service=service, starts_on=FIRST_DAY, cash_fee=CASH_FEE, currency="EUR", **OPTION_FEES)
            TariffStep.objects.bulk_create(
                TariffStep(tariff=tariff, zone=zones[zone], up_to_grams=grams, price=Decimal(price))
                for zone, steps in PRICES[code].items()
                for grams, price in steps
            )
        services.append(service)
    NumberRange.objects.get_or_create(indicator="DA", country="PT")
    return services

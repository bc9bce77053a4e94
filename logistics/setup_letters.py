"""What a post in Portugal needs to sell letters: the two services, their prices, the price of printing, and numbers for registered ones.

Prices are the demo's own, near those that posts ask.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from logistics.models import NumberRange, PagePrice, Service, ServiceName, Tariff, TariffStep, Zone
from logistics.setup import FIRST_DAY

INDICATOR = "RR"  # UPU S10: registered letter post
# UPU's letter post: three sides 900 mm together, no side above 600 mm, 2 kg.
LIMITS = {"longest_mm": 600, "sides_mm": 900, "max_grams": 2000, "cash_on_delivery": False, "cutoff": dt.time(15), "delivers_on": "12345"}
SERVICES: dict[str, dict[str, object]] = {
    "letter": {"name": "Letter", "kind": Service.Kind.LETTER, "transit_days": 3, "mark": "L", "position": 20},
    "registered-letter": {
        "name": "Registered letter",
        "kind": Service.Kind.REGISTERED,
        "transit_days": 1,
        "mark": "R",
        "position": 21,
        "indicator": INDICATOR,
        "offers_signature": True,
    },
}
NAMES = {
    "letter": {
        "en": ("Letter", "In the letter box within three operating days"),
        "pt": ("Carta", "Na caixa do correio em três dias úteis"),
        "fr": ("Lettre", "Dans la boîte aux lettres en trois jours ouvrés"),
    },
    "registered-letter": {
        "en": ("Registered letter", "With a number, against a signature, on the next operating day"),
        "pt": ("Carta registada", "Com número, contra assinatura, no dia útil seguinte"),
        "fr": ("Lettre recommandée", "Avec un numéro, contre signature, le prochain jour ouvré"),
    },
}
# EUR with VAT: service → (up to grams, price), into every zone of the country.
PRICES = {
    "letter": [(20, "0.65"), (50, "0.85"), (100, "1.20"), (500, "2.40"), (2000, "5.60")],
    "registered-letter": [(20, "3.60"), (50, "3.80"), (100, "4.20"), (500, "5.50"), (2000, "8.90")],
}
A_PAGE = {"black": "0.15", "black_both": "0.12", "colour": "0.45", "colour_both": "0.40"}


@transaction.atomic
def install_letters() -> list[Service]:
    """Set them up and return the two services. Needs ``setup.install_portugal``. Safe to run again: what is there stays as it is."""
    services = []
    for code, fields in SERVICES.items():
        service, _ = Service.objects.get_or_create(code=code, defaults={**LIMITS, **fields, "description": NAMES[code]["en"][1]})
        for language, (name, description) in NAMES[code].items():
            ServiceName.objects.get_or_create(service=service, language=language, defaults={"name": name, "description": description})
        if not service.tariffs.exists():
            tariff = Tariff.objects.create(service=service, starts_on=FIRST_DAY, currency="EUR")
            TariffStep.objects.bulk_create(
                TariffStep(tariff=tariff, zone=zone, up_to_grams=grams, price=Decimal(price))
                for zone in Zone.objects.all()
                for grams, price in PRICES[code]
            )
        services.append(service)
    NumberRange.objects.get_or_create(indicator=INDICATOR, country="PT")
    if not PagePrice.objects.exists():
        PagePrice.objects.create(starts_on=FIRST_DAY, currency="EUR", **{name: Decimal(price) for name, price in A_PAGE.items()})
    return services

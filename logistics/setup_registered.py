"""The registered letter: its service, its prices for the mainland and the islands, its own range of item numbers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from logistics.models import Kind, NumberRange, Service, ServiceName, Tariff, TariffStep, Zone
from logistics.setup import FIRST_DAY

CODE = "registered"
INDICATOR = "RR"
# S10 indicators that begin with R are for registered items (UPU S10-12, annex A). A letter's sides come to 90 cm at most, its longest
# to 60 (Convention Regulations, art. 17-104).
FIELDS: dict[str, object] = {
    "name": "Registered letter",
    "kind": Kind.REGISTERED,
    "mark": "R",
    "indicator": INDICATOR,
    "position": 6,
    "cutoff": dt.time(17),
    "transit_days": 1,
    "max_grams": 2000,
    "longest_mm": 600,
    "sides_mm": 900,
    "cash_on_delivery": False,
    "offers_signature": True,
    "insured_up_to": Decimal(100),
}
NAMES = {
    "en": ("Registered letter", "Followed on its way and handed over in person, up to 2 kg"),
    "pt": ("Carta registada", "Seguida no caminho e entregue em mão, até 2 kg"),
    "fr": ("Lettre recommandée", "Suivie en chemin et remise en main propre, jusqu’à 2 kg"),
}
# EUR, to every zone alike: (up to grams, price)
PRICES = [(20, "3.60"), (100, "3.80"), (500, "4.90"), (2000, "7.20")]


@transaction.atomic
def install_registered() -> Service:
    """Set up the registered letter, on sale. Needs ``install_portugal``. Safe to run again: what is there stays as it is."""
    service, _ = Service.objects.get_or_create(code=CODE, defaults={**FIELDS, "description": NAMES["en"][1]})
    for language, (name, description) in NAMES.items():
        ServiceName.objects.get_or_create(service=service, language=language, defaults={"name": name, "description": description})
    if not service.tariffs.exists():
        fees = {"signature_fee": Decimal("0.60"), "insured_fee": Decimal("1.00"), "insured_percent": Decimal(1)}
        tariff = Tariff.objects.create(service=service, starts_on=FIRST_DAY, currency="EUR", **fees)
        TariffStep.objects.bulk_create(
            TariffStep(tariff=tariff, zone=zone, up_to_grams=grams, price=Decimal(price))
            for zone in Zone.objects.all()
            for grams, price in PRICES
        )
    NumberRange.objects.get_or_create(indicator=INDICATOR, country="PT")
    return service

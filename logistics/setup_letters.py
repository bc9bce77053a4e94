"""What a post in Portugal needs to sell letters from home: the plain letter beside the registered one, and the price of printing.

Prices are the demo's own, near those that posts ask.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from logistics.models import PagePrice, Service, ServiceName, Tariff, TariffStep, Zone
from logistics.setup import FIRST_DAY
from logistics.setup_registered import install_registered

# UPU's letter post: three sides 900 mm together, no side above 600 mm, 2 kg.
LIMITS = {"longest_mm": 600, "sides_mm": 900, "max_grams": 2000, "cash_on_delivery": False, "cutoff": dt.time(15), "delivers_on": "12345"}
SERVICES: dict[str, dict[str, object]] = {
    "letter": {"name": "Letter", "kind": Service.Kind.LETTER, "transit_days": 3, "mark": "L", "position": 20},
}
NAMES = {
    "letter": {
        "en": ("Letter", "In the letter box within three operating days"),
        "pt": ("Carta", "Na caixa do correio em três dias úteis"),
        "fr": ("Lettre", "Dans la boîte aux lettres en trois jours ouvrés"),
    },
}
# EUR with VAT: service → (up to grams, price), into every zone of the country.
PRICES = {
    "letter": [(20, "0.65"), (50, "0.85"), (100, "1.20"), (500, "2.40"), (2000, "5.60")],
}
A_PAGE = {"black": "0.15", "black_both": "0.12", "colour": "0.45", "colour_both": "0.40"}


@transaction.atomic
def install_letters() -> list[Service]:
    """Set up the plain and the registered letter and return both. Needs ``setup.install_portugal``. Safe to run again."""
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
    if not PagePrice.objects.exists():
        PagePrice.objects.create(starts_on=FIRST_DAY, currency="EUR", **{name: Decimal(price) for name, price in A_PAGE.items()})
    return [*services, install_registered()]

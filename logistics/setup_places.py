"""Where parcels go beside the door: services to an office and to a locker, and the region's lockers.

The places of the lockers are real ones of the region, to about a hundred metres; everything else about them is the demo's own.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from logistics.models import Compartment, Kind, LockerBank, Office, Service, ServiceName, Tariff, TariffStep, Zone
from logistics.setup import CASH_FEE, FIRST_DAY

SERVICES: dict[str, dict[str, object]] = {
    "to-office": {"name": "To an office", "kind": Kind.OFFICE, "mark": "OF", "position": 4, "cutoff": dt.time(17), "transit_days": 1},
    "to-locker": {
        "name": "To a locker",
        "kind": Kind.LOCKER,
        "mark": "LK",
        "position": 5,
        "cutoff": dt.time(17),
        "transit_days": 1,
        "max_grams": 25_000,
        "cash_on_delivery": False,
    },
}
NAMES: dict[str, dict[str, tuple[str, str]]] = {
    "to-office": {
        "en": ("To an office", "Waits for you at the post office of your choice"),
        "pt": ("Para uma estação", "Espera por si na estação de correios que escolher"),
        "fr": ("Vers un bureau", "Vous attend au bureau de poste de votre choix"),
    },
    "to-locker": {
        "en": ("To a locker", "Waits for you day and night, opened with a PIN"),
        "pt": ("Para um cacifo", "Espera por si dia e noite, abre-se com um PIN"),
        "fr": ("Vers une consigne", "Vous attend jour et nuit, s’ouvre avec un code"),
    },
}
# EUR with VAT, mainland: (up to grams, price)
PRICES: dict[str, list[tuple[int, str]]] = {
    "to-office": [(2000, "3.10"), (5000, "4.20"), (10_000, "5.40"), (20_000, "7.90"), (30_000, "10.90")],
    "to-locker": [(2000, "2.90"), (5000, "3.90"), (10_000, "4.90"), (25_000, "6.90")],
}
# code: name, street, postcode, place, latitude, longitude, code of its office
LOCKERS = {
    "coimbra-estacao": ("Cacifo Coimbra Estação", "Largo da Estação", "3000-132", "Coimbra", "40.20830", "-8.43250", "coimbra"),
    "figueira-mercado": (
        "Cacifo Figueira Mercado",
        "Passeio do Mercado",
        "3080-107",
        "Figueira da Foz",
        "40.14860",
        "-8.86430",
        "figueira",
    ),
    "cantanhede": ("Cacifo Cantanhede", "Largo do Comércio", "3060-138", "Cantanhede", "40.34500", "-8.59520", "cantanhede"),
    "lousa": ("Cacifo Lousã", "Avenida do Parque", "3200-217", "Lousã", "40.11080", "-8.24950", "lousa"),
}
# Doors of each, in their order.
DOORS = "AAAABBBBCC"


@transaction.atomic
def install_place_services(*, on_sale: bool) -> list[Service]:
    """Set up the services to an office and to a locker, with prices for the mainland. Safe to run again: what is there stays as it is.

    Needs ``install_portugal``. ``on_sale``: False where there are no offices yet; the operator puts them on sale then.
    """
    mainland, services = Zone.objects.get(code="mainland"), []
    for code, fields in SERVICES.items():
        defaults = {**fields, "description": NAMES[code]["en"][1], "is_active": on_sale}
        service, _ = Service.objects.get_or_create(code=code, defaults=defaults)
        for language, (name, description) in NAMES[code].items():
            ServiceName.objects.get_or_create(service=service, language=language, defaults={"name": name, "description": description})
        if not service.tariffs.exists():
            cash_fee = CASH_FEE if service.cash_on_delivery else Decimal(0)
            tariff = Tariff.objects.create(service=service, starts_on=FIRST_DAY, cash_fee=cash_fee, currency="EUR")
            TariffStep.objects.bulk_create(
                TariffStep(tariff=tariff, zone=mainland, up_to_grams=grams, price=Decimal(price)) for grams, price in PRICES[code]
            )
        services.append(service)
    return services


@transaction.atomic
def install_places() -> list[LockerBank]:
    """Set up both services, on sale, and the region's lockers; returns the lockers, by name. Safe to run again.

    Needs ``install_portugal`` and ``install_coimbra``. The lockers have no key yet: each gets its own from the operator.
    """
    install_place_services(on_sale=True)
    offices = {office.code: office for office in Office.objects.all()}
    for code, (name, street, postcode, locality, latitude, longitude, office) in LOCKERS.items():
        bank, is_new = LockerBank.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "street": street,
                "postcode": postcode,
                "locality": locality,
                "latitude": Decimal(latitude),
                "longitude": Decimal(longitude),
                "office": offices[office],
            },
        )
        if is_new:
            Compartment.objects.bulk_create(Compartment(bank=bank, door=door, size=size) for door, size in enumerate(DOORS, start=1))
    return list(LockerBank.objects.filter(code__in=LOCKERS).order_by("name"))

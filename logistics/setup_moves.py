"""The same day at chosen hours, redirections and forwardings, as a post of the region might begin with them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from logistics.models import (
    ForwardingPrice,
    Redirection,
    RedirectionPrice,
    Service,
    ServiceName,
    Slot,
    Tariff,
    TariffStep,
    Zone,
)
from logistics.setup import FIRST_DAY

CODE = "same-day"
AREA = "PT 3000-000 3499-999"
NAMES = {
    "en": ("Same day", "At your door today, at the hours that you choose"),
    "pt": ("No próprio dia", "À sua porta hoje, às horas que escolher"),
    "fr": ("Le jour même", "À votre porte aujourd’hui, aux heures de votre choix"),
}
PRICES = [(2000, "5.90"), (5000, "6.90"), (10_000, "8.90")]
# From, until, last order, deliveries a day.
HOURS = [((16, 18), (12, 0), 20), ((18, 20), (14, 0), 20), ((20, 22), (15, 0), 8)]
KINDS = Redirection.Kind
REDIRECTIONS = {KINDS.DAY: "0", KINDS.NEIGHBOUR: "0", KINDS.OFFICE: "0", KINDS.LOCKER: "0", KINDS.ADDRESS: "1.90"}
FORWARDINGS = {1: "9.00", 3: "18.00", 6: "30.00", 12: "48.00"}


@transaction.atomic
def install_moves(*, on_sale: bool) -> Service:
    """Set up the same-day service of the Coimbra region with its slots, and the prices of redirections and forwardings.

    Needs ``install_portugal``. Safe to run again: what is there stays as it is. ``on_sale``: False where the post does not drive on the
    same day yet; the operator puts it on sale with an area and hours of its own.
    """
    service, is_new = Service.objects.get_or_create(
        code=CODE,
        defaults={
            "name": NAMES["en"][0],
            "description": NAMES["en"][1],
            "kind": Service.Kind.SAME_DAY,
            "cutoff": dt.time(15),
            "transit_days": 0,
            "delivers_on": "123456",
            "area": AREA,
            "max_grams": 10_000,
            "cash_on_delivery": True,
            "mark": "D0",
            "position": 8,
            "is_active": on_sale,
        },
    )
    if is_new:
        ServiceName.objects.bulk_create(
            ServiceName(service=service, language=language, name=name, description=said) for language, (name, said) in NAMES.items()
        )
        tariff = Tariff.objects.create(service=service, starts_on=FIRST_DAY, cash_fee=Decimal("1.80"), currency="EUR")
        mainland = Zone.objects.get(code="mainland")
        TariffStep.objects.bulk_create(
            TariffStep(tariff=tariff, zone=mainland, up_to_grams=grams, price=Decimal(price)) for grams, price in PRICES
        )
        Slot.objects.bulk_create(
            Slot(
                service=service,
                weekdays="123456",
                starts=dt.time(starts),
                ends=dt.time(ends),
                order_until=dt.time(*until),
                capacity=capacity,
            )
            for (starts, ends), until, capacity in HOURS
        )
    for kind, price in REDIRECTIONS.items():
        RedirectionPrice.objects.get_or_create(kind=kind, defaults={"price": Decimal(price)})
    for months, price in FORWARDINGS.items():
        ForwardingPrice.objects.get_or_create(months=months, defaults={"price": Decimal(price)})
    return service

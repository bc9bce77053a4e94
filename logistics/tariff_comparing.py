"""A draft compared with today's prices, on what was really sent: who would pay more, who less, and what could not be sent."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from logistics.areas import lies_in
from logistics.models import Parcel, Service, Tariff, Zone
from logistics.pricing import NOTHING, Charge, NoPrice, Options, Rates, cash_charge, charges_for
from logistics.quotes import rates_of
from logistics.refusals import steps_into
from logistics.sizes import ParcelSpec
from logistics.zones import zones_of

DAYS = 30
MOST = 20_000  # shipments; newest first


@dataclass
class Row:
    """The shipments into one zone: how many, what they cost by today's tariff and would cost by the draft (those that both price)."""

    shipments: int = 0
    today: Decimal = NOTHING
    draft: Decimal = NOTHING
    dearer: int = 0
    cheaper: int = 0
    without_price: int = 0

    @property
    def difference(self) -> Decimal:
        return self.draft - self.today

    @property
    def percent(self) -> Decimal | None:
        return (self.difference * 100 / self.today).quantize(Decimal("0.1")) if self.today else None


@dataclass
class Comparison:
    """``against``: the tariff that counts today, None where there is none."""

    draft: Tariff
    against: Tariff | None
    since: dt.date
    rows: dict[str, Row] = field(default_factory=dict)
    total: Row = field(default_factory=Row)


def tariff_of(service: Service, day: dt.date, currency: str) -> Tariff | None:
    """The tariff that counts on ``day``."""
    known = Tariff.objects.filter(service=service, starts_on__lte=day, currency=currency, is_draft=False)
    return known.order_by("-starts_on").first()


def compare(draft: Tariff, *, now: dt.datetime | None = None) -> Comparison:
    """``draft`` against today's tariff of its service on the shipments of the last thirty days. Six queries."""
    today = timezone.localdate(now)
    found = Comparison(draft, tariff_of(draft.service, today, draft.currency), today - dt.timedelta(days=DAYS))
    if found.against is None:
        return found
    rates = rates_of([draft.pk, found.against.pk])
    sent = _shipments(draft.service, found.since)
    zones = zones_of({(shipment[0].shipment.recipient.country, shipment[0].shipment.recipient.postcode) for shipment in sent})
    for parcels in sent:
        to = parcels[0].shipment.recipient
        zone = zones[to.country, to.postcode]
        before, after = (_price(rates.get(tariff.pk), draft.service, parcels, zone) for tariff in (found.against, draft))
        for row in (found.rows.setdefault(str(zone or "–"), Row()), found.total):
            _count(row, before, after)
    return found


def _shipments(service: Service, since: dt.date) -> list[list[Parcel]]:
    parcels = Parcel.objects.filter(shipment__service=service, shipment__created_at__date__gte=since, shipment__withdrawn_at=None)
    by_shipment: dict[int, list[Parcel]] = defaultdict(list)
    for parcel in parcels.select_related("shipment__recipient").order_by("-shipment_id", "position")[:MOST]:
        by_shipment[parcel.shipment_id].append(parcel)
    return list(by_shipment.values())


def _price(rates: Rates | None, service: Service, parcels: list[Parcel], zone: Zone | None) -> Decimal | None:
    steps = steps_into(rates, zone)
    if rates is None or not steps:
        return None
    shipment = parcels[0].shipment
    to = shipment.recipient
    try:
        charges: list[Charge] = charges_for(
            rates=rates,
            steps=steps,
            parcels=[ParcelSpec(one.grams, False, one.length_mm, one.width_mm, one.height_mm) for one in parcels],
            divisor=service.volumetric_divisor,
            to=lambda area: lies_in(area, to.country, to.postcode),
            options=Options(shipment.signature, shipment.minimum_age, shipment.insured_value),
        )
    except NoPrice:
        return None
    cash = cash_charge(rates.fees, shipment.cash_to_collect) if shipment.cash_to_collect else NOTHING
    return sum((charge.amount for charge in charges), cash)


def _count(row: Row, before: Decimal | None, after: Decimal | None) -> None:
    row.shipments += 1
    if after is None:
        row.without_price += 1
    elif before is not None:
        row.today += before
        row.draft += after
        row.dearer += after > before
        row.cheaper += after < before

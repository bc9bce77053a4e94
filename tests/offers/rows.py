"""Offers for tests, in plain calls."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import F

from marketplace.catalogue.models import Category, Product
from marketplace.offer.models import Kind, Offer, OfferCode, OfferReach, OfferScope, OfferTerms
from marketplace.partner.models import Partner, PriceChange, StockRecord
from tests import factories


def make_offer(
    partner: Partner | None,
    *,
    percent: str | None = None,
    amount: str | None = None,
    n_for_m: tuple[int, int] | None = None,
    on: tuple[Category | Product | Partner, ...] = (),
    **fields: Any,
) -> Offer:
    """Of what is given: ``percent``, ``amount``, ``n_for_m`` as (3, 2), else free delivery. ``on``: what it is for, else everything."""
    kind = Kind.PERCENT if percent else Kind.AMOUNT if amount else Kind.N_FOR_M if n_for_m else Kind.FREE_DELIVERY
    for name in ("minimum", "budget"):
        if isinstance(fields.get(name), str):
            fields[name] = Decimal(fields[name])
    offer = Offer.objects.create(
        **{
            "partner": partner,
            "name": "Cheese week",
            "kind": kind,
            "percent": Decimal(percent) if percent else None,
            "amount": Decimal(amount) if amount else None,
            "buys": n_for_m[0] if n_for_m else None,
            "pays": n_for_m[1] if n_for_m else None,
            **fields,
        }
    )
    for one in on:
        OfferScope.objects.create(offer=offer, **{type(one).__name__.lower(): one})
    return offer


def make_code(offer: Offer, code: str = "CHEESE", **fields: Any) -> OfferCode:
    Offer.objects.filter(pk=offer.pk).update(needs_code=True)
    offer.refresh_from_db()
    return OfferCode.objects.create(offer=offer, code=code, **fields)


def days_pass(days: int) -> None:
    """All that was told of prices and offers by now was told ``days`` earlier, and their days lie that much earlier."""
    by = dt.timedelta(days=days)
    told = {table: list(table.objects.values_list("pk", flat=True)) for table in (PriceChange, OfferTerms, OfferReach)}
    for offer in Offer.objects.all():
        Offer.objects.filter(pk=offer.pk).update(starts_on=offer.starts_on - by, ends_on=offer.ends_on and offer.ends_on - by)
    for record in StockRecord.objects.exclude(sale_price=None):
        dates = {name: day and day - by for name in ("sale_from", "sale_until") for day in [getattr(record, name)]}
        StockRecord.objects.filter(pk=record.pk).update(**dates)
    for table, keys in told.items():
        table.objects.exclude(pk__in=keys).delete()  # what moving the days told
        table.objects.update(changed_at=F("changed_at") - by)
    for terms in OfferTerms.objects.all():
        OfferTerms.objects.filter(pk=terms.pk).update(starts_on=terms.starts_on - by, ends_on=terms.ends_on and terms.ends_on - by)
    for change in PriceChange.objects.exclude(sale_price=None):
        dates = {name: day and day - by for name in ("sale_from", "sale_until") for day in [getattr(change, name)]}
        PriceChange.objects.filter(pk=change.pk).update(**dates)


def cheese(price: str = "10.00", **fields: Any) -> Product:
    return factories.make_product(price=price, **fields)


def fifth_off(*on: Category | Product | Partner, **fields: Any) -> Offer:
    """The marketplace bears 20 % of everything, or of what is named."""
    return make_offer(None, borne_by="operator", **{"percent": "20", "on": on, **fields})

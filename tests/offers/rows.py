"""Offers for tests, in plain calls."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from marketplace.catalogue.models import Category, Product
from marketplace.offer.models import Kind, Offer, OfferCode, OfferScope
from marketplace.partner.models import Partner


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

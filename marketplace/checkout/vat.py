"""The VAT of a basket, seller by seller: before an order for its pages, and for the order itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone

from logistics.models import Address
from marketplace.basket.parts import ShopPart
from marketplace.checkout.offers import PartOffer
from marketplace.tax.assessing import Assessment, Taxable, assess
from marketplace.tax.rates import NoRate, RateBook
from marketplace.tax.showing import SellersVat, VatSum, vat_sum
from marketplace.tax.territories import territory_of


def vat_of_part(part: ShopPart, *, destination: Address, delivery: Decimal, rates: RateBook) -> Assessment:
    """The VAT of one seller's part with its ``delivery`` (what the buyer pays for it). No query. ``NoRate`` where none is written."""
    return assess(
        seller=part.partner.for_tax,
        destination=territory_of(country=destination.country, postcode=destination.postcode),
        lines=[Taxable(line.line_price_incl_tax or Decimal(0), line.tax_class) for line in part.lines],
        delivery=delivery,
        rates=rates,
    )


def vat_of_offers(offers: Iterable[PartOffer], *, destination: Address, at: dt.datetime) -> list[Assessment]:
    """The VAT of each offer, in their order, by the rates of the local day of ``at``. One query."""
    rates = RateBook.load(timezone.localdate(at))
    return [vat_of_part(offer.part, destination=destination, delivery=offer.delivery, rates=rates) for offer in offers]


def shown_vat(
    parts: Iterable[ShopPart],
    *,
    destination: Address | None,
    at: dt.datetime,
    offers: Iterable[PartOffer] = (),
    rates: RateBook | None = None,
) -> VatSum | None:
    """The VAT in the goods of ``parts`` and in the delivery of ``offers``; None while nobody can say. One query, none with ``rates``."""
    if destination is None:
        return None
    rates = rates or RateBook.load(timezone.localdate(at))
    sent = {offer.part.partner.pk: offer.delivery for offer in offers}
    found = []
    try:
        for part in parts:
            of_part = vat_of_part(part, destination=destination, delivery=sent.get(part.partner.pk, Decimal(0)), rates=rates)
            place = of_part.place
            found.append(SellersVat(part.partner.name, place.treatment, place.territory or "", place.mention, of_part.shares))
    except NoRate:
        return None
    return vat_sum(found)

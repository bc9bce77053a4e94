"""Three offers to look at: three for two in one shop, a code of another's, and one that the marketplace pays."""

from __future__ import annotations

from decimal import Decimal

from demo.shops import SHOPS
from marketplace.offer.models import Bearer, Kind, Offer, OfferCode
from marketplace.partner.models import Partner


def add_offers() -> None:
    """After the orders, which know nothing of them."""
    first, second = (Partner.objects.get(code=code) for code in (SHOPS[1].code, "ovelha-azul"))
    Offer.objects.create(partner=first, name="Three for two", kind=Kind.N_FOR_M, buys=3, pays=2, most_uses=200)
    letter = Offer.objects.create(
        partner=second, name="Newsletter", kind=Kind.PERCENT, percent=Decimal(10), needs_code=True, once_a_buyer=True, budget=Decimal(500)
    )
    OfferCode.objects.create(offer=letter, code="FEIRA10")
    welcome = Offer.objects.create(
        name="Welcome",
        kind=Kind.AMOUNT,
        amount=Decimal(5),
        minimum=Decimal(25),
        borne_by=Bearer.OPERATOR,
        needs_code=True,
        once_a_buyer=True,
        budget=Decimal(500),
    )
    OfferCode.objects.create(offer=welcome, code="BEMVINDO")

"""An offer in words, in the active language."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from cms.formats import format_day, format_money, format_number
from marketplace.offer.offer_models import Kind, Offer


def deal_words(offer: Offer) -> str:
    """``10 % off from €30.00 on``, ``3 for the price of 2, the cheapest free``."""
    said = {
        Kind.PERCENT: lambda: _("%(percent)s %% off") % {"percent": format_number(offer.percent or Decimal(0))},
        Kind.AMOUNT: lambda: _("%(amount)s off") % {"amount": format_money(offer.amount or Decimal(0))},
        Kind.N_FOR_M: lambda: _("%(buys)d for the price of %(pays)d, the cheapest free") % {"buys": offer.buys, "pays": offer.pays},
        Kind.FREE_DELIVERY: lambda: _("free delivery"),
    }[Kind(offer.kind)]()
    if offer.minimum:
        return _("%(deal)s from %(amount)s on") % {"deal": said, "amount": format_money(offer.minimum)}
    return str(said)


def offer_words(offer: Offer) -> str:
    """``Cheese week (3 for the price of 2, the cheapest free)``: what buyers read of it wherever it counts."""
    return _("%(name)s (%(deal)s)") % {"name": offer.name, "deal": deal_words(offer)}


def term_words(offer: Offer) -> str:
    """``until Friday 4 December``; empty where it has no last day."""
    return _("until %(day)s") % {"day": format_day(offer.ends_on)} if offer.ends_on else ""

"""Who sells, in the words of the law: one list for the storefront, the legal notice and the contact page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.partner.models import Partner
from marketplace.tax.place import MENTIONS


@dataclass(frozen=True)
class Fact:
    """``href`` is a link on the value (mail, phone), or empty."""

    label: str
    value: str
    href: str = ""


def seller_facts(partner: Partner) -> list[Fact]:
    """What a buyer must know of the seller (CRD art. 6(1)(b) to (d), DSA art. 30(7)); what is not known is left out.

    Reads ``partner.sends_from`` and ``partner.shop.trader.address``: load them along.
    """
    trader = getattr(getattr(partner, "shop", None), "trader", None)
    where = trader.address if trader else partner.sends_from
    facts = [
        Fact(_("Seller"), partner.legal_name or partner.name),
        Fact(_("Tax number"), partner.tax_number),
        Fact(_("VAT"), MENTIONS.get(partner.for_tax.territory.country, "") if partner.is_vat_exempt else ""),
        Fact(_("Address"), f"{where.street}, {where.postcode} {where.locality}" if where else partner.municipality),
        Fact(_("Register"), f"{trader.register}, {trader.register_number}" if trader and trader.register_number else ""),
        Fact(_("E-mail"), partner.email, f"mailto:{partner.email}"),
        Fact(_("Phone"), partner.phone, f"tel:{partner.phone}"),
    ]
    return [fact for fact in facts if fact.value]

"""Which territory's tax a sale to a consumer bears.

The rules, each with its law; ``docs/decisions/0006-vat.md`` has them in words. The buyer is always taken for a consumer: nobody is
asked for a VAT number.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.tax.territories import Territory


class Treatment(models.TextChoices):
    CHARGED = "charged", _("VAT is charged")
    SMALL_SELLER = "small_seller", _("Small seller, no VAT")
    EXPORT = "export", _("Export, no VAT")


# What the law asks a small seller to say, in the law's own words: CIVA, art. 57 with 53 (invoice code M10); CGI, art. 293 E; code des
# impôts de la Nouvelle-Calédonie, art. Lp 514-5, 9.
MENTIONS = {
    "PT": "IVA – regime de isenção (art. 53.º do CIVA)",
    "FR": "TVA non applicable, art. 293 B du CGI",
    "NC": "Franchise en base – TGC non applicable",
}
EXPORT_MENTIONS = {
    "PT": "Isento, art. 14.º do CIVA",
    "FR": "Exonération de TVA, art. 262, I du CGI",
    "NC": "Exportation, TGC non applicable",
}


@dataclass(frozen=True)
class Seller:
    """What the tax asks of a seller: where its parcels start, whether it is a small one, and whether it is in the one-stop shop."""

    territory: Territory
    is_small: bool = False
    uses_oss: bool = False


@dataclass(frozen=True)
class Place:
    """``territory`` is the one whose rates count; None where no tax is charged, with the law's ``mention`` of why."""

    treatment: Treatment
    territory: Territory | None
    mention: str = ""


def place_of_sale(seller: Seller, destination: Territory) -> Place:
    """Where a sale of goods that the seller sends to a consumer in ``destination`` is taxed."""
    home = seller.territory
    if seller.is_small:
        return Place(Treatment.SMALL_SELLER, None, MENTIONS.get(home.country, ""))
    if home.country == destination.country:
        return Place(Treatment.CHARGED, _within_one_country(home, destination))
    if home.is_in_union and destination.is_in_union:
        # Directive 2006/112/EC, art. 33(a): where the goods arrive. Art. 59c: where they start, as long as all such sales of a
        # year stay within EUR 10,000 and the seller has not chosen otherwise. The seller says which: it alone knows all its sales.
        return Place(Treatment.CHARGED, destination if seller.uses_oss else home)
    # Directive 2006/112/EC, art. 146(1)(a); art. 6(1) for what lies outside although it belongs to a member state.
    return Place(Treatment.EXPORT, None, EXPORT_MENTIONS.get(home.country, ""))


def _within_one_country(home: Territory, destination: Territory) -> Territory:
    """Within Portugal where the transport begins; within France where it ends.

    Decreto-Lei 347/85, art. 1(2): what is taxed on the mainland and what in the islands follows CIVA, art. 6, and its paragraph 1 looks
    at where goods are when their transport begins. CGI, art. 297, I-2: Corsica's rates count for what the mainland sends there.
    """
    return home if home.country == "PT" else destination

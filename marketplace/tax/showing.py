"""The VAT inside a sum, in the reader's words: by rate, and why none is charged where that is so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from babel.numbers import format_percent
from django.utils.translation import gettext as _

from cms.formats import babel_locale
from marketplace.tax.place import Treatment
from marketplace.tax.territories import Territory

ZERO = Decimal(0)


class Rated(Protocol):
    """A share of an assessment, or a row of a ShopOrder: all of one rate."""

    @property
    def percent(self) -> Decimal: ...
    @property
    def net(self) -> Decimal: ...
    @property
    def tax(self) -> Decimal: ...


@dataclass(frozen=True)
class SellersVat:
    """One seller's: ``treatment`` of ``Treatment``, ``territory`` of ``Territory`` ("" where nothing is charged)."""

    seller: str
    treatment: str
    territory: str
    mention: str
    shares: Sequence[Rated]


@dataclass(frozen=True)
class VatRow:
    """``VAT 6%``, and how much of it is in what it is a part of, without it."""

    label: str
    net: Decimal
    tax: Decimal


@dataclass(frozen=True)
class VatSum:
    """By rate, the lowest first; ``notes`` are sentences on sellers who charge none."""

    rows: list[VatRow]
    notes: list[str]

    @property
    def tax(self) -> Decimal:
        return sum((row.tax for row in self.rows), ZERO)


def percent_text(percent: Decimal) -> str:
    """``5.5%``, ``5,5 %``."""
    return format_percent(percent / 100, locale=babel_locale(), decimal_quantization=False)


def rate_name(territory: str, percent: Decimal) -> str:
    """``VAT 6%``: the tax in the reader's language, but New Caledonia's under its own name, since it is another one."""
    name = Territory.NC.tax_name if territory == Territory.NC else _("VAT")
    return f"{name} {percent_text(percent)}"


def vat_sum(sellers: Iterable[SellersVat]) -> VatSum:
    """All sellers together."""
    found: dict[tuple[Decimal, str], tuple[Decimal, Decimal]] = {}
    notes = []
    for one in sellers:
        if one.treatment == Treatment.SMALL_SELLER:
            notes.append(_("%(shop)s charges no VAT: %(law)s") % {"shop": one.seller, "law": one.mention})
        elif one.treatment == Treatment.EXPORT:
            said = _("%(shop)s sends it out of its VAT area and charges none: %(law)s. Taxes may be asked for where it arrives.")
            notes.append(said % {"shop": one.seller, "law": one.mention})
        elif one.treatment == Treatment.CHARGED:
            for share in one.shares:
                key = (share.percent, rate_name(one.territory, share.percent))
                net, tax = found.get(key, (ZERO, ZERO))
                found[key] = (net + share.net, tax + share.tax)
    return VatSum([VatRow(label, net, tax) for (_percent, label), (net, tax) in sorted(found.items())], notes)

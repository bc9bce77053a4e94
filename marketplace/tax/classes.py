"""What kind of goods a thing is for the tax."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TaxClass(models.TextChoices):
    """Named by rate, since the law lists goods by rate; wine stands alone, since each country taxes it in its own way."""

    STANDARD = "standard", _("Standard rate")
    INTERMEDIATE = "intermediate", _("Intermediate rate")
    REDUCED = "reduced", _("Reduced rate (basic food, books)")
    SUPER_REDUCED = "super_reduced", _("Super-reduced rate")
    WINE = "wine", _("Table wine")
    HIGHER = "higher", _("Higher rate")
    EXEMPT = "exempt", _("Exempt")


# What is listed at home under these need not be listed so in another country: there the standard rate is the safe one.
OF_ONE_COUNTRY = frozenset({TaxClass.INTERMEDIATE, TaxClass.SUPER_REDUCED, TaxClass.HIGHER})


def class_abroad(tax_class: str, *, home: str, place: str) -> str:
    """The class by which a thing of ``tax_class`` is taxed in the country ``place`` when its seller is of ``home`` (two letters each)."""
    return TaxClass.STANDARD if home != place and tax_class in OF_ONE_COUNTRY else tax_class

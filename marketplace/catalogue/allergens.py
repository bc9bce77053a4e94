"""The substances of Annex II of Regulation (EU) 1169/2011, by a code of our own, in the annex's order."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.codes import names_of

ALLERGENS = {
    "gluten": _("cereals containing gluten"),
    "crustaceans": _("crustaceans"),
    "eggs": _("eggs"),
    "fish": _("fish"),
    "peanuts": _("peanuts"),
    "soybeans": _("soybeans"),
    "milk": _("milk"),
    "nuts": _("nuts"),
    "celery": _("celery"),
    "mustard": _("mustard"),
    "sesame": _("sesame seeds"),
    "sulphites": _("sulphur dioxide and sulphites"),
    "lupin": _("lupin"),
    "molluscs": _("molluscs"),
}


def allergen_names(codes: Iterable[str]) -> list[str]:
    """The names in the active language, in the annex's order; unknown codes are left out."""
    return names_of(codes, ALLERGENS)

"""Weights as people read them."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def weight_text(grams: int) -> str:
    """``850 g`` below a kilogram, ``2.5 kg`` from there, in the active language's digits; never rounded down to less than it is."""
    if grams < 1000:
        return _("%(grams)s g") % {"grams": number_format(grams)}
    kilograms = f"{grams / 1000:.3f}".rstrip("0").rstrip(".")
    decimals = len(kilograms.partition(".")[2])
    return _("%(kilograms)s kg") % {"kilograms": number_format(kilograms, decimal_pos=decimals)}

"""What is said to people of a thing that is sold by weight. The same words on every page and mail."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from cms.formats import babel_locale, format_money


def grams_text(grams: int) -> str:
    """``850 g``, ``1.24 kg``: to the gram, in the reader's language."""
    if grams < 1000:
        return f"{grams}\N{NO-BREAK SPACE}g"
    return f"{format_decimal(Decimal(grams) / 1000, format='0.0##', locale=babel_locale())}\N{NO-BREAK SPACE}kg"


def weight_range(lightest: int, heaviest: int) -> str:
    """``1.0–1.2 kg``, ``350–400 g``, ``1.2 kg`` where both are the same."""
    if lightest == heaviest:
        return grams_text(heaviest)
    if heaviest < 1000:
        return f"{lightest}–{heaviest}\N{NO-BREAK SPACE}g"
    in_kilos = (format_decimal(Decimal(grams) / 1000, format="0.0##", locale=babel_locale()) for grams in (lightest, heaviest))
    return f"{'–'.join(in_kilos)}\N{NO-BREAK SPACE}kg"


def per_kilo(price: Decimal, currency: str | None = None) -> str:
    return _("%(price)s per kg") % {"price": format_money(price, currency)}


def about(lightest: int, heaviest: int) -> str:
    """``about 1.0–1.2 kg``"""
    return _("about %(weight)s") % {"weight": weight_range(lightest, heaviest)}


def promise(*, lightest: int, heaviest: int, price: Decimal, most: Decimal, pieces: int = 1, currency: str | None = None) -> str:
    """What the buyer accepts: how heavy, what is paid, and at most ``most`` for all ``pieces``."""
    said = {
        "weight": weight_range(lightest, heaviest),
        "most": format_money(most, currency),
        "price": per_kilo(price, currency),
    }
    if pieces > 1:
        return _("About %(weight)s each, at most %(most)s in all: you pay the packed weight (%(price)s).") % said
    return _("About %(weight)s, at most %(most)s: you pay the packed weight (%(price)s).") % said

"""Diets that a food suits, by a code of our own.

Organic is none of them: that is a certificate (Regulation (EU) 2018/848), not a word of the seller's.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

DIETS = {
    "vegetarian": _("vegetarian"),
    "vegan": _("vegan"),
    "lactose_free": _("lactose-free"),
}
OF_ANIMALS = frozenset({"crustaceans", "eggs", "fish", "milk", "molluscs"})  # allergens that no vegan food has
OF_SLAUGHTERED_ANIMALS = frozenset({"crustaceans", "fish", "molluscs"})  # nor any vegetarian one


def with_implied(diets: Iterable[str]) -> list[str]:
    """What is vegan is vegetarian too; in the order of ``DIETS``."""
    given = set(diets)
    return [code for code in DIETS if code in given or (code == "vegetarian" and "vegan" in given)]


def contradicting(diets: Iterable[str], allergens: Iterable[str]) -> set[str]:
    """The allergens that the food cannot have if it suits these diets."""
    given, there = set(diets), set(allergens)
    return there & (OF_ANIMALS if "vegan" in given else OF_SLAUGHTERED_ANIMALS if "vegetarian" in given else frozenset())

"""What stands between a product and the market: protected names, and what the law wants said about food."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence

from django.utils.translation import gettext as _

from marketplace.catalogue.models import FoodInformation, Product
from producers import gate


def refusals_for(product: Product, *, texts: Sequence[str], on: dt.date | None = None) -> list[str]:
    """Why ``product`` may not stand on the market on the day (today) with ``texts`` as its titles, one a language.

    Empty: it may. Nothing is saved or queried but the gate's tables, so an unsaved product of a form will do. Each
    reason is translated and says what to do.
    """
    return gate.refusals(title_texts=texts, producer=product.producer, designation=product.designation, on=on)


def can_be_read(title: str) -> bool:
    """Whether ``title`` has a letter, number or sign that can be seen."""
    return any(unicodedata.category(letter)[0] in "LNS" for letter in title.translate(gate.UNSEEN))


def missing_food_facts(food: FoodInformation) -> list[str]:
    """Names of the particulars that a buyer must be told beforehand and that are empty; Regulation (EU) 1169/2011, art. 14.

    Ingredients may be left out where one ingredient is the food or art. 19 exempts it (simple cheese), nutrition for
    small direct supply (annex V, 19): both are the seller's to judge and not asked for here.
    """
    asked = ("legal_name", "storage", "operator")
    labels = {field.name: str(field.verbose_name) for field in FoodInformation._meta.fields}
    return [labels[name] for name in asked if not str(getattr(food, name)).strip()]


def food_refusals(foods: Sequence[FoodInformation], *, is_food: bool) -> list[str]:
    """Why a product may not be published with this food information (one row, or none); translated, empty: it may."""
    if not foods:
        if is_food:
            return [_("This is food. Fill in the food information: buyers must be able to read it before they buy.")]
        return []
    missing = missing_food_facts(foods[0])
    if not missing:
        return []
    return [_("The food information lacks: %(missing)s. Buyers must be able to read it before they buy.") % {"missing": ", ".join(missing)}]

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from marketplace.basket.holding import pieces_of
from marketplace.basket.models import Basket


def basket_count(request: HttpRequest) -> dict[str, Any]:
    """``basket_count``: pieces in the visitor's basket, for the header of every page.

    One query when a template shows it; none for a visitor without a basket's cookie, nor where the page has read the lines.
    """
    return {"basket_count": SimpleLazyObject(lambda: _count(request))}


def _count(request: HttpRequest) -> int:
    basket = getattr(request, "basket", None)
    # Asked for through the wrapper it would be looked for in the database.
    found = basket._wrapped if isinstance(basket, SimpleLazyObject) else basket
    if isinstance(found, Basket) and found._lines is not None:
        return sum(line.quantity for line in found.all_lines())
    return pieces_of(request) if hasattr(request, "user") else 0

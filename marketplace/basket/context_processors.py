from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from marketplace.basket.holding import open_baskets_of


def basket_count(request: HttpRequest) -> dict[str, Any]:
    """``basket_count``: pieces in the visitor's basket, for the header of every page.

    One query when a template shows it, none for a visitor without a basket's cookie.
    """
    return {"basket_count": SimpleLazyObject(lambda: _count(request))}


def _count(request: HttpRequest) -> int:
    baskets = open_baskets_of(request) if hasattr(request, "user") else None
    if baskets is None:
        return 0
    return baskets.aggregate(pieces=Sum("lines__quantity"))["pieces"] or 0

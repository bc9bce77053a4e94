"""``request.basket``: found when first looked at, and not before. A page that shows none costs nothing."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject, empty

from marketplace.basket.holding import basket_of, remember


class BasketMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        basket = SimpleLazyObject(lambda: basket_of(request))
        request.basket = basket  # type: ignore[attr-defined]
        response = self.get_response(request)
        # A view may put another basket in place; then that one is remembered.
        now = request.basket  # type: ignore[attr-defined]
        if not isinstance(now, SimpleLazyObject) or now._wrapped is not empty:
            remember(request, response, now)
        return response

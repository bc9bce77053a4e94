"""The basket of an order that was not paid, back in the hands of who filled it."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest

from marketplace.basket.models import Basket
from marketplace.order.models import Order
from marketplace.partner.strategy import MarketStrategy


def basket_of_order(order: Order) -> Basket | None:
    """The basket that ``order`` was made of, where it is open again."""
    return Basket.open.filter(pk=order.basket_id).first()


def take_basket(request: HttpRequest, basket: Basket) -> bool:
    """Make an open ``basket`` the visitor's, with what a newer one holds; of a product in both, the larger number stays.

    False, and nothing changed, where it belongs to an account that the visitor is not signed in to.
    """
    user = request.user
    if basket.owner_id is not None and not (user.is_authenticated and user.pk == basket.owner_id):
        return False
    newer: Basket = request.basket  # type: ignore[attr-defined]
    with transaction.atomic():
        wanted = [key for key in (basket.pk, newer.pk) if key]
        held = {row.pk: row for row in Basket.objects.select_for_update().filter(pk__in=wanted, status=Basket.OPEN).order_by("pk")}
        if basket.pk not in held:
            return False
        basket = held[basket.pk]
        if newer.pk != basket.pk and newer.pk in held:
            basket.merge(held[newer.pk], add_quantities=False)
    basket.strategy = MarketStrategy()
    request.basket = basket  # type: ignore[attr-defined]
    return True

"""A buyer who has credit, and orders that it pays."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from marketplace.checkout.models import Checkout
from marketplace.credit.giving import give_credit
from marketplace.credit.models import BuyerCredit
from marketplace.ledger.events import book_to_return
from marketplace.order.models import Order
from marketplace.order.placing import place_order
from tests import factories
from tests.marketplace.ordering import make_checkout, make_order


def buyer(has: str = "10.00", **fields: Any) -> User:
    """Somebody with so much credit, as a slip that was overpaid gives it."""
    user = factories.make_user(**fields)
    order = make_order()
    Order.objects.filter(pk=order.pk).update(user=user, guest_email="")
    order = Order.objects.get(pk=order.pk)
    common: dict[str, Any] = {"order": order, "amount": Decimal(has), "reference": f"over {order.pk}", "at": timezone.now()}
    book_to_return(channel="slip", currency=order.currency, **common)
    give_credit(**common)
    return user


def balance(user: User) -> Decimal:
    return BuyerCredit.objects.get(user=user).balance


def checkout_of(user: User, *wanted: Any, credit: str | None = None, payment: str = "slip") -> Checkout:
    """All answered, over two pieces at 12.50 and 6.90 of delivery where nothing is said."""
    checkout = make_checkout(*(wanted or [(factories.make_product(price="12.50"), 2)]), payment=payment)
    checkout.basket.owner = user
    checkout.basket.save()
    checkout.credit = Decimal(credit) if credit else None
    checkout.save()
    return checkout


def order_of(user: User, *wanted: Any, credit: str | None = None, payment: str = "slip") -> Order:
    return place_order(checkout=checkout_of(user, *wanted, credit=credit, payment=payment))

"""What is owed to a buyer becomes the buyer's credit."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from marketplace.credit.models import BuyerCredit, CreditMovement
from marketplace.ledger.events_credit import book_credit
from marketplace.order.models import Order

Kind = CreditMovement.Kind


class GivenOtherwise(Exception):
    """The same reference was given with another amount or to another order: nothing was written, and somebody has to look."""


def give_credit(*, order: Order, amount: Decimal, reference: str, at: dt.datetime) -> CreditMovement:
    """Of what is owed for ``order``, ``amount`` (above zero, in its currency) becomes its buyer's credit, ``at`` (aware).

    Once a ``reference``: the same again gives the movement that is there. Writes rows only; call it inside the transaction of what
    causes it. ``ValueError`` for nothing or less, ``GivenOtherwise`` for a reference that stands for something else.
    """
    if amount <= 0:
        raise ValueError(f"{amount} cannot be given")
    with transaction.atomic():
        credit = credit_of(order)
        fields = {"credit": credit, "amount": amount, "order": order, "happened_at": at}
        movement, is_new = CreditMovement.objects.get_or_create(kind=Kind.GIVEN, reference=reference, defaults=fields)
        if not is_new and (movement.amount, movement.order_id) != (amount, order.pk):
            raise GivenOtherwise(f"{reference} stands for {movement.amount} of order {movement.order_id}")
        book_credit(order=order, amount=amount, reference=reference, at=movement.happened_at)
    return movement


def credit_of(order: Order) -> BuyerCredit:
    """Where credit for ``order`` belongs; made where it is the first."""
    if order.user is not None:
        return credit_of_person(order.user, order.currency)
    return _there({"user": None, "email": order.guest_email.strip().lower(), "currency": order.currency})


def credit_of_person(user: User, currency: str) -> BuyerCredit:
    """The credit of somebody with an account; made where it is the first."""
    return _there({"user": user, "email": "", "currency": currency})


def _there(fields: dict[str, Any]) -> BuyerCredit:
    return BuyerCredit.objects.get_or_create(**fields)[0]

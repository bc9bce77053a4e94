"""The ways of paying. A new way is one entry here and, where it needs rows of its own, an app of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.order.models import Order

if TYPE_CHECKING:
    StartPayment = Callable[[Order, dt.datetime], None]


@dataclass(frozen=True)
class PaymentMethod:
    """``start`` runs inside the transaction that places the order and writes rows only.

    ``at_the_door``: the post collects the money, so each service must allow it and may ask a fee for it.
    ``packs_at_once``: the shops need not wait for the money.
    ``tells_at_once``: the mail about the order goes out when it is placed, not when it is paid.
    ``by_credit``: the buyer's credit pays all of it; offered to whom it reaches for.
    ``asks_nothing``: for what offers leave nothing to pay of, and for that alone.
    ``least``: less than this it does not collect.
    ``is_offered``: whether this installation has the way at all.
    """

    code: str
    label: str | Promise
    explanation: str | Promise
    at_the_door: bool
    packs_at_once: bool
    start: StartPayment
    tells_at_once: bool = True
    by_credit: bool = False
    asks_nothing: bool = False
    least: Callable[[], Decimal] = Decimal
    is_offered: Callable[[], bool] = lambda: True

    def takes(self, amount: Decimal) -> bool:
        return amount >= self.least()


def _begin_by_card(order: Order, at: dt.datetime) -> None:
    from marketplace.cards.beginning import begin_card_payment

    begin_card_payment(order=order, at=at)


def _cards_are_taken() -> bool:
    from marketplace.cards.client import is_offered

    return is_offered()


def _least_by_card() -> Decimal:
    from marketplace.cards.amounts import least_payable

    return least_payable(settings.CURRENCY)


def _transfers_are_taken() -> bool:
    return bool(settings.BANK_IBAN)


def _issue_a_slip(order: Order, at: dt.datetime) -> None:
    from marketplace.slips.issuing import issue_slip

    issue_slip(order=order, at=at)


def _book_at_once(order: Order, at: dt.datetime) -> None:
    from marketplace.order.booking import book_shipments

    book_shipments.enqueue(order.pk)


def _pay_at_once(order: Order, at: dt.datetime) -> None:
    from marketplace.order.paying import mark_paid

    mark_paid(order=order, at=at)


METHODS: dict[str, PaymentMethod] = {
    method.code: method
    for method in (
        PaymentMethod(
            code=Order.Payment.NOTHING,
            label=_("Nothing to pay"),
            explanation=_("Offers pay for all of this. The shops start to pack at once."),
            at_the_door=False,
            packs_at_once=False,
            start=_pay_at_once,
            tells_at_once=False,
            asks_nothing=True,
        ),
        PaymentMethod(
            code=Order.Payment.CREDIT,
            label=_("With your credit"),
            explanation=_("It pays for all of this. The shops start to pack at once."),
            at_the_door=False,
            packs_at_once=False,
            start=_pay_at_once,
            tells_at_once=False,
            by_credit=True,
        ),
        PaymentMethod(
            code=Order.Payment.CARD,
            label=_("By card or wallet, now"),
            explanation=_(
                "You go on to the page of Stripe, who takes the payment; your card’s number never reaches us. Then the shops start to pack."
            ),
            at_the_door=False,
            packs_at_once=False,
            start=_begin_by_card,
            tells_at_once=False,
            least=_least_by_card,
            is_offered=_cards_are_taken,
        ),
        PaymentMethod(
            code=Order.Payment.SLIP,
            label=_("With a slip, at any post office"),
            explanation=_("You get a reference, on screen and by mail. Pay it at the counter; then the shops start to pack."),
            at_the_door=False,
            packs_at_once=False,
            start=_issue_a_slip,
        ),
        PaymentMethod(
            code=Order.Payment.BANK_TRANSFER,
            label=_("By bank transfer"),
            explanation=_(
                "You get our IBAN, a reference, and a code that your bank’s app reads. When the money is here, in a day or two, the shops "
                "start to pack."
            ),
            at_the_door=False,
            packs_at_once=False,
            start=_issue_a_slip,
            is_offered=_transfers_are_taken,
        ),
        PaymentMethod(
            code=Order.Payment.CASH_ON_DELIVERY,
            label=_("In cash at your door"),
            explanation=_("The shops start to pack at once. You pay whoever brings the parcel, for each shop’s part."),
            at_the_door=True,
            packs_at_once=True,
            start=_book_at_once,
        ),
    )
}


def offered() -> dict[str, PaymentMethod]:
    """The ways that this installation has, the first shown first."""
    return {code: method for code, method in METHODS.items() if method.is_offered()}

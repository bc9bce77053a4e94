"""From a checkout to an order: one transaction that writes rows only.

What has to reach the outside (mail, labels) is a task in the same transaction, so it happens exactly when the order exists.

Order of locks, everywhere: basket, slip or card payment, order, a shop order that is paid or packed, stock records by primary key, offers
and then codes by primary key, compartments of lockers, days of slots by date and slot, shop orders that wait for the money, credit, series
of invoices by seller. Series come last since all buyers of a seller wait there.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cms.formats import format_money
from logistics.lockers.reserving import NoRoom
from logistics.models import LockerBank
from logistics.slots import places as slot_places
from logistics.waiting_places import confirm_compartments
from marketplace.basket.models import Basket
from marketplace.basket.parts import ShopPart, parts_of
from marketplace.checkout.models import Checkout
from marketplace.checkout.offers import PartOffer, fingerprint, offers_for
from marketplace.checkout.payments import METHODS, PaymentMethod, offered
from marketplace.checkout.vat import vat_of_offers
from marketplace.credit.spending import NotEnough, set_aside
from marketplace.offer import claiming
from marketplace.offer.ending import offers_that_ended
from marketplace.offer.models import Offer
from marketplace.order import stock
from marketplace.order.creating import create_order
from marketplace.order.models import Order
from marketplace.partner.availability import pieces_left
from marketplace.partner.models import StockRecord
from marketplace.partner.strategy import MarketStrategy
from marketplace.shipping.packing import parcels_for
from marketplace.shipping.places import key_of
from marketplace.tax.assessing import Assessment
from marketplace.tax.rates import NoRate

logger = logging.getLogger(__name__)


class Step(StrEnum):
    """Where in the checkout a reason can be put right; in the order in which a shopper meets them."""

    BASKET = "basket"
    ADDRESS = "checkout"
    DELIVERY = "checkout_delivery"
    PAYMENT = "checkout_payment"


@dataclass(frozen=True)
class Reason:
    """One sentence in the shopper's language, and where it can be put right."""

    step: Step
    text: str

    def __str__(self) -> str:
        return self.text


class CannotPlace(Exception):
    """Nothing was ordered and nothing was changed: the basket is as it was."""

    def __init__(self, reasons: list[Reason]) -> None:
        super().__init__(" ".join(str(reason) for reason in reasons))
        self.reasons = reasons

    @property
    def step(self) -> Step:
        """The first page that has to be seen again."""
        order = list(Step)
        return min((reason.step for reason in self.reasons), key=order.index)


class AlreadyPlaced(Exception):
    """This checkout has its order already."""

    def __init__(self, order: Order) -> None:
        super().__init__(order.number)
        self.order = order


def place_order(*, checkout: Checkout, seen: str = "", at: dt.datetime | None = None) -> Order:
    """Place the order of ``checkout`` as its row stands, once. ``at`` (now) decides about cut-offs.

    ``seen`` is the ``fingerprint`` of what the shopper was shown; when it no longer fits, nothing is placed. Raises
    ``CannotPlace`` and ``AlreadyPlaced``. Stock, services, dates and prices are looked at anew; called twice at once, for the
    same basket, there is one order.
    """
    at = at or timezone.now()
    with translation.override(checkout.language), transaction.atomic():
        _claim_basket(checkout, at)
        checkout = Checkout.objects.select_related("address", "basket__owner").get(pk=checkout.pk)
        checkout.basket.strategy = MarketStrategy()
        parts = parts_of(checkout.basket, at=at, buyer=checkout.email)
        method, offers = _checked(checkout, parts, seen, at)
        method, credit = _with_credit(checkout, method, sum((offer.total - offer.borne_by_operator for offer in offers), Decimal(0)))
        _claim_stock(parts)
        taken = _claim_offers(checkout, offers)
        order = create_order(checkout=checkout, offers=offers, method=method, vat=_vat(checkout, offers, at), at=at, credit=credit)
        claiming.record(order, offers, taken)
        _confirm_lockers(checkout, order, offers, at)
        _confirm_slots(checkout, order, offers, at)
        Checkout.objects.filter(pk=checkout.pk).update(state=Checkout.State.PLACED, order=order, updated_at=at)
        _take_credit(order, at)  # before its invoices take their numbers, where it is paid at once
        method.start(order, at)
        if method.tells_at_once:
            _tell_shopper(order)
    return order


def _claim_basket(checkout: Checkout, at: dt.datetime) -> None:
    """Take the basket from open or frozen to submitted; of two at once the second waits here and finds it taken.

    A basket that was taken is never opened again by the loser: only a rollback of the winner does that.
    """
    claimable = Basket.objects.filter(pk=checkout.basket_id, status__in=[Basket.OPEN, Basket.FROZEN])
    if claimable.update(status=Basket.SUBMITTED, date_submitted=at):
        return
    placed = Checkout.objects.select_related("order").get(pk=checkout.pk).order
    if placed is not None:
        raise AlreadyPlaced(placed)
    raise CannotPlace([Reason(Step.BASKET, _("This basket is not in use any more; yours is shown here. Nothing was ordered."))])


def _checked(checkout: Checkout, parts: list[ShopPart], seen: str, at: dt.datetime) -> tuple[PaymentMethod, list[PartOffer]]:
    """The payment method and the chosen offers, or ``CannotPlace`` with all that stands in the way."""
    if not parts:
        raise CannotPlace([Reason(Step.BASKET, _("Your basket is empty."))])
    if not checkout.email or checkout.address is None:
        raise CannotPlace([Reason(Step.ADDRESS, _("Write your e-mail address and where the parcels go."))])
    method = offered().get(checkout.payment)
    if method is None:
        raise CannotPlace([Reason(Step.PAYMENT, _("Choose how you would like to pay."))])
    said = _("%(product)s: %(reason)s")
    reasons = [
        Reason(Step.BASKET, said % {"product": line.product.get_title(), "reason": reason})
        for part in parts
        for line, reason in part.refusals
    ]
    offers = offers_for(checkout=checkout, parts=parts, at=at, cash=method.at_the_door)
    for offer in offers:
        if not offer.is_chosen:
            choose = _("Choose how the things from %(shop)s are sent.") % {"shop": offer.part.partner.name}
            reasons.append(Reason(Step.DELIVERY, offer.lapsed or choose))
    now = fingerprint(offers, address_id=checkout.address_id)
    if not reasons and seen and seen != now:
        gone = offers_that_ended(seen, now)
        changed = _("Your basket or a price has changed since this page was shown. Look at it again; nothing was ordered.")
        reasons += [_ended(offer) for offer in gone] or [Reason(Step.PAYMENT, changed)]
    if reasons:
        raise CannotPlace(reasons)
    return method, offers


def _with_credit(checkout: Checkout, method: PaymentMethod, total: Decimal) -> tuple[PaymentMethod, Decimal]:
    """How it is paid, and what of ``total`` its buyer's credit pays. Whether the buyer has so much, the database says.

    Where offers leave nothing to pay, nothing is asked for: it is paid at once.
    """
    if not total:
        return METHODS[Order.Payment.NOTHING], total
    if method.asks_nothing:
        said = _("There is something to pay for this order by now. Choose how you would like to pay. Nothing was ordered.")
        raise CannotPlace([Reason(Step.PAYMENT, said)])
    if method.by_credit:
        return METHODS[Order.Payment.CREDIT], total
    if checkout.credit is None:
        return _taking(method, total), Decimal(0)
    if method.at_the_door:
        said = _("Credit cannot pay a part of what is paid at the door. Choose another way, or leave the credit. Nothing was ordered.")
        raise CannotPlace([Reason(Step.PAYMENT, said)])
    if checkout.credit >= total:
        return METHODS[Order.Payment.CREDIT], total
    return _taking(method, total - checkout.credit), checkout.credit


def _taking(method: PaymentMethod, amount: Decimal) -> PaymentMethod:
    """``method`` where it collects so little."""
    if not method.takes(amount):
        said = _("Only %(amount)s is left to pay, and this way takes %(least)s or more. Choose another; nothing was ordered.")
        raise CannotPlace([Reason(Step.PAYMENT, said % {"amount": format_money(amount), "least": format_money(method.least())})])
    return method


def _take_credit(order: Order, at: dt.datetime) -> None:
    try:
        set_aside(order=order, at=at)
    except NotEnough:
        said = _("Your credit does not reach for that any more: it was used meanwhile. Look at it again; nothing was ordered.")
        raise CannotPlace([Reason(Step.PAYMENT, said)]) from None


def _vat(checkout: Checkout, offers: list[PartOffer], at: dt.datetime) -> list[Assessment]:
    if checkout.address is None:
        raise ValueError("VAT needs an address")
    try:
        return vat_of_offers(offers, destination=checkout.address, at=at)
    except NoRate as missing:
        logger.error("No VAT rate is written for %s: orders cannot be placed.", missing.territory)
        said = _("The marketplace lacks the VAT rate for this order, so it cannot be placed yet. Your basket is kept; please tell us.")
        raise CannotPlace([Reason(Step.PAYMENT, said)]) from missing


def _claim_stock(parts: list[ShopPart]) -> None:
    lines = [line for part in parts for line in part.lines]
    short = stock.claim(lines)
    if not short:
        return
    left = {record.pk: record.net_stock_level for record in StockRecord.objects.filter(pk__in=short)}
    said = _("%(product)s: %(reason)s")
    raise CannotPlace(
        [
            Reason(
                Step.BASKET,
                said
                % {
                    "product": line.product.get_title(),
                    "reason": pieces_left(left[line.stockrecord_id]) if left.get(line.stockrecord_id) else _("Sold out."),
                },
            )
            for line in lines
            if line.stockrecord_id in short
        ]
    )


def _claim_offers(checkout: Checkout, offers: list[PartOffer]) -> list[claiming.Taken]:
    taken = claiming.taken_by(offers)
    gone = claiming.claim(taken, buyer=checkout.email)
    if gone:
        raise CannotPlace([_ended(offer) for offer in gone])
    return taken


def _confirm_lockers(checkout: Checkout, order: Order, offers: list[PartOffer], at: dt.datetime) -> None:
    """The compartments that were kept while it was paid are the order's; no query where nothing goes to a locker."""
    wanted = [(offer, offer.place) for offer in offers if isinstance(offer.place, LockerBank)]
    if not wanted:
        return
    numbers = dict(order.shop_orders.values_list("partner", "number"))
    for offer, bank in sorted(wanted, key=lambda pair: (pair[1].pk, pair[0].part.partner.pk)):
        partner = offer.part.partner.pk
        key = key_of(checkout_id=checkout.pk, partner_id=partner)
        try:
            confirm_compartments(bank=bank, key=key, as_key=numbers[partner], parcels=parcels_for(offer.part.lines), at=at)
        except NoRoom as full:
            said = _("%(reason)s Nothing was ordered.")
            raise CannotPlace([Reason(Step.DELIVERY, said % {"reason": full})]) from None


def _confirm_slots(checkout: Checkout, order: Order, offers: list[PartOffer], at: dt.datetime) -> None:
    """The places in slots that were kept while it was paid are the order's; no query where no hours were chosen."""
    wanted = [(offer, offer.slot) for offer in offers if offer.slot is not None]
    if not wanted:
        return
    numbers = dict(order.shop_orders.values_list("partner", "number"))
    for offer, choice in wanted:
        partner = offer.part.partner.pk
        key = key_of(checkout_id=checkout.pk, partner_id=partner)
        try:
            slot_places.confirm(slot=choice.slot, day=choice.day, key=key, as_key=numbers[partner], at=at)
        except slot_places.SlotFull as full:
            said = _("%(reason)s Nothing was ordered.")
            raise CannotPlace([Reason(Step.DELIVERY, said % {"reason": full})]) from None


def _ended(offer: Offer) -> Reason:
    said = _("The offer “%(name)s” does not count any more: it has ended or was used up. Look at the new total; nothing was ordered.")
    return Reason(Step.PAYMENT, said % {"name": offer.name})


def _tell_shopper(order: Order) -> None:
    from marketplace.order.mails import Mail, send_order_mail

    send_order_mail.enqueue(order.pk, Mail.PLACED.value)

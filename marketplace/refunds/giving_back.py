"""Deciding that money of an order goes back, and sending it on its way.

One transaction counts what goes back (the database refuses more than was paid), books by whose fault it is, and starts the means. A
card or a mail is a task of the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from cms.formats import format_money
from marketplace.invoices.crediting import credit
from marketplace.invoices.spreading import spread_over_lines
from marketplace.ledger.commission import Share, share_of
from marketplace.ledger.events_refund import book_refund_due
from marketplace.ledger.models import Transfer
from marketplace.ledger.money import is_whole
from marketplace.order.going_back import TooMuch, charge_shop, count_money, count_pieces
from marketplace.order.models import Line, Order, ShopOrder
from marketplace.payouts.reversing import reverse
from marketplace.refunds.mails import send_refund_mail
from marketplace.refunds.models import Refund, RefundLine
from marketplace.refunds.sending import is_disputed, send_on

Cause, Fault, Means, Bearer = Refund.Cause, Refund.Fault, Refund.Means, Refund.Bearer
SENT = (ShopOrder.State.HANDED_OVER, ShopOrder.State.RETURNING, ShopOrder.State.RETURNED, ShopOrder.State.DELIVERED)
ENDED = (ShopOrder.State.RETURNED, ShopOrder.State.DELIVERED)  # what is left with the seller is to be paid out


class CannotGiveBack(Exception):
    """Nothing was given back and nothing changed; the message is translated and says why."""


@dataclass(frozen=True)
class Way:
    """By which means; for a bank account its checked IBAN and whose it is."""

    means: str
    iban: str = ""
    holder: str = ""


def usual_way(order: Order) -> Way:
    """To the card that paid, else as credit."""
    return Way(Means.CARD if order.payment == Order.Payment.CARD else Means.CREDIT)


def ways_of(order: Order) -> list[str]:
    """The means that the buyer of ``order`` may choose from: what was paid by card goes back to the card, or stands as credit."""
    if order.payment in {Order.Payment.CREDIT, Order.Payment.NOTHING}:
        return [Means.CREDIT]
    return [Means.CARD, Means.CREDIT] if order.payment == Order.Payment.CARD else [Means.CREDIT, Means.BANK, Means.CASH]


def is_captured(shop_order: ShopOrder) -> bool:
    """Whether the money for ``shop_order`` is there: with the order, or taken at the door."""
    paid = shop_order.order.paid_at is not None
    return paid or Transfer.objects.filter(event=Transfer.Event.CASH_TAKEN, shop_order=shop_order).exists()


def give_back(
    *,
    shop_order: ShopOrder,
    key: str,
    cause: str,
    fault: str,
    pieces: Mapping[int, int] | None = None,
    extra: Decimal = Decimal(0),
    delivery: Decimal = Decimal(0),
    way: Way | None = None,
    reason: str = "",
    actor: User | None = None,
    goods_by: str = "",
    delivery_by: str = "",
) -> Refund:
    """Give back ``pieces`` (Line primary key → number), ``extra`` of the goods' price and ``delivery``, once a ``key``.

    ``way`` is the usual one where nothing is said, and who bears goods and delivery (``Bearer``) follows
    from the fault. Raises ``CannotGiveBack``.
    """
    with transaction.atomic():
        locked = ShopOrder.objects.select_for_update(of=("self",)).select_related("order").get(pk=shop_order.pk)
        known = Refund.objects.filter(key=key).first()
        if known:
            return known
        if not is_captured(locked):
            raise CannotGiveBack(_("Nothing was paid for this order yet, so nothing can go back."))
        if not all(is_whole(amount, locked.order.currency) and amount >= 0 for amount in (extra, delivery)):
            raise CannotGiveBack(_("Write amounts above zero, with no more decimals than the currency has. Nothing was changed."))
        if is_disputed(locked.order):
            said = _(
                "The buyer’s bank has taken this payment back and decides about it. Given back now, the buyer could have it twice: wait "
                "for the bank’s answer, which comes under “Disputes”. Nothing was changed."
            )
            raise CannotGiveBack(said)
        before = share_of(locked, currency=locked.order.currency)
        had, had_of_delivery = locked.back_to_operator, locked.operator_delivery_back
        try:
            lines = _count_lines(locked, pieces or {})
            count_money(locked, goods=extra, delivery=delivery)
        except TooMuch:
            left = format_money(locked.can_go_back, locked.order.currency)
            said = _("That is more than is left of this order: %(left)s can still go back. Nothing was changed.")
            raise CannotGiveBack(said % {"left": left}) from None
        goods = sum((amount for _line, _count, amount in lines), extra)
        if not goods + delivery:
            raise CannotGiveBack(_("You chose nothing to give back, so nothing was changed."))
        way = way or usual_way(locked.order)
        refund = Refund.objects.create(
            shop_order=locked,
            key=key,
            cause=cause,
            fault=fault,
            means=way.means,
            iban=way.iban,
            holder=way.holder,
            goods=goods,
            delivery=delivery,
            to_operator=locked.back_to_operator - had,
            goods_by=goods_by or (Bearer.POST if fault == Fault.POST else Bearer.SHOP),
            delivery_by=delivery_by or _who_bears_delivery(locked, cause, fault),
            reason=reason[:200],
            created_by=actor,
        )
        RefundLine.objects.bulk_create(RefundLine(refund=refund, line=line, quantity=count, amount=amount) for line, count, amount in lines)
        _book(refund, locked, before)
        _start(refund)  # credit is locked before the series that the credit note's number is of
        _credit(refund, locked, lines, extra, of_delivery=locked.operator_delivery_back - had_of_delivery)
    return refund


def give_back_owed(
    *,
    shop_order: ShopOrder,
    cause: str,
    fault: str,
    lines: list[tuple[Line, int, Decimal]],
    delivery: Decimal,
    to_operator: Decimal,
    key: str,
) -> Refund | None:
    """What the shop order of a paid order does not ask for goes back: it is counted and booked as owed already, and the buyer was told.

    ``to_operator``: what of it was the marketplace's.
    """
    goods = sum((amount for _line, _count, amount in lines), Decimal(0))
    if not is_captured(shop_order) or not goods + delivery:
        return None
    refund, is_new = Refund.objects.get_or_create(
        key=key,
        defaults={
            "shop_order": shop_order,
            "cause": cause,
            "fault": fault,
            "means": usual_way(shop_order.order).means,
            "goods": goods,
            "delivery": delivery,
            "to_operator": to_operator,
            "goods_by": Bearer.SHOP,
            "delivery_by": Bearer.POST,
        },
    )
    if is_new:
        of_line: dict[int, RefundLine] = {}
        for line, count, amount in lines:
            row = of_line.setdefault(line.pk, RefundLine(refund=refund, line=line, quantity=0, amount=Decimal(0)))
            row.quantity, row.amount = row.quantity + count, row.amount + amount
        RefundLine.objects.bulk_create(of_line.values())
        _start(refund, tell=False)
    return refund


def _count_lines(shop_order: ShopOrder, pieces: Mapping[int, int]) -> list[tuple[Line, int, Decimal]]:
    wanted = {pk: count for pk, count in pieces.items() if count}
    lines = {line.pk: line for line in shop_order.lines.filter(pk__in=wanted).order_by("pk")}
    if lines.keys() != wanted.keys():
        raise CannotGiveBack(_("This order has no such line. Nothing was changed."))
    return [(line, wanted[pk], count_pieces(shop_order, line, wanted[pk])) for pk, line in lines.items()]


def _who_bears_delivery(shop_order: ShopOrder, cause: str, fault: str) -> Refund.Bearer:
    """The post carried it, so it keeps its price where the shop is at fault or the law has the seller return it."""
    if shop_order.state in SENT and (fault == Fault.SHOP or (cause == Cause.WITHDRAWAL and fault == Fault.NOBODY)):
        return Bearer.SHOP
    return Bearer.POST


def _book(refund: Refund, shop_order: ShopOrder, before: Share) -> None:
    by_shop = {
        "goods": refund.goods if refund.goods_by == Bearer.SHOP else Decimal(0),
        "delivery": refund.delivery if refund.delivery_by == Bearer.SHOP else Decimal(0),
    }
    charge_shop(shop_order, **by_shop)
    is_settled = shop_order.state in ENDED
    after = share_of(shop_order, currency=shop_order.order.currency)
    if is_settled:
        reverse(shop_order=shop_order, amount=before.yours - after.yours, reference=refund.reference)
    book_refund_due(
        shop_order=shop_order,
        reference=refund.reference,
        to_buyer=refund.to_buyer,
        to_operator=refund.to_operator,
        shares=(before, after),
        is_settled=is_settled,
        written_off=refund.goods - by_shop["goods"],
        delivery=refund.delivery - by_shop["delivery"],
        at=timezone.now(),
    )


def _credit(refund: Refund, shop_order: ShopOrder, lines: list[tuple[Line, int, Decimal]], extra: Decimal, *, of_delivery: Decimal) -> None:
    """The seller's credit note. Goods that the post bears stay sold: the seller has their price, so its invoice stands.

    ``of_delivery``: what of the delivery goes back to the marketplace.
    """
    by_shop = refund.goods_by == Bearer.SHOP
    with translation.override(shop_order.order.language):
        credit(
            shop_order=shop_order,
            cause=refund.reference,
            lines=spread_over_lines(shop_order=shop_order, lines=lines, extra=extra) if by_shop else [],
            delivery=refund.delivery,
            reason=refund.reason or refund.get_cause_display(),
            by_operator=refund.to_operator if by_shop else of_delivery,
        )


def _start(refund: Refund, *, tell: bool = True) -> None:
    send_on(refund)
    if tell:
        send_refund_mail.enqueue(refund.pk)

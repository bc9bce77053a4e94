"""A shop finds that it lacks pieces of an order.

What is missing is a record of its own beside the line. The pieces that were set aside are given back, the shopper is told,
and what was to be collected at the door falls before the label with the amount is printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from logistics.booking import lower_cash, withdraw
from marketplace.invoices.crediting import credit
from marketplace.invoices.spreading import spread_over_lines
from marketplace.ledger.events import book_shortage
from marketplace.offer import claiming
from marketplace.order import stock
from marketplace.order.going_back import TooMuch, count_money, count_pieces, count_spared
from marketplace.order.models import Line, Order, ShopOrder, ShopOrderShortage
from marketplace.order.news_mails import send_shortage_mail
from marketplace.order.signals import pieces_missing


class CannotReport(Exception):
    """Nothing was recorded and nothing changed; the message is translated and for the seller."""


def report_missing(*, shop_order: ShopOrder, pieces: Mapping[int, int], gone: bool, actor: User) -> list[ShopOrderShortage]:
    """Record that ``pieces`` (Line primary key → number) of ``shop_order`` will not come.

    ``gone``: the pieces are not there at all, so they leave the stock too; else they are for sale again. Where nothing is left
    to send, the shop order is cancelled, its shipment is withdrawn, and the price of sending is returned as well. Raises
    ``CannotReport``, with all as it was.
    """
    with transaction.atomic():
        locked = ShopOrder.objects.select_for_update().filter(pk=shop_order.pk, state=ShopOrder.State.TO_PACK).first()
        if locked is None:
            raise CannotReport(_("This order is not waiting to be packed any more, so nothing was changed."))
        lines = {line.pk: line for line in locked.lines.prefetch_related("shortages").order_by("stockrecord_id", "pk")}
        wanted = {pk: count for pk, count in pieces.items() if count}
        if not wanted:
            raise CannotReport(_("You entered no missing pieces, so nothing was changed."))
        if not wanted.keys() <= lines.keys() or any(count < 0 for count in wanted.values()):
            raise CannotReport(_("This order has no such line. Nothing was changed."))
        made = [_take_off(locked, lines[pk], wanted[pk], gone=gone, actor=actor) for pk in lines if pk in wanted]
        left = sum(line.to_pack for line in lines.values()) - sum(wanted.values())
        if not left:
            last = made[-1]
            last.delivery = locked.delivery_total - locked.delivery_back
            before = locked.back_to_operator
            count_money(locked, delivery=last.delivery)
            last.to_operator += locked.back_to_operator - before
            last.save(update_fields=["delivery", "to_operator"])
            ShopOrder.objects.filter(pk=locked.pk).update(state=ShopOrder.State.CANCELLED)
            claiming.give_back(locked.order, at=timezone.now())
        count_spared(locked, sum((shortage.to_operator for shortage in made), Decimal(0)))
        for shortage in made:
            book_shortage(shortage=shortage, at=shortage.reported_at)
        pieces_missing.send(sender=ShopOrder, shop_order=locked, shortages=made)  # may give credit, which is locked before series
        _credit(locked, made)
        _tell_the_post(locked, is_over=not left)
        send_shortage_mail.enqueue(locked.pk, [shortage.pk for shortage in made])
    shop_order.refresh_from_db(fields=["state"])
    return made


def _take_off(shop_order: ShopOrder, line: Line, count: int, *, gone: bool, actor: User) -> ShopOrderShortage:
    if not stock.give_back(line, count, gone=gone):
        raise CannotReport(
            _("Only %(left)s of “%(product)s” are left to pack, so %(count)s cannot be missing. Nothing was changed.")
            % {"left": line.to_pack, "product": line.title, "count": count}
        )
    before = shop_order.back_to_operator
    try:
        goods = count_pieces(shop_order, line, count)
    except TooMuch:
        said = _("Some pieces of “%(product)s” were given back already, so that many cannot be missing. Nothing was changed.")
        raise CannotReport(said % {"product": line.title}) from None
    return ShopOrderShortage.objects.create(
        shop_order=shop_order,
        line=line,
        quantity=count,
        goods=goods,
        to_operator=shop_order.back_to_operator - before,
        reported_by=actor,
    )


def _credit(shop_order: ShopOrder, made: list[ShopOrderShortage]) -> None:
    """A credit note where the order is invoiced already. Its reason is printed, so it is in the shopper's language."""
    with translation.override(shop_order.order.language):
        credit(
            shop_order=shop_order,
            cause=f"{shop_order.number}/missing/{made[0].pk}",
            lines=spread_over_lines(shop_order=shop_order, lines=[(row.line, row.quantity, row.goods) for row in made]),
            delivery=sum((shortage.delivery for shortage in made), Decimal(0)),
            reason=_("Pieces are missing."),
            by_operator=sum((shortage.to_operator for shortage in made), Decimal(0)),
        )


def _tell_the_post(shop_order: ShopOrder, *, is_over: bool) -> None:
    """What stands on a label never changes, so the amount falls only before one is printed."""
    if shop_order.shipment_id is None:
        return  # the booking, which takes the same lock, will read what is missing
    pays_at_the_door = Order.objects.filter(pk=shop_order.order_id, payment=Order.Payment.CASH_ON_DELIVERY).exists()
    cash = shop_order.to_pay if pays_at_the_door and not is_over else Decimal(0)
    if pays_at_the_door and not lower_cash(shipment_id=shop_order.shipment_id, to=cash) and not is_over:
        raise CannotReport(
            _("The label with the amount to collect is printed already, so nothing was changed. Ask the post before you pack.")
        )
    if is_over:
        withdraw(shipment_id=shop_order.shipment_id)

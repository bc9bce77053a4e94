"""Withdrawing from a contract: until when, what it says, and the money when the goods are back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace.order import stock
from marketplace.order.models import Line, ShopOrder
from marketplace.refunds.giving_back import CannotGiveBack, Way, give_back
from marketplace.refunds.mails import send_withdrawal_mail
from marketplace.refunds.models import Refund, Withdrawal, WithdrawalLine

State = ShopOrder.State
DAYS = 14  # Directive 2011/83, art. 9(1), from the day after delivery


def last_moment(shop_order: ShopOrder) -> dt.datetime | None:
    """Until when its buyer may withdraw; None where it is not delivered yet. Uses the shipment's parcels as prefetched."""
    if shop_order.state != State.DELIVERED or shop_order.shipment is None:
        return None
    delivered = max((parcel.status_at for parcel in shop_order.shipment.parcels.all() if parcel.status_at), default=None)
    if delivered is None:
        return None
    day = timezone.localdate(delivered) + dt.timedelta(days=DAYS)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59, 59)))


def returnable(lines: list[Line]) -> list[Line]:
    """Of ``lines`` those with pieces that can be sent back."""
    return [line for line in lines if line.pieces_left and not line.no_withdrawal]


def may_withdraw(shop_order: ShopOrder, *, now: dt.datetime) -> bool:
    """Whether its buyer may withdraw ``now``: as soon as it cannot be cancelled any more, and for 14 days from delivery.

    Uses lines, withdrawals and parcels as prefetched.
    """
    if any(row.received_at is None for row in shop_order.withdrawals.all()) or not returnable(list(shop_order.lines.all())):
        return False
    if shop_order.state in {State.PACKED, State.HANDED_OVER}:
        return shop_order.order.paid_at is not None
    until = last_moment(shop_order)
    return until is not None and now <= until


def withdraw_from_contract(*, shop_order: ShopOrder, name: str, pieces: Mapping[int, int], way: Way) -> Withdrawal:
    """Record the confirmed statement, with its moment; the buyer gets a receipt by mail. Raises ``CannotGiveBack``."""
    now = timezone.now()
    lines = {line.pk: line for line in returnable(list(shop_order.lines.all()))}
    wanted = {pk: count for pk, count in pieces.items() if count}
    if not wanted or not wanted.keys() <= lines.keys() or any(not 0 < wanted[pk] <= lines[pk].pieces_left for pk in wanted):
        raise CannotGiveBack(_("Choose how many pieces of what you send back. Nothing was recorded."))
    try:
        with transaction.atomic():
            if not may_withdraw(shop_order, now=now):
                raise CannotGiveBack(_("You cannot withdraw from this any more, or have done so already. Nothing was recorded."))
            row = Withdrawal.objects.create(
                shop_order=shop_order, name=name, means=way.means, iban=way.iban, holder=way.holder, stated_at=now
            )
            WithdrawalLine.objects.bulk_create(WithdrawalLine(withdrawal=row, line=lines[pk], quantity=wanted[pk]) for pk in sorted(wanted))
            send_withdrawal_mail.enqueue(row.pk)
    except IntegrityError:
        raise CannotGiveBack(_("You cannot withdraw from this any more, or have done so already. Nothing was recorded.")) from None
    return row


def goods_are_back(*, withdrawal: Withdrawal, actor: User | None, restock: bool = False) -> Refund:
    """The goods of ``withdrawal`` came back: their price goes back, with the delivery where all of it was withdrawn from. Once.

    ``actor``: None where a scan says so. ``restock``: they can be sold again. Raises ``CannotGiveBack``.
    """
    with transaction.atomic():
        rows = Withdrawal.objects.select_for_update(of=("self", "shop_order")).select_related("shop_order__order", "refund")
        row = rows.get(pk=withdrawal.pk)
        if row.refund is not None:
            return row.refund
        part = row.shop_order
        pieces = {line.line_id: line.quantity for line in row.lines.all()}
        is_all = all(line.pieces_left == pieces.get(line.pk, 0) for line in part.lines.all())
        if restock:  # stock is locked before credit
            for line in sorted(row.lines.select_related("line"), key=lambda line: line.line.stockrecord_id or 0):
                stock.put_back_in_stock(line.line, line.quantity)
        row.refund = give_back(
            shop_order=part,
            key=f"withdrawal {row.pk}",
            cause=Refund.Cause.WITHDRAWAL,
            fault=Refund.Fault.NOBODY,
            pieces=pieces,
            delivery=part.delivery_total - part.delivery_back if is_all else Decimal(0),
            way=Way(row.means, row.iban, row.holder),
            actor=actor,
        )
        row.received_at = timezone.now()
        row.save(update_fields=["refund", "received_at"])
    return row.refund

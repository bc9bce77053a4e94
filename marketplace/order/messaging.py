"""Writing to each other about an order.

The shopper writes from the order's page, which only its link opens; the shop writes from its back office. The other side gets a
mail from the marketplace, so that nobody learns an address.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace.order.models import OrderMessage, ShopOrder
from marketplace.order.news_mails import send_message_mail
from marketplace.order.signals import shopper_wrote

Side = OrderMessage.Side
# How many messages one side may write about one shop's part of an order within an hour.
MOST = 10
WITHIN = dt.timedelta(hours=1)


class CannotWrite(Exception):
    """Nothing was sent; the message is translated and for whoever wrote."""


def write_message(*, shop_order: ShopOrder, side: str, text: str, author: User | None = None) -> OrderMessage:
    """Write ``text`` from ``side``; the other side gets a mail.

    Raises ``CannotWrite`` for an empty or long text, and for too many within the hour.

    The same words twice in a row, as from a button pressed twice, are one message.
    """
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise CannotWrite(_("You wrote nothing, so nothing was sent."))
    if len(text) > OrderMessage.LONGEST:
        raise CannotWrite(
            _("A message has %(most)s letters at most; yours has %(count)s. Shorten it; nothing was sent.")
            % {"most": OrderMessage.LONGEST, "count": len(text)}
        )
    with transaction.atomic():
        ShopOrder.objects.select_for_update().get(pk=shop_order.pk)  # one after the other, so that the limit holds
        own = OrderMessage.objects.filter(shop_order=shop_order, side=side, written_at__gt=timezone.now() - WITHIN)
        last = OrderMessage.objects.filter(shop_order=shop_order).order_by("-pk").first()
        if last and last.side == side and last.text == text:
            return last
        if own.count() >= MOST:
            raise CannotWrite(_("That were many messages within an hour. Wait a little, then send it again; nothing was sent."))
        message = OrderMessage.objects.create(shop_order=shop_order, side=side, text=text, written_by=author)
        if side == Side.SHOP:
            mark_read(shop_order=shop_order, by=Side.SHOP)
            send_message_mail.enqueue(message.pk)
        else:
            shopper_wrote.send(sender=OrderMessage, message=message)
    return message


def mark_read(*, shop_order: ShopOrder, by: str) -> None:
    """``by`` has seen what the other side wrote."""
    OrderMessage.objects.filter(shop_order=shop_order, read_at=None).exclude(side=by).update(read_at=timezone.now())

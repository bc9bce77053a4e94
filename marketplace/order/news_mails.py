"""Mails to a shopper about one shop's part of an order: pieces are missing, or the shop wrote.

Plain text, from the marketplace's own address; nothing that a person typed gets into a header.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from background.retry import durable_task
from marketplace.order.models import OrderMessage, ShopOrder, ShopOrderShortage, Weighing
from marketplace.order.weighing_words import weighing_words


@durable_task(queue_name="mail", attempts=8)
def send_shortage_mail(shop_order_id: int, shortage_ids: list[int]) -> None:
    """Tell the shopper what of ``shop_order_id`` will not come, and what becomes of its price."""
    shop_order = ShopOrder.objects.select_related("order", "partner").get(pk=shop_order_id)
    shortages = list(ShopOrderShortage.objects.filter(pk__in=shortage_ids).select_related("line").order_by("pk"))
    with translation.override(shop_order.order.language):
        context = {
            "shortages": shortages,
            "amount": sum(shortage.to_buyer for shortage in shortages),
            "is_over": shop_order.state == ShopOrder.State.CANCELLED,
            "at_the_door": shop_order.order.payment == shop_order.order.Payment.CASH_ON_DELIVERY,
        }
        subject = _("Your order %(number)s: something is missing") % {"number": shop_order.order.number}
        _send(shop_order, subject, "order/mails/shortage.txt", context, key=f"missing-{min(shortage_ids)}")


@durable_task(queue_name="mail", attempts=8)
def send_weighing_mail(shop_order_id: int, weighing_ids: list[int]) -> None:
    """Tell the shopper what the things of ``shop_order_id`` weighed, and what becomes of the difference."""
    shop_order = ShopOrder.objects.select_related("order", "partner").get(pk=shop_order_id)
    weighings = list(Weighing.objects.filter(pk__in=weighing_ids).select_related("line").order_by("pk"))
    with translation.override(shop_order.order.language):
        context: dict[str, object] = {
            "weighings": [weighing_words(weighing, currency=shop_order.order.currency) for weighing in weighings],
            "amount": sum(weighing.to_buyer for weighing in weighings),
            "is_less": any(weighing.goods for weighing in weighings),
            "at_the_door": shop_order.order.payment == shop_order.order.Payment.CASH_ON_DELIVERY,
            "was_weighed": all(weighing.weighed_by_id for weighing in weighings),
        }
        subject = _("Your order %(number)s is weighed") % {"number": shop_order.order.number}
        _send(shop_order, subject, "order/mails/weighing.txt", context, key=f"weight-{min(weighing_ids)}")


@durable_task(queue_name="mail", attempts=8)
def send_message_mail(message_id: int) -> None:
    """Bring the shopper what a shop wrote."""
    message = OrderMessage.objects.select_related("shop_order__order", "shop_order__partner").get(pk=message_id)
    shop_order = message.shop_order
    with translation.override(shop_order.order.language):
        subject = _("A message about your order %(number)s") % {"number": shop_order.order.number}
        _send(shop_order, subject, "order/mails/message.txt", {"message": message}, key=f"message-{message.pk}")


def _send(shop_order: ShopOrder, subject: str, template: str, context: dict[str, object], *, key: str) -> None:
    """Sent twice, it carries the same Message-ID, so that mail programs show one."""
    order = shop_order.order
    shared = {
        "order": order,
        "shop_order": shop_order,
        "tracking_url": settings.BASE_URL + reverse("order_tracking", args=[order.tracking_token]),
    }
    EmailMessage(
        subject=subject,
        body=render_to_string(template, {**shared, **context}),
        to=[order.guest_email or order.user.email],
        headers={"Message-ID": f"<{order.number}.{key}@{urlsplit(settings.BASE_URL).hostname}>", "Auto-Submitted": "auto-generated"},
    ).send()

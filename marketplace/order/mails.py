"""The mails of an order. Each is a task: it goes out after the commit, and again if the mail server was away."""

from __future__ import annotations

from email.mime.image import MIMEImage
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from background.retry import durable_task
from cms.formats import format_moment
from marketplace.order.models import Order
from marketplace.order.next_steps import next_steps
from marketplace.order.reading import orders_to_show
from marketplace.order.vat import vat_of
from marketplace.slips.showing import shown_slip


class Mail(StrEnum):
    """What there is to say. The value stands in queued tasks: keep it."""

    PLACED = "placed"
    PAID = "paid"
    EXPIRED = "expired"


@durable_task(queue_name="mail", attempts=8)
def send_order_mail(order_id: int, kind: str) -> None:
    """Send one mail about one order, in the order's language, to the address that the order names.

    Sent twice (a worker may die between sending and noting it), it carries the same Message-ID, so that mail programs show one.
    """
    message = compose(orders_to_show().get(pk=order_id), Mail(kind))
    message.send()


def compose(order: Order, kind: Mail) -> EmailMultiAlternatives:
    """The mail, ready to be sent. ``order`` comes from ``orders_to_show``."""
    with translation.override(order.language):
        to_pay = shown_slip(order) if kind is Mail.PLACED else {}
        context = {
            "order": order,
            "headline": _headline(order, kind),
            "paid_by_card": _paid_by_card(order),
            "steps": next_steps(order),
            "vat": vat_of(order.shop_orders.all()),
            **to_pay,
            "tracking_url": _address("order_tracking", order),
            "slip_url": _address("slip", order),
            "BASE_URL": settings.BASE_URL,
            "LANGUAGE_CODE": order.language,
        }
        message = EmailMultiAlternatives(
            subject=_subject(order, kind),
            body=render_to_string("order/mails/order.txt", context),
            to=[order.guest_email or order.user.email],
            headers={"Message-ID": f"<{order.number}.{kind}@{urlsplit(settings.BASE_URL).hostname}>", "Auto-Submitted": "auto-generated"},
            alternatives=[(render_to_string("order/mails/order.html", context), "text/html")],
        )
        transfer = to_pay.get("transfer")
        if transfer is not None and transfer.qr is not None:
            _add_picture(message, transfer.qr.png())
        return message


def _add_picture(message: EmailMultiAlternatives, png: bytes) -> None:
    """The code for the bank's app, which the mail's page shows and everybody else finds beside it."""
    picture = MIMEImage(png, "png")
    picture.add_header("Content-ID", "<transfer-code>")
    picture.add_header("Content-Disposition", "inline", filename="transfer-code.png")
    message.attach(picture)
    message.mixed_subtype = "related"  # type: ignore[attr-defined]  # Django has it, its stubs have not


def _subject(order: Order, kind: Mail) -> str:
    # Made of our own words and the number alone, so nothing that somebody typed gets into a header.
    if kind is Mail.PAID and order.payment == Order.Payment.NOTHING:
        return _("Your order %(number)s") % {"number": order.number}
    subject = {
        Mail.PLACED: _("Your order %(number)s"),
        Mail.PAID: _("Your order %(number)s is paid"),
        Mail.EXPIRED: _("Your order %(number)s was not paid in time"),
    }[kind]
    return subject % {"number": order.number}


def _headline(order: Order, kind: Mail) -> str:
    if kind is Mail.PAID and order.payment in {Order.Payment.CARD, Order.Payment.CREDIT}:
        return _("Thank you for your order. It is paid")  # the one mail: nothing was sent when it was placed
    if kind is Mail.PAID and order.payment == Order.Payment.NOTHING:
        return _("Thank you for your order. There is nothing to pay")
    return {
        Mail.PLACED: _("Thank you for your order"),
        Mail.PAID: _("Your payment has arrived"),
        Mail.EXPIRED: _("Your order was cancelled because it was not paid in time"),
    }[kind]


def _paid_by_card(order: Order) -> str:
    if order.payment != Order.Payment.CARD or order.paid_at is None:
        return ""
    return _("Paid by card on %(moment)s") % {"moment": format_moment(order.paid_at)}


def _address(name: str, order: Order) -> str:
    return settings.BASE_URL + reverse(name, args=[order.tracking_token])

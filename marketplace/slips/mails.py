"""What a buyer is told about money that did not simply pay: too little has come, or some of it is owed back."""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from background.retry import durable_task
from cms.formats import format_moment, format_money
from marketplace.slips.models import Receipt, Slip


class Mail(StrEnum):
    """What there is to say. The value stands in queued tasks: keep it."""

    SHORT = "short"
    OWED = "owed"


@durable_task(queue_name="mail", attempts=8)
def send_slip_mail(receipt_id: int, kind: str) -> None:
    """Tell the buyer about one receipt, in the order's language. Sent twice, mail programs show one."""
    receipt = Receipt.objects.select_related("assignment__slip__order__user").get(pk=receipt_id)
    slip: Slip = receipt.assignment.slip
    order = slip.order
    if kind == Mail.SHORT and (slip.state != Slip.State.OPEN or order.paid_at is not None):
        return  # the rest has come meanwhile, or the time is over: another mail says so
    with translation.override(order.language):
        surplus = getattr(receipt, "surplus", None)
        context = {
            "kind": kind,
            "order": order,
            "slip": slip,
            "came": format_money(receipt.amount, receipt.currency),
            "total": format_money(slip.amount, slip.currency),
            "missing": format_money(slip.missing, slip.currency),
            "owed": format_money(surplus.amount, slip.currency) if surplus else "",
            "why": surplus.get_cause_display() if surplus else "",
            "due": format_moment(slip.due_at),
            "slip_url": settings.BASE_URL + reverse("slip", args=[order.tracking_token]),
            "tracking_url": settings.BASE_URL + reverse("order_tracking", args=[order.tracking_token]),
        }
        EmailMessage(
            subject=_subject(Mail(kind)) % {"number": order.number},
            body=render_to_string("slips/mails/receipt.txt", context),
            to=[order.guest_email or order.user.email],
            headers={
                "Message-ID": f"<{order.number}.receipt-{receipt.pk}-{kind}@{urlsplit(settings.BASE_URL).hostname}>",
                "Auto-Submitted": "auto-generated",
            },
        ).send()


def _subject(kind: Mail) -> str:
    if kind is Mail.SHORT:
        return _("Your payment for order %(number)s is not complete yet")
    return _("Some of what you paid for order %(number)s is yours as credit")

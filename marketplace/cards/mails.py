"""The mail about money that goes back to the card."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from background.retry import durable_task
from cms.formats import format_money
from marketplace.cards.models import CardRefund


@durable_task(queue_name="mail", attempts=8)
def send_refund_mail(refund_id: int) -> None:
    """Tell the shopper what was paid in vain and goes back, in the order's language. Sent twice, mail programs show one."""
    refund = CardRefund.objects.select_related("session__payment__order__user").get(pk=refund_id)
    order = refund.session.payment.order
    with translation.override(order.language):
        context = {
            "amount": format_money(refund.amount, refund.currency),
            "order": order,
            "reason": refund.session.get_reason_display(),
            "tracking_url": settings.BASE_URL + reverse("order_tracking", args=[order.tracking_token]),
        }
        EmailMessage(
            subject=_("You get back what you paid by card for order %(number)s") % {"number": order.number},
            body=render_to_string("cards/mails/refund.txt", context),
            to=[order.guest_email or order.user.email],
            headers={
                "Message-ID": f"<{order.number}.card-refund-{refund.pk}@{urlsplit(settings.BASE_URL).hostname}>",
                "Auto-Submitted": "auto-generated",
            },
        ).send()

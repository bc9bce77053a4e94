"""The mail about credit that is paid out: whoever asked for it, its buyer reads it."""

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
from marketplace.credit.models import CreditPayout


@durable_task(queue_name="mail", attempts=8)
def send_payout_mail(payout_id: int) -> None:
    """Tell what is paid out and where to, or that it is credit again. In the language of the buyer's last order."""
    payout = CreditPayout.objects.select_related("credit__user").get(pk=payout_id)
    last = payout.credit.movements.exclude(order=None).select_related("order").order_by("-pk").first()
    language = last.order.language if last and last.order else settings.LANGUAGE_CODE
    with translation.override(language):
        context = {
            "payout": payout,
            "amount": format_money(payout.amount, payout.credit.currency),
            "digits": payout.iban[-4:],
            "credit_url": settings.BASE_URL + reverse("your_credit"),
        }
        came_back = payout.state == CreditPayout.State.RETURNED
        EmailMessage(
            subject=_("Your credit could not be paid out") if came_back else _("Your credit is paid out"),
            body=render_to_string("credit/mails/payout.txt", context),
            to=[payout.credit.owner],
            headers={
                "Message-ID": f"<credit-payout-{payout.pk}.{payout.state}@{urlsplit(settings.BASE_URL).hostname}>",
                "Auto-Submitted": "auto-generated",
            },
        ).send()

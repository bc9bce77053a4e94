"""The mail about money that goes back."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from background.retry import durable_task
from cms.formats import format_moment, format_money
from marketplace.refunds.models import Refund, Withdrawal
from marketplace.refunds.return_words import when_money, who_pays
from marketplace.refunds.returning import terms_of


@durable_task(queue_name="mail", attempts=8)
def send_refund_mail(refund_id: int) -> None:
    """Tell the buyer what goes back, why and how, in the order's language. Sent twice, mail programs show one."""
    refund = Refund.objects.select_related("shop_order__order__user", "shop_order__partner").get(pk=refund_id)
    order = refund.shop_order.order
    with translation.override(order.language):
        context = {
            "refund": refund,
            "order": order,
            "amount": format_money(refund.to_buyer, order.currency) if refund.to_buyer else "",
            "shop": refund.shop_order.partner.name,
            "lines": refund.lines.select_related("line"),
            "how": how_it_comes(refund),
            "to_operator": format_money(refund.to_operator, order.currency) if refund.to_operator else "",
            "credit": format_money(refund.to_credit, order.currency) if refund.to_credit else "",
            "tracking_url": settings.BASE_URL + reverse("order_tracking", args=[order.tracking_token]),
        }
        EmailMessage(
            subject=(_("Money back for your order %(number)s") if refund.to_buyer else _("Your order %(number)s"))
            % {"number": order.number},
            body=render_to_string("refunds/mails/refund.txt", context),
            to=[order.guest_email or order.user.email],
            headers={
                "Message-ID": f"<{order.number}.refund-{refund.pk}@{urlsplit(settings.BASE_URL).hostname}>",
                "Auto-Submitted": "auto-generated",
            },
        ).send()


def how_it_comes(refund: Refund) -> str:
    """By which way the buyer gets it, and what there is to do."""
    if refund.means == Refund.Means.BANK:
        return _("It is transferred to the account ending in %(digits)s within a few days.") % {"digits": refund.iban[-4:]}
    return {
        Refund.Means.CARD: _("It goes back to the card that paid. Banks take up to ten days to show it."),
        Refund.Means.CREDIT: _("It stands as your credit with the post. Sign in with this e-mail address to see it under “Your credit”."),
        Refund.Means.CASH: _("Fetch it in cash at any post office: say the number of your order and show who you are."),
    }[Refund.Means(refund.means)]


@durable_task(queue_name="mail", attempts=8)
def send_withdrawal_mail(withdrawal_id: int) -> None:
    """The receipt of a withdrawal, with its content, day and time (Directive 2011/83, art. 11a(4))."""
    row = Withdrawal.objects.select_related("shop_order__order__user", "shop_order__partner__sends_from").get(pk=withdrawal_id)
    order = row.shop_order.order
    terms = terms_of(row.shop_order.partner)
    with translation.override(order.language):
        context = {
            "withdrawal": row,
            "order": order,
            "partner": row.shop_order.partner,
            "lines": row.lines.select_related("line"),
            "moment": format_moment(row.stated_at),
            "tracking_url": settings.BASE_URL + reverse("order_tracking", args=[order.tracking_token]),
            "send_back_url": settings.BASE_URL + reverse("order_send_back", args=[order.tracking_token, row.shop_order_id]),
            "who_pays": who_pays(terms),
            "when": when_money(terms),
        }
        EmailMessage(
            subject=_("Receipt of your withdrawal, order %(number)s") % {"number": order.number},
            body=render_to_string("refunds/mails/withdrawal.txt", context),
            to=[order.guest_email or order.user.email],
            headers={
                "Message-ID": f"<{order.number}.withdrawal-{row.pk}@{urlsplit(settings.BASE_URL).hostname}>",
                "Auto-Submitted": "auto-generated",
            },
        ).send()

"""The receipt of a charge, by mail: a task of the transaction that paid it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from background.retry import durable_task
from cms.formats import format_moment, format_money, format_number
from logistics.charge_subjects import words_of
from logistics.charges import AT_THE_COUNTER, BY_RECIPIENT, spoken, vat_in
from logistics.models import Charge
from logistics.paying import ways
from logistics.signals import charge_paid


@receiver(charge_paid, dispatch_uid="logistics.send_receipt")
def queue_receipt(*, charge: Charge, **_kwargs: Any) -> None:
    if charge.email and charge.amount and charge.way != BY_RECIPIENT:
        send_receipt.enqueue(charge.pk)


@durable_task(queue_name="mail", attempts=8)
def send_receipt(charge_id: int) -> None:
    """Tell who paid what, how and when. Sent twice, mail programs show one."""
    charge = Charge.objects.select_related("office").get(pk=charge_id)
    with translation.override(charge.language or settings.LANGUAGE_CODE):
        said = {"reference": spoken(charge.reference), "amount": format_money(charge.amount, charge.currency)}
        lines = [
            _("Thank you. We have received %(amount)s.") % said,
            "\n".join(
                [
                    _("For: %(what)s") % {"what": words_of(charge)},
                    _("Reference: %(reference)s") % said,
                    _("Paid: %(when)s, %(way)s") % {"when": format_moment(charge.paid_at or timezone.now()), "way": way_words(charge)},
                    vat_words(charge),
                ]
            ),
            _("This receipt on the web: %(page)s") % {"page": settings.BASE_URL + reverse("pay_postage", args=[charge.reference])},
        ]
        EmailMessage(
            subject=_("Receipt for %(reference)s: %(amount)s") % said,
            body="\n\n".join(lines) + "\n",
            to=[charge.email],
            headers={
                "Message-ID": f"<charge-{charge.reference}.receipt@{urlsplit(settings.BASE_URL).hostname}>",
                "Auto-Submitted": "auto-generated",
            },
        ).send()


def way_words(charge: Charge) -> str:
    """How it was paid, in the active language."""
    if charge.way == AT_THE_COUNTER:
        place = charge.office.name if charge.office else ""
        return _("in cash at %(office)s") % {"office": place} if place else _("in cash")
    return next((str(way.label) for way in ways() if way.code == charge.way), charge.way)


def vat_words(charge: Charge) -> str:
    """Which VAT is in it, or why none, in the active language."""
    if charge.vat_percent:
        said = {"amount": format_money(vat_in(charge), charge.currency), "percent": format_number(charge.vat_percent)}
        return _("With %(amount)s of VAT (%(percent)s %%)") % said
    return _("Exempt from VAT: universal postal service (Directive 2006/112/EC, art. 132(1)(a))")

"""Mails to the sender of a letter: it is paid, it is on its way, it was refused. Nothing of what it says stands in them."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import TextChoices
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from background.retry import durable_task
from cms.formats import format_day, format_money
from logistics.charges import spoken
from logistics.letters.links import absolute_link
from logistics.models import Letter
from logistics.numbers import spaced


class News(TextChoices):
    """The value stands in queued tasks: keep it."""

    PAID = "paid"
    PRINTED = "printed"
    REFUSED = "refused"


@durable_task(queue_name="mail", attempts=8)
def send_letter_mail(kind: str, letter_id: int) -> None:
    """Send one mail. Sent twice (a worker may die between sending and noting it), it carries the same Message-ID."""
    letter = Letter.objects.select_related("charge", "recipient", "shipment").get(pk=letter_id)
    if not letter.email:
        return
    with translation.override(letter.language or settings.LANGUAGE_CODE):
        subject, lines = compose(News(kind), letter)
        EmailMessage(
            subject=subject,
            body="\n\n".join(filter(None, lines)) + "\n",
            to=[letter.email],
            headers={
                "Message-ID": f"<letter.{letter.pk}.{kind}@{urlsplit(settings.BASE_URL).hostname}>",
                "Auto-Submitted": "auto-generated",
            },
        ).send()


def compose(kind: News, letter: Letter) -> tuple[str, list[str]]:
    """Subject and paragraphs in the active language."""
    charge = letter.charge
    assert charge is not None
    said = {
        "name": letter.recipient.name if letter.recipient else "",
        "amount": format_money(charge.amount, charge.currency),
        "reference": spoken(charge.reference),
        "day": format_day(letter.expected_on) if letter.expected_on else "",
        "days": settings.LETTER_KEPT_DAYS,
        "reason": letter.refused_because,
        "page": absolute_link(letter),
    }
    tracking = _tracking(letter)
    if kind is News.PAID:
        return _("Your letter to %(name)s is paid") % said, [
            _("We have received %(amount)s for your letter to %(name)s (reference %(reference)s).") % said,
            _("It is printed next, and should arrive on %(day)s.") % said,
            tracking,
            _("Your letter, for you alone: %(page)s") % said,
        ]
    if kind is News.PRINTED:
        return _("Your letter to %(name)s is on its way") % said, [
            _("Your letter to %(name)s is printed, in its envelope and handed over. It should arrive on %(day)s.") % said,
            tracking,
            _("We delete what you wrote %(days)s days after printing.") % said,
        ]
    return _("Your letter to %(name)s was not sent") % said, [
        _("We did not print your letter to %(name)s: %(reason)s") % said,
        _("You get your %(amount)s back (reference %(reference)s).") % said,
        _("We delete what you wrote in %(days)s days.") % said,
    ]


def _tracking(letter: Letter) -> str:
    if letter.shipment is None:
        return ""
    number = letter.shipment.parcels.select_related("number").get().number.number
    said = {"number": spaced(number), "page": settings.BASE_URL + reverse("parcel_tracking", args=[number])}
    return _("Its number is %(number)s. Where it is: %(page)s") % said

"""Mails to who sends from home, in the language it was written in: what is to be paid, the link to the label, that it was called off."""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from background.retry import durable_task
from cms.formats import format_day, format_moment, format_money
from logistics.charges import AT_THE_COUNTER, BY_RECIPIENT, spoken
from logistics.models import Charge, HomeSending

HandIn = HomeSending.HandIn


class Mail(StrEnum):
    """What there is to say. The value stands in queued tasks: keep it."""

    TO_PAY = "to_pay"
    BOOKED = "booked"
    CALLED_OFF = "called_off"


@durable_task(queue_name="mail", attempts=8)
def send_sending_mail(pk: int, kind: str) -> None:
    """Sent twice (a worker may die between sending and noting it), it carries the same Message-ID, so that mail programs show one.

    What was deleted meanwhile, or is to be paid no more, is not written about.
    """
    rows = HomeSending.objects.select_related("charge", "recipient", "office", "locker", "pickup")
    sending = rows.prefetch_related("shipment__parcels__number").filter(pk=pk).first()
    if sending is None or sending.charge is None or (kind == Mail.TO_PAY and sending.state != HomeSending.State.TO_PAY):
        return
    with translation.override(sending.language or settings.LANGUAGE_CODE):
        subject, lines = compose(Mail(kind), sending, sending.charge)
        EmailMessage(
            subject=subject,
            body="\n\n".join(filter(None, lines)) + "\n",
            to=[sending.email],
            headers={
                "Message-ID": f"<{sending.charge.reference}.{kind}@{urlsplit(settings.BASE_URL).hostname}>",
                "Auto-Submitted": "auto-generated",
            },
        ).send()


def compose(kind: Mail, sending: HomeSending, charge: Charge) -> tuple[str, list[str]]:
    """Subject and paragraphs in the active language."""
    said = {
        "name": sending.recipient.name,
        "amount": format_money(charge.amount, charge.currency),
        "reference": spoken(charge.reference),
        "until": format_moment(charge.expires_at),
        "page": settings.BASE_URL + reverse("pay_postage", args=[charge.reference]),
        "link": settings.BASE_URL + reverse("sending", args=[sending.token]),
    }
    keep = _("Keep this link to yourself: whoever has it can print the label and call it off. %(link)s") % said
    if kind is Mail.TO_PAY:
        return _("To be paid: what you send to %(name)s") % said, [
            _("You pay %(amount)s until %(until)s, with the reference %(reference)s.") % said,
            _("By card: %(page)s") % said,
            _("Or in cash: say the reference at any of our offices. What is not paid by then is deleted."),
            keep,
        ]
    if kind is Mail.CALLED_OFF:
        if charge.way == BY_RECIPIENT:
            back = _("You had nothing to pay for it.")
        elif charge.way == AT_THE_COUNTER:
            back = _("You get back %(amount)s: say the reference %(reference)s at any of our offices.") % said
        else:
            back = _("You get back %(amount)s by the way that you paid it. With a card that takes some days.") % said
        return _("Called off: what you wanted to send to %(name)s") % said, [_("Its label counts no more: do not use it."), back]
    return _("Ready to be handed in: what you send to %(name)s") % said, [
        *what_next(sending),
        moved_words(sending),
        _("Your label, and all that belongs to it:"),
        keep,
    ]


def what_next(sending: HomeSending) -> list[str]:
    """What the sender does now, and when it arrives, a sentence each."""
    day = format_day(sending.pickup_on) if sending.pickup_on else ""
    arrives = format_day(sending.promised_for) if sending.promised_for else ""
    charge = sending.charge
    said = {"day": day, "arrives": arrives, "reference": spoken(charge.reference) if charge else ""}
    if sending.hand_in == HandIn.PICKUP:
        window = sending.pickup.get_window_display() if sending.pickup else sending.get_window_display()
        lines = [_("Have it packed on %(day)s (%(window)s): we pick it up and bring the label.") % {**said, "window": window}]
    elif sending.hand_in == HandIn.CODE:
        lines = [_("Bring it to any of our offices by %(day)s and say the code %(reference)s: we print the label there.") % said]
    else:
        lines = [_("Print the label, stick it on the largest side and bring it to any of our offices by %(day)s.") % said]
    return [*lines, _("Handed in then, it arrives on %(arrives)s.") % said]


def moved_words(sending: HomeSending) -> str:
    """That another day holds than the one that was told first; "" where the first one does."""
    if sending.told_before is None or sending.promised_for is None:
        return ""
    said = {"before": format_day(sending.told_before), "now": format_day(sending.promised_for)}
    return _("When you chose, it was %(before)s; since then the day has passed on which it had to leave, so it is %(now)s now.") % said

"""Mails to whoever asked for a forwarding. Plain text, in their language; the link in it lets them call it off."""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from background.retry import durable_task
from cms.formats import format_day, format_money
from logistics.models import Forwarding


class News(StrEnum):
    """The value stands in queued tasks: keep it."""

    ASKED = "asked"
    TO_CHECK = "to_check"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CALLED_OFF = "called_off"


@durable_task(queue_name="mail", attempts=8)
def send_forwarding_mail(kind: str, pk: int) -> None:
    """Send one mail. Sent twice (a worker may die between sending and noting it), it carries the same Message-ID."""
    row = Forwarding.objects.select_related("old", "new", "charge").get(pk=pk)
    with translation.override(row.language or settings.LANGUAGE_CODE):
        subject, lines = _words(News(kind), row)
        lines += [_("See it or call it off, only for you:"), settings.BASE_URL + reverse("forwarding_status", args=[row.token])]
        EmailMessage(
            subject=subject,
            body="\n\n".join(lines) + "\n",
            to=[row.email],
            headers={
                "Message-ID": f"<forwarding-{row.pk}.{kind}@{urlsplit(settings.BASE_URL).hostname}>",
                "Auto-Submitted": "auto-generated",
            },
        ).send()


def _words(kind: News, row: Forwarding) -> tuple[str, list[str]]:
    said = {"from": format_day(row.starts_on), "until": format_day(row.ends_on), "amount": format_money(row.price)}
    back = _("What you paid, %(amount)s, is given back to you.") % said
    was_paid = bool(row.price) and row.charge is not None and row.charge.paid_at is not None
    if kind is News.ASKED:
        return _("Your forwarding: please pay it"), [
            _("You asked for a forwarding. It costs %(amount)s; we check it when that is paid.") % said
        ]
    if kind is News.TO_CHECK:
        lines = [_("We have your request for a forwarding from %(from)s until %(until)s, and a clerk checks it.") % said]
        if row.proof_by == Forwarding.ProofBy.COUNTER:
            lines.append(_("Show a document with your name at one of our offices, before it begins."))
        return _("Your forwarding is being checked"), lines
    if kind is News.ACCEPTED:
        old_new = [_("From:"), str(row.old), _("To:"), str(row.new)]
        return _("Your forwarding is accepted"), [
            _("From %(from)s until %(until)s, what is sent to you at the old address follows to the new one. It ends by itself.") % said,
            *old_new,
            _("It counts for these names alone:"),
            row.names,
        ]
    if kind is News.REFUSED:
        return _("Your forwarding was refused"), [
            _("We cannot forward your parcels and letters:"),
            row.reason,
            *([back] if was_paid else []),
        ]
    lines = [_("You called your forwarding off. What comes to the old address is delivered there.")]
    return _("Your forwarding was called off"), [*lines, *([back] if was_paid and row.decided_at is None else [])]

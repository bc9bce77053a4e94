"""Mails about redirections, to the address that the sender gave: that it counts, that it came too late, and the link to ask for one."""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from background.retry import durable_task
from cms.formats import day_words, format_money
from logistics.models import Parcel, Redirection
from logistics.recipient_links import recipient_link


class News(StrEnum):
    """The value stands in queued tasks: keep it."""

    IN_FORCE = "in_force"
    TOO_LATE = "too_late"


@durable_task(queue_name="mail", attempts=8)
def send_redirection_mail(kind: str, pk: int) -> None:
    """Send one mail about a ``Redirection``; nobody is written to who left no address."""
    rows = Redirection.objects.select_related("parcel__number", "parcel__shipment__recipient", "recipient", "office", "locker", "charge")
    row = rows.get(pk=pk)
    to = row.parcel.shipment.recipient.email
    if not to:
        return
    with translation.override(row.parcel.shipment.language or settings.LANGUAGE_CODE):
        said = {"number": row.parcel.number}
        if kind == News.IN_FORCE:
            subject, lines = _("Your parcel %(number)s goes another way") % said, _in_force(row)
        else:
            subject, lines = _("Your parcel %(number)s could not be redirected") % said, _too_late(row)
        lines += [_("Where your parcel is, only for you:"), settings.BASE_URL + recipient_link(row.parcel)]
        _send(to, subject, lines, f"{row.parcel.number}.redirection-{kind}.{pk}")


def _in_force(row: Redirection) -> list[str]:
    said = {"number": row.parcel.number, "day": day_words(row.promised_for, row.window_from, row.window_until)}
    place = row.office or row.locker
    if place is not None:
        where = f"{place.name}, {place.street}, {place.postcode} {place.locality}"
        lines = [_("As you asked, your parcel %(number)s is taken to this place. We write to you when it is there:") % said, where]
    else:
        lines = [_("As you asked, your parcel %(number)s comes on %(day)s to:") % said, "\n".join(row.recipient.lines())]
    if row.kind == Redirection.Kind.FORWARDED:
        lines[0] = _("Your forwarding is in force, so your parcel %(number)s comes on %(day)s to:") % said
    if row.price:
        lines.append(_("You paid %(amount)s for it.") % {"amount": format_money(row.price)})
    return [*lines, _("If you did not ask for this, tell us at once.")]


def _too_late(row: Redirection) -> list[str]:
    lines = [_("Your parcel %(number)s stays on its way as before.") % {"number": row.parcel.number}, row.note]
    if row.charge is not None and row.charge.paid_at and row.price:
        lines.append(_("You paid %(amount)s for it. You get that back.") % {"amount": format_money(row.price)})
    else:
        lines.append(_("You have nothing to pay for it."))
    return lines


@durable_task(queue_name="mail", attempts=8)
def send_recipient_link(parcel_id: int, moment: str) -> None:
    """The link to the receiver's own page, where a redirection is asked for. ``moment`` tells apart what was asked for twice."""
    parcel = Parcel.objects.select_related("number", "shipment__recipient", "shipment__sender").get(pk=parcel_id)
    to = parcel.shipment.recipient.email
    if not to:
        return
    with translation.override(parcel.shipment.language or settings.LANGUAGE_CODE):
        said = {"number": parcel.number, "sender": parcel.shipment.sender.name}
        lines = [
            _("Your parcel %(number)s from %(sender)s is on its way.") % said,
            _("Another day, a neighbour, an office, a locker or another address: say so here, before it is loaded for delivery."),
            settings.BASE_URL + recipient_link(parcel),
            _("The link is only for you: whoever has it can change where the parcel goes."),
        ]
        _send(to, _("Your parcel %(number)s: change where or when it comes") % said, lines, f"{parcel.number}.link.{moment}")


def _send(to: str, subject: str, lines: list[str], name: str) -> None:
    """Sent twice (a worker may die between sending and noting it), it carries the same Message-ID."""
    EmailMessage(
        subject=subject,
        body="\n\n".join(lines) + "\n",
        to=[to],
        headers={"Message-ID": f"<{name}@{urlsplit(settings.BASE_URL).hostname}>", "Auto-Submitted": "auto-generated"},
    ).send()

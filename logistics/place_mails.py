"""Mails to whoever waits for a parcel at an office or a locker. Plain text, in the recipient's language.

The code stands in the mail and in no task: the task knows the row, and makes the digits of it when the mail is written.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from background.retry import durable_task
from cms.formats import format_day, format_moment, format_money
from logistics.hours import timetable_of
from logistics.models import Hold, HomeSending, LockerReservation, Parcel
from logistics.recipient_links import recipient_link
from logistics.secret_codes import shown


class Kind(StrEnum):
    """What there is to say. The value stands in queued tasks: keep it."""

    OFFICE_READY = "office_ready"
    OFFICE_REMINDER = "office_reminder"
    OFFICE_BACK = "office_back"
    LOCKER_READY = "locker_ready"
    LOCKER_REMINDER = "locker_reminder"
    LOCKER_LONGER = "locker_longer"
    LOCKER_OVER = "locker_over"
    LEAVE_IN_LOCKER = "leave_in_locker"


OF_HOLDS = {Kind.OFFICE_READY, Kind.OFFICE_REMINDER, Kind.OFFICE_BACK}


@durable_task(queue_name="mail", attempts=8)
def send_place_mail(kind: str, pk: int, again: str = "") -> None:
    """Send one mail about a ``Hold`` or a ``LockerReservation``; nobody is written to who left no address.

    Sent twice (a worker may die between sending and noting it), it carries the same Message-ID, so that mail programs show one;
    ``again`` tells apart what somebody asked for once more.
    """
    message = compose(Kind(kind), pk, again=again)
    if message is not None:
        message.send()


def compose(kind: Kind, pk: int, *, again: str = "") -> EmailMessage | None:
    row: Any
    if kind in OF_HOLDS:
        row = Hold.objects.select_related("office", "parcel__number", "parcel__shipment__recipient").get(pk=pk)
    else:
        row = LockerReservation.objects.select_related("compartment__bank__office", "parcel__number", "parcel__shipment__recipient").get(
            pk=pk
        )
    parcel: Parcel = row.parcel
    to_sender = kind == Kind.LEAVE_IN_LOCKER
    to = row.email if to_sender else parcel.shipment.recipient.email
    if not to:
        return None
    with translation.override((_language_of_sender(parcel) if to_sender else parcel.shipment.language) or settings.LANGUAGE_CODE):
        subject, lines = _of_hold(kind, row) if kind in OF_HOLDS else _of_locker(kind, row)
        if not to_sender:
            lines += [_("Where your parcel is, and your code, only for you:"), settings.BASE_URL + recipient_link(parcel)]
        return EmailMessage(
            subject=subject,
            body="\n\n".join(lines) + "\n",
            to=[to],
            headers={
                "Message-ID": f"<{parcel.number}.{kind}.{pk}{again}@{urlsplit(settings.BASE_URL).hostname}>",
                "Auto-Submitted": "auto-generated",
            },
        )


def _language_of_sender(parcel: Parcel) -> str:
    """Known of who sent it from home."""
    return HomeSending.objects.filter(shipment=parcel.shipment_id).values_list("language", flat=True).first() or ""


def _of_hold(kind: Kind, hold: Hold) -> tuple[str, list[str]]:
    said = {"number": hold.parcel.number, "office": hold.office.name, "day": format_day(hold.last_day), "code": shown(hold.code_seed)}
    where = [f"{hold.office.name}, {hold.office.street}, {hold.office.postcode} {hold.office.locality}"]
    if kind == Kind.OFFICE_BACK:
        return _("Your parcel %(number)s goes back to its sender") % said, [
            _("Nobody came for your parcel %(number)s until %(day)s, so it goes back to its sender.") % said,
            _("If you still want the goods, talk to the shop."),
        ]
    hours = [f"{format_day(day.date)}: {day.words}" for day in timetable_of(hold.office).days(hold.last_day, 1)]
    bring = [_("Bring this code, or a document with your name: %(code)s") % said]
    if hold.parcel.shipment.cash_to_collect and hold.parcel.position == 1:
        amount = format_money(hold.parcel.shipment.cash_to_collect, hold.parcel.shipment.currency)
        bring.append(_("You pay for it in cash at the counter: %(amount)s.") % {"amount": amount})
    if hold.parcel.shipment.minimum_age:
        bring.append(_("It is only for people of %(age)s or older: bring a document.") % {"age": hold.parcel.shipment.minimum_age})
    if kind == Kind.OFFICE_REMINDER:
        opening = _("On the last day it is open: %(hours)s.") % {"hours": "; ".join(hours)}
        return _("Your parcel %(number)s still waits for you") % said, [
            _("Your parcel %(number)s is kept until %(day)s. After that it goes back to its sender.") % said,
            *where,
            *bring,
            opening,
        ]
    page = settings.BASE_URL + reverse("office", args=[hold.office.code])
    return _("Your parcel %(number)s waits at the office %(office)s") % said, [
        _("Your parcel %(number)s waits for you until %(day)s:") % said,
        *where,
        *bring,
        _("Opening hours: %(page)s") % {"page": page},
    ]


def _of_locker(kind: Kind, reservation: LockerReservation) -> tuple[str, list[str]]:
    bank, until = reservation.compartment.bank, reservation.keep_until or reservation.kept_until
    said = {
        "number": reservation.parcel.number if reservation.parcel else "",
        "locker": bank.name,
        "office": bank.office.name,
        "pin": shown(reservation.code_seed),
        "moment": format_moment(until) if until else "",
        "hours": settings.LOCKER_HOURS,
        "days": settings.LOCKER_OFFICE_DAYS,
    }
    where = f"{bank.name}, {bank.street}, {bank.postcode} {bank.locality}"
    if kind == Kind.LOCKER_OVER:
        return _("Your parcel %(number)s is taken to the office %(office)s") % said, [
            _("Nobody took your parcel %(number)s out of the locker %(locker)s in time. The PIN opens nothing any more.") % said,
            _("The post takes it to the office %(office)s and writes to you when it is there. It waits there for %(days)s days.") % said,
        ]
    pin = _("Your PIN: %(pin)s. Type it at the locker, and the door opens. Close the door afterwards.") % said
    if kind == Kind.LEAVE_IN_LOCKER:
        return _("Leave your parcel %(number)s in the locker %(locker)s") % said, [
            _("A compartment is reserved for the parcel %(number)s that you send. Its label must be on it.") % said,
            where,
            pin,
            *([_("It is kept for you until %(moment)s.") % said] if until else []),
        ]
    if kind == Kind.LOCKER_LONGER:
        return _("Your parcel %(number)s is kept longer") % said, [
            _("Your parcel %(number)s lies in the locker until %(moment)s.") % said,
            where,
            pin,
        ]
    if kind == Kind.LOCKER_REMINDER:
        return _("Your parcel %(number)s still lies in the locker") % said, [
            _("Take it out by %(moment)s. After that it is taken to the office %(office)s.") % said,
            where,
            pin,
        ]
    return _("Your parcel %(number)s is in the locker %(locker)s") % said, [
        _("Your parcel %(number)s lies in the locker until %(moment)s:") % said,
        where,
        pin,
        _("If you need more time, ask for %(hours)s hours more on the page below, once.") % said,
    ]

"""Mails at the moments that matter to whoever waits for a parcel: it comes today, nobody was there, it arrived, it goes back.

What waits at an office or a locker has mails of its own (``place_mails``). Plain text, in the recipient's language; one mail a
shipment, kind and day, however many boxes it has.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import TextChoices
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from background.retry import durable_task
from cms.formats import format_money
from logistics.history import History, history
from logistics.models import Hold, Parcel, ParcelStatus, Redirection, Shipment, ShipmentNews, TrackingEvent
from logistics.recipient_links import recipient_link
from logistics.redirecting.rules import why_not
from logistics.signals import parcel_event_recorded

# Who hears on Thursday that the parcel comes on Wednesday is only confused.
NEWS_FOR = dt.timedelta(hours=12)


class News(TextChoices):
    """The value stands in queued tasks: keep it. They are the statuses that lead to them."""

    TODAY = ParcelStatus.OUT_FOR_DELIVERY
    FAILED = ParcelStatus.DELIVERY_FAILED
    DELIVERED = ParcelStatus.DELIVERED
    BACK = ParcelStatus.RETURN_TO_SENDER


@receiver(parcel_event_recorded, dispatch_uid="logistics.tell_recipient")
def tell_recipient(*, parcel: Parcel, event: TrackingEvent, **_kwargs: Any) -> None:
    """Queue the mail that belongs to the event, where it is news: the status follows from it, and it has just happened."""
    is_news = parcel.status in News.values and parcel.status_at == event.occurred_at and event.occurred_at > timezone.now() - NEWS_FOR
    if not is_news or not parcel.shipment.recipient.email or _has_mails_of_its_own(parcel):
        return
    day = timezone.localdate(event.occurred_at)
    try:
        with transaction.atomic():
            ShipmentNews.objects.create(shipment_id=parcel.shipment_id, kind=parcel.status, day=day)
    except IntegrityError:
        return
    send_parcel_mail.enqueue(parcel.status, parcel.pk, day.isoformat())


def _has_mails_of_its_own(parcel: Parcel) -> bool:
    """Who picks a parcel up at an office or a locker knows that it arrived, and was told when it goes back."""
    ends_there = parcel.status in {ParcelStatus.DELIVERED, ParcelStatus.RETURN_TO_SENDER}
    return ends_there and (parcel.bound_for.locker_id is not None or Hold.objects.filter(parcel=parcel).exists())


@durable_task(queue_name="mail", attempts=8)
def send_parcel_mail(kind: str, parcel_id: int, day: str) -> None:
    """Send one mail. Sent twice (a worker may die between sending and noting it), it carries the same Message-ID."""
    rows = Parcel.objects.select_related("number", "shipment__recipient", "shipment__locker", "redirection__locker").prefetch_related(
        "events"
    )
    parcel = rows.prefetch_related("events").get(pk=parcel_id)
    shipment = parcel.shipment
    with translation.override(shipment.language or settings.LANGUAGE_CODE):
        subject, lines = compose(News(kind), parcel, history(parcel))
        page = settings.BASE_URL + reverse("parcel_tracking", args=[parcel.number.number])
        lines += [_("Where your parcel is: %(page)s") % {"page": page}]
        EmailMessage(
            subject=subject,
            body="\n\n".join(filter(None, lines)) + "\n",
            to=[shipment.recipient.email],
            headers={
                "Message-ID": f"<{parcel.number}.{kind}.{day}@{urlsplit(settings.BASE_URL).hostname}>",
                "Auto-Submitted": "auto-generated",
            },
        ).send()


def compose(kind: News, parcel: Parcel, story: History) -> tuple[str, list[str]]:
    """Subject and paragraphs in the active language."""
    said = {"number": parcel.number, "sender": parcel.shipment.sender.name}
    happened = next((line.meaning for line in story.lines if line.meaning), "")
    if kind is News.TODAY:
        return _("Your parcel from %(sender)s comes today") % said, _today(parcel, said)
    if kind is News.FAILED:
        return _("We could not deliver your parcel from %(sender)s") % said, [
            _("We tried to deliver your parcel %(number)s from %(sender)s.") % said,
            happened,
            story.action_required,
            *_another_way(parcel),
        ]
    if kind is News.BACK:
        return _("Your parcel %(number)s goes back to its sender") % said, [
            _("Your parcel %(number)s could not be delivered and goes back to %(sender)s.") % said,
            _("If you still want what is in it, talk to who sent it."),
        ]
    return _("Your parcel from %(sender)s was delivered") % said, [
        _("Your parcel %(number)s from %(sender)s was delivered.") % said,
        _("If you did not get it, write within seven days to us or to who sent it."),
    ]


def _today(parcel: Parcel, said: dict[str, Any]) -> list[str]:
    """Where it comes to; nobody waits at home for what goes into a locker."""
    locker = parcel.bound_for.locker
    if locker is not None:
        words = _("Your parcel %(number)s from %(sender)s is put into the locker %(locker)s today. You need not be at home.")
        return [words % {**said, "locker": locker.name}, _("As soon as it lies there you get a mail with the PIN.")]
    words = _("Your parcel %(number)s from %(sender)s is out for delivery and comes to your door today.")
    if parcel.redirection is not None and parcel.redirection.kind != Redirection.Kind.DAY:
        words = _("Your parcel %(number)s from %(sender)s is out for delivery and comes today to where it was redirected.")
    return [words % said, *_what_to_have_ready(parcel)]


def _another_way(parcel: Parcel) -> list[str]:
    """Before it is loaded again, where or when it comes can be changed."""
    if why_not(parcel):
        return []
    return [_("Another day or another place? Say so here, only for you:"), settings.BASE_URL + recipient_link(parcel)]


def _what_to_have_ready(parcel: Parcel) -> list[str]:
    shipment: Shipment = parcel.shipment
    lines = []
    if shipment.cash_to_collect:
        amount = format_money(shipment.cash_to_collect, shipment.currency)
        lines.append(_("Have the money ready: you pay %(amount)s at the door.") % {"amount": amount})
    if shipment.minimum_age:
        lines.append(_("It is only for people of %(age)s or older: have a document ready.") % {"age": shipment.minimum_age})
    return lines

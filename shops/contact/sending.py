"""From the form to the shop's mail: a row, a task in the same transaction, and the row goes once it is of no use."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.throttle import client_address
from background.retry import durable_task
from shops.models import ContactMessage, Shop

MOST_OF_ONE = 5  # messages of one address on the net in an hour
MOST_OF_A_SHOP = 60  # messages to one shop in an hour
HOUR = 60 * 60
KEPT = dt.timedelta(days=30)
SAME_FOR = dt.timedelta(days=1)


def is_too_much(request: HttpRequest, shop: Shop) -> bool:
    """Counts this message, and says whether it is one too many for now."""
    limits = {f"contact.from.{client_address(request)}": MOST_OF_ONE, f"contact.to.{shop.pk}": MOST_OF_A_SHOP}
    counted = {key: _counted(key) for key in limits}  # both, also where the first is too much
    return any(counted[key] > most for key, most in limits.items())


def _counted(key: str) -> int:
    cache.add(key, 0, HOUR)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two
        return 1


def take_message(*, shop: Shop, fields: dict[str, Any]) -> bool:
    """Keep the message and queue its mail. False where it was sent before: the same words of the same writer within a day are one message,
    like a form that is sent by two clicks or by loading the page again."""
    now = timezone.now()
    if ContactMessage.objects.filter(shop=shop, created_at__gt=now - SAME_FOR, **fields).exists():
        return False
    # For two at the same moment, of whom neither sees the other.
    number = hashlib.sha256(json.dumps([shop.pk, str(now.date()), sorted(fields.items())]).encode()).hexdigest()[:40]
    try:
        with transaction.atomic():
            message = ContactMessage.objects.create(shop=shop, number=number, language=translation.get_language() or "", **fields)
            mail_message.enqueue(message.pk)
    except IntegrityError:
        return False
    return True


@durable_task(attempts=8, wait=dt.timedelta(minutes=1), queue_name="mail")
def mail_message(message_id: int) -> None:
    """Send a visitor's message to the shop; an answer goes to the visitor."""
    message = ContactMessage.objects.select_related("shop__partner").filter(pk=message_id, sent_at=None).first()
    if message is None or not message.shop.partner.email:
        return
    with translation.override(settings.LANGUAGE_CODE):
        EmailMessage(
            subject=_("%(name)s wrote to %(shop)s") % {"name": message.name, "shop": message.shop},
            body=render_to_string("shops/mails/contact.txt", {"message": message}),
            to=[message.shop.partner.email],
            reply_to=[message.email],
            headers={"Message-ID": f"<contact.{message.number}@{_host()}>", "Auto-Submitted": "auto-generated"},
        ).send()
    ContactMessage.objects.filter(pk=message.pk).update(sent_at=timezone.now())


def _host() -> str:
    from urllib.parse import urlsplit

    return urlsplit(settings.BASE_URL).hostname or "localhost"


def forget_messages(at: dt.datetime) -> int:
    """Remove what was sent a month ago: it lies in the shop's mailbox, and is nobody's business here."""
    return int(ContactMessage.objects.filter(sent_at__lt=at - KEPT).delete()[0])
